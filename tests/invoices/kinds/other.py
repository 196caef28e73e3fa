"""318.632 Autre facture."""

from decimal import Decimal
from typing import Any

from tests.invoices.facts import decision, earlier
from tests.invoices.kinds import Case, Json, Limit, Side, found


def line(day: str = "2026-08-05", quantity: str = "1", price: str = "100.00", **values: Any) -> Json:
    return {"date": day, "description": "Physiothérapie", "quantity": quantity, "unit_price": price} | values


def form(*lines: Json, **values: Any) -> Json:
    return EXAMPLE | {"lines": list(lines)} | values


BENEFICIARY: Json = {}
EXAMPLE: Json = {
    "kind": "other",
    "service_from": "2026-08-05",
    "service_to": "2026-08-12",
    "already_paid": False,
    "lines": [line(quantity="2.00"), line("2026-08-12", description="Matériel", price="114.80", vat_rate="8.1")],
}
_0, _1 = "/form/lines/0", "/form/lines/1"

CASES = [
    Case("the example", EXAMPLE, {_0: "200.00", _1: "124.10"}, "324.10"),
    Case("no VAT and 0 % are the same", form(line(vat_rate="0"), line()), {_0: "100.00", _1: "100.00"}, "200.00"),
    Case("half a cent goes up", form(line(quantity="0.5", price="0.01")), {_0: "0.01"}, "0.01"),
    Case("less than half a cent goes down", form(line(quantity="1.49", price="0.01")), {_0: "0.01"}, "0.01"),
    Case("half up, not half even", form(line(quantity="0.5", price="0.05")), {_0: "0.03"}, "0.03"),
    Case("2.6 % on 3 × 17.35", form(line(quantity="3", price="17.35", vat_rate="2.6")), {_0: "53.40"}, "53.40"),
    Case(
        "each line is rounded, then they are added",
        form(*[line(price="0.33", vat_rate="3.8")] * 2),
        {_0: "0.34", _1: "0.34"},
        "0.68",
    ),
    Case(
        "old rates until 31 December 2023",
        form(line("2023-12-31", vat_rate="7.7"), service_from="2023-12-31", service_to="2024-01-01"),
        {_0: "107.70"},
        "107.70",
    ),
    Case(
        "new rates from 1 January 2024",
        form(line("2024-01-01", vat_rate="7.7"), service_from="2023-12-31", service_to="2024-01-01"),
        {_0: "107.70"},
        "107.70",
        errors=found((f"{_0}/vat_rate", "vat_rate")),
    ),
    Case("typed as people do", form(line(quantity="1,5", price="1'234.50")), {_0: "1851.75"}, "1851.75"),
    Case("nothing together", form(line(price="0")), {_0: "0.00"}, "0.00", errors=found(("/form/lines", "positive"))),
    Case(
        "too much for any account",
        form(line(quantity="9999999.99", price="9999999.99")),
        {},
        None,
        errors=found((f"{_0}/unit_price", "amount_too_great")),
    ),
    Case(
        "paid already: a second document is asked",
        form(line(), already_paid=True),
        {_0: "100.00"},
        "100.00",
        warnings=found(("/payee", "paid_by_person")),
    ),
]

_SAME = earlier("other", "30220241234567|2026-08-05|324.10")
_904 = {"lines": [line(tariff_code="904")]}


def by(provider: str, **form: Any) -> Side:
    """The decision names a provider; the company is the Fondation Doe of Lausanne."""
    return Side(
        form, facts={"beneficiary": decision(provider=provider), "organisation": {"name": "Fondation Doe, Lausanne"}}
    )


def granted(sessions: int, before: str | None = None, **form: Any) -> Side:
    """The decision grants sessions; an earlier request has claimed some."""
    earlier_ones = earlier("sessions", "7560000000002|30220241234567", amount=Decimal(before)) if before else {}
    return Side(form, facts={"beneficiary": decision(sessions=sessions)} | earlier_ones)


LIMITS = [
    Limit("future", Side({"service_to": "2026-10-01"}), Side({"service_to": "2026-09-30"})),
    Limit("range", Side({"service_to": "2026-08-04"}), Side({"lines": [line()], "service_to": "2026-08-05"})),
    Limit(
        "prescribed",
        Side({"service_from": "2021-08-31", "service_to": None, "lines": [line("2021-08-31")]}),
        Side({"service_from": "2021-09-01", "service_to": None, "lines": [line("2021-09-01")]}),
    ),
    Limit(
        "prescribed",
        Side({"service_from": "2021-08-31", "service_to": "2021-09-01", "lines": [line("2021-08-31")]}),
        Side({"service_from": "2021-08-31", "service_to": "2021-09-01", "lines": [line("2021-09-01")]}),
    ),
    Limit(
        "prescribed_in_part",
        Side({"service_from": "2021-08-31", "service_to": "2021-09-01", "lines": [line("2021-09-01")]}),
        Side({"service_from": "2021-09-01", "service_to": "2021-09-01", "lines": [line("2021-09-01")]}),
    ),
    Limit("outside_period", Side({"lines": [line("2026-08-13")]}), Side({"lines": [line("2026-08-12")]})),
    Limit("vat_rate", Side({"lines": [line(vat_rate="7.7")]}), Side({"lines": [line(vat_rate="8.1")]})),
    Limit(
        "tariff_not_confirmed",
        Side({"lines": [line("2028-01-01", vat_rate="8.1")]}, facts={"today": "2028-01-01"}),
        Side({"lines": [line("2027-12-31", vat_rate="8.1")]}, facts={"today": "2028-01-01"}),
    ),
    Limit(
        "gln_unusual",
        Side({"lines": [line(provider_gln="4006381333931")]}),
        Side({"lines": [line(provider_gln="7601001302112")]}),
    ),
    Limit("provider_differs", by("Autre SA"), by("fondation DOE")),
    Limit("provider_differs", by("Autre SA"), by("Autre SA", already_paid=True)),
    Limit("provider_differs", by("Autre SA"), by("Autre SA", lines=[line(provider_gln="7601001302112")])),
    Limit("provider_differs", by("Autre SA"), by("Autre SA", lines=[line(provider_number="A123456")])),
    Limit("sessions_exceeded", granted(2), granted(3)),
    Limit("sessions_exceeded", granted(12, before="9.01"), granted(12, before="9")),
    Limit(
        "sessions_exceeded",
        granted(3, lines=[line(quantity="3.01", unit="Séance à 60 min.")]),
        granted(3, lines=[line(quantity="3"), line(quantity="50", unit="km")]),
    ),
    Limit("duplicate", Side(facts=_SAME), Side({"service_from": "2026-08-04"}, facts=_SAME)),
    Limit(
        "once_a_month",
        Side(_904, facts=earlier("tariff-904", "30220241234567|2026-08")),
        Side(_904, facts=earlier("tariff-904", "30220241234567|2026-07")),
    ),
]
