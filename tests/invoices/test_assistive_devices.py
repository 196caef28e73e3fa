"""Assistive devices beyond their cases and limits: the five forms in one, suppliers' invoices, what is left."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from api.core.db import Database
from api.core.sections import render_rows
from api.invoices.forms import AnyForm, Line
from api.invoices.forms.assistive_devices import AssistiveDevices
from api.invoices.forms.assistive_devices.categories import CATEGORIES
from api.invoices.forms.assistive_devices.ceilings import by_month
from tests.callers import Company
from tests.factories import make_beneficiary
from tests.invoices.facts import beneficiary, body, claimed, context, decision, earlier, judged
from tests.invoices.kinds.assistive_devices import (
    AVS,
    BUILDING,
    CHAIR,
    DOG,
    EXAMPLE,
    THIRD_PARTY,
    form,
    line,
    period,
    wig,
)

Json = dict[str, Any]


def loaded(raw: Json) -> AnyForm:
    return AssistiveDevices.model_validate(raw)


def invoiced(raw: Json, **values: Any) -> Json:
    return body() | {"form": raw} | values


@pytest.mark.parametrize("subform", CATEGORIES)
def test_a_request_bears_the_number_of_the_form_chosen_inside(subform: str) -> None:
    assert loaded(form(subform, line("5.01", "1.00"))).form_number == subform


def test_each_supplier_that_the_decision_does_not_name_is_questioned_once() -> None:
    other = CHAIR | {"supplier": CHAIR["supplier"] | {"name": "Sitzwerk AG"}}
    shouted = CHAIR | {"supplier": CHAIR["supplier"] | {"name": CHAIR["supplier"]["name"].upper()}}
    found = judged(
        invoiced(form("318.635", CHAIR, other, CHAIR, shouted)),
        beneficiary=beneficiary(**decision(provider="Autre SA")),
    )
    asked = [finding.pointer for finding in found.warnings if finding.code == "provider_differs"]
    assert asked == ["/form/lines/0/supplier/name", "/form/lines/1/supplier/name"]


def test_the_period_goes_from_the_first_day_to_the_last_of_all_lines() -> None:
    hired = line("13.05", "1.00", line_kind="rental", **period("2026-07-10", "2026-09-02"))
    days = date(2026, 7, 10), date(2026, 9, 2)
    assert loaded(form("318.635", CHAIR, hired)).period() == days
    assert loaded(form("318.635", hired, CHAIR)).period() == days
    assert loaded(form("318.635", CHAIR)).period() == (date(2026, 8, 5), None)


def test_a_line_without_a_day_counts_on_the_day_of_its_invoice() -> None:
    assert loaded(form("318.635", CHAIR | {"date": None})).period() == (date(2026, 8, 20), None)


def test_a_request_is_extinct_when_its_earliest_line_is() -> None:
    assert loaded(form("318.638", line("11.01", "1.00", date="2021-08-31"), line("11.01", "1.00"))).extinct_from() == (
        date(2026, 9, 1)
    )


@pytest.mark.parametrize(
    ("first", "last", "amount", "months"),
    [
        ("2026-07-16", "2026-08-31", "3760.00", {"2026-07": "1280.00", "2026-08": "2480.00"}),
        ("2026-08-05", "2026-08-05", "12.35", {"2026-08": "12.35"}),
        ("2025-12-31", "2026-01-01", "0.01", {"2025-12": "0.01", "2026-01": "0.00"}),
        ("2026-01-01", "2026-03-31", "100.00", {"2026-01": "34.44", "2026-02": "31.11", "2026-03": "34.45"}),
        ("2026-01-01", "2026-05-31", "0.03", dict(zip("12345", ("0.01", "0.01", "0.01", "0.00", "0.00"), strict=True))),
    ],
)
def test_an_amount_is_spread_over_the_months_by_their_days(
    first: str, last: str, amount: str, months: dict[str, str]
) -> None:
    parts = list(by_month(date.fromisoformat(first), date.fromisoformat(last), Decimal(amount)))
    assert [f"{part:.2f}" for _, part in parts] == list(months.values())
    assert sum(part for _, part in parts) == Decimal(amount)


def keys(*lines: Json) -> list[str]:
    claims = claimed(invoiced(form("318.638", *lines)))
    return [claim.key for claim in claims if claim.scope == "supplier-invoice"]


def test_a_suppliers_invoice_is_known_again_however_it_is_written() -> None:
    first = line("11.01", "1.00", supplier={"name": "Orthopädie Müller AG"}, invoice_number="RE-2026/118")
    other = line("11.01", "1.00", supplier={"name": "ORTHOPADIE  MULLER-AG "}, invoice_number="re 2026 118")
    assert keys(first) == keys(other) == keys(first, other) == ["orthopadiemullerag|re2026118"]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Ortho Muster A.G.", "2026-0815"),
        ("ORTHO-MUSTER, AG", "2026.0815"),
        ("Or\u200dtho Muster AG", "\uff12\uff10\uff12\uff16 0815"),
        ("Ortho Muster AG", "0020260815"),
        ("Ortho Muster AG", "\u0662\u0660\u0662\u0666\u0660\u0668\u0661\u0665"),
    ],
)
def test_another_way_of_writing_hides_no_suppliers_invoice(name: str, number: str) -> None:
    assert keys(line("11.01", "1.00", supplier={"name": name}, invoice_number=number)) == ["orthomusterag|20260815"]


@pytest.mark.parametrize(
    ("number", "known"), [("RE-0012", "re0012"), ("000", "0"), ("–", "–"), ("10", "10"), ("\uff21-1", "a1")]
)
def test_only_zeros_before_a_mere_number_are_dropped(number: str, known: str) -> None:
    assert keys(line("11.01", "1.00", supplier={"name": "A"}, invoice_number=number)) == [f"a|{known}"]


def test_a_suppliers_invoice_is_claimed_by_name_and_number_once_however_many_lines_it_has() -> None:
    assert keys(line("11.01", "1.00"), line("11.01", "2.00")) == ["orthomusterag|20260815", "CHE100155212|20260815"]


def test_two_ways_to_know_an_invoice_name_the_earlier_request_once() -> None:
    both = {key: found for name in ("orthomusterag", "CHE100155212") for key, found in of_invoice(name).items()}
    assessed = judged(invoiced(EXAMPLE), earlier=both)
    assert [finding.code for finding in assessed.warnings] == ["supplier_invoice_known"]


def of_invoice(supplier: str) -> Json:
    return dict(earlier("supplier-invoice", f"{supplier}|20260815")["earlier"])


@pytest.mark.parametrize(
    ("delivered", "until"), [("2021-08-05", "2029-08-04"), ("2024-02-29", "2032-02-28"), ("2026-08-05", "2034-08-04")]
)
def test_an_assistance_dog_is_claimed_for_eight_years(delivered: str, until: str) -> None:
    raw = form("318.639", line("14.06", "15500.00"), dog=DOG | {"delivery_date": delivered})
    [claim] = [claim for claim in claimed(invoiced(raw)) if claim.scope == "assistance-dog"]
    assert (claim.key, claim.first_day, claim.last_day) == (
        AVS,
        date.fromisoformat(delivered),
        date.fromisoformat(until),
    )


def shown(raw: Json, **facts: Any) -> list[tuple[str, str, str | None]]:
    rows = judged(invoiced(raw), **facts).indications
    return [(row.label, row.value, row.detail) for row in render_rows(rows, "fr")]


def test_the_form_tells_what_is_left_of_a_ceiling() -> None:
    raw = form("318.637", wig("900.00"))
    assert shown(raw) == [("Reste pour les perruques", "600.00", "2026, de CHF 1'500.00")]
    before = earlier("wigs", f"{AVS}|2026", amount=Decimal("500.00"))
    assert shown(raw, **before) == [("Reste pour les perruques", "100.00", "2026, de CHF 1'500.00")]
    assert shown(form("318.637", wig("1600.00"))) == [("Reste pour les perruques", "0.00", "2026, de CHF 1'500.00")]
    services = form("318.639", line("14.03", "890.00", **THIRD_PARTY))
    assert shown(services) == [("Reste pour les services de tiers", "1'000.00", "08.2026, de CHF 1'890.00")]


def test_the_form_tells_what_a_line_comes_to_until_that_is_typed() -> None:
    expected = [("Montant attendu", "972.90", "Ligne 1")]
    assert shown(form("318.635", CHAIR | {"stated_amount": None})) == expected
    assert shown(form("318.635", CHAIR | {"stated_amount": "972.00"})) == expected
    assert shown(form("318.635", CHAIR | {"stated_amount": "972.95"})) == []


def documents(raw: Json) -> list[str]:
    return [document.name for document in judged(invoiced(raw)).documents]


def test_the_documents_that_a_form_asks_for() -> None:
    works, whole = line("14.04", "100.00"), ["invoice", "owner_consent", "quote"]
    assert documents(EXAMPLE) == ["invoice"]
    assert documents(form("318.639", works)) == whole[:2]
    assert documents(form("318.639", works, building=BUILDING | {"owner_consent": False})) == whole[:1]
    assert documents(form("318.639", works, building=BUILDING | {"quote_attached": True})) == whole
    quoted = works | {"approved_quote": {"amount": "99.95", "date": "2026-06-01"}}
    assert documents(form("318.639", quoted)) == [*whole[:2], "approved_quote"]


ODD: list[Any] = [
    None,
    "",
    5,
    1.5,
    True,
    [],
    {},
    "x",
    "2026-08-05",
    [None],
    {"name": []},
    "9" * 400,
    "-1",
    {"amount": "1"},
]


@pytest.mark.parametrize("name", ["lines", "subform", "building", "dog", "vehicle", "context", *CHAIR])
@pytest.mark.parametrize("value", ODD, ids=repr)
def test_a_half_filled_form_is_read_whatever_it_holds(name: str, value: object) -> None:
    works = line("14.04", "100.00", approved_quote={"amount": "1.00"})
    whole = form("318.639", works, wig("1.00"), building=BUILDING)
    odd = whole | {name: value} if name in whole or name not in works else whole | {"lines": [works | {name: value}]}
    assessed = judged(invoiced(odd, payee=None))
    assert assessed.invoice is None
    assert all(isinstance(found, Line) for found in AssistiveDevices.preview(odd, context()))


def test_what_is_not_filled_in_at_all_is_not_there() -> None:
    nothing = {"make": None, "model": None, "plate": None, "first_registration": None, "km": None, "keeper": None}
    empty = {"vehicle": nothing, "dog": {"name": None, "school": None, "delivery_date": None}}
    quote = CHAIR | {"approved_quote": {"amount": None, "date": None}}
    assessed = judged(invoiced(form("318.635", quote, context="gainful", **empty)))
    assert (assessed.errors, assessed.warnings) == ([], [])


@pytest.mark.committed
async def test_of_requests_at_once_with_one_suppliers_invoice_all_but_the_first_are_told(
    company: Company, database: Database
) -> None:
    """For different persons: their rows do not make them wait for each other."""
    body = company.ready.body | {"form": EXAMPLE}
    others = [await make_beneficiary(database, company.id) for _ in range(4)]
    sent = [body, *(body | {"beneficiary_id": str(other)} for other in others)]
    answers = await asyncio.gather(*(company.collaborator.submit(each) for each in sent))
    assert [answer.status_code for answer in answers] == [201] * 5
    told = sorted([warning["code"] for warning in answer.json()["warnings"]] for answer in answers)
    assert told == [[], *([["supplier_invoice_known"]] * 4)]
