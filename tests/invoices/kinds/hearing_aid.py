"""300.001 Appareillage auditif. On TODAY, 30 September 2026, the person of EXAMPLE is 12 years old."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.invoices.facts import decision, earlier
from tests.invoices.kinds import Case, Json, Limit, Side, found

PERSON = "7560000000002"
SUPPLIER: Json = {
    "name": "Audition Exemple SA",
    "street": "Rue du Marché",
    "house_number": "4",
    "postcode": "3001",
    "town": "Berne",
    "gln": "7601001302112",
    "uid": "CHE-100.155.212",
}
# Every field, empty, as the counter sends what is not asked.
EMPTY: Json = {
    "kind": "hearing_aid",
    "supply": "purchase",
    "side": "both",
    "is_first_supply": None,
    "delivery_date": None,
    "previous_supply_date": None,
    "has_certificate": False,
    "is_second_ear": False,
    "service_date": None,
    "repair_date": None,
    "device_purchase_date": None,
    "years_from": None,
    "years_to": None,
    "device_amount": None,
    "service_amount": None,
    "invoice_amount": None,
    "brand": None,
    "model": None,
    "serial_number": None,
    "metas_number": None,
    "supplier": None,
}
DEVICE: Json = {"brand": "Oreillette", "model": "Mini 3", "supplier": SUPPLIER}
BENEFICIARY: Json = {"birth_date": date(2014, 5, 20)}
EXAMPLE: Json = (
    EMPTY
    | DEVICE
    | {
        "is_first_supply": True,
        "delivery_date": "2026-08-05",
        "serial_number": "SN-1",
        "metas_number": "M-2",
        "device_amount": "2750.00",
        "service_amount": "1600.00",
    }
)
ADULT: Json = {"beneficiary": {"birth_date": date(1987, 3, 12)}}
CASH = found(("/payee", "cash_benefit_to_company"))


def minor_buys(side: str, device: str, service: str, **values: Any) -> Json:
    return EXAMPLE | {"side": side, "device_amount": device, "service_amount": service} | values


def adult_buys(side: str = "both", cost: str = "3400.00", **values: Any) -> Json:
    return EXAMPLE | {"side": side, "device_amount": None, "service_amount": None, "invoice_amount": cost} | values


def again(previous: str, delivered: str = "2026-08-05", **values: Any) -> Json:
    return {"is_first_supply": False, "previous_supply_date": previous, "delivery_date": delivered} | values


def follow_up(side: str, cost: str, **values: Any) -> Json:
    return EMPTY | {"supply": "follow_up", "side": side, "service_date": "2026-08-05", "service_amount": cost} | values


def repair(kind: str, side: str, **values: Any) -> Json:
    dates = {"repair_date": "2026-08-05", "device_purchase_date": "2024-03-01", "invoice_amount": "95.50"}
    return EMPTY | {"supply": f"repair_{kind}", "side": side} | dates | values


def batteries(side: str, first: int, last: int | None = None, supply: str = "batteries", **values: Any) -> Json:
    return EMPTY | {"supply": supply, "side": side, "years_from": first, "years_to": last} | values


def born(day: date) -> Json:
    return {"beneficiary": {"birth_date": day}}


def on_file(key: str, first: date, last: date, scope: str = "hearing-supply") -> Json:
    return earlier(scope, key, first_day=first, last_day=last)


def batteries_on_file(key: str) -> Json:
    return earlier("hearing-batteries", key)


_DEVICE, _SERVICE, _INVOICE, _YEARS = (
    f"/form/{name}" for name in ("device_amount", "service_amount", "invoice_amount", "years_from")
)

PURCHASES = [
    Case(
        "both ears of a child, both above the ceilings", EXAMPLE, {_DEVICE: "2400.00", _SERVICE: "1600.00"}, "4000.00"
    ),
    Case(
        "one ear of a child, both above the ceilings",
        minor_buys("left", "1600.05", "1230.05"),
        {_DEVICE: "1600.00", _SERVICE: "1230.00"},
        "2830.00",
    ),
    Case(
        "one ear of a child, both at the ceilings",
        minor_buys("right", "1600.00", "1230.00"),
        {_DEVICE: "1600.00", _SERVICE: "1230.00"},
        "2830.00",
    ),
    Case(
        "one ear of a child, both below the ceilings",
        minor_buys("left", "1'599.95", "1'229.95"),
        {_DEVICE: "1599.95", _SERVICE: "1229.95"},
        "2829.90",
    ),
    Case(
        "both ears of a child, the service above its ceiling",
        minor_buys("both", "2399.95", "1770.05"),
        {_DEVICE: "2399.95", _SERVICE: "1770.00"},
        "4169.95",
    ),
    Case(
        "what the device costs less does not raise the ceiling of the service",
        minor_buys("both", "100.00", "5000.00"),
        {_DEVICE: "100.00", _SERVICE: "1770.00"},
        "1870.00",
    ),
    Case("a device without service", minor_buys("left", "900", "0"), {_DEVICE: "900.00", _SERVICE: "0.00"}, "900.00"),
    Case("one ear of an adult", adult_buys("left"), {_INVOICE: "840.00"}, "840.00", warnings=CASH, facts=ADULT),
    Case("the other ear", adult_buys("right"), {_INVOICE: "840.00"}, "840.00", warnings=CASH, facts=ADULT),
    Case(
        "the second ear within six years: what is left of both",
        adult_buys("right", is_second_ear=True),
        {_INVOICE: "810.00"},
        "810.00",
        warnings=CASH,
        facts=ADULT,
    ),
    Case("both ears of an adult", adult_buys(), {_INVOICE: "1650.00"}, "1650.00", warnings=CASH, facts=ADULT),
    Case(
        "an adult's lump sum whatever the cost",
        adult_buys("left", "399.00"),
        {_INVOICE: "840.00"},
        "840.00",
        warnings=CASH,
        facts=ADULT,
    ),
    Case(
        "delivered on the day before the 18th birthday",
        minor_buys("left", "2000.00", "1000.00"),
        {_DEVICE: "1600.00", _SERVICE: "1000.00"},
        "2600.00",
        facts=born(date(2008, 8, 6)),
    ),
    Case(
        "delivered on the 18th birthday",
        adult_buys("left"),
        {_INVOICE: "840.00"},
        "840.00",
        warnings=CASH,
        facts=born(date(2008, 8, 5)),
    ),
    Case(
        "born on 29 February: a minor on 28 February",
        minor_buys("left", "2000.00", "1000.00", delivery_date="2026-02-28"),
        {_DEVICE: "1600.00", _SERVICE: "1000.00"},
        "2600.00",
        facts=born(date(2008, 2, 29)),
    ),
    Case(
        "born on 29 February: an adult on 1 March",
        adult_buys("left", delivery_date="2026-03-01"),
        {_INVOICE: "840.00"},
        "840.00",
        warnings=CASH,
        facts=born(date(2008, 2, 29)),
    ),
    Case(
        "again after four years, with a certificate: two documents are asked",
        EXAMPLE | again("2022-08-05", has_certificate=True),
        {_DEVICE: "2400.00", _SERVICE: "1600.00"},
        "4000.00",
    ),
    Case(
        "a minor's fields for an adult",
        EXAMPLE,
        {_INVOICE: "1650.00"},
        "1650.00",
        errors=found((_DEVICE, "field_not_asked"), (_SERVICE, "field_not_asked"), (_INVOICE, "required")),
        warnings=CASH,
        facts=ADULT,
    ),
]

SERVICES = [
    Case("follow-up of one ear, above the ceiling", follow_up("left", "1230.05"), {_SERVICE: "1230.00"}, "1230.00"),
    Case("follow-up of the other ear", follow_up("right", "120.00"), {_SERVICE: "120.00"}, "120.00"),
    Case("follow-up of both ears, above the ceiling", follow_up("both", "1800.00"), {_SERVICE: "1770.00"}, "1770.00"),
    Case("an electronic repair, an adult", repair("electronic", "left"), {_INVOICE: "200.00"}, "200.00", facts=ADULT),
    Case("an electronic repair, a child", repair("electronic", "right"), {_INVOICE: "200.00"}, "200.00"),
    Case("another repair, an adult", repair("other", "right"), {_INVOICE: "130.00"}, "130.00", facts=ADULT),
    Case("another repair, a child", repair("other", "left"), {_INVOICE: "130.00"}, "130.00"),
    Case(
        "both devices repaired: a flat for each",
        repair("electronic", "both", invoice_amount="650.00"),
        {_INVOICE: ["200.00", "200.00"]},
        "400.00",
        facts=ADULT,
    ),
    Case("both devices, other repairs", repair("other", "both"), {_INVOICE: ["130.00", "130.00"]}, "260.00"),
]

YEARS = [
    Case("one year, one ear, an adult", batteries("left", 2025), {_YEARS: "40.00"}, "40.00", facts=ADULT),
    Case("this year, which is not over", batteries("right", 2026), {_YEARS: "40.00"}, "40.00", facts=ADULT),
    Case(
        "three years, both ears, an adult",
        batteries("both", 2023, 2025),
        {_YEARS: ["80.00", "80.00", "80.00"]},
        "240.00",
        facts=ADULT,
    ),
    Case("one year, one ear, a child", batteries("left", 2025, 2025), {_YEARS: "60.00"}, "60.00"),
    Case("two years, both ears, a child", batteries("both", 2024, 2025), {_YEARS: ["120.00", "120.00"]}, "240.00"),
    Case(
        "in the year of the 18th birthday still a minor's, then an adult's",
        batteries("left", 2023, 2025),
        {_YEARS: ["60.00", "60.00", "40.00"]},
        "160.00",
        facts=born(date(2006, 1, 2)),
    ),
    Case(
        "18 on 1 January: an adult's year",
        batteries("left", 2023, 2025),
        {_YEARS: ["60.00", "40.00", "40.00"]},
        "140.00",
        facts=born(date(2006, 1, 1)),
    ),
    Case("batteries need no document", batteries("left", 2025), {_YEARS: "60.00"}, "60.00", body={"attachments": []}),
    Case(
        "implant batteries, both ears of a child",
        batteries("both", 2024, 2025, "batteries_implant"),
        {_YEARS: ["800.00", "800.00"]},
        "1600.00",
        body={"attachments": []},
    ),
    Case(
        "implant batteries, one ear of a child: the invoice",
        batteries("left", 2025, None, "batteries_implant", invoice_amount="412.35"),
        {_INVOICE: "412.35"},
        "412.35",
        warnings=found((_INVOICE, "no_flat_rate")),
    ),
    Case(
        "implant batteries, both ears of an adult: the invoice",
        batteries("both", 2025, None, "batteries_implant", invoice_amount="760.00"),
        {_INVOICE: "760.00"},
        "760.00",
        warnings=found((_INVOICE, "no_flat_rate")),
        facts=ADULT,
    ),
    Case(
        "implant batteries of somebody who came of age in between: the flat, and the invoice for the rest",
        batteries("both", 2024, 2025, "batteries_implant", invoice_amount="700.00"),
        {_YEARS: "800.00", _INVOICE: "700.00"},
        "1500.00",
        warnings=found((_INVOICE, "no_flat_rate")),
        facts=born(date(2006, 6, 30)),
    ),
]

CASES = [*PURCHASES, *SERVICES, *YEARS]

_CERTIFIED = {"has_certificate": True}
_FILE = on_file(f"{PERSON}|left", date(2020, 8, 6), date(2026, 8, 5))
_LEAP = date(2020, 2, 29)
_1961 = born(date(1961, 6, 30))  # a man's 65, a woman's 64 years and 3 months: from 1 October 2025
TOO_EARLY = [
    Limit("supply_too_early", Side(again("2020-08-06")), Side(again("2020-08-05"))),
    Limit("supply_too_early", Side(again("2020-08-06")), Side(again("2020-08-06", has_certificate=True))),
    Limit("supply_too_early", Side(again("2020-02-29", "2026-02-27")), Side(again("2020-02-29", "2026-02-28"))),
    Limit(
        "supply_too_early",
        Side(again("2018-02-28", "2024-02-27"), facts={"today": "2024-03-01"}),
        Side(again("2018-02-28", "2024-02-28"), facts={"today": "2024-03-01"}),
    ),
    Limit(
        "supply_too_early",
        Side(adult_buys(**again("2020-08-06")), facts=ADULT),
        Side(adult_buys(**again("2020-08-05")), facts=ADULT),
    ),
    Limit("supply_on_file", Side(facts=_FILE), Side({"delivery_date": "2026-08-06"}, facts=_FILE)),
    Limit("supply_on_file", Side(facts=_FILE), Side(_CERTIFIED, facts=_FILE)),
    Limit("supply_on_file", Side({"side": "left"}, facts=_FILE), Side({"side": "right"}, facts=_FILE)),
    Limit(  # delivered earlier than what is on file
        "supply_on_file",
        Side(facts=on_file(f"{PERSON}|right", date(2026, 9, 1), date(2032, 8, 31))),
        Side({"delivery_date": "2021-09-01"}, facts=on_file(f"{PERSON}|right", date(2027, 9, 1), date(2033, 8, 31))),
    ),
    Limit(
        "supply_on_file",
        Side({"delivery_date": "2026-02-27"}, facts=on_file(f"{PERSON}|left", _LEAP, date(2026, 2, 27))),
        Side({"delivery_date": "2026-02-28"}, facts=on_file(f"{PERSON}|left", _LEAP, date(2026, 2, 27))),
    ),
    Limit("previous_supply_later", Side(again("2026-08-05")), Side(again("2020-08-05"))),
    Limit(
        "previous_supply_later",
        Side(again("2026-08-05", has_certificate=True)),
        Side(again("2026-08-04", has_certificate=True)),
    ),
]

FIELDS = [
    Limit("required", Side(again("2020-01-01") | {"previous_supply_date": None}), Side(again("2020-01-01"))),
    *[
        Limit("required", Side({name: None}))
        for name in ("is_first_supply", "delivery_date", "brand", "model", "supplier", "device_amount")
    ],
    Limit("required", Side(follow_up("left", "10") | {"service_date": None}), Side(follow_up("left", "10"))),
    Limit("required", Side(repair("other", "left", repair_date=None)), Side(repair("other", "left"))),
    Limit("required", Side(repair("other", "left", device_purchase_date=None)), Side(repair("other", "left"))),
    Limit("required", Side(repair("other", "left", invoice_amount=None)), Side(repair("other", "left"))),
    Limit("required", Side(batteries("left", 2025) | {"years_from": None}), Side(batteries("left", 2025))),
    Limit("required", Side(adult_buys() | {"invoice_amount": None}, facts=ADULT), Side(adult_buys(), facts=ADULT)),
    Limit("field_not_asked", Side({"previous_supply_date": "2019-01-01"}), Side(again("2019-01-01"))),
    Limit("field_not_asked", Side({"invoice_amount": "1.00"})),
    Limit("field_not_asked", Side(batteries("left", 2025, brand="X")), Side(batteries("left", 2025))),
    Limit("field_not_asked", Side(batteries("left", 2025, invoice_amount="40")), Side(batteries("left", 2025))),
    Limit("field_not_asked", Side(repair("other", "left", years_from=2025)), Side(repair("other", "left"))),
    Limit(
        "provider_differs",
        Side(facts={"beneficiary": decision(provider="Acoustique d’ailleurs")}),
        Side(facts={"beneficiary": decision(provider=f"{SUPPLIER['name']}, Lausanne")}),
    ),
    Limit("gln_unusual", Side({"supplier": SUPPLIER | {"gln": "4006381333931"}})),
]

DATES = [
    Limit("future", Side({"delivery_date": "2026-10-01"}), Side({"delivery_date": "2026-09-30"})),
    Limit(
        "future",
        Side(repair("other", "left", repair_date="2026-10-01")),
        Side(repair("other", "left", repair_date="2026-09-30")),
    ),
    Limit(
        "future",
        Side(follow_up("left", "10", service_date="2026-10-01")),
        Side(follow_up("left", "10", service_date="2026-09-30")),
    ),
    Limit("future", Side(batteries("left", 2026, 2027)), Side(batteries("left", 2025, 2026))),
    Limit("future", Side(batteries("left", 2027)), Side(batteries("left", 2026))),
    Limit("range", Side(batteries("left", 2025, 2024)), Side(batteries("left", 2025, 2025))),
    Limit("prescribed", Side({"delivery_date": "2021-08-31"}), Side({"delivery_date": "2021-09-01"})),
    Limit("prescribed", Side(batteries("left", 2020)), Side(batteries("left", 2021))),
    Limit("prescribed", Side(batteries("left", 2019, 2020)), Side(batteries("left", 2020, 2025))),
    Limit("prescribed_in_part", Side(batteries("left", 2020, 2025)), Side(batteries("left", 2021, 2025))),
    Limit(
        "prescribed",
        Side(batteries("left", 2020), facts={"today": "2026-01-01"}),
        Side(batteries("left", 2020), facts={"today": "2025-12-31"}),
    ),
    Limit("tariff_unknown", Side({"delivery_date": "2011-06-30"}), Side({"delivery_date": "2011-07-01"})),
    Limit("tariff_unknown", Side(batteries("left", 2011)), Side(batteries("left", 2012))),
    Limit(
        "tariff_not_confirmed",
        Side({"delivery_date": "2027-01-01"}, facts={"today": "2027-01-01"}),
        Side({"delivery_date": "2026-12-31"}, facts={"today": "2027-01-01"}),
    ),
    Limit(
        "tariff_not_confirmed",
        Side(batteries("left", 2026, 2027), facts={"today": "2027-01-01"}),
        Side(batteries("left", 2026), facts={"today": "2027-01-01"}),
    ),
    Limit(
        "under_guarantee",
        Side(repair("electronic", "left", device_purchase_date="2025-08-06")),
        Side(repair("electronic", "left", device_purchase_date="2025-08-05")),
    ),
    Limit(
        "under_guarantee",
        Side(repair("other", "left", device_purchase_date="2024-02-29", repair_date="2025-02-27")),
        Side(repair("other", "left", device_purchase_date="2024-02-29", repair_date="2025-02-28")),
    ),
]

PEOPLE = [
    Limit(
        "minors_only",
        Side(follow_up("left", "80.00"), facts=born(date(2008, 8, 5))),
        Side(follow_up("left", "80.00"), facts=born(date(2008, 8, 6))),
    ),
    Limit(
        "no_flat_rate",
        Side(batteries("left", 2025, None, "batteries_implant", invoice_amount="400")),
        Side(batteries("both", 2025, None, "batteries_implant")),
    ),
    Limit(
        "other_regime",
        Side(adult_buys(delivery_date="2025-10-01"), facts=_1961),
        Side(adult_buys(delivery_date="2025-09-30"), facts=_1961),
    ),
    Limit(
        "other_regime",
        Side(repair("other", "left", repair_date="2025-10-01"), facts=_1961),
        Side(repair("other", "left", repair_date="2025-09-30"), facts=_1961),
    ),
    Limit("other_regime", Side(batteries("left", 2026), facts=_1961), Side(batteries("left", 2025), facts=_1961)),
]


def ears_on_file(first: date, last: date, *ears: str) -> Json:
    """A device of the person for these ears, in one earlier request."""
    supplies = [on_file(f"{PERSON}|{ear}", first, last)["earlier"] for ear in ears]
    whole = on_file(PERSON, first, last, "hearing-ears")["earlier"]
    return {"earlier": whole | {key: found for supply in supplies for key, found in supply.items()}}


def second(side: str, supplies: Json, **values: Any) -> Side:
    """An adult's device with earlier ones on file."""
    return Side(adult_buys(side, **values), facts=ADULT | supplies)


_RIGHT = ears_on_file(date(2020, 8, 6), date(2026, 8, 5), "right")
_RIGHT_LATER = ears_on_file(date(2026, 9, 1), date(2032, 8, 31), "right")
_BOTH = ears_on_file(date(2020, 8, 6), date(2026, 8, 5), "left", "right")
EARS = [
    Limit("other_ear_supplied", second("left", _RIGHT), second("left", _RIGHT, delivery_date="2026-08-06")),
    Limit("other_ear_supplied", second("left", _RIGHT), second("left", _RIGHT, is_second_ear=True)),
    Limit("other_ear_supplied", second("left", _RIGHT), second("right", _RIGHT)),
    Limit("other_ear_supplied", second("left", _RIGHT), second("both", _RIGHT)),
    Limit("other_ear_supplied", second("left", _RIGHT, **_CERTIFIED), second("right", _RIGHT, **_CERTIFIED)),
    # Both ears were paid as both.
    Limit("other_ear_supplied", second("left", _RIGHT, **_CERTIFIED), second("left", _BOTH, **_CERTIFIED)),
    Limit(  # delivered after, sent before
        "other_ear_supplied",
        second("left", _RIGHT_LATER),
        second("left", ears_on_file(date(2028, 1, 1), date(2033, 12, 31), "right"), delivery_date="2022-01-01"),
    ),
    Limit("other_ear_supplied", second("left", _RIGHT), Side(repair("other", "left"), facts=ADULT | _RIGHT)),
    Limit("other_ear_supplied", second("left", _RIGHT), Side({"side": "left"}, facts=_RIGHT)),  # a child's are added up
]


def took(part: str, *claims: tuple[str, str, str, str | None]) -> Json:
    """What earlier requests took of a ceiling: side, how much, day, and of a device the last day of its term."""
    found: Json = {}
    for side, amount, first, last in claims:
        days = {"first_day": date.fromisoformat(first), "last_day": date.fromisoformat(last or first)}
        known = earlier(f"hearing-{part}", f"{PERSON}|{side}", amount=Decimal(amount), **days)["earlier"]
        for key, claim in known.items():
            found[key] = [*found.get(key, []), *claim]
    return {"earlier": found}


def care(side: str, cost: str, *claims: tuple[str, str, str, str | None]) -> Side:
    return Side(follow_up(side, cost), facts=took("service", *claims))


_TERM = ("2024-08-05", "2030-08-04")
_OLD_TERM = ("2020-08-05", "2026-08-04")
SUMS = [
    Limit(
        "hearing_ceiling_exceeded",
        care("left", "230.01", ("left", "1000", *_TERM)),
        care("left", "230.00", ("left", "1000", *_TERM)),
    ),
    Limit(  # follow-ups of one term, whenever they were; those before the device are another's
        "hearing_ceiling_exceeded",
        care("left", "100.01", ("left", "1000", *_TERM), ("left", "130", "2025-01-01", None)),
        care("left", "100.01", ("left", "1000", *_TERM), ("left", "130", "2024-08-04", None)),
    ),
    Limit(  # a device that came later begins another term
        "hearing_ceiling_exceeded",
        care("left", "100.00", ("left", "1230", *_TERM)),
        care("left", "100.00", ("left", "1230", "2026-08-06", "2032-08-05")),
    ),
    Limit(  # the ceiling for both ears, once both have any
        "hearing_ceiling_exceeded",
        care("left", "70.01", ("left", "1000", *_TERM), ("right", "700", *_TERM)),
        care("left", "70.00", ("left", "1000", *_TERM), ("right", "700", *_TERM)),
    ),
    Limit(
        "hearing_ceiling_exceeded",
        care("both", "770.01", ("both", "1000", *_TERM)),
        care("both", "770.00", ("both", "1000", *_TERM)),
    ),
    Limit(  # without a device on file: the six years before
        "hearing_ceiling_exceeded",
        care("left", "30.01", ("left", "1200", "2020-08-06", None)),
        care("left", "30.01", ("left", "1200", "2020-08-05", None)),
    ),
    Limit(  # the second ear's device, and its service
        "hearing_ceiling_exceeded",
        Side(minor_buys("right", "800.01", "1"), facts=took("device", ("left", "1600", *_TERM))),
        Side(minor_buys("right", "800.00", "1"), facts=took("device", ("left", "1600", *_TERM))),
    ),
    Limit(
        "hearing_ceiling_exceeded",
        Side(minor_buys("right", "1", "540.01"), facts=took("service", ("left", "1230", *_TERM))),
        Side(minor_buys("right", "1", "540.00"), facts=took("service", ("left", "1230", *_TERM))),
    ),
    Limit(  # a term that is over
        "hearing_ceiling_exceeded",
        Side(minor_buys("right", "1600", "1"), facts=took("device", ("left", "1600", "2020-08-06", "2026-08-05"))),
        Side(minor_buys("right", "1600", "1"), facts=took("device", ("left", "1600", *_OLD_TERM))),
    ),
]

_TWICE = earlier("hearing-aid", f"{PERSON}|repair_other|2026-08-05")
FILED = [
    Limit(
        "duplicate",
        Side(repair("other", "left"), facts=_TWICE),
        Side(repair("other", "left", repair_date="2026-08-04"), facts=_TWICE),
    ),
    Limit("duplicate", Side(repair("other", "left"), facts=_TWICE), Side(repair("electronic", "left"), facts=_TWICE)),
    Limit(
        "batteries_already_invoiced",
        Side(batteries("left", 2024, 2025), facts=batteries_on_file(f"{PERSON}|2025|left")),
        Side(batteries("left", 2024), facts=batteries_on_file(f"{PERSON}|2025|left")),
    ),
    Limit(
        "batteries_already_invoiced",
        Side(batteries("both", 2025), facts=batteries_on_file(f"{PERSON}|2025|left")),
        Side(batteries("right", 2025), facts=batteries_on_file(f"{PERSON}|2025|left")),
    ),
]

LIMITS = [*TOO_EARLY, *FIELDS, *DATES, *PEOPLE, *EARS, *SUMS, *FILED]
