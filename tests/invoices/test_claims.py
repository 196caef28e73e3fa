"""What earlier requests claimed, fetched for a body: sums are whole, however many requests there are."""

from typing import Any
from uuid import uuid4

from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Company
from tests.conftest import Clock
from tests.invoices.kinds import kind_of
from tests.invoices.sending import sender_in

_CLAIM = text(
    "INSERT INTO invoice_claims (id, organisation_id, invoice_id, scope, key, effect, first_day, last_day, amount) "
    "SELECT gen_random_uuid(), :organisation, :invoice, 'assistance-month', :key, 'count', NULL, NULL, 1 "
    "FROM generate_series(1, :count)"
)


async def remaining(company: Company, body: dict[str, Any]) -> set[str]:
    checked = (await company.manager.post("/api/v1/invoice-checks", json=body)).json()
    return {error["code"] for error in checked["errors"]}


async def test_many_small_requests_hide_no_part_of_a_sum(app: Any, database: Database, clock: Clock) -> None:
    async with sender_in(app, database, clock, "assistance") as sender:
        company, form = sender.company, kind_of("assistance").EXAMPLE
        body = await sender.body(form | {"is_supplement": True})
        path = f"/api/v1/beneficiaries/{body['beneficiary_id']}"
        person = (await company.manager.get(path)).json()
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            decision = "INSERT INTO decisions (id, organisation_id, beneficiary_id, number, monthly_amount) "
            values = {"i": uuid4(), "o": company.id, "b": body["beneficiary_id"], "n": body["decision_number"]}
            await session.execute(text(decision + "VALUES (:i, :o, :b, :n, 20000)"), values)
        other = (await company.manager.submit(company.ready.body)).json()
        assert "assistance_month_exceeded" not in await remaining(company, body)
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            known = {"organisation": company.id, "invoice": other["id"], "count": 30_000}
            await session.execute(_CLAIM, known | {"key": f"{person['avs_number']}|{form['month']}"})
        assert "assistance_month_exceeded" in await remaining(company, body)
