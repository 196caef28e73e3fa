"""318.536 Contribution d'assistance. Rates from 2025: 35.30 an hour, 52.95 qualified, at most 169.10 a night."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from api.invoices.context import DecisionFacts
from api.invoices.tariffs import Assistance as Rates
from api.invoices.tariffs import Tariff, in_force
from api.invoices.tariffs.rows import shipped
from tests.invoices.facts import NUMBER, decision, earlier, payee
from tests.invoices.kinds import Case, Json, Limit, Side, found


def assistant(hours: str | None = "80.5", **values: Any) -> Json:
    return {"name": "Rossi Chiara", "not_relative": True, "hours": hours, "gross_wage": "3200.00"} | values


def wage(first: str = "2026-03-09", last: str = "2026-03-11", **values: Any) -> Json:
    who = {"assistant": "Rossi Chiara", "reason": "illness", "absent_from": first, "absent_to": last}
    return who | {"hours": "24"} | values


def form(*assistants: Json, **values: Any) -> Json:
    return {"kind": "assistance", "month": "2026-03", "is_supplement": False, "assistants": list(assistants)} | values


def month_of_rates(month: str, flat: str) -> Json:
    """100 hours, 10 qualified, 5 nights."""
    return form(assistant("100", hours_qualified="10", nights=5), month=month, night_flat=flat)


BENEFICIARY: Json = {}
FACTS: Json = {"payee": replace(payee(), own=False)}  # the contribution belongs to the insured person
EXAMPLE = form(assistant(hours_qualified="10", nights=8, employed_since="2024-02-01"), night_flat="169.10")

_A, _N, _C, _W = "/form/assistants", "/form/night_flat", "/form/converted_nights", "/form/continued_wages"
_MONTH = "/form/month"
_ACUTE: Json = {"acute_from": "2026-02-20", "acute_to": "2026-03-20"}

CASES = [
    Case("the example", EXAMPLE, {_A: ["2841.65", "529.50"], _N: "1352.80"}, "4723.95"),
    Case("hours only", form(assistant()), {_A: "2841.65"}, "2841.65"),
    Case(
        "hours are added before they are rounded: 20.5 × 35.30, not twice 361.83",
        form(assistant("10.25"), assistant("10.25", name="Keller Noah")),
        {_A: "723.65"},
        "723.65",
    ),
    Case(
        "half a cent goes up: 52.75 × 35.30 = 1862.075",
        form(assistant("40.25"), assistant("12.5", name="Keller Noah")),
        {_A: "1862.08"},
        "1862.08",
    ),
    Case(
        "nights of two assistants at one flat",
        form(assistant("0", nights=2), assistant("0", name="Keller Noah", nights=1), night_flat="100.00"),
        {_N: "300.00"},
        "300.00",
    ),
    Case(
        "as many nights as February has days",
        form(assistant("0", nights=28), month="2026-02", night_flat="169.10"),
        {_N: "4734.80"},
        "4734.80",
    ),
    Case(
        "nights alone need no hours",
        form(assistant(None, nights=2), night_flat="100.00"),
        {_N: "200.00"},
        "200.00",
    ),
    Case(
        "nor does a wage that is paid on",
        form(assistant(None), continued_wages=[wage()]),
        {f"{_W}/0": "847.20"},
        "847.20",
    ),
    Case(
        "converted night flats are paid as flats",
        form(assistant("20"), night_flat="169.10", converted_nights=4),
        {_A: "706.00", _C: "676.40"},
        "1382.40",
    ),
    Case(
        "a continued wage, less the insurance: 24 × 35.30 - 500",
        form(assistant(), continued_wages=[wage(insurance_benefit="500.00")]),
        {_A: "2841.65", f"{_W}/0": "347.20"},
        "3188.85",
    ),
    Case(
        "an insurance that pays more than the wage takes nothing from the others",
        form(
            assistant(),
            continued_wages=[
                wage(hours="10", insurance_benefit="400.00"),
                wage("2026-03-12", "2026-03-12", reason="accident", hours="1"),
            ],
        ),
        {_A: "2841.65", f"{_W}/0": "0.00", f"{_W}/1": "35.30"},
        "2876.95",
    ),
    Case(
        "four days of illness: a certificate is asked",
        form(assistant(), continued_wages=[wage("2026-03-09", "2026-03-12")]),
        {_A: "2841.65", f"{_W}/0": "847.20"},
        "3688.85",
    ),
    Case(
        "four days of accident: none is asked",
        form(assistant(), continued_wages=[wage("2026-03-09", "2026-03-12", reason="accident")]),
        {_A: "2841.65", f"{_W}/0": "847.20"},
        "3688.85",
    ),
    Case(
        "an acute phase: a certificate is asked",
        form(assistant()) | _ACUTE,
        {_A: "2841.65"},
        "2841.65",
    ),
    Case(
        "December 2021",
        month_of_rates("2021-12", "89.30"),
        {_A: ["3350.00", "502.00"], _N: "446.50"},
        "4298.50",
        facts={"today": "2022-02-15"},
    ),
    Case(
        "January 2022",
        month_of_rates("2022-01", "160.50"),
        {_A: ["3350.00", "502.00"], _N: "802.50"},
        "4654.50",
        facts={"today": "2022-02-15"},
    ),
    Case(
        "December 2022",
        month_of_rates("2022-12", "160.50"),
        {_A: ["3350.00", "502.00"], _N: "802.50"},
        "4654.50",
        facts={"today": "2023-02-15"},
    ),
    Case(
        "January 2023",
        month_of_rates("2023-01", "164.35"),
        {_A: ["3430.00", "515.00"], _N: "821.75"},
        "4766.75",
        facts={"today": "2023-02-15"},
    ),
    Case(
        "December 2024",
        month_of_rates("2024-12", "164.35"),
        {_A: ["3430.00", "515.00"], _N: "821.75"},
        "4766.75",
        facts={"today": "2025-02-15"},
    ),
    Case(
        "January 2025",
        month_of_rates("2025-01", "169.10"),
        {_A: ["3530.00", "529.50"], _N: "845.50"},
        "4905.00",
        facts={"today": "2025-02-15"},
    ),
    Case(
        "December 2026 is published",
        form(assistant("1"), month="2026-12"),
        {_A: "35.30"},
        "35.30",
        facts={"today": "2027-02-01"},
    ),
    Case(
        "January 2027 is not",
        form(assistant("1"), month="2027-01"),
        {_A: "35.30"},
        "35.30",
        warnings=found((_MONTH, "tariff_not_confirmed")),
        facts={"today": "2027-02-01"},
    ),
    Case("the current month", form(assistant("1"), month="2026-09"), {_A: "35.30"}, "35.30"),
    Case(
        "typed as people do",
        form(assistant("80,5", nights="8", gross_wage="3'200"), night_flat="169.1"),
        {_A: "2841.65", _N: "1352.80"},
        "4194.45",
    ),
    Case("nothing together", form(assistant("0")), {_A: "0.00"}, "0.00", errors=found((_A, "positive"))),
    Case(
        "too much for any account",
        form(assistant("1", nights=2), night_flat="999999999.99"),
        {_A: "35.30"},
        None,
        errors=found((_N, "amount_too_great"), (_N, "night_flat_too_high")),
    ),
    Case(
        "to a company's account",
        form(assistant("1")),
        {_A: "35.30"},
        "35.30",
        warnings=found(("/payee", "cash_benefit_to_company")),
        facts={"payee": payee()},
    ),
    Case(
        "a supplement to a month that was invoiced",
        form(assistant("1"), is_supplement=True),
        {_A: "35.30"},
        "35.30",
        facts=earlier("assistance", "7560000000002|2026-03"),
    ),
]


def terms(**values: Any) -> Json:
    """Of a saved decision; amounts as text."""
    exact = {name: Decimal(value) if name.endswith(_AMOUNTS) else value for name, value in values.items()}
    return {"beneficiary": decision(**exact)}


def under_another(this: Json | None, **other: Any) -> Side:
    """Decisions of the person: the one that is named, unless it is not saved, and another."""
    named = {NUMBER: DecisionFacts(NUMBER, **this)} if this is not None else {}
    return Side(facts={"beneficiary": {"decisions": named | {_ANOTHER: DecisionFacts(_ANOTHER, **other)}}})


def month_before(amount: str, *, month: str = "2026-03") -> Json:
    """An earlier request of the same person and month."""
    return earlier("assistance-month", f"7560000000002|{month}", amount=Decimal(amount))


def sent_before(**figures: str) -> Json:
    """What earlier requests for the month of EXAMPLE claimed: qualified hours, nights, converted flats."""
    scopes = [
        earlier(f"assistance-{name}", "7560000000002|2026-03", amount=Decimal(figure))["earlier"]
        for name, figure in figures.items()
    ]
    return {"earlier": {key: claims for scope in scopes for key, claims in scope.items()}}


def year_before(amount: str, first: str, last: str) -> Json:
    """An earlier request of the same person, for the month with these days."""
    days = {"first_day": date.fromisoformat(first), "last_day": date.fromisoformat(last)}
    return earlier("assistance-year", "7560000000002", amount=Decimal(amount), **days)


def another_tariff(first_day: str) -> Json:
    values = Rates(hour=Decimal("36.00"), qualified_hour=Decimal("54.00"), night_max=Decimal("170.00"))
    row = Tariff(date.fromisoformat(first_day), date(2026, 12, 31), values, "RAI art. 39f")
    return {"tariffs": in_force([*shipped(), row])}


def born(day: str) -> Json:
    return {"beneficiary": {"birth_date": date.fromisoformat(day)}}


def two(first: Json, second: Json) -> Json:
    """Two assistants, who differ as told."""
    return {"assistants": [assistant() | first, assistant(name="Keller Noah") | second]}


def absent(first: str, last: str, **values: Any) -> Side:
    return Side({"continued_wages": [wage(first, last, **values)]})


def absences(first: Json, second: Json) -> Side:
    """From the 9th to the 11th and from the 12th to the 14th, of one assistant, unless told otherwise."""
    after = wage("2026-03-12", "2026-03-14")
    return Side(two({}, {}) | {"continued_wages": [wage() | first, after | second]})


def acute(first: str, last: str | None) -> Side:
    return Side({"acute_from": first, "acute_to": last})


def on(day: str, month: str) -> Side:
    return Side({"month": month, "night_flat": "89.30"}, facts={"today": day})


def alike(**values: Any) -> Side:
    """A supplement beside an earlier request that was the example."""
    content = hashlib.sha256(b"4723.95\nrossichiara|80.50|10.00").hexdigest()
    first = earlier("assistance", f"{_PERSON}|2026-03")["earlier"]
    same = earlier("assistance-alike", f"{_PERSON}|2026-03|{content}")["earlier"]
    return Side({"is_supplement": True} | values, facts={"earlier": first | same})


_PERSON, _ANOTHER = "7560000000002", "30220239876543"
_M, _Y = {"monthly_amount": Decimal("9000.00")}, {"annual_amount": Decimal("99000.00")}
_WRITTEN_OTHERWISE = [assistant("80.50", name="ROSSI-Chiara", hours_qualified="10.0", nights=8, gross_wage="1.00")]
_AMOUNTS = ("_amount", "_flat", "_hours")
_SLIGHT = terms(monthly_amount="3000.00", degree="slight")
_JULY = {"annual_amount": "5000.00", "valid_from": date(2025, 7, 15)}
_OTHER_AVS = {"name": "Keller Noah", "avs_number": "7561234567897"}

_FULL = terms(qualified_hours="12") | sent_before(qualified="12")

LIMITS = [
    Limit("future", Side({"month": "2026-10"}), Side({"month": "2026-09"})),
    Limit(
        "future",
        Side(
            {"month": "2026-09", "continued_wages": [wage("2026-09-16", "2026-09-20")]}, facts={"today": "2026-09-15"}
        ),
        Side(
            {"month": "2026-09", "continued_wages": [wage("2026-09-15", "2026-09-20")]}, facts={"today": "2026-09-15"}
        ),
    ),
    Limit("assistance_extinct", Side({"month": "2025-08"}), Side({"month": "2025-09"})),
    Limit("assistance_extinct", on("2026-10-01", "2025-09"), on("2026-09-30", "2025-09")),
    Limit("assistance_extinct", on("2028-02-29", "2027-02"), on("2028-02-28", "2027-02")),
    Limit("assistance_partly_extinct", on("2026-09-02", "2025-09"), on("2026-09-01", "2025-09")),
    Limit("assistance_partly_extinct", on("2026-09-30", "2025-09"), on("2026-10-01", "2025-09")),
    Limit("assistance_extinct_soon", on("2026-09-01", "2025-11"), on("2026-08-31", "2025-11")),
    Limit("assistance_extinct_soon", on("2026-09-01", "2025-09"), on("2026-09-02", "2025-09")),
    Limit("assistance_avs_age", Side(facts=born("1961-11-30")), Side(facts=born("1961-12-01"))),
    Limit("tariff_unknown", on("2021-02-01", "2020-12"), on("2021-02-01", "2021-01")),
    Limit("tariff_not_confirmed", on("2027-02-01", "2027-01"), on("2027-02-01", "2026-12")),
    Limit(
        "tariff_changes_in_month", Side(facts=another_tariff("2026-03-31")), Side(facts=another_tariff("2026-04-01"))
    ),
    Limit(
        "tariff_changes_in_month", Side(facts=another_tariff("2026-03-02")), Side(facts=another_tariff("2026-03-01"))
    ),
    Limit(
        "assistant_relative", Side({"assistants": [assistant(not_relative=False)]}), Side({"assistants": [assistant()]})
    ),
    Limit("assistant_twice", Side(two({}, {"name": "ROSSI  Chiara"})), Side(two({}, {}))),
    Limit("assistant_twice", Side(two({}, {"name": "Rössi-Chiarà."})), Side(two({}, {"name": "Rossi Chiaro"}))),
    Limit("assistant_twice", Side(two({}, {"name": "Rossi\u034f \u200cChiara 2"})), Side(two({}, {}))),
    Limit("assistant_twice", Side(two({"name": "1"}, {"name": "1"})), Side(two({"name": "1"}, {"name": "2"}))),
    Limit(
        "assistant_twice",
        Side(two({"avs_number": "7561234567897"}, _OTHER_AVS)),
        Side(two({"avs_number": "7569217076985"}, _OTHER_AVS)),
    ),
    Limit("qualified_not_granted", Side(facts=terms(qualified_hours="0")), Side(facts=terms(qualified_hours="10"))),
    Limit(
        "qualified_not_granted",
        Side(facts=terms(qualified_hours="0")),
        Side({"assistants": [assistant(hours_qualified="0")]}, facts=terms(qualified_hours="0")),
    ),
    Limit("qualified_exceeded", Side(facts=terms(qualified_hours="9.99")), Side(facts=terms(qualified_hours="10"))),
    Limit(
        "qualified_exceeded",
        Side(two({"hours_qualified": "6"}, {"hours_qualified": "4.01"}), facts=terms(qualified_hours="10")),
        Side(two({"hours_qualified": "6"}, {"hours_qualified": "4"}), facts=terms(qualified_hours="10")),
    ),
    Limit(  # with what was sent before for the month; hours that are not qualified are not asked
        "qualified_exceeded",
        Side(facts=terms(qualified_hours="12") | sent_before(qualified="2.01")),
        Side(facts=terms(qualified_hours="12") | sent_before(qualified="2")),
    ),
    Limit(
        "qualified_exceeded",
        Side({"assistants": [assistant(hours_qualified="0.01")]}, facts=_FULL),
        Side({"assistants": [assistant()]}, facts=_FULL),
    ),
    Limit("nights_of_month", Side(two({"nights": 16}, {"nights": 16})), Side(two({"nights": 16}, {"nights": 15}))),
    Limit("nights_of_month", Side(facts=sent_before(nights="24")), Side(facts=sent_before(nights="23"))),
    Limit(
        "nights_of_month",
        Side({"assistants": [assistant(nights=1)]}, facts=sent_before(nights="31")),
        Side({"assistants": [assistant()], "converted_nights": 1}, facts=sent_before(nights="31")),
    ),
    Limit(
        "nights_with_converted",
        Side({"converted_nights": 3}, facts=sent_before(nights="20", converted="1")),
        Side({"converted_nights": 2}, facts=sent_before(nights="20", converted="1")),
    ),
    Limit(  # said of the nights where no flat is converted now
        "nights_with_converted", Side(facts=sent_before(converted="24")), Side(facts=sent_before(converted="23"))
    ),
    Limit(
        "nights_of_month",
        Side({"month": "2026-02", "assistants": [assistant(nights=29)]}),
        Side({"month": "2026-02", "assistants": [assistant(nights=28)]}),
    ),
    Limit(
        "nights_with_converted",
        Side({"assistants": [assistant(nights=30)], "converted_nights": 2}),
        Side({"assistants": [assistant(nights=30)], "converted_nights": 1}),
    ),
    Limit(
        "nights_with_converted",
        Side({"month": "2026-02", "assistants": [assistant()], "converted_nights": 29}),
        Side({"month": "2026-02", "assistants": [assistant()], "converted_nights": 28}),
    ),
    Limit(  # said of the nights alone
        "nights_with_converted",
        Side(two({"nights": 15}, {"nights": 15}) | {"converted_nights": 31}),
        Side(two({"nights": 16}, {"nights": 16}) | {"converted_nights": 31}),
    ),
    Limit("assistant_without_work", Side(two({}, {"hours": None})), Side(two({}, {"hours": "0"}))),
    Limit("assistant_without_work", Side(two({}, {"hours": None})), Side(two({}, {"hours": None, "nights": 1}))),
    Limit(
        "assistant_without_work",
        Side(two({}, {"hours": None, "hours_qualified": "0"})),
        Side(two({}, {"hours": None, "hours_qualified": "1"})),
    ),
    Limit(
        "assistant_without_work",
        Side(two({}, {"hours": None}) | {"continued_wages": [wage()]}),
        Side(two({}, {"hours": None}) | {"continued_wages": [wage(assistant="KELLER Noah")]}),
    ),
    Limit(
        "assistant_hours_too_many",
        Side({"assistants": [assistant("700", hours_qualified="44.01")]}),
        Side({"assistants": [assistant("700", hours_qualified="44")]}),
    ),
    Limit(
        "assistant_hours_too_many",
        Side({"month": "2026-02", "assistants": [assistant("672.01")]}),
        Side({"month": "2026-02", "assistants": [assistant("672")]}),
    ),
    Limit(
        "assistant_hours_too_many",
        Side(two({"hours": "400"}, {"hours": "400", "hours_qualified": "400"})),
        Side(two({"hours": "400"}, {"hours": "400"})),
    ),
    Limit("required", Side({"night_flat": None}), Side({"night_flat": None, "assistants": [assistant(nights=0)]})),
    Limit(
        "required",
        Side({"night_flat": None, "assistants": [assistant()], "converted_nights": 1}),
        Side({"night_flat": None, "assistants": [assistant()], "converted_nights": 0}),
    ),
    Limit("required", acute("2026-03-01", None), acute("2026-03-01", "2026-03-01")),
    Limit("night_flat_too_high", Side({"night_flat": "169.11"}), Side({"night_flat": "169.10"})),
    Limit(
        "night_flat_too_high",
        Side({"night_flat": "120.01"}, facts=terms(night_flat="120.00")),
        Side({"night_flat": "120.00"}, facts=terms(night_flat="120.00")),
    ),
    Limit(
        "night_flat_too_high",
        Side({"month": "2021-12", "night_flat": "89.31"}, facts={"today": "2022-01-15"}),
        Side({"month": "2022-01", "night_flat": "89.31"}, facts={"today": "2022-01-15"}),
    ),
    Limit(
        "night_flat_differs",
        Side({"night_flat": "119.99"}, facts=terms(night_flat="120.00")),
        Side({"night_flat": "120.00"}, facts=terms(night_flat="120.00")),
    ),
    Limit(
        "days_of_month",
        Side({"month": "2026-02", "institution_days": 29}),
        Side({"month": "2026-02", "institution_days": 28}),
    ),
    Limit(
        "assistant_unlisted",
        absent("2026-03-09", "2026-03-11", assistant="Rossi Chiara Maria"),
        absent("2026-03-09", "2026-03-11", assistant="rossi-chiara"),
    ),
    Limit("range", absent("2026-03-09", "2026-03-08"), absent("2026-03-09", "2026-03-09")),
    Limit("range", acute("2026-03-09", "2026-03-08"), acute("2026-03-09", "2026-03-09")),
    Limit("outside_month", absent("2026-02-01", "2026-02-28"), absent("2026-02-01", "2026-03-01")),
    Limit("outside_month", absent("2026-04-01", "2026-04-05"), absent("2026-03-31", "2026-04-05")),
    Limit("outside_month", acute("2026-02-01", "2026-02-28"), acute("2026-02-01", "2026-03-01")),
    Limit("outside_month", acute("2026-04-01", "2026-04-05"), acute("2026-03-31", "2026-04-05")),
    Limit("continued_wages_overlap", absences({}, {"absent_from": "2026-03-11"}), absences({}, {})),
    Limit("continued_wages_overlap", absences({"absent_to": "2026-03-12"}, {}), absences({}, {})),
    Limit(
        "continued_wages_overlap",
        absences({}, {"absent_from": "2026-03-01", "assistant": "ROSSI Chiara"}),
        absences({}, {"absent_from": "2026-03-01", "assistant": "Keller Noah"}),
    ),
    Limit(
        "continued_hours_too_many",
        absent("2026-03-09", "2026-03-09", hours="24.01"),
        absent("2026-03-09", "2026-03-09"),
    ),
    Limit(
        "continued_hours_too_many",
        absent("2026-02-01", "2026-03-02", hours="48.01"),
        absent("2026-02-01", "2026-03-02", hours="48"),
    ),
    Limit(
        "continued_hours_too_many",
        absent("2026-03-31", "2026-04-20", hours="24.01"),
        absent("2026-03-31", "2026-04-20", hours="24"),
    ),
    Limit(
        "continued_hours_too_many",
        absent("2026-03-31", "2026-07-20", hours="24.01"),
        absent("2026-03-31", "2026-07-20", hours="24"),
    ),
    Limit("continued_wage_too_long", absent("2026-01-15", "2026-04-15"), absent("2026-01-15", "2026-04-14")),
    Limit("continued_wage_too_long", absent("2026-01-31", "2026-04-30"), absent("2026-01-31", "2026-04-29")),
    Limit("acute_phase_too_long", acute("2026-02-01", "2026-05-02"), acute("2026-02-01", "2026-05-01")),
    # 150 % of 3149.29 is 4723.935, so 4723.94; of 3149.30 it is the example's 4723.95.
    Limit(
        "assistance_month_exceeded",
        Side(facts=terms(monthly_amount="3149.29")),
        Side(facts=terms(monthly_amount="3149.30")),
    ),
    Limit(
        "assistance_month_exceeded",
        Side(facts=terms(monthly_amount="4000.00") | month_before("1276.06")),
        Side(facts=terms(monthly_amount="4000.00") | month_before("1276.05")),
    ),
    Limit(
        "assistance_month_exceeded",
        Side({"is_supplement": True}, facts=terms(monthly_amount="4000.00") | month_before("1276.06")),
        Side({"is_supplement": True}, facts=terms(monthly_amount="4000.00") | month_before("9999.00", month="2026-02")),
    ),
    Limit("assistance_month_exceeded", Side(facts=_SLIGHT), Side(_ACUTE, facts=_SLIGHT)),
    Limit(
        "assistance_month_exceeded_acute",
        Side(_ACUTE, facts=_SLIGHT),
        Side(_ACUTE, facts=terms(monthly_amount="3000.00", degree="moderate")),
    ),
    Limit("assistance_month_exceeded_acute", Side(_ACUTE, facts=_SLIGHT), Side(facts=_SLIGHT)),
    Limit(
        "assistance_year_exceeded",
        Side(facts=terms(annual_amount="4723.94")),
        Side(facts=terms(annual_amount="4723.95")),
    ),
    Limit(
        "assistance_year_exceeded",
        Side(facts=terms(annual_amount="5000.00") | year_before("276.06", "2026-01-01", "2026-01-31")),
        Side(facts=terms(annual_amount="5000.00") | year_before("276.05", "2026-01-01", "2026-01-31")),
    ),
    Limit(
        "assistance_year_exceeded",
        Side(facts=terms(annual_amount="5000.00") | year_before("276.06", "2026-12-01", "2026-12-31")),
        Side(facts=terms(annual_amount="5000.00") | year_before("276.06", "2025-12-01", "2025-12-31")),
    ),
    Limit(
        "assistance_year_exceeded",
        Side(facts=terms(**_JULY) | year_before("276.06", "2025-07-01", "2025-07-31")),
        Side(facts=terms(**_JULY) | year_before("276.06", "2025-06-01", "2025-06-30")),
    ),
    Limit(
        "assistance_year_exceeded",
        Side(facts=terms(**_JULY) | year_before("276.06", "2026-06-01", "2026-06-30")),
        Side(facts=terms(**_JULY) | year_before("276.06", "2026-07-01", "2026-07-31")),
    ),
    Limit(
        "already_invoiced",
        Side(facts=earlier("assistance", "7560000000002|2026-03")),
        Side(facts=earlier("assistance", "7560000000002|2026-02")),
    ),
    Limit(
        "already_invoiced",
        Side(facts=earlier("assistance", "7560000000002|2026-03")),
        Side({"is_supplement": True}, facts=earlier("assistance", "7560000000002|2026-03")),
    ),
    Limit(
        "supplement_without_first",
        Side({"is_supplement": True}),
        Side({"is_supplement": True}, facts=earlier("assistance", "7560000000002|2026-03")),
    ),
    Limit(
        "supplement_without_first",
        Side({"is_supplement": True}, facts=earlier("assistance", "7560000000002|2026-02")),
        Side({"is_supplement": False}, facts=earlier("assistance", "7560000000002|2026-02")),
    ),
    Limit("supplement_alike", alike(), alike(assistants=[assistant("80.51", hours_qualified="10", nights=8)])),
    Limit("supplement_alike", alike(assistants=_WRITTEN_OTHERWISE), alike(night_flat="169.05")),
    Limit("supplement_alike", alike(), alike(is_supplement=False)),
    Limit("supplement_alike", alike(), alike(month="2026-02")),
    Limit(
        "supplement_alike",
        alike(),
        alike(assistants=[assistant(hours_qualified="10", nights=8, name="Keller Noah")]),
    ),
    Limit("terms_under_other_decision", under_another(None, **_M), under_another(None, degree="slight")),
    Limit("terms_under_other_decision", under_another({}, **_Y), under_another({}, qualified_hours=Decimal(10))),
    Limit(
        "terms_under_other_decision", under_another({"night_flat": Decimal("169.10")}, **_M), under_another(_Y, **_M)
    ),
    Limit("terms_under_other_decision", under_another({}, **_M), under_another(_M)),
    Limit("terms_under_other_decision", under_another({}, **_M), under_another(_M, **_M)),
]
