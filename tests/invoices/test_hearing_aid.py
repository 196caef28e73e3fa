"""300.001 Appareillage auditif: what its cases and limits (`kinds/hearing_aid.py`) cannot say."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.invoices.forms.hearing_aid import HearingAid
from api.invoices.forms.terms import years_later
from tests.callers import Company
from tests.factories import make_beneficiary, make_document
from tests.invoices.facts import beneficiary, body, claimed, context, errors, judged
from tests.invoices.kinds import Json
from tests.invoices.kinds.hearing_aid import (
    ADULT,
    BENEFICIARY,
    EMPTY,
    EXAMPLE,
    PERSON,
    SUPPLIER,
    adult_buys,
    batteries,
    batteries_on_file,
    follow_up,
    minor_buys,
    on_file,
    repair,
)

CHILD = beneficiary(**BENEFICIARY)
GROWN_UP = beneficiary(**ADULT["beneficiary"])


def sent(form: Json, **header: Any) -> Json:
    return body() | {"form": form} | header


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        ("2020-08-05", 6, "2026-08-05"),
        ("2020-02-29", 6, "2026-02-28"),
        ("2020-02-29", 4, "2024-02-29"),
        ("2018-02-28", 6, "2024-02-28"),
        ("2025-03-01", 1, "2026-03-01"),
    ],
)
def test_a_term_of_years_ends_on_the_same_day_or_the_last_of_its_month(day: str, years: int, then: str) -> None:
    assert years_later(date.fromisoformat(day), years) == date.fromisoformat(then)


def test_a_device_keeps_its_ears_for_six_years() -> None:
    claims = [c for c in claimed(sent(EXAMPLE), beneficiary=CHILD) if c.scope == "hearing-supply"]
    assert [(c.key, c.first_day, c.last_day, c.effect) for c in claims] == [
        (f"{PERSON}|left", date(2026, 8, 5), date(2032, 8, 4), "count"),
        (f"{PERSON}|right", date(2026, 8, 5), date(2032, 8, 4), "count"),
    ]


def test_batteries_are_claimed_for_each_year_and_ear() -> None:
    claims = claimed(sent(batteries("both", 2024, 2025)), beneficiary=CHILD)
    assert [(c.scope, c.key, c.effect) for c in claims] == [
        ("hearing-batteries", f"{PERSON}|{year}|{ear}", "error") for year in (2024, 2025) for ear in ("left", "right")
    ]


def test_an_implant_and_a_device_of_one_ear_share_the_batteries_of_a_year() -> None:
    implant = batteries("left", 2025, None, "batteries_implant", invoice_amount="400.00")
    found = errors(sent(implant), beneficiary=CHILD, **batteries_on_file(f"{PERSON}|2025|left"))
    assert found == {("/form/years_from", "batteries_already_invoiced")}


def test_a_device_on_file_is_named_before_and_in_the_error() -> None:
    known = on_file(f"{PERSON}|left", date(2024, 1, 9), date(2030, 1, 8))
    assessed = judged(sent(EXAMPLE), beneficiary=CHILD, **known)
    (error,) = assessed.errors
    assert (error.pointer, error.code) == ("/form/delivery_date", "supply_on_file")
    assert error.params == {"years": 6, "no": "2026-000123", "date": "09.01.2024"}
    assert (assessed.indications[0].value, assessed.indications[0].detail) == (date(2024, 1, 9), "2026-000123")
    half = judged({"form": {"kind": "hearing_aid", "supply": "purchase", "side": "left"}}, beneficiary=CHILD, **known)
    assert half.indications  # nothing typed yet but what is bought


def test_one_device_for_both_ears_is_on_file_once() -> None:
    left = on_file(f"{PERSON}|left", date(2024, 1, 9), date(2030, 1, 8))["earlier"]
    (same,) = left.values()
    both = left | {("hearing-supply", f"{PERSON}|right"): same}
    assessed = judged(sent(EXAMPLE), beneficiary=CHILD, earlier=both)
    assert [error.code for error in assessed.errors] == ["supply_on_file"]


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        (EXAMPLE, ["invoice"]),
        (EXAMPLE | {"has_certificate": True}, ["invoice", "certificate"]),
        (follow_up("left", "80"), ["invoice"]),
        (repair("electronic", "left"), ["manufacturer"]),
        (repair("other", "left"), ["manufacturer"]),
        (batteries("left", 2025), []),
        (batteries("both", 2025, None, "batteries_implant"), []),
        (batteries("left", 2025, None, "batteries_implant"), ["batteries"]),
        ({}, []),
    ],
)
def test_the_documents_of_each_supply(form: Json, asked: list[str]) -> None:
    found = HearingAid.documents(form, context(beneficiary=CHILD))
    assert list(found) == asked


@pytest.mark.parametrize(
    ("form", "person", "cash"),
    [
        (adult_buys(), GROWN_UP, True),
        (EXAMPLE, CHILD, False),
        (repair("other", "left"), GROWN_UP, False),
        (batteries("left", 2025), GROWN_UP, False),
        ({}, GROWN_UP, False),
        (adult_buys(), None, False),
    ],
)
def test_only_an_adults_lump_sum_belongs_to_the_person(form: Json, person: Any, *, cash: bool) -> None:
    assert HearingAid.is_cash_benefit(form, context(beneficiary=person)) is cash


def test_missing_costs_are_named_one_by_one() -> None:
    missing = EXAMPLE | {"device_amount": None, "service_amount": None}
    found = errors(sent(missing), beneficiary=CHILD)
    assert {p for p, code in found if code == "required"} == {"/form/device_amount", "/form/service_amount"}
    implant = batteries("right", 2025, None, "batteries_implant")
    found = errors(sent(implant, attachments=[]), beneficiary=GROWN_UP)
    assert found >= {("/form/invoice_amount", "required"), ("/attachments", "attachment_required")}


def test_a_form_half_filled_names_at_once_what_its_supply_asks() -> None:
    typed = {
        "kind": "hearing_aid",
        "supply": "purchase",
        "delivery_date": "5.8.26",
        "brand": " ",
        "supplier": {"name": "A"},
    }
    found = judged({"form": typed}, beneficiary=CHILD).errors
    at = [error.pointer for error in found if error.pointer.startswith("/form")]
    assert sorted(at) == [
        *("/form/brand", "/form/delivery_date", "/form/device_amount", "/form/is_first_supply", "/form/model"),
        *("/form/service_amount", "/form/side", "/form/supplier/postcode", "/form/supplier/street"),
        "/form/supplier/town",
    ]
    assert all(error.label for error in found)
    half = judged(sent(EXAMPLE | {"model": None}, payee=None), beneficiary=CHILD).errors
    assert {error.pointer for error in half} == {"/payee", "/form/model"}


def test_an_empty_supplier_is_none_where_it_is_not_asked_and_named_where_it_is() -> None:
    blank = dict.fromkeys([*SUPPLIER])
    assert errors(sent(batteries("left", 2025, supplier=blank)), beneficiary=CHILD) == set()
    found = errors(sent(EXAMPLE | {"supplier": blank}), beneficiary=CHILD)
    assert found == {(f"/form/supplier/{name}", "required") for name in ("name", "street", "postcode", "town")}


def test_nothing_is_due_for_years_that_run_backwards_for_nobody_or_for_an_adults_follow_up() -> None:
    assert judged(sent(batteries("left", 2025, 2024)), beneficiary=CHILD).total == 0
    assert judged(sent(EXAMPLE), beneficiary=None).total == 0
    assert judged(sent(follow_up("left", "80")), beneficiary=GROWN_UP).total == 0
    assert judged(sent(repair("other", "left")), beneficiary=None).total == 0


def test_the_period_of_batteries_is_whole_years() -> None:
    form = HearingAid.model_validate(batteries("left", 2024, 2025))
    assert form.period() == (date(2024, 1, 1), date(2025, 12, 31))
    assert form.extinct_from() == date(2030, 1, 1)  # five years after the end of 2024
    assert HearingAid.model_validate(EXAMPLE).period() == (date(2026, 8, 5), None)


def test_a_year_may_be_sent_as_text() -> None:
    form = HearingAid.model_validate(batteries("left", 2024) | {"years_from": "2024"})
    assert form.years_from == 2024
    assert form.model_dump(mode="json")["years_from"] == 2024


@pytest.mark.parametrize("year", ["24", "٢٠٢٤", 2024.0, True, "2024 ", 1999, 2200, [], {}])
def test_what_is_no_year_is_refused(year: object) -> None:
    found = errors(sent(batteries("left", 2024) | {"years_from": year}), beneficiary=CHILD)
    assert [pointer for pointer, _ in found] == ["/form/years_from"]


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=6), st.floats(), st.just("2026-08-05")),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=4,
)
TYPED = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(EMPTY, JUNK),
        "supply": st.one_of(JUNK, st.sampled_from(["purchase", "batteries", "batteries_implant", "repair_other"])),
        "side": st.one_of(JUNK, st.sampled_from(["left", "both"])),
        "delivery_date": st.one_of(JUNK, st.sampled_from(["1900-01-01", "2199-12-31", "2020-02-29"])),
        "years_from": st.one_of(JUNK, st.sampled_from([2000, 2199, "2025"])),
        "years_to": st.one_of(JUNK, st.sampled_from([2000, 2199, "2025"])),
    },
)


@given(raw=TYPED, person=st.sampled_from([CHILD, GROWN_UP, None]))
@example(raw={"supply": ["purchase"], "side": {}}, person=CHILD)
@example(raw={"supply": "batteries", "side": "both", "years_from": 2000, "years_to": 2199}, person=CHILD)
@example(raw={"supply": "purchase", "side": "left", "delivery_date": "2199-12-31"}, person=CHILD)
def test_nothing_typed_breaks_what_is_shown_meanwhile(raw: Json, person: Any) -> None:
    known = context(beneficiary=person)
    lines = HearingAid.preview(raw, known)
    assert all(line.amount >= Decimal(0) for line in lines)
    HearingAid.documents(raw, known)
    HearingAid.missing(raw, known)
    HearingAid.is_cash_benefit(raw, known)
    HearingAid.lookups(raw, known, "")
    HearingAid.indications(raw, known, None)
    HearingAid.period_of(raw)
    judged(sent({**raw, "kind": "hearing_aid"}), beneficiary=person)


async def ready(company: Company, database: Database, form: Json, born: date) -> Json:
    person = await make_beneficiary(database, company.id, birth_date=born)
    document = await make_document(database, company.id)
    return company.ready.body | {"beneficiary_id": str(person), "attachments": [str(document)], "form": form}


async def test_batteries_are_paid_once_a_year(company: Company, database: Database) -> None:
    raw = await ready(company, database, batteries("both", 2024, 2025), date(1987, 3, 12)) | {"attachments": []}
    first = await company.manager.submit(raw)
    assert (first.status_code, first.json()["total"]) == (201, "160.00")
    for form, years in ((batteries("left", 2025), [2025]), (batteries("both", 2024, 2025), [2024, 2025])):
        again = await company.manager.submit(raw | {"form": form})  # said once a year, however many ears
        assert again.status_code == 422
        said = [(error["code"], error["params"]["year"]) for error in again.json()["errors"]]
        assert said == [("batteries_already_invoiced", year) for year in years]
    assert (await company.manager.submit(raw | {"form": batteries("left", 2023)})).status_code == 201
    other = await ready(company, database, batteries("both", 2025), date(1987, 3, 12)) | {"attachments": []}
    assert (await company.manager.submit(other)).status_code == 201


async def test_a_second_device_within_six_years_needs_a_certificate(company: Company, database: Database) -> None:
    raw = await ready(company, database, EXAMPLE, BENEFICIARY["birth_date"])
    assert (await company.manager.submit(raw)).status_code == 201
    second = EXAMPLE | {
        "is_first_supply": False,
        "previous_supply_date": "2019-01-01",
        "delivery_date": "2026-08-06",
        "side": "left",
    }
    refused = await company.manager.submit(raw | {"form": second})
    assert [e["code"] for e in refused.json()["errors"]] == ["supply_on_file"]
    certified = await company.manager.submit(raw | {"form": second | {"has_certificate": True}})
    assert [e["pointer"] for e in certified.json()["errors"]] == ["/documents/invoice", "/documents/certificate"]
    documents = dict.fromkeys(("invoice", "certificate"), raw["attachments"])
    certified = await company.manager.submit(raw | {"form": second | {"has_certificate": True}, "documents": documents})
    assert certified.status_code == 201, certified.text


async def test_ears_supplied_one_after_the_other_come_to_no_more_than_both(
    company: Company, database: Database
) -> None:
    raw = await ready(company, database, EXAMPLE, ADULT["beneficiary"]["birth_date"])

    async def sent_for(side: str, **values: Any) -> httpx.Response:
        return await company.manager.submit(raw | {"form": adult_buys(side, **values)})

    assert (await sent_for("left")).json()["total"] == "840.00"
    refused = await sent_for("right", delivery_date="2026-08-04")  # nothing was claimed for it
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/form/is_second_ear", "other_ear_supplied")
    assert error["params"].items() >= {"years": 6, "date": "05.08.2026"}.items()
    assert (await sent_for("right", delivery_date="2026-08-04", is_second_ear=True)).json()["total"] == "810.00"


@pytest.mark.parametrize("order", [1, -1])
async def test_services_of_a_childs_term_are_added_up(company: Company, database: Database, order: int) -> None:
    raw = await ready(company, database, EXAMPLE, BENEFICIARY["birth_date"])

    async def told(form: Json) -> list[tuple[str, str]]:
        answer = await company.manager.submit(raw | {"form": form})
        errors = [] if answer.status_code == 201 else answer.json()["errors"]
        return [(error["code"], error["params"]["left"]) for error in errors]

    bought = minor_buys("left", "900.00", "1000.00", delivery_date="2025-01-10")
    cared = follow_up("left", "230.00", service_date="2026-03-02")
    assert [await told(form) for form in (bought, cared)[::order]] == [[], []]
    more = follow_up("left", "0.01", service_date="2026-08-05")
    assert await told(more) == [("hearing_ceiling_exceeded", "0.00")]
    assert await told(follow_up("left", "1230.00", service_date="2025-01-09")) == []  # before the device


@pytest.mark.committed
async def test_of_many_requests_at_once_for_the_same_batteries_one_is_taken(
    company: Company, database: Database
) -> None:
    raw = await ready(company, database, batteries("both", 2025), date(1987, 3, 12)) | {"attachments": []}
    forms = [batteries(side, 2024, 2025) for side in ("left", "right", "both")] * 4 + [batteries("both", 2025)] * 4
    answers = await asyncio.gather(*[company.manager.submit(raw | {"form": form}) for form in forms])
    assert {answer.status_code for answer in answers} <= {201, 422, 503}
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        query = "SELECT key, count(*) FROM invoice_claims WHERE scope = 'hearing-batteries' GROUP BY key"
        counts = (await session.execute(text(query))).all()
    assert counts
    assert all(count == 1 for _, count in counts), counts
