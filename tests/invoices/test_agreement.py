"""Check and submission say the same of any body, and every place shows the same total (DECISIONS 17)."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Company

Json = dict[str, Any]

DAYS = st.sampled_from(["2026-08-05", "2026-08-12", "2026-08-04", "2023-12-31", "2019-01-31", "2199-12-31", "x", None])
PERIODS = st.sampled_from(
    ["2026-08-05", "2026-08-04", "2026-08-12", "2023-12-31", "2019-01-01", "2100-01-01", "", None]
)
NUMBERS = st.one_of(
    st.decimals("0", "9999999.99", places=2).map(str),
    st.sampled_from(["0", "0.005", "-1", "1'234.5", "12,5", "1e3", "NaN", "9999999.99", "99999999", "", None, 5]),
)
RATES = st.sampled_from([None, "0", "8.1", "7.7", "2.6", "26", "8.15", "x"])
TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(["Physiothérapie", " ", "x" * 351, "a\tb", "\u202e", None]))
LINES = st.fixed_dictionaries(
    {"date": DAYS, "description": TEXTS, "quantity": NUMBERS, "unit_price": NUMBERS},
    optional={
        "vat_rate": RATES,
        "tariff_code": st.sampled_from(["904", "A.1", "a b", None]),
        "unit": TEXTS,
        "provider_gln": st.sampled_from(["7601001302112", "4006381333931", "7634567890000", None]),
        "unknown": st.just(1),
    },
)


def good_line(quantity: Decimal, price: Decimal, rate: str | None) -> Json:
    return {
        "date": "2026-08-05",
        "description": "Physiothérapie",
        "quantity": f"{quantity}",
        "unit_price": f"{price}",
        "vat_rate": rate,
    }


GOOD_LINES = st.lists(
    st.builds(
        good_line,
        st.decimals("0.01", "99.99", places=2),
        st.decimals("0.01", "9999.99", places=2),
        st.sampled_from([None, "8.1", "2.6", "3.8", "0"]),
    ),
    min_size=1,
    max_size=6,
)
FORM_CHANGES: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {},
    optional={
        "service_from": PERIODS,
        "service_to": PERIODS,
        "already_paid": st.sampled_from([True, "yes", None]),
        "lines": st.one_of(st.lists(LINES, max_size=4), st.sampled_from([None, {}, "x", [None], [[]]])),
        "kind": st.sampled_from(["other", "travel", None, 5]),
        "unknown": st.just("x"),
    },
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "beneficiary_id": st.sampled_from([None, "x", str(uuid4()), 5]),
        "payee": st.sampled_from([None, {}, {"beneficiary_account": True}, {"bank_account_id": str(uuid4())}, "x"]),
        "decision_number": st.sampled_from(["30420241234567", "123456789", "1", "", None]),
        "decision_date": DAYS,
        "payment_reference": st.sampled_from(["RF18539007547034", "210000000003139471430009017", "1", None]),
        "own_reference": TEXTS,
        "attachments": st.sampled_from([[], None, [str(uuid4())], ["x"], "x", [None]]),
        "remark": TEXTS,
        "declaration": st.sampled_from([False, None, "true", 1]),
        "expected_total": NUMBERS,
        "save_decision": st.booleans(),
        "unknown": st.just([]),
        "form": st.sampled_from([None, [], "x", {}]),
    },
)


async def agree(company: Company, body: Json) -> tuple[Json, Json | None]:
    """The check and, if it was accepted, the invoice. Asserts that both say the same."""
    checked = await company.manager.post("/api/v1/invoice-checks", json=body)
    check = checked.json()
    answer = await company.manager.submit(body)
    if checked.status_code != 200:  # texts that no body may hold: no rule looks at them
        assert (answer.status_code, answer.json()["code"]) == (400, check["code"]) == (400, "json_not_valid")
        return {"errors": check["errors"]}, None
    assert answer.status_code == (422 if check["errors"] else 201), (answer.text, check)
    if check["errors"]:
        assert answer.json()["errors"] == check["errors"]
        assert check["sections"] is None
        return check, None
    return check, answer.json()


async def totals(company: Company, database: Database, invoice: Json) -> set[Decimal]:
    """Of one invoice, wherever it is shown or stored."""
    path = f"/api/v1/invoices/{invoice['id']}"
    shown = [invoice, (await company.manager.get(path)).json()]
    shown += [(await company.manager.get("/api/v1/invoices?limit=1")).json()["items"][0]]
    assert {item["id"] for item in shown} == {invoice["id"]}
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        query = "SELECT assessment ->> 'total' FROM invoice_versions WHERE invoice_id = :id"
        stored = (await session.execute(text(query), {"id": invoice["id"]})).scalar_one()
    return {Decimal(item["total"]) for item in shown} | {Decimal(stored)}


# The database of a test lives through all examples: what they send may only cause warnings for each other.
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SETTINGS
@given(changes=CHANGES, form=FORM_CHANGES)
async def test_a_body_without_errors_is_accepted_and_one_with_errors_refused(
    company: Company, changes: Json, form: Json
) -> None:
    body = company.ready.body
    await agree(company, body | {"form": body["form"] | form} | changes)


@SETTINGS
@given(lines=GOOD_LINES)
async def test_every_place_shows_the_same_total(company: Company, database: Database, lines: list[Json]) -> None:
    body = company.ready.body
    check, invoice = await agree(company, body | {"form": body["form"] | {"lines": lines}})
    assert sum(Decimal(line["amount"]) for line in check["lines"]) == Decimal(check["total"] or 0)
    if invoice is None:  # lines that are nothing together
        assert Decimal(check["total"]) == 0
        return
    assert await totals(company, database, invoice) == {Decimal(check["total"])}
    repeated = body | {"form": body["form"] | {"lines": lines}, "expected_total": check["total"]}
    assert (await company.manager.post("/api/v1/invoice-checks", json=repeated)).json()["errors"] == []


@SETTINGS
@example(raw="\x00")
@given(raw=st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5), st.lists, max_leaves=6))
@pytest.mark.parametrize("place", ["form", "payee", "attachments", "beneficiary_id", "lines"])
async def test_no_shape_breaks_the_check(app: FastAPI, company: Company, place: str, raw: object) -> None:
    body = company.ready.body
    changed = body | {"form": body["form"] | {"lines": raw}} if place == "lines" else body | {place: raw}
    await agree(company, changed)
