"""Administrators keep the catalogue of reasons; what was decided keeps its words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES
from api.review.revision_schemas import InLanguages
from tests.accounts.logging_in import refusal as refused_with
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.documents.files import text_of
from tests.factories import ADMINISTRATOR_ID
from tests.records import audited, mails
from tests.review.requests import correction, decide, read, refusal, send, send_for

PATH = "/api/v1/office/reason-revisions"
ORDER = "/api/v1/office/reason-orders"
OLD, NEW = "Cette prestation a déjà été facturée.", "Une autre demande porte déjà sur cette prestation."
Json = dict[str, Any]


@pytest.fixture
async def administrator(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, ADMINISTRATOR_ID) as caller:
        yield caller


async def catalogue(caller: Caller) -> dict[str, Json]:
    answer = await caller.get(PATH)
    assert answer.status_code == 200, answer.text
    return {item["code"]: item for item in answer.json()["items"]}


async def edited(caller: Caller, code: str = "duplicate", **values: Any) -> Json:
    """The body that changes a reason as it stands."""
    reason = (await catalogue(caller))[code]
    return {name: reason[name] for name in ("code", "revision", "uses", "active", "short", "sentence")} | values


async def reworded(caller: Caller, words: str = NEW, code: str = "duplicate") -> Json:
    body = await edited(caller, code)
    return body | {"sentence": body["sentence"] | {"fr": words}}


def added(**values: Any) -> Json:
    words = {"fr": "Tarif dépassé", "de": "Tarif überschritten", "it": "Tariffa superata", "en": "Rate too high!"}
    return {"uses": ["refusal"], "short": words, "sentence": words} | values


async def revise(caller: Caller, body: Json) -> Json:
    answer = await caller.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def found(caller: Caller, body: Json) -> set[tuple[str, str]]:
    """What is found in a body; its check finds the same."""
    answer, check = await caller.post(PATH, json=body), await caller.post(f"{PATH}/checks", json=body)
    assert (answer.status_code, check.status_code) == (422, 422), answer.text
    assert answer.json()["errors"] == check.json()["errors"]
    return {(finding["pointer"], finding["code"]) for finding in answer.json()["errors"]}


async def shown(caller: Caller, path: str) -> str:
    """A request's page, its PDF and its letter, in one text."""
    page = (await caller.get(path)).json()["refusal"]["reason"]
    prints = [await caller.get(f"{path}/{rest}") for rest in ("pdf", "decision/pdf")]
    return "\n".join([page, *(" ".join(text_of(pdf.content).split()) for pdf in prints)])


async def test_a_decision_keeps_the_words_it_gave(
    company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    before = await send(company)
    await decide(officer, before, refusal())
    await revise(administrator, await reworded(administrator))
    after = await send_for(database, company)
    await decide(officer, after, refusal())
    for caller, path in ((company.manager, "/api/v1/invoices"), (officer, "/api/v1/office/invoices")):
        old, new = [await shown(caller, f"{path}/{request.id}") for request in (before, after)]
        assert (old.count(OLD), old.count(NEW)) == (3, 0)
        assert (new.count(OLD), new.count(NEW)) == (0, 3)
    assert [mail.params["reason"] for mail in await mails(database, "invoice_refused")] == [OLD, NEW]


async def test_a_deactivated_reason_stands_in_what_was_decided_and_is_not_offered(
    company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    request = await send(company)
    await decide(officer, request, refusal())
    await revise(administrator, await edited(administrator, active=False))
    assert (await shown(company.manager, f"/api/v1/invoices/{request.id}")).count(OLD) == 3
    offered = (await officer.get("/api/v1/office/reasons")).json()["items"]
    assert "duplicate" not in {reason["code"] for reason in offered}
    answer = await decide(officer, await send_for(database, company), refusal())
    assert {error["code"] for error in answer.json()["errors"]} == {"choice"}


async def test_an_item_of_a_correction_names_the_revision_it_began_with(
    company: Company, officer: Caller, administrator: Caller, database: Database
) -> None:
    await revise(administrator, await reworded(administrator, code="outside_period"))
    await decide(officer, await send(company), correction())
    async with database.transaction(DbRole.OFFICE) as session:
        kept = (await session.execute(text("SELECT reason_code, reason_revision FROM correction_items"))).all()
    assert kept == [("outside_period", 2)]


async def test_the_catalogue_tells_who_changed_what_and_how_often_it_is_given(
    app: FastAPI, company: Company, officer: Caller, administrator: Caller, database: Database, clock: Clock
) -> None:
    await decide(officer, await send(company), refusal())
    await decide(officer, await send_for(database, company), correction())
    change = await revise(administrator, await reworded(administrator))
    assert change == {
        "code": "duplicate",
        "changes": [{"label": "Phrase pour la société en français", "before": OLD, "after": NEW}],
        "kept": 1,
    }
    reasons = await catalogue(officer)
    assert {code: reason["used"] for code, reason in reasons.items() if reason["used"]} == {
        "duplicate": 1,
        "outside_period": 1,
    }
    newest, first = reasons["duplicate"]["revisions"]
    assert (newest["revision"], newest["added_by"], newest["changes"]) == (2, "Peter Roth", change["changes"])
    assert (first["revision"], first["added_by"], first["changes"]) == (1, None, [])
    assert await audited(database, "reason", None) == [("change", ["duplicate.sentence.fr"])]
    await clock.move(days=366)
    async with officer_in(app, database, ADMINISTRATOR_ID) as later:
        assert (await catalogue(later))["duplicate"]["used"] == 0


async def test_a_new_reason_gets_a_code_and_the_last_place(administrator: Caller, officer: Caller) -> None:
    assert [(await revise(administrator, added()))["code"] for _ in range(2)] == ["rate_too_high", "rate_too_high_2"]
    assert list(await catalogue(officer))[-2:] == ["rate_too_high", "rate_too_high_2"]
    offered = (await officer.get("/api/v1/office/reasons", params={"language": "de"})).json()["items"]
    assert offered[-1]["short"] == "Tarif überschritten"


async def test_a_check_changes_nothing(administrator: Caller) -> None:
    before = await catalogue(administrator)
    checked = await administrator.post(f"{PATH}/checks", json=await reworded(administrator))
    assert checked.json()["changes"][0]["after"] == NEW
    assert await catalogue(administrator) == before


async def test_every_language_is_needed_within_its_limit(administrator: Caller) -> None:
    body = added(short={"fr": "x" * 61, "de": "", "it": "a", "en": "b"}, sentence={"fr": "a", "de": "b", "it": "c"})
    assert await found(administrator, body) == {
        ("/short/fr", "too_long"),
        ("/short/de", "required"),
        ("/sentence/en", "required"),
    }
    assert set(InLanguages.model_fields) == set(LANGUAGES)
    assert await found(administrator, added(uses=[])) == {("/uses", "too_few")}


async def test_own_words_stay_possible(administrator: Caller) -> None:
    body = await edited(administrator, "other", active=False, uses=["refusal"])
    assert await found(administrator, body) == {("/active", "reason_needed"), ("/uses", "reason_needed")}
    assert not (await catalogue(administrator))["other"]["may_deactivate"]


async def test_what_changes_nothing_or_was_changed_meanwhile_is_refused(administrator: Caller) -> None:
    body = await edited(administrator)
    assert refused_with(await administrator.post(PATH, json=body)) == (409, "reason_unchanged")
    await revise(administrator, await reworded(administrator))
    assert refused_with(await administrator.post(PATH, json=body)) == (412, "changed_meanwhile")
    assert await found(administrator, body | {"code": "nothing"}) == {("/code", "choice")}


@pytest.mark.committed
async def test_of_two_changes_at_once_the_first_counts(app: FastAPI, database: Database) -> None:
    async with AsyncExitStack() as sessions:  # calls of one session wait for each other anyway
        entering = [officer_in(app, database, ADMINISTRATOR_ID) for _ in range(4)]
        callers = [await sessions.enter_async_context(session) for session in entering]
        bodies = [await reworded(caller, f"{NEW} {number}") for number, caller in enumerate(callers)]
        tries = zip(callers, bodies, strict=True)
        answers = await asyncio.gather(*(caller.post(PATH, json=body) for caller, body in tries))
        assert sorted(answer.status_code for answer in answers) == [201, 412, 412, 412]
        assert (await catalogue(callers[0]))["duplicate"]["revision"] == 2


async def test_another_order_is_a_revision_of_what_moved(administrator: Caller, officer: Caller) -> None:
    first, second, *rest = await catalogue(administrator)
    answer = await administrator.post(ORDER, json={"codes": [second, first, *rest]})
    assert answer.status_code == 204, answer.text
    after = await catalogue(administrator)
    assert list(after) == [second, first, *rest]
    assert {code for code, reason in after.items() if reason["revision"] == 2} == {first, second}
    change = {"label": "Place dans la liste", "before": "1", "after": "2"}
    assert after[first]["revisions"][0]["changes"] == [change]
    assert (await officer.get("/api/v1/office/reasons")).json()["items"][0]["code"] == second
    for codes in ([first, *rest], [first, first, *rest]):
        assert refused_with(await administrator.post(ORDER, json={"codes": codes})) == (409, "reason_order")


async def test_only_administrators_change_it_and_only_after_a_fresh_second_factor(
    administrator: Caller, officer: Caller, clock: Clock
) -> None:
    body, codes = await reworded(administrator), list(await catalogue(officer))
    tries = ((PATH, body), (f"{PATH}/checks", body), (ORDER, {"codes": codes}))
    for path, sent in tries:
        assert refused_with(await officer.post(path, json=sent)) == (403, "administrators_only")
    await clock.move(minutes=6)
    for path, sent in (tries[0], tries[2]):
        assert refused_with(await administrator.post(path, json=sent)) == (403, "step_up_required")
    assert (await catalogue(administrator))["duplicate"]["revision"] == 1


@pytest.mark.parametrize("statement", ["UPDATE reasons SET active = false", "DELETE FROM reasons"])
async def test_no_role_changes_a_revision(database: Database, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.transaction(DbRole.OFFICE) as session:
            await session.execute(text(statement))


async def test_a_reviewer_reads_the_decision_of_a_reason_that_came_later(
    company: Company, officer: Caller, administrator: Caller
) -> None:
    code = (await revise(administrator, added()))["code"]
    request = await send(company)
    await decide(officer, request, refusal(reason_code=code))
    assert (await read(officer, request))["refusal"]["reason"] == "Tarif dépassé"
