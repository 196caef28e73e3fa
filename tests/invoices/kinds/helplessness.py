"""318.632.2 API et SSI pour mineurs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from api.invoices.tariffs import Helplessness as Rates
from api.invoices.tariffs import Tariff, in_force
from api.invoices.tariffs.rows import shipped
from tests.invoices.facts import decision, earlier, payee
from tests.invoices.kinds import Case, Json, Limit, Side, found

AVS = "7560000000002"


def month(name: str, home: Any = None, **counts: Any) -> Json:
    return {"month": name, "home": home} | counts


def away(first: str, last: str, kind: str = "hospital", payer: str | None = None, **values: Any) -> Json:
    """Nights of 2026, "05-10" to "05-14"."""
    nights = {"first_night": f"2026-{first}", "last_night": f"2026-{last}"}
    return nights | {"kind": kind, "payer": payer, "where": "Hôpital de l’Île, Berne"} | values


def form(first: str, last: str, *months: Json, **values: Any) -> Json:
    return EXAMPLE | {"period_from": first, "period_to": last, "months": list(months)} | values


def may(*absences: Json, degree: str = "moderate", ssi: str = "4", **counts: Any) -> Json:
    """April to June 2026, May with these counts."""
    months = [month("2026-04", 30), month("2026-05", **counts), month("2026-06", 30)]
    return EXAMPLE | {"degree": degree, "ssi": ssi, "months": months, "absences": list(absences)}


# Everything goes to the insured person, so paying the company would be a warning.
BODY: Json = {"payee": {"beneficiary_account": True}}
FACTS: Json = {"payee": replace(payee(), own=False)}
BENEFICIARY: Json = {"birth_date": date(2016, 2, 20)}
EXAMPLE: Json = {
    "kind": "helplessness",
    "period_from": "2026-04-01",
    "period_to": "2026-06-30",
    "degree": "moderate",
    "ssi": "4",
    "months": [month("2026-04", 30), month("2026-05", 31), month("2026-06", 30)],
    "absences": [],
}
_0, _1, _2, _3 = (f"/form/months/{index}" for index in range(4))
_FAMILY, _AI, _OTHER = (("institution", payer) for payer in ("family", "ai", "other"))


def at_home(degree: str, ssi: str, of_30: str, of_31: str, total: str) -> Case:
    """91 nights of spring 2026 at home."""
    lines = {_0: of_30, _1: of_31, _2: of_30}
    return Case(f"at home: {degree}, {ssi}", EXAMPLE | {"degree": degree, "ssi": ssi}, lines, total)


# From 15 May 2026, as an administrator could add it: a quarter of 16.90 is 4.225.
_MAY_15 = Tariff(
    valid_from=date(2026, 5, 15),
    confirmed_until=date(2026, 12, 31),
    values=Rates(
        **{name: Decimal(value) for name, value in {"slight": "16.90", "moderate": "42.10", "severe": "67.30"}.items()},
        **{name: Decimal(value) for name, value in {"ssi_4": "33.70", "ssi_6": "58.90", "ssi_8": "84.10"}.items()},
    ),
    source="–",
)

CASES = [
    # day          16.80, 50.40, 75.60 and 100.80
    at_home("slight", "none", "504.00", "520.80", "1528.80"),
    at_home("slight", "4", "1512.00", "1562.40", "4586.40"),
    at_home("slight", "6", "2268.00", "2343.60", "6879.60"),
    at_home("slight", "8", "3024.00", "3124.80", "9172.80"),
    # day            42.00, 75.60, 100.80 and 126.00
    at_home("moderate", "none", "1260.00", "1302.00", "3822.00"),
    at_home("moderate", "4", "2268.00", "2343.60", "6879.60"),
    at_home("moderate", "6", "3024.00", "3124.80", "9172.80"),
    at_home("moderate", "8", "3780.00", "3906.00", "11466.00"),
    # day          67.20, 100.80, 126.00 and 151.20
    at_home("severe", "none", "2016.00", "2083.20", "6115.20"),
    at_home("severe", "4", "3024.00", "3124.80", "9172.80"),
    at_home("severe", "6", "3780.00", "3906.00", "11466.00"),
    at_home("severe", "8", "4536.00", "4687.20", "13759.20"),
    Case(
        "a leap year's February: 29 × 73.50",
        form("2024-01-01", "2024-03-31", month("2024-01", 31), month("2024-02", 29), month("2024-03", 31)),
        {_0: "2278.50", _1: "2131.50", _2: "2278.50"},
        "6688.50",
    ),
    Case(
        "a leap year's February has no 28 days",
        form("2024-02-01", "2024-02-29", month("2024-02", 28)),
        {_0: "2058.00"},
        "2058.00",
        errors=found((f"{_0}/home", "days_differ")),
    ),
    Case(
        "another year's February: 28 × 75.60",
        form("2026-02-01", "2026-02-28", month("2026-02", 28)),
        {_0: "2116.80"},
        "2116.80",
    ),
    Case(
        "nights in hospital are paid like those at home",
        may(away("05-10", "05-14"), home=26, hospital=5),
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
    ),
    Case(
        "a whole month in hospital asks for its confirmation",
        may(away("05-01", "05-31"), hospital=31),
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
        errors=found(("/attachments", "attachment_required")),
        body={"attachments": []},
    ),
    Case(
        "a month in hospital but for one night asks for nothing",
        may(away("05-02", "05-31"), home=1, hospital=30),
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
        body={"attachments": []},
    ),
    Case(
        "nights abroad are paid like those at home",
        may(away("05-10", "05-14", "abroad", where="France"), home=31),
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
    ),
    Case(
        "the family pays: a quarter of 16.80 is 4.20",
        may(away("05-10", "05-13", *_FAMILY), degree="slight", ssi="none", home=27, institution_family=4),
        {_0: "504.00", _1: ["453.60", "16.80"], _2: "504.00"},
        "1478.40",
    ),
    Case(
        "the family pays: a quarter of 42.00 and the whole supplement, 4 × (10.50 + 33.60)",
        may(away("05-10", "05-13", *_FAMILY), home=27, institution_family=4),
        {_0: "2268.00", _1: ["2041.20", "176.40"], _2: "2268.00"},
        "6753.60",
    ),
    Case(
        "the family pays: 4 × (16.80 + 84.00)",
        may(away("05-10", "05-13", *_FAMILY), degree="severe", ssi="8", home=27, institution_family=4),
        {_0: "4536.00", _1: ["4082.40", "403.20"], _2: "4536.00"},
        "13557.60",
    ),
    Case(
        "a quarter of 40.85 is 10.2125, so 10.20",
        form(
            *("2024-03-01", "2024-03-31", month("2024-03", 21, institution_family=10)),
            ssi="none",
            absences=[away("", "", *_FAMILY, first_night="2024-03-01", last_night="2024-03-10")],
        ),
        {_0: ["857.85", "102.00"]},
        "959.85",
    ),
    Case(
        "a quarter of 15.95 is 3.9875, so 4.00",
        form(
            *("2021-10-01", "2021-10-31", month("2021-10", 30, institution_family=1)),
            degree="slight",
            ssi="none",
            absences=[away("", "", *_FAMILY, first_night="2021-10-31", last_night="2021-10-31")],
        ),
        {_0: ["478.50", "4.00"]},
        "482.50",
    ),
    Case(
        "who else pays, owes: nothing for nights that the AI or another pays",
        may(
            *(away("05-01", "05-06", *_AI), away("05-07", "05-11", *_OTHER)),
            home=20,
            institution_ai=6,
            institution_other=5,
        ),
        {_0: "2268.00", _1: "1512.00", _2: "2268.00"},
        "6048.00",
    ),
    Case(
        "a month that the AI pays is shown with nothing",
        may(away("05-01", "05-31", *_AI), institution_ai=31),
        {_0: "2268.00", _1: "0.00", _2: "2268.00"},
        "4536.00",
        warnings=found((f"{_1}/institution_ai", "institution_nights")),
    ),
    Case(
        "nothing but what the AI pays is nothing to invoice",
        form(
            *("2026-05-01", "2026-05-31", month("2026-05", institution_ai=31)),
            absences=[away("05-01", "05-31", *_AI)],
        ),
        {_0: "0.00"},
        "0.00",
        errors=found(("/form/months", "positive")),
        warnings=found((f"{_0}/institution_ai", "institution_nights")),
    ),
    Case(
        "over the change of 2025: 31 × 73.50, then 31 and 28 × 75.60",
        form("2024-12-01", "2025-02-28", month("2024-12", 31), month("2025-01", 31), month("2025-02", 28)),
        {_0: "2278.50", _1: "2343.60", _2: "2116.80"},
        "6738.90",
    ),
    Case(
        "over the change of 2023: 30 and 31 × 143.40, then 31 × 147.00",
        form(
            *("2022-11-01", "2023-01-31", month("2022-11", 30), month("2022-12", 31), month("2023-01", 31)),
            degree="severe",
            ssi="8",
        ),
        {_0: "4302.00", _1: "4445.40", _2: "4557.00"},
        "13304.40",
    ),
    Case(
        "a tariff inside a month: 12 × 16.80, 2 × 4.20, then 15 × 16.90, 2 × 4.25 (4.225 goes up)",
        may(away("05-13", "05-16", *_FAMILY), degree="slight", ssi="none", home=27, institution_family=4),
        {_0: "504.00", _1: ["201.60", "8.40", "253.50", "8.50"], _2: "507.00"},
        "1483.00",
        facts={"tariffs": in_force([*shipped(), _MAY_15])},
    ),
    Case(
        "three months from the middle of one: 17, 30, 31 and 14 × 42.00",
        form(
            *("2026-05-15", "2026-08-14"),
            *(month("2026-05", 17), month("2026-06", 30), month("2026-07", 31), month("2026-08", 14)),
            ssi="none",
        ),
        {_0: "714.00", _1: "1260.00", _2: "1302.00", _3: "588.00"},
        "3864.00",
    ),
    Case(
        "the month of the 18th birthday is the last",
        EXAMPLE,
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
        facts={"beneficiary": {"birth_date": date(2008, 6, 1)}},
    ),
    Case(
        "30 of 31 days",
        may(home=30),
        {_0: "2268.00", _1: "2268.00", _2: "2268.00"},
        "6804.00",
        errors=found((f"{_1}/home", "days_differ")),
    ),
    Case(
        "as fields hold it",
        may(away("05-10", "05-14"), home="26", hospital="05", institution_family="0"),
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
    ),
    Case(
        "hospital days of which no absence tells",
        may(home=26, hospital=5),
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
        errors=found((f"{_1}/hospital", "nights_differ")),
    ),
    Case(
        "the company's account",
        EXAMPLE,
        {_0: "2268.00", _1: "2343.60", _2: "2268.00"},
        "6879.60",
        warnings=found(("/payee", "cash_benefit_to_company")),
        facts={"payee": payee()},
    ),
]


def dates(first: str, last: str, *absences: Json) -> Json:
    return {"period_from": first, "period_to": last, "absences": list(absences)}


def born(year: int, number: int, day: int) -> Json:
    return {"beneficiary": {"birth_date": date(year, number, day)}}


def side(form: Json) -> Side:
    return Side({name: value for name, value in form.items() if name != "kind"})


def differing(place: str, *stay: str) -> Sequence[Limit]:
    """One night more than the absences tell, and as many."""
    absence = away("05-10", "05-11", *stay)
    counts: Sequence[Json] = [{"home": 31 - n, place: n} for n in (3, 2)]
    sides = (side(may(absence, **nights)) for nights in counts)
    return [Limit("nights_differ", *sides), Limit("nights_differ", side(may(absence, home=31)))]


_TODAY_2027 = {"today": "2027-03-31"}
_SUMMER_ABROAD = away("04-01", "06-30", "abroad")  # 91 nights
LIMITS = [
    Limit("future", Side(dates("2026-07-01", "2026-10-01")), Side(dates("2026-07-01", "2026-09-30"))),
    Limit("range", Side(dates("2026-04-01", "2026-03-31")), Side(dates("2026-04-01", "2026-04-01"))),
    Limit(
        "range",
        side(may(away("05-10", "05-09"), home=31)),
        side(may(away("05-10", "05-10"), home=30, hospital=1)),
    ),
    Limit("prescribed", Side(dates("2021-06-01", "2021-08-31")), Side(dates("2021-07-01", "2021-09-30"))),
    Limit("prescribed_in_part", Side(dates("2021-08-31", "2021-09-30")), Side(dates("2021-09-01", "2021-09-30"))),
    Limit("prescribed_in_part", Side(dates("2021-07-01", "2021-09-30")), Side(dates("2021-06-01", "2021-08-31"))),
    Limit(
        "prescribed_in_part",
        Side(dates("2021-08-31", "2021-09-30"), facts={"today": "2026-09-01"}),
        Side(dates("2021-08-31", "2021-09-30"), facts={"today": "2026-08-31"}),
    ),
    Limit(
        "tariff_unknown",
        Side(dates("2020-12-31", "2021-01-31"), facts={"today": "2025-12-31"}),
        Side(dates("2021-01-01", "2021-01-31"), facts={"today": "2025-12-31"}),
    ),
    Limit(
        "tariff_not_confirmed",
        Side(dates("2026-12-01", "2027-01-01"), facts=_TODAY_2027),
        Side(dates("2026-12-01", "2026-12-31"), facts=_TODAY_2027),
    ),
    Limit(
        "required",
        side(may(away("05-10", "05-11", "institution"), home=29, institution_other=2)),
        side(may(away("05-10", "05-11", *_OTHER), home=29, institution_other=2)),
    ),
    Limit("required", Side({"degree": None})),
    Limit(
        "outside_period",
        Side(dates("2026-04-02", "2026-06-30", away("04-01", "04-03"))),
        Side(dates("2026-04-02", "2026-06-30", away("04-02", "04-03"))),
    ),
    Limit(
        "outside_period",
        Side(dates("2026-04-01", "2026-06-29", away("06-29", "06-30"))),
        Side(dates("2026-04-01", "2026-06-29", away("06-28", "06-29"))),
    ),
    Limit("period_too_long", Side(dates("2026-04-01", "2026-07-01")), Side(dates("2026-04-01", "2026-06-30"))),
    Limit("period_too_long", Side(dates("2026-01-15", "2026-04-15")), Side(dates("2026-01-15", "2026-04-14"))),
    Limit("period_too_long", Side(dates("2025-11-30", "2026-03-01")), Side(dates("2025-11-30", "2026-02-28"))),
    Limit("beneficiary_adult", Side(facts=born(2008, 5, 31)), Side(facts=born(2008, 6, 1))),
    Limit(
        "beneficiary_adult",
        Side(dates("2026-04-01", "2026-06-01"), facts=born(2008, 5, 1)),
        Side(dates("2026-04-01", "2026-05-31"), facts=born(2008, 5, 1)),
    ),
    Limit("before_birth", Side(facts=born(2026, 4, 2)), Side(facts=born(2026, 4, 1))),
    Limit("month_missing", Side({"months": EXAMPLE["months"][:2]})),
    Limit("month_outside", Side({"months": [*EXAMPLE["months"], month("2026-07", 0)]})),
    Limit("month_outside", Side({"months": [month("2026-03", 31), *EXAMPLE["months"]]})),
    Limit("month_twice", Side({"months": [*EXAMPLE["months"], month("2026-04", 30)]})),
    Limit("days_differ", side(may(home=30)), side(may(home=31))),
    Limit(
        "days_differ",
        side(may(away("05-10", "05-10"), home=31, hospital=1)),
        side(may(away("05-10", "05-10"), home=30, hospital=1)),
    ),
    *differing("hospital", "hospital"),
    *(
        limit
        for payer in ("family", "ai", "other")
        for limit in differing(f"institution_{payer}", "institution", payer)
    ),
    Limit(
        "absences_overlap",
        side(may(away("05-10", "05-14"), away("05-14", "05-15"), home=25, hospital=6)),
        side(may(away("05-10", "05-14"), away("05-15", "05-15"), home=25, hospital=6)),
    ),
    Limit(
        "absences_overlap",
        side(may(away("05-14", "05-15"), away("05-10", "05-14", "abroad"), home=29, hospital=2)),
        side(may(away("05-14", "05-15"), away("05-10", "05-13", "abroad"), home=29, hospital=2)),
    ),
    Limit(
        "institution_nights",
        side(may(away("05-01", "05-16", *_FAMILY), home=15, institution_family=16)),
        side(may(away("05-01", "05-15", *_FAMILY), home=16, institution_family=15)),
    ),
    Limit(
        "institution_nights",
        side(
            may(
                away("05-01", "05-08", *_AI),
                away("05-09", "05-16", *_OTHER),
                home=15,
                institution_ai=8,
                institution_other=8,
            )
        ),
        side(may(away("05-01", "05-08", *_AI), away("05-09", "05-16"), home=15, institution_ai=8, hospital=8)),
    ),
    Limit(
        "abroad_long",
        Side({"absences": [_SUMMER_ABROAD]}, facts=earlier("helplessness-abroad", f"{AVS}|2026", amount=Decimal(2))),
        Side({"absences": [_SUMMER_ABROAD]}, facts=earlier("helplessness-abroad", f"{AVS}|2026", amount=Decimal(1))),
    ),
    Limit(
        "abroad_long",
        Side({"absences": [_SUMMER_ABROAD]}, facts=earlier("helplessness-abroad", f"{AVS}|2026", amount=Decimal(90))),
        Side({"absences": [_SUMMER_ABROAD]}, facts=earlier("helplessness-abroad", f"{AVS}|2025", amount=Decimal(90))),
    ),
    Limit(
        "degree_differs",
        Side(facts={"beneficiary": decision(degree="severe")}),
        Side(facts={"beneficiary": decision(degree="moderate")}),
    ),
    Limit(
        "ssi_differs",
        Side(facts={"beneficiary": decision(ssi_hours=6)}),
        Side(facts={"beneficiary": decision(ssi_hours=4)}),
    ),
    Limit(
        "ssi_differs",
        Side(facts={"beneficiary": decision(ssi_hours=0)}),
        Side({"ssi": "none"}, facts={"beneficiary": decision(ssi_hours=0)}),
    ),
    Limit(
        "days_already_invoiced",
        Side(facts=earlier("helplessness", AVS, first_day=date(2026, 1, 1), last_day=date(2026, 4, 1))),
        Side(facts=earlier("helplessness", AVS, first_day=date(2026, 1, 1), last_day=date(2026, 3, 31))),
    ),
    Limit(
        "days_already_invoiced",
        Side(facts=earlier("helplessness", AVS, first_day=date(2026, 6, 30), last_day=date(2026, 9, 30))),
        Side(facts=earlier("helplessness", AVS, first_day=date(2026, 7, 1), last_day=date(2026, 9, 30))),
    ),
]
