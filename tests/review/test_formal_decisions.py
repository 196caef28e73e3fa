"""A formal decision is asked for after a refusal, and issued: both sides see it."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.core.db import Database, DbRole
from tests.callers import Caller, Company, company_in, officer_in
from tests.factories import SECOND_REVIEWER_ID
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, decide, found, read, reduced, refusal, send
from tests.review.test_reopening import reopen

WHY = {"reason": "Le devis avait été accepté par téléphone."}
MARK = {"revision": 0, "requested_on": "2026-01-05", "requested_by": "insured"}


async def refused(company: Company, officer: Caller) -> tuple[Request, str]:
    """A refused request, and its validator."""
    request = await send(company)
    answer = await decide(officer, request, refusal())
    assert answer.status_code == 200, answer.text
    return request, answer.headers["ETag"]


async def ask(caller: Caller, request: Request, **values: Any) -> Any:
    return await caller.post(f"/api/v1/invoices/{request.id}/formal-decision-requests", json=WHY | values)


async def mark(officer: Caller, request: Request, **values: Any) -> Any:
    return await officer.post(f"{request.path}/formal-decision-marks", json=MARK | values)


async def test_a_company_asks_once_and_is_told_so(company: Company, officer: Caller, database: Database) -> None:
    request, _ = await refused(company, officer)
    answer = await ask(company.manager, request)
    assert answer.status_code == 201, answer.text
    asked = answer.json()["formal_decision"]
    assert (asked["requested_by"], asked["reason"], asked["issued_on"]) == ("company", WHY["reason"], None)
    again = await ask(company.collaborator, request)
    assert (again.status_code, again.json()["code"]) == (409, "formal_decision_asked")
    [mail] = await mails(database, "formal_decision_asked")
    assert mail.recipient == company.made.collaborator.email
    assert ("ask_formal_decision", []) in await audited(database, "invoice", UUID(request.id))
    seen = await read(officer, request)
    assert (seen["formal_decision"]["reason"], seen["formal_decision_days"]) == (WHY["reason"], 0)
    assert await found(officer, view="formal_decision") == [request.id]
    assert (await officer.get("/api/v1/office/counts")).json()["formal_decision"] == 1


async def test_a_reduction_is_contested_too(company: Company, officer: Caller) -> None:
    request = await send(company)
    answer = await decide(officer, request, reduced((0, "150.00")))
    assert answer.status_code == 200, answer.text
    assert (await ask(company.manager, request)).status_code == 201
    assert await found(officer, view="formal_decision") == [request.id]
    assert (await officer.get("/api/v1/office/counts")).json()["formal_decision"] == 1
    reopened = await reopen(officer, request, answer.headers["ETag"])
    assert (await decide(officer, request, ACCEPT, reopened.headers["ETag"])).status_code == 200
    assert await found(officer, view="formal_decision") == []
    assert (await officer.get("/api/v1/office/counts")).json()["formal_decision"] == 0


@pytest.mark.parametrize("decision", [None, ACCEPT], ids=["waiting", "accepted"])
async def test_only_what_pays_less_is_contested(
    decision: dict[str, Any] | None, company: Company, officer: Caller
) -> None:
    request = await send(company)
    if decision:
        await decide(officer, request, decision)
    assert (await ask(company.manager, request)).json()["code"] == "not_contestable"
    assert (await mark(officer, request)).json()["code"] == "not_contestable"


async def test_another_company_finds_nothing_to_contest(
    app: FastAPI, company: Company, officer: Caller, database: Database
) -> None:
    request, _ = await refused(company, officer)
    async with company_in(app, database) as other:
        assert (await ask(other.manager, request)).status_code == 404


async def test_the_office_marks_what_came_by_letter_and_what_it_issued(
    company: Company, officer: Caller, database: Database
) -> None:
    request, _ = await refused(company, officer)
    first = await mark(officer, request, note="Lettre du 5 janvier.")
    assert first.status_code == 201, first.text
    assert first.json()["formal_decision_days"] > 0
    issued = {"revision": 1, "issued_on": "2026-01-20", "number": "302-2026-17"}
    second = await mark(officer, request, **issued)
    marks = second.json()["formal_decision_marks"]
    assert [(one["revision"], one["note"], one["marked_by"]) for one in marks] == [
        (2, None, "Anna Muster"),
        (1, "Lettre du 5 janvier.", "Anna Muster"),
    ]
    assert second.json()["formal_decision_days"] is None
    assert await found(officer, view="formal_decision") == []
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()["formal_decision"]
    assert (seen["requested_on"], seen["issued_on"], seen["number"]) == ("2026-01-05", "2026-01-20", "302-2026-17")
    assert "note" not in seen
    fields = ["requested_on", "requested_by", "issued_on", "number", "note"]
    assert ("mark_formal_decision", fields) in await audited(database, "invoice", UUID(request.id))


async def test_whoever_is_responsible_is_told_once_that_it_is_issued(
    company: Company, officer: Caller, database: Database
) -> None:
    request, _ = await refused(company, officer)
    await ask(company.manager, request)
    asked = {"requested_by": "company", "requested_on": "2026-01-05"}
    assert (await mark(officer, request, revision=1, **asked)).status_code == 201
    assert await mails(database, "formal_decision_issued") == []
    for revision, number in ((2, None), (3, "302-2026-17")):
        answer = await mark(officer, request, revision=revision, issued_on="2026-01-20", number=number, **asked)
        assert answer.status_code == 201, answer.text
    [mail] = await mails(database, "formal_decision_issued")
    assert mail.recipient == company.made.collaborator.email
    assert (mail.params["reference"], mail.params["issued_on"]) == (request.sent["reference"], "2026-01-20")
    notices = (await company.collaborator.get("/api/v1/notices")).json()["items"]
    assert (notices[0]["kind"], notices[0]["invoice_id"]) == ("formal_decision_issued", request.id)


async def test_what_came_by_letter_and_was_issued_at_once_is_told_too(
    company: Company, officer: Caller, database: Database
) -> None:
    request, _ = await refused(company, officer)
    await mark(officer, request, issued_on="2026-01-20")
    assert len(await mails(database, "formal_decision_issued")) == 1


async def test_what_the_company_wrote_stays(company: Company, officer: Caller) -> None:
    request, _ = await refused(company, officer)
    await ask(company.manager, request)
    answer = await mark(officer, request, revision=1, requested_by="company")
    assert answer.json()["formal_decision"]["reason"] == WHY["reason"]


async def test_no_company_reads_the_note(company: Company, officer: Caller, database: Database) -> None:
    request, _ = await refused(company, officer)
    await mark(officer, request, note="Interne.")
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            await session.execute(text("SELECT note FROM formal_decisions"))


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"requested_on": "2099-01-01"}, "/requested_on"),
        ({"issued_on": "2025-12-31"}, "/issued_on"),
        ({"issued_on": "2099-01-01"}, "/issued_on"),
        ({"number": "302-2026-17"}, "/issued_on"),
        ({"requested_by": "somebody"}, "/requested_by"),
    ],
)
async def test_a_mark_that_cannot_be_is_named(
    values: dict[str, Any], pointer: str, company: Company, officer: Caller
) -> None:
    request, _ = await refused(company, officer)
    answer = await mark(officer, request, **values)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.committed
async def test_a_mark_that_somebody_changed_meanwhile_is_not_overwritten(
    app: FastAPI, company: Company, officer: Caller, database: Database
) -> None:
    request, _ = await refused(company, officer)
    async with officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        answers = await asyncio.gather(*[mark(who, request) for who in (officer, lea)], ask(company.manager, request))
    codes = sorted(answer.status_code for answer in answers)
    assert codes.count(201) == 1, codes
    assert set(codes) <= {201, 409, 503}


async def test_a_request_that_is_taken_up_again_needs_none(company: Company, officer: Caller) -> None:
    request, etag = await refused(company, officer)
    await ask(company.manager, request)
    reopened = await reopen(officer, request, etag)
    assert (reopened.json()["formal_decision"], reopened.json()["formal_decision_marks"]) == (None, [])
    assert await found(officer, view="formal_decision") == []
    await decide(officer, request, refusal(), reopened.headers["ETag"])
    assert await found(officer, view="formal_decision") == []
    assert (await ask(company.manager, request)).status_code == 201
    assert await found(officer, view="formal_decision") == [request.id]
