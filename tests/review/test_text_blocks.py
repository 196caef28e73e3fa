"""Text blocks: words the office writes often, filled by the server in the company's language."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from api.accounts.models import Person
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES
from api.review.catalogue.placeholders import allowed_for, check_text, fill
from tests.accounts.logging_in import refusal as refused_with
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID, SECOND_REVIEWER_ID
from tests.records import audited
from tests.review.requests import Request, send

PATH = "/api/v1/office/text-blocks"
Json = dict[str, Any]


@pytest.fixture
async def administrator(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, ADMINISTRATOR_ID) as caller:
        yield caller


def block(words: str = "Voir {reference}.", uses: tuple[str, ...] = ("message",), **values: Any) -> Json:
    title = {tag: f"Renvoi {tag}" for tag in LANGUAGES}
    return {"uses": list(uses), "title": title, "text": {tag: f"{tag}: {words}" for tag in LANGUAGES}} | values


async def revise(caller: Caller, body: Json) -> str:
    answer = await caller.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def listed(caller: Caller) -> dict[str, Json]:
    answer = await caller.get(PATH)
    assert answer.status_code == 200, answer.text
    return {item["id"]: item for item in answer.json()["items"]}


async def filled(caller: Caller, request: Request, use: str = "message", **params: str) -> list[str]:
    answer = await caller.get(f"{request.path}/text-blocks", params={"use": use} | params)
    assert answer.status_code == 200, answer.text
    return [item["text"] for item in answer.json()["items"]]


async def found(caller: Caller, body: Json) -> list[tuple[str, str, str]]:
    """What is found in a body; its check finds the same."""
    answer, check = await caller.post(PATH, json=body), await caller.post(f"{PATH}/checks", json=body)
    assert (answer.status_code, check.status_code) == (422, 422), answer.text
    assert answer.json()["errors"] == check.json()["errors"]
    return [(finding["pointer"], finding["code"], finding["detail"]) for finding in answer.json()["errors"]]


def test_a_placeholder_is_allowed_where_it_has_a_value_for_every_use() -> None:
    assert "due_date" in allowed_for(["correction"])
    assert "due_date" not in allowed_for(["correction", "refusal"])
    assert "form" in allowed_for(["correction", "refusal"])
    assert "form" not in allowed_for(["correction", "message"])


@pytest.mark.parametrize("text", ["{reference", "reference}", "{{reference}}", "{reference\n}"])
def test_an_open_brace_is_found(text: str) -> None:
    assert "text_block_brace" in {finding.code for finding in check_text("/text/fr", "", text, ["message"])}


def test_a_value_is_not_read_as_a_placeholder() -> None:
    assert fill("{company} {reference}", {"company": "{reference}", "reference": "1"}) == "{reference} 1"


async def test_the_server_fills_a_block_in_the_companys_language(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    everything = " ".join(f"{{{name}}}" for name in allowed_for(["correction"]))
    await revise(officer, block(everything, ("correction",)))
    office = get_settings().office
    about = f"Autre facture {request_period(request)} CHF {request.sent['total']}"
    rest = f"{office.name['fr']} {office.phone} {about} 24.12.2026"
    [said] = await filled(officer, request, "correction", due_date="2026-12-24")
    assert said.startswith(f"fr: {await name_of(database, company)} {request.sent['reference']} Anna M. ")
    assert said.endswith(rest)
    async with database.transaction(DbRole.AUTH) as session:
        await session.execute(update(Person).where(Person.id == company.made.collaborator.id).values(language="de"))
    [german] = await filled(officer, request, "correction")
    assert german.startswith("de: ")
    assert "{" not in german


def request_period(request: Request) -> str:
    return " - ".join(
        ".".join(reversed(request.sent[name].split("-"))) for name in ("period_from", "period_to") if request.sent[name]
    )


async def name_of(database: Database, company: Company) -> str:
    async with database.transaction(DbRole.OFFICE) as session:
        query = text("SELECT name FROM organisations WHERE id = :id")
        return str(await session.scalar(query, {"id": company.id}))


async def test_only_active_blocks_of_the_use_are_offered(company: Company, officer: Caller) -> None:
    request = await send(company)
    await revise(officer, block("Refus", ("refusal",)))
    message = block("Message", ("message", "refusal"))
    block_id = await revise(officer, message)
    assert await filled(officer, request) == ["fr: Message"]
    assert sorted(await filled(officer, request, "refusal")) == ["fr: Message", "fr: Refus"]
    await revise(officer, message | {"id": block_id, "revision": 1, "active": False})
    assert await filled(officer, request) == []


async def test_a_conversation_without_a_request_gets_blocks_too(company: Company, officer: Caller) -> None:
    body = {"subject": "Adresse", "text": "Bonjour"}
    started = await company.manager.post("/api/v1/conversations", json=body, headers={"Idempotency-Key": "a"})
    assert started.status_code == 201, started.text
    conversation = started.json()
    await revise(officer, block())
    answer = await officer.get(f"/api/v1/office/conversations/{conversation['id']}/text-blocks")
    assert [item["text"] for item in answer.json()["items"]] == [f"fr: Voir {conversation['reference']}."]
    assert (await officer.get(f"/api/v1/office/conversations/{uuid4()}/text-blocks")).status_code == 404


async def test_unknown_and_open_placeholders_are_named_with_what_is_allowed(officer: Caller) -> None:
    body = block()
    body["text"] |= {"de": "Zu {due_date}", "it": "Il {avs_number", "en": "See {reference}"}
    unknown, brace = await found(officer, body)
    assert unknown[:2] == ("/text/de", "text_block_placeholder")
    assert "{due_date}" in unknown[2]
    assert "{company}, {reference}, {officer}, {office_name}, {office_phone}" in unknown[2]
    assert brace[:2] == ("/text/it", "text_block_brace")
    assert not await listed(officer)


async def test_every_language_is_needed(officer: Caller) -> None:
    body = block(title={"fr": "x" * 61, "de": "a", "it": " ", "en": "b"})
    assert [place[:2] for place in await found(officer, body)] == [
        ("/title/fr", "too_long"),
        ("/title/it", "required"),
    ]


async def test_a_check_shows_examples_and_changes_nothing(officer: Caller) -> None:
    answer = await officer.post(f"{PATH}/checks", json=block("{company}, {due_date}", ("correction",)))
    assert answer.status_code == 200, answer.text
    assert answer.json()["examples"]["de"].startswith("de: Stiftung Beispiel, ")
    assert "Texte en allemand" in {change["label"] for change in answer.json()["changes"]}
    assert not await listed(officer)


async def test_a_personal_block_is_its_officers_alone(
    app: FastAPI, company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    request = await send(company)
    block_id = await revise(officer, block())
    async with officer_in(app, database, SECOND_REVIEWER_ID) as colleague:
        for other in (colleague, administrator):
            assert await listed(other) == {}
            assert await filled(other, request) == []
            change = block("Autre", id=block_id, revision=1)
            for path in (PATH, f"{PATH}/checks"):
                assert (await other.post(path, json=change)).status_code == 404
    assert (await listed(officer))[block_id]["may_edit"]
    assert await audited(database, "text_block", UUID(block_id)) == [
        ("create", ["shared", "uses", "active", *(f"{n}.{tag}" for n in ("title", "text") for tag in LANGUAGES)])
    ]


async def test_shared_blocks_are_an_administrators_after_a_fresh_second_factor(
    officer: Caller, administrator: Caller, clock: Clock
) -> None:
    block_id = await revise(administrator, block(shared=True))
    item = (await listed(officer))[block_id]
    assert (item["shared"], item["may_edit"]) == (True, False)
    assert (await listed(administrator))[block_id]["may_edit"]
    change = block("Autre", id=block_id, revision=1)
    for body in (block(shared=True), change, change | {"shared": True}):
        for path in (PATH, f"{PATH}/checks"):
            assert refused_with(await officer.post(path, json=body)) == (403, "administrators_only")
    await clock.move(minutes=6)
    for body in (block(shared=True), change, change | {"shared": True}):
        assert refused_with(await administrator.post(PATH, json=body)) == (403, "step_up_required")
    own = await revise(administrator, block())  # needs none
    assert set(await listed(administrator)) == {block_id, own}


async def test_a_block_that_an_administrator_takes_back_is_no_longer_everybodys(
    officer: Caller, administrator: Caller
) -> None:
    block_id = await revise(administrator, block(shared=True))
    await revise(administrator, block("Autre", id=block_id, revision=1))
    assert (await listed(officer), set(await listed(administrator))) == ({}, {block_id})


async def test_the_history_tells_who_changed_what(officer: Caller) -> None:
    block_id = await revise(officer, block())
    body = block(id=block_id, revision=1)
    assert refused_with(await officer.post(PATH, json=body)) == (409, "text_block_unchanged")
    change = body | {"title": body["title"] | {"fr": "Autre titre"}}
    await revise(officer, change)
    assert refused_with(await officer.post(PATH, json=change)) == (412, "changed_meanwhile")
    newest, first = (await listed(officer))[block_id]["revisions"]
    assert (newest["revision"], newest["added_by"], first["changes"]) == (2, "Anna Muster", [])
    assert newest["changes"] == [{"label": "Titre en français", "before": "Renvoi fr", "after": "Autre titre"}]


@pytest.mark.committed
async def test_of_two_changes_at_once_the_first_counts(app: FastAPI, database: Database) -> None:
    async with AsyncExitStack() as sessions:  # calls of one session wait for each other anyway
        callers = [await sessions.enter_async_context(officer_in(app, database)) for _ in range(4)]
        block_id = await revise(callers[0], block())
        bodies = [block(f"Texte {number}", id=block_id, revision=1) for number in range(4)]
        tries = zip(callers, bodies, strict=True)
        answers = await asyncio.gather(*(caller.post(PATH, json=body) for caller, body in tries))
        assert sorted(answer.status_code for answer in answers) == [201, 412, 412, 412]
