"""What people of a company are told: notices in the counter, and mails as they wish."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from api import worker
from api.accounts.models import Membership
from api.core.db import Database, DbRole
from api.core.labels import has_label
from api.notices.service import BY_CHOICE, forget_notices, send_digests
from api.notifications.messages import MESSAGES
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.messages.test_messages import office_of, written
from tests.records import audited, mails
from tests.review.requests import ACCEPT, correction, decide, refusal, send, send_for

LIST, COUNTS, READ, MAILS = (
    "/api/v1/notices",
    "/api/v1/notice-counts",
    "/api/v1/notices/readings",
    "/api/v1/account/mails",
)


async def listed(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = await caller.get(LIST, params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def unread(caller: Caller) -> int:
    return int((await caller.get(COUNTS)).json()["unread"])


async def choose(caller: Caller, choice: str) -> httpx.Response:
    return await caller.put(MAILS, json={"mails": choice})


async def sent(database: Database, message: str) -> list[str]:
    await worker.drain(database)
    return [mail.recipient for mail in await mails(database, message)]


async def test_whoever_sent_a_request_finds_its_decision_among_the_notices(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    assert (await decide(officer, request, correction())).status_code == 200
    [notice] = await listed(company.collaborator)
    assert notice["kind"] == "correction_requested"
    assert (notice["reference"], notice["invoice_id"]) == (request.sent["reference"], request.id)
    assert (notice["conversation_id"], notice["read_at"]) == (None, None)
    assert await unread(company.collaborator) == 1
    # Nobody else of the company is concerned.
    assert (await listed(company.manager), await unread(company.manager)) == ([], 0)
    assert ("list", []) in await audited(database, "notice", None)


async def test_a_message_of_the_office_is_one_too(company: Company, officer: Caller) -> None:
    request = await send(company)
    await written(officer, office_of(request.id))
    [notice] = await listed(company.collaborator)
    assert (notice["kind"], notice["invoice_id"]) == ("message_from_office", request.id)
    assert notice["conversation_id"] is not None


async def test_notices_come_in_pages_the_newest_first_and_unread_ones_alone(
    company: Company, officer: Caller, database: Database
) -> None:
    requests = [await send_for(database, company) for _ in range(3)]
    for request in requests:
        assert (await decide(officer, request, ACCEPT)).status_code == 200
    wanted = [request.id for request in reversed(requests)]
    first = (await company.collaborator.get(LIST, params={"limit": 2})).json()
    assert (first["count"], first["count_capped"]) == (3, False)
    second = (await company.collaborator.get(LIST, params={"limit": 2, "cursor": first["next"]})).json()
    assert [item["invoice_id"] for item in first["items"] + second["items"]] == wanted
    assert second["next"] is None
    answer = await company.collaborator.post(READ, json={"invoice_id": wanted[0]})
    assert answer.status_code == 204
    assert [item["invoice_id"] for item in await listed(company.collaborator, unread=True)] == wanted[1:]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ({"invoice_id": 1}, {0, 2}),
        ({"until": 1}, {2}),
        ({}, set()),
        ({"conversation_id": None, "invoice_id": 2}, {0, 1}),
    ],
)
async def test_reading_marks_what_was_seen_and_nothing_else(
    body: dict[str, Any], left: set[int], company: Company, officer: Caller, database: Database
) -> None:
    requests = [await send_for(database, company) for _ in range(3)]
    for request in requests:
        await decide(officer, request, ACCEPT)
    notices = list(reversed(await listed(company.collaborator)))
    values = {"invoice_id": [r.id for r in requests], "until": [n["id"] for n in notices]}
    said = {name: None if place is None else values[name][place] for name, place in body.items()}
    assert (await company.collaborator.post(READ, json=said)).status_code == 204
    still = [item["invoice_id"] for item in await listed(company.collaborator, unread=True)]
    assert still == [requests[place].id for place in sorted(left, reverse=True)]


async def test_nobody_marks_a_colleagues_notices_as_read(company: Company, officer: Caller) -> None:
    request = await send(company)
    await decide(officer, request, ACCEPT)
    for body in ({}, {"invoice_id": request.id}):
        assert (await company.manager.post(READ, json=body)).status_code == 204
    assert await unread(company.collaborator) == 1


async def test_by_default_every_event_is_mailed_at_once(company: Company, officer: Caller, database: Database) -> None:
    assert (await company.collaborator.get(MAILS)).json() == {"mails": "each"}
    await decide(officer, await send(company), ACCEPT)
    assert await sent(database, "invoice_accepted") == [company.made.collaborator.email]
    await send_digests(database)
    assert await sent(database, "digest") == []


@pytest.mark.parametrize("choice", ["digest", "mandatory"])
async def test_what_asks_for_something_or_touches_rights_is_mailed_at_once_in_every_case(
    choice: str, company: Company, officer: Caller, database: Database
) -> None:
    assert (await choose(company.collaborator, choice)).json() == {"mails": choice}
    assert ("change", ["mails"]) in await audited(database, "membership", company.made.collaborator.id)
    await decide(officer, await send_for(database, company), correction())
    await decide(officer, await send_for(database, company), refusal())
    await decide(officer, await send_for(database, company), ACCEPT)
    assert await sent(database, "correction_requested") == [company.made.collaborator.email]
    assert await sent(database, "invoice_refused") == [company.made.collaborator.email]
    assert await sent(database, "invoice_accepted") == []
    assert await unread(company.collaborator) == 3


async def test_the_choice_is_one_person_s_and_one_of_three(company: Company) -> None:
    await choose(company.collaborator, "mandatory")
    assert (await company.manager.get(MAILS)).json() == {"mails": "each"}
    answer = await choose(company.collaborator, "never")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "choice")


async def test_a_day_makes_one_mail_of_what_was_not_seen(company: Company, officer: Caller, database: Database) -> None:
    await choose(company.collaborator, "digest")
    requests = [await send_for(database, company) for _ in range(3)]
    for request in requests:
        await decide(officer, request, ACCEPT)
    await company.collaborator.post(READ, json={"invoice_id": requests[1].id})
    assert await sent(database, "invoice_accepted") == []
    await send_digests(database)
    await send_digests(database)
    await worker.drain(database)
    [mail] = await mails(database, "digest")
    assert mail.recipient == company.made.collaborator.email
    references = [request.sent["reference"] for request in requests]
    assert mail.text is not None
    assert [reference in mail.text for reference in references] == [True, False, True]
    # What was told is not told again.
    await decide(officer, await send_for(database, company), ACCEPT)
    await send_digests(database)
    await worker.drain(database)
    last = (await mails(database, "digest"))[-1].text or ""
    assert not any(reference in last for reference in references)


@pytest.mark.committed
async def test_of_many_workers_at_once_one_sends(company: Company, officer: Caller, database: Database) -> None:
    await choose(company.collaborator, "digest")
    await decide(officer, await send(company), ACCEPT)
    await asyncio.gather(*[send_digests(database) for _ in range(5)])
    assert await sent(database, "digest") == [company.made.collaborator.email]


async def test_nothing_is_mailed_to_who_has_left(company: Company, officer: Caller, database: Database) -> None:
    await choose(company.collaborator, "digest")
    await decide(officer, await send(company), ACCEPT)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        left = Membership.person_id == company.made.collaborator.id
        await session.execute(update(Membership).where(left).values(active=False))
    await send_digests(database)
    assert await sent(database, "digest") == []


async def test_after_a_year_notices_are_forgotten(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    await decide(officer, await send_for(database, company), ACCEPT)
    for days, left in ((364, 1), (2, 0)):
        await clock.move(days=days)
        await forget_notices(database)
        async with database.transaction(DbRole.WORKER, company.id) as session:
            assert (await session.execute(text("SELECT count(*) FROM notices"))).scalar_one() == left


OF_THE_COMPANY = sorted(
    name
    for name, message in MESSAGES.items()
    if (message.params.keys() & {"invoice_id", "conversation_id"} or name.startswith("draft_"))
    and name != "message_from_company"
)


@pytest.mark.parametrize("kind", OF_THE_COMPANY)
def test_every_event_of_a_company_has_its_words(kind: str) -> None:
    assert has_label(f"notices.kind.{kind}")


def test_what_may_be_chosen_is_an_event() -> None:
    assert set(OF_THE_COMPANY) >= BY_CHOICE
