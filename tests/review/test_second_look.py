"""Four eyes: what the parameters name is accepted by two officers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.invoices.models import Invoice, InvoiceEvent, Parameter
from api.review.models import SecondLook
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID, SECOND_REVIEWER_ID
from tests.invoices.test_taking_back import withdraw
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, correction, decide, found, read, refusal, search, send, send_for
from tests.review.test_recusals import recuse

NOTE = {"reason": "Le devis manque."}


@pytest.fixture(autouse=True)
async def _established_accounts(company: Company, database: Database) -> None:
    """None is flagged as new."""
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(text("UPDATE bank_accounts SET created_at = app_now() - interval '1 year'"))


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


async def two_from(database: Database, amount: str | None, revision: int = 1) -> None:
    """From this amount two officers accept."""
    async with database.transaction(DbRole.OFFICE) as session:
        values = [] if amount is None else [amount]
        row = Parameter(name="four_eyes_amount", revision=revision, values=values, added_by=ADMINISTRATOR_ID)
        session.add(row)


async def send_back(officer: Caller, request: Request, **body: Any) -> Any:
    return await officer.post(f"{request.path}/second-look/return", json=NOTE | body)


async def status(database: Database, request: Request) -> str:
    async with database.transaction(DbRole.OFFICE) as session:
        return (await session.get_one(Invoice, UUID(request.id))).status


async def test_each_officer_finds_what_waits_for_their_signature_and_what_they_signed_first(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    first, second, third = [await send_for(database, company) for _ in range(3)]
    await two_from(database, "1.00")
    for by, request in ((officer, first), (officer, second), (lea, third)):
        assert (await decide(by, request, ACCEPT)).status_code == 200

    async def views(by: Caller) -> tuple[set[str], set[str]]:
        waiting, own = [await found(by, view=view) for view in ("second_look", "first_signed")]
        counts = (await by.get("/api/v1/office/counts")).json()
        assert (counts["second_look"], counts["first_signed"]) == (len(waiting), len(own))
        return set(waiting), set(own)

    assert await views(officer) == ({third.id}, {first.id, second.id})
    assert await views(lea) == ({first.id, second.id}, {third.id})
    assert (await recuse(lea, first)).status_code < 300
    assert await views(lea) == ({second.id}, {third.id})
    assert (await decide(lea, second, ACCEPT)).status_code == 200
    assert await views(lea) == (set(), {third.id})
    assert await views(officer) == ({third.id}, {first.id})


async def test_two_accept_what_reaches_the_amount(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request = await send(company)
    await two_from(database, request.sent["total"])
    first = await decide(officer, request, ACCEPT)
    assert first.status_code == 200, first.text
    asked = first.json()["second_look"]
    assert (first.json()["status"], asked["grounds"], asked["mine"]) == ("in_review", ["amount"], True)
    assert await mails(database, "invoice_accepted") == []
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    assert (seen["status"], [event["action"] for event in seen["events"]]) == ("in_review", ["submit"])
    found = (await read(lea, request))["second_look"]
    assert (found["asked_by"]["name"], found["mine"]) == ("Anna Muster", False)
    [row] = (await search(lea))["items"]
    assert row["second_look"]["name"] == "Anna Muster"
    second = await decide(lea, request, ACCEPT)
    assert (second.json()["status"], second.json()["second_look"]) == ("accepted", None)
    assert second.json()["events"][-1]["actor"]["name"] == "Lea K."
    assert len(await mails(database, "invoice_accepted")) == 1
    actions = [name for name, _ in await audited(database, "invoice", UUID(request.id))]
    assert actions.count("ask_second_look") == actions.count("accept") == 1


async def test_below_the_amount_or_without_one_a_single_officer_accepts(
    company: Company, officer: Caller, database: Database
) -> None:
    assert (await decide(officer, await send(company), ACCEPT)).json()["status"] == "accepted"
    request = await send_for(database, company)
    total = float(request.sent["total"])
    await two_from(database, f"{total + 0.01:.2f}")
    assert (await decide(officer, request, ACCEPT)).json()["status"] == "accepted"


async def test_a_new_account_takes_two_whatever_the_amount(
    company: Company, officer: Caller, database: Database
) -> None:
    await two_from(database, "1000000")
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(text("UPDATE bank_accounts SET created_at = app_now()"))
    answer = (await decide(officer, await send(company), ACCEPT)).json()
    assert (answer["status"], answer["second_look"]["grounds"]) == ("in_review", ["account"])


async def test_nobody_is_the_second_of_themselves(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    await two_from(database, "0.05")
    await decide(officer, request, ACCEPT)
    again = await decide(officer, request, ACCEPT)
    assert (again.status_code, again.json()["code"]) == (409, "second_officer_needed")
    assert await status(database, request) == "in_review"


@pytest.mark.parametrize("decision", [correction(), refusal()], ids=lambda one: one["kind"])
@pytest.mark.parametrize("by_the_first", [True, False])
async def test_another_decision_overrules_the_first_acceptance(
    company: Company, officer: Caller, lea: Caller, database: Database, decision: dict[str, Any], by_the_first: bool
) -> None:
    request = await send(company)
    await two_from(database, "0.05")
    await decide(officer, request, ACCEPT)
    answer = await decide(officer if by_the_first else lea, request, decision)
    assert answer.status_code == 200, answer.text
    assert answer.json()["second_look"] is None
    async with database.transaction(DbRole.OFFICE) as session:
        [asked] = await session.scalars(select(SecondLook))
    assert asked.state == "overruled"


async def test_what_is_sent_back_needs_two_again_and_leaves_a_note(
    company: Company, officer: Caller, lea: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    assert (await send_back(lea, request)).status_code == 404
    await two_from(database, "0.05")
    await decide(officer, request, ACCEPT)
    assert (await send_back(lea, request, reason=" ")).status_code == 422
    back = await send_back(lea, request)
    assert (back.status_code, back.json()["second_look"], back.json()["status"]) == (200, None, "in_review")
    notes = (await officer.get(f"{request.path}/notes")).json()["items"]
    assert [(note["author"]["name"], note["text"]) for note in notes] == [("Lea Keller", NOTE["reason"])]
    await clock.move(seconds=1)
    first = await decide(lea, request, ACCEPT)
    assert first.json()["second_look"]["mine"] is True
    assert (await decide(officer, request, ACCEPT)).json()["status"] == "accepted"


@pytest.mark.committed
async def test_of_many_acceptances_at_once_two_people_make_one(
    app: FastAPI, company: Company, database: Database
) -> None:
    request = await send(company)
    await two_from(database, "0.05")
    async with officer_in(app, database) as anna, officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        answers = await asyncio.gather(*[decide(who, request, ACCEPT) for who in (anna, lea) * 20])
    assert {answer.status_code for answer in answers} <= {200, 409, 412, 503}
    assert await status(database, request) == "accepted"
    async with database.transaction(DbRole.OFFICE) as session:
        events = (await session.scalars(select(InvoiceEvent.action))).all()
        [asked] = await session.scalars(select(SecondLook))
    assert (list(events).count("accept"), asked.state) == (1, "signed")
    assert asked.answered_by != asked.asked_by
    assert len(await mails(database, "invoice_accepted")) == 1


async def test_the_way_to_the_next_leaves_out_what_waits_for_another(
    company: Company, officer: Caller, lea: Caller, database: Database, clock: Clock
) -> None:
    first = await send(company)
    await clock.move(seconds=1)
    second = await send_for(database, company)
    await two_from(database, "0.05")
    assert (await decide(officer, first, ACCEPT)).json()["next_id"] == second.id
    assert (await read(officer, second))["previous_id"] is None
    assert (await read(lea, second))["previous_id"] == first.id


async def test_a_decision_about_such_an_amount_takes_a_fresh_confirmation(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    """SECURITY R-02, for both who sign; a correction settles nothing."""
    requests = [await send(company) for _ in range(3)]
    await two_from(database, requests[0].sent["total"])
    await clock.move(minutes=6)
    for decision in (ACCEPT, refusal()):
        refused = await decide(officer, requests[0], decision)
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required"), decision
    assert await status(database, requests[0]) == "in_review"
    assert (await read(officer, requests[0]))["second_look"] is None
    corrected = await decide(officer, requests[1], correction())
    assert corrected.status_code == 200, corrected.text
    await two_from(database, None, revision=2)
    accepted = await decide(officer, requests[2], ACCEPT)
    assert accepted.json()["status"] == "accepted"


async def test_refusing_such_an_amount_in_bulk_takes_a_fresh_confirmation(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    await two_from(database, request.sent["total"])
    await clock.move(minutes=6)
    items = [{"invoice_id": request.id, "etag": request.etag}]
    wanted = refusal() | {"items": items, "count": 1}
    headers = {"Idempotency-Key": str(new_id())}
    refused = await officer.post("/api/v1/office/bulk-decisions", json=wanted, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")


async def test_what_one_officer_accepted_the_company_cannot_send_otherwise(
    company: Company, officer: Caller, database: Database
) -> None:
    """Even where the officer's page never said that the request was opened: the second would sign another version."""
    request = await send(company)
    await two_from(database, request.sent["total"])
    assert (await decide(officer, request, ACCEPT)).json()["second_look"] is not None
    answer = await company.manager.post(f"/api/v1/invoices/{request.id}/recalls", headers={"If-Match": request.etag})
    assert answer.status_code == 409, answer.text
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()["recall_until"] is None


async def test_a_question_is_closed_with_the_request_that_is_withdrawn(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request, other = await send(company), await send_for(database, company)
    await two_from(database, request.sent["total"])
    for one in (request, other):
        await decide(officer, one, ACCEPT)
    assert (await withdraw(company.collaborator, request)).status_code == 200
    assert (await read(lea, request))["second_look"] is None
    assert (await read(lea, other))["second_look"] is not None
    async with database.transaction(DbRole.OFFICE) as session:
        query = select(SecondLook).where(SecondLook.invoice_id == UUID(request.id))
        closed = (await session.scalars(query)).one()
        assert (closed.state, closed.answered_by, closed.answered_at is None) == ("withdrawn", None, False)
