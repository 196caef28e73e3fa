"""What was claimed before, as the reviewer's checks see it: many small requests hide neither others nor their sum."""

from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import an_avs_number, make_beneficiary
from tests.invoices.kinds import kind_of
from tests.invoices.sending import sender_in
from tests.review.requests import Request, read, send

NAMED = 20


async def by_code(officer: Caller, request: Request) -> dict[str, dict[str, Any]]:
    return {check["code"]: check for check in (await read(officer, request))["checks"]}


async def test_many_requests_of_one_company_do_not_hide_that_of_another(
    company: Company, other_company: Company, officer: Caller
) -> None:
    theirs = await send(other_company)
    mine = [await send(company) for _ in range(NAMED + 2)]
    for request in (mine[0], mine[-1]):
        checks = await by_code(officer, request)
        assert [link["invoice_id"] for link in checks["elsewhere"]["links"]] == [theirs.id]
        newest = [other.id for other in mine if other != request][-NAMED:]
        assert sorted(link["invoice_id"] for link in checks["duplicates"]["links"]) == newest


async def test_what_is_only_counted_is_the_own_companys(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    """Two companies treat one person under one decision: each has its own sessions, and neither claims the other's."""
    number = an_avs_number()
    mine, theirs = [
        await send(one, await _session_of(one, database, number, day))
        for one, day in ((company, "2025-03-03"), (other_company, "2025-03-04"))
    ]
    for request in (mine, theirs):
        assert (await by_code(officer, request))["elsewhere"]["links"] == []


async def _session_of(company: Company, database: Database, avs_number: str, day: str) -> dict[str, Any]:
    person = await make_beneficiary(database, company.id, avs_number=avs_number)
    line = {"date": day, "description": "Physiothérapie", "quantity": "1", "unit": "séance", "unit_price": "90.00"}
    form = company.ready.body["form"] | {"service_from": day, "service_to": day, "lines": [line]}
    return company.ready.body | {"beneficiary_id": str(person), "form": form}


async def test_many_small_requests_hide_no_part_of_a_sum(
    app: FastAPI, database: Database, clock: Clock, officer: Caller
) -> None:
    async with sender_in(app, database, clock, "assistance") as sender:
        company, form = sender.company, kind_of("assistance").EXAMPLE
        body = await sender.body(form | {"is_supplement": True})
        await _limit_the_month(database, company, body)
        request = await send(company, body)
        other = await make_beneficiary(database, company.id)
        small = await send(company, company.ready.body | {"beneficiary_id": str(other)})
        assert "error" not in {check["state"] for check in (await by_code(officer, request)).values()}
        await _claim_again(database, company, request, small, count=3_000)
        assert "error" in {check["state"] for check in (await by_code(officer, request)).values()}


async def _limit_the_month(database: Database, company: Company, body: dict[str, Any]) -> None:
    statement = text(
        "INSERT INTO decisions (id, organisation_id, beneficiary_id, number, monthly_amount) "
        "VALUES (:i, :o, :b, :n, 20000)"
    )
    values = {"i": uuid4(), "o": company.id, "b": body["beneficiary_id"], "n": body["decision_number"]}
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(statement, values)


async def _claim_again(database: Database, company: Company, request: Request, small: Request, *, count: int) -> None:
    """The month's claim of a request once more and often, ten francs each, as if small requests had made it."""
    statement = text(
        "INSERT INTO invoice_claims (id, organisation_id, invoice_id, scope, key, effect, first_day, last_day, amount) "
        "SELECT gen_random_uuid(), organisation_id, :small, scope, key, 'count', NULL, NULL, 10 "
        "FROM invoice_claims, generate_series(1, :count) "
        "WHERE invoice_id = :request AND scope = 'assistance-month' AND effect = 'count'"
    )
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(statement, {"small": small.id, "request": request.id, "count": count})
