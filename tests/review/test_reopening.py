"""What was decided is taken up again, with a reason that the company reads."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, correction, decide, forwarding, found, refusal, send, send_for

REASON = {"reason": "Le mandat de Muster nous est parvenu après coup."}


async def reopen(officer: Caller, request: Request, etag: str, **body: Any) -> Any:
    return await officer.post(f"{request.path}/reopenings", json=REASON | body, headers={"If-Match": etag})


@pytest.mark.parametrize("decision", [ACCEPT, refusal(), forwarding()], ids=lambda one: one["kind"])
async def test_a_decided_request_waits_again_at_its_old_place(
    company: Company, officer: Caller, database: Database, clock: Clock, decision: dict[str, Any]
) -> None:
    request = await send(company)
    await clock.move(seconds=1)
    later = await send_for(database, company)
    decided = await decide(officer, request, decision)
    await clock.move(minutes=5)
    answer = await reopen(officer, request, decided.headers["ETag"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "in_review"
    assert await found(officer) == [request.id, later.id]
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    assert (seen["status"], seen["refusal"], seen["forwarding"]) == ("in_review", None, None)
    assert (seen["events"][-1]["action"], seen["events"][-1]["message"]) == ("reopen", REASON["reason"])
    letter = await company.manager.get(f"/api/v1/invoices/{request.id}/decision/pdf")
    assert (letter.status_code, letter.json()["code"]) == (409, "not_decided")
    assert ("reopen", ["status"]) in await audited(database, "invoice", UUID(request.id))
    again = await decide(officer, request, ACCEPT, answer.headers["ETag"])
    assert again.json()["status"] == "accepted"


async def test_the_company_is_told_why_but_no_name(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    name = request.sent["beneficiary"]["last_name"]
    decided = await decide(officer, request, refusal())
    await reopen(officer, request, decided.headers["ETag"], reason=f"Le mandat de {name} est arrivé.")
    [mail] = await mails(database, "invoice_reopened")
    assert mail.params["reason"] == "Le mandat de … est arrivé."


async def test_only_what_is_accepted_or_refused_is_taken_up_again(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    assert (await reopen(officer, request, request.etag)).json()["code"] == "move_not_allowed"
    asked = await decide(officer, request, correction())
    assert (await reopen(officer, request, asked.headers["ETag"])).json()["code"] == "move_not_allowed"
    other = await send_for(database, company)
    accepted = await decide(officer, other, ACCEPT)
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(text("UPDATE invoices SET status = 'transmitted' WHERE id = :id"), {"id": other.id})
    handed_on = await reopen(officer, other, accepted.headers["ETag"])
    assert (handed_on.status_code, handed_on.json()["code"]) == (409, "move_not_allowed")


async def test_it_needs_a_reason_and_the_version_that_was_read(company: Company, officer: Caller, clock: Clock) -> None:
    request = await send(company)
    await clock.move(seconds=1)
    decided = await decide(officer, request, refusal())
    empty = await reopen(officer, request, decided.headers["ETag"], reason=" ")
    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (422, "/reason")
    assert (await reopen(officer, request, request.etag)).status_code == 412
    without = await officer.post(f"{request.path}/reopenings", json=REASON)
    assert without.status_code == 428
