"""Other requests of the same person and company, and what stands out."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Caller, Company, company_in
from tests.conftest import Clock
from tests.invoices.test_taking_back import recall
from tests.records import audited
from tests.review.requests import Request, send, send_for


async def related(officer: Caller, request: Request) -> dict[str, Any]:
    answer = await officer.get(f"{request.path}/related")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [item["id"] for item in found["items"]]


async def test_requests_meet_by_person_across_companies_and_by_company(
    app: FastAPI, company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    assert (await related(officer, request))["flags"] == ["first_of_person", "first_of_company"]
    await clock.move(seconds=1)
    other_person = await send_for(database, company)
    number = request.sent["beneficiary"]["avs_number"]
    async with company_in(app, database) as other:
        await clock.move(seconds=1)
        elsewhere = await send_for(database, other, avs_number=number)
    found = await related(officer, request)
    assert (ids(found["of_person"]), found["of_person"]["count"]) == ([elsewhere.id], 1)
    assert (ids(found["of_company"]), found["of_company"]["count"]) == ([other_person.id], 1)
    assert found["flags"] == []
    assert (await related(officer, elsewhere))["flags"] == ["first_of_company"]
    assert ("read_related", []) in await audited(database, "invoice", UUID(request.id))


async def test_the_newest_ten_are_shown_and_all_are_counted(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    others = []
    for _ in range(11):
        await clock.move(seconds=1)
        others.append((await send_for(database, company)).id)
    found = (await related(officer, request))["of_company"]
    assert (found["count"], ids(found)) == (11, others[:0:-1])


async def test_a_recalled_request_is_nobodys_business(company: Company, officer: Caller, database: Database) -> None:
    request, other = await send(company), await send_for(database, company)
    assert (await recall(company.collaborator, other)).status_code == 201
    assert (await related(officer, request))["of_company"]["count"] == 0
    assert (await officer.get(f"{other.path}/related")).status_code == 404


async def test_a_suspended_company_and_failing_mails_stand_out(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(
            text("UPDATE organisations SET suspended_at = app_now() WHERE id = :id"), {"id": company.id}
        )
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text("UPDATE people SET mail_failed_at = app_now()"))
    assert set((await related(officer, request))["flags"]) >= {"company_suspended", "mail_undeliverable"}
