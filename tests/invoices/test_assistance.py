"""318.536: what is shown beside the amounts, what is claimed, and forms half filled with anything."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from api.core.clock import office_day
from api.core.db import Database
from api.core.sections import render_rows
from api.invoices.context import DecisionFacts
from api.invoices.forms.assistance.rules import claimable_since, extinct_from
from tests.callers import Company
from tests.factories import make_beneficiary, make_document
from tests.invoices.facts import beneficiary, body, claimed, judged
from tests.invoices.kinds.assistance import EXAMPLE, assistant, month_before, terms, year_before
from tests.invoices.sending import save_terms

AVS = "7560000000002"
_ALL = {"monthly_amount": "5000.00", "annual_amount": "60000.00", "valid_from": date(2025, 7, 15)}


def shown(form: dict[str, Any], facts: dict[str, Any], **header: Any) -> dict[str, tuple[str, str | None]]:
    values = dict(facts)
    assessed = judged(
        body() | {"form": form} | header, beneficiary=beneficiary(**values.pop("beneficiary", {})), **values
    )
    return {row.label: (row.value, row.detail) for row in render_rows(assessed.indications, "fr")}


@pytest.mark.parametrize("today", [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1)])
def test_the_first_day_that_can_be_claimed_is_the_first_that_is_not_extinct(today: date) -> None:
    since = claimable_since(today)
    assert extinct_from(since - timedelta(days=1)) <= today < extinct_from(since)


def test_what_is_left_of_month_and_year_counts_earlier_requests() -> None:
    earlier = month_before("1000.00")["earlier"] | year_before("40000.00", "2025-08-01", "2025-08-31")["earlier"]
    assert shown(EXAMPLE, terms(**_ALL) | {"earlier": earlier}) == {
        "Reste du montant mensuel": ("-723.95", "sur CHF 5'000.00"),
        "Reste jusqu’à 150 % du montant mensuel": ("1'776.05", "sur CHF 7'500.00"),
        "Reste du montant annuel": ("15'276.05", "sur CHF 60'000.00, du 01.07.2025 au 30.06.2026"),
    }


def test_what_is_left_is_shown_as_soon_as_there_is_a_month() -> None:
    rows = shown({"kind": "assistance", "month": "2026-03"}, terms(**_ALL), payee=None, attachments=[])
    assert rows["Reste du montant mensuel"] == ("5'000.00", "sur CHF 5'000.00")
    assert shown({"kind": "assistance", "month": "2026-3"}, terms(**_ALL)) == {}
    assert shown({"kind": "assistance", "month": "2026-03"}, {}) == {}


def test_no_amount_is_shown_before_there_are_hours() -> None:
    half = judged(body() | {"form": {"kind": "assistance", "month": "2026-03", "assistants": [{"hours": None}]}})
    assert (half.lines, half.total) == ([], None)
    half = judged(body() | {"form": {"kind": "assistance", "month": "2026-03", "assistants": [{"hours": "0"}]}})
    assert [str(line.amount) for line in half.lines] == ["0.00"]


def test_converted_nights_are_shown_as_hours() -> None:
    # 4 × 169.10 ÷ 35.30 = 19.1614…
    form = EXAMPLE | {"converted_nights": 4}
    assert shown(form, {}) == {"Forfaits convertis, en heures": ("19.16", None)}


def test_a_half_filled_form_looks_up_what_it_needs() -> None:
    half = body() | {"form": {"kind": "assistance", "month": "2026-03"}}
    assert {(claim.scope, claim.key) for claim in claimed(half)} == {
        ("assistance", f"{AVS}|2026-03"),
        ("assistance-month", f"{AVS}|2026-03"),
        ("assistance-year", AVS),
    }
    assert claimed(body() | {"form": {"kind": "assistance", "month": "march"}}) == []


def test_a_month_counts_for_its_year_whatever_decision_was_known_when_it_was_sent() -> None:
    unknown = claimed(body() | {"form": EXAMPLE})
    (year,) = [claim for claim in unknown if claim.scope == "assistance-year"]
    assert (year.first_day, year.last_day, year.amount) == (date(2026, 3, 1), date(2026, 3, 31), Decimal("4723.95"))


def test_other_decisions_with_terms_are_named() -> None:
    numbers = ("30220239876543", "302280")
    saved = {number: DecisionFacts(number, annual_amount=Decimal(1)) for number in numbers}
    (warning,) = (
        finding
        for finding in judged(body() | {"form": EXAMPLE}, beneficiary=beneficiary(decisions=saved)).warnings
        if finding.code == "terms_under_other_decision"
    )
    assert (warning.pointer, warning.params) == ("/decision_number", {"no": "302 2023 9876543, 302280"})


def test_a_first_request_is_known_to_its_supplements_but_not_compared_itself() -> None:
    first, again = (
        next(claim for claim in claimed(body() | {"form": form}) if claim.scope == "assistance-alike")
        for form in (EXAMPLE, EXAMPLE | {"is_supplement": True})
    )
    assert first.key == again.key
    assert (first.effect, again.effect) == ("count", "warning")


def test_the_order_of_assistants_makes_no_other_supplement() -> None:
    two = [assistant(), assistant("20", name="Keller Noah")]
    keys = {
        claim.key
        for order in (two, two[::-1])
        for claim in claimed(body() | {"form": EXAMPLE | {"assistants": order}})
        if claim.scope == "assistance-alike"
    }
    assert len(keys) == 1


async def test_a_supplement_sent_again_is_questioned(company: Company, database: Database) -> None:
    person = await make_beneficiary(database, company.id)
    document = await make_document(database, company.id)
    raw = company.ready.body | {"beneficiary_id": str(person), "attachments": [str(document)]}
    last = office_day(datetime.now(UTC)).replace(day=1) - timedelta(days=1)

    async def told(month: date = last, **values: Any) -> set[str]:
        form = EXAMPLE | {"month": f"{month:%Y-%m}"} | values
        answer = await company.manager.submit(raw | {"form": form})
        assert answer.status_code == 201, answer.text
        return {warning["code"] for warning in answer.json()["warnings"] if "supplement" in warning["code"]}

    assert await told(is_supplement=False) == set()
    assert await told(is_supplement=True) == {"supplement_alike"}
    assert await told(is_supplement=True, assistants=[assistant("3")], night_flat=None) == set()
    before = last.replace(day=1) - timedelta(days=1)
    assert await told(before, is_supplement=True) == {"supplement_without_first"}
    assert await told(before, is_supplement=True) == {"supplement_alike"}


@pytest.mark.parametrize("order", [1, -1])
async def test_nights_and_qualified_hours_of_a_month_add_up_over_its_requests(
    company: Company, database: Database, order: int
) -> None:
    await save_terms(database, company, {"qualified_hours": Decimal(12)})
    last = office_day(datetime.now(UTC)).replace(day=1) - timedelta(days=1)

    async def told(nights: int, qualified: str) -> set[str]:
        worked = assistant("20", nights=nights, hours_qualified=qualified)
        form = EXAMPLE | {"month": f"{last:%Y-%m}", "is_supplement": True, "assistants": [worked]}
        answer = await company.manager.submit(company.ready.body | {"form": form})
        known = answer.json()["warnings" if answer.status_code == 201 else "errors"]
        return {finding["code"] for finding in known} & {"nights_of_month", "qualified_exceeded"}

    both = [(last.day - 5, "11.50"), (5, "0.50")][::order]
    assert [await told(*figures) for figures in both] == [set(), set()]
    assert await told(0, "0.01") == {"qualified_exceeded"}
    assert await told(1, "0") == {"nights_of_month"}
    assert await told(0, "0") == set()


ANYTHING: list[Any] = [
    None,
    True,
    1,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "9" * 5000,
    "-1",
    "\ud800",
    [],
    [[]],
    {},
    {"a": 1},
    [None],
]
FIELDS = [name for name in EXAMPLE if name != "kind"]
FIELDS += ["continued_wages", "acute_from", "acute_to", "converted_nights", "institution_days"]


@pytest.mark.parametrize("value", ANYTHING, ids=lambda value: repr(value)[:20])
def test_a_half_filled_form_may_hold_anything(value: Any) -> None:
    header = body(payee=None)
    wages = [dict.fromkeys(("assistant", "reason", "absent_from", "absent_to", "hours", "insurance_benefit"), value)]
    forms = [EXAMPLE | {name: value} for name in FIELDS]
    forms += [
        EXAMPLE | {"assistants": [assistant() | {name: value}]} for name in assistant(hours_qualified=1, nights=1)
    ]
    forms += [EXAMPLE | {"continued_wages": [wage | {"reason": "illness"}, value]} for wage in wages]
    for form in forms:
        assert judged(header | {"form": form}).invoice is None
