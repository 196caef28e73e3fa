"""318.635 to 318.639 Moyens auxiliaires."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.invoices.facts import decision, earlier
from tests.invoices.kinds import Case, Json, Limit, Side, found


def line(category: str, stated: str, **values: Any) -> Json:
    """A line of one piece without VAT, so that its price is what is stated."""
    whole = {
        "category": category,
        "line_kind": "purchase",
        "date": "2026-08-05",
        "description": "Fourniture selon la décision",
        "supplier": {"name": "Ortho Muster AG", "uid": "CHE-100.155.212"},
        "invoice_number": "2026-0815",
        "invoice_date": "2026-08-20",
        "quantity": "1",
        "unit_price": stated,
        "stated_amount": stated,
    }
    return whole | values


def priced(category: str, quantity: str, price: str, vat: str, stated: str, **values: Any) -> Json:
    return line(category, stated, quantity=quantity, unit_price=price, vat_rate=vat, **values)


def period(first: str | None, last: str | None) -> Json:
    return {"date": None, "date_from": first, "date_to": last}


def form(subform: str, *lines: Json, **values: Any) -> Json:
    return {"kind": "assistive_devices", "subform": subform, "lines": list(lines)} | values


BENEFICIARY: Json = {}
CHAIR = priced("13.02", "2", "450.00", "8.1", "972.90", description="Siège ergonomique")
TABLE = priced("13.03", "1", "1250.00", "8.1", "1351.25", insured_share="100.00", description="Table réglable")
EXAMPLE: Json = form("318.635", CHAIR, TABLE, context="gainful", vehicle=None, building=None, dog=None)
VEHICLE: Json = {"make": "VW", "model": "Caddy", "first_registration": "2022-03-01", "km": "41'200", "keeper": "J. Doe"}
BUILDING: Json = {"address": "Rue de l’Exemple 2, 1000 Lausanne", "owner_consent": True}
DOG: Json = {"name": "Balou", "school": "Le Copain", "delivery_date": "2026-08-05"}
AVS = "7560000000002"
_0, _1 = "/form/lines/0", "/form/lines/1"


def wig(stated: str, **values: Any) -> Json:
    return line("5.06", stated, **values)


def tolerance(stated: str, *codes: str) -> Case:
    whole = form("318.638", line("11.01", stated, unit_price="100.00"))
    place = f"{_0}/stated_amount"
    return Case(f"100.00 stated as {stated}", whole, {_0: stated}, stated, found(*((place, code) for code in codes)))


THIRD_PARTY = {"line_kind": "third_party"}
CASES = [
    # 2 × 450.00 × 1.081 = 972.90; 1250.00 × 1.081 = 1351.25, without the share 1251.25
    Case("635: the example", EXAMPLE, {_0: "972.90", _1: "1251.25"}, "2224.15"),
    Case(
        "635: a stairlift hired for two months, 360.00 × 1.081 = 389.16, rounded to 5 cents by the supplier",
        form(
            "318.635",
            priced("13.05", "2", "180.00", "8.1", "389.15", line_kind="rental", **period("2026-07-01", "2026-08-31")),
            context="training",
        ),
        {_0: "389.15"},
        "389.15",
    ),
    Case(
        "636: a car converted for 8450.00 × 1.081 = 9134.45, below the approved quote",
        form(
            "318.636",
            priced(
                "10.05",
                "1",
                "8450.00",
                "8.1",
                "9134.45",
                line_kind="adaptation",
                approved_quote={"amount": "9134.45", "date": "2026-06-01"},
            ),
            vehicle=VEHICLE,
        ),
        {_0: "9134.45"},
        "9134.45",
    ),
    Case(
        "636: 25000.00 without a share of 10000.00 is 5 cents above the quote, which is asked for",
        form(
            "318.636",
            line(
                "10.04",
                "25000.00",
                insured_share="10000.00",
                approved_quote={"amount": "14999.95", "date": "2026-06-01"},
            ),
            vehicle=VEHICLE,
        ),
        {_0: "15000.00"},
        "15000.00",
        warnings=found((f"{_0}/stated_amount", "above_quote")),
    ),
    Case(
        "636: building works, 12800.00 × 1.081 = 13836.80; invoice, consent and quote are asked for",
        form(
            "318.636",
            priced("14.05", "1", "12800.00", "8.1", "13836.80"),
            building=BUILDING | {"quote_attached": True},
        ),
        {_0: "13836.80"},
        "13836.80",
    ),
    Case(
        "637: an ocular prosthesis, 1480.00 × 1.026 = 1518.48 stated as 1518.50",
        form("318.637", priced("5.01", "1", "1480.00", "2.6", "1518.50")),
        {_0: "1518.50"},
        "1518.50",
    ),
    Case(
        "637: two wigs for 1500.00 in one year",
        form("318.637", wig("980.00"), wig("520.00", date="2026-01-01")),
        {_0: "980.00", _1: "520.00"},
        "1500.00",
    ),
    Case(
        "637: two wigs for 1500.05 in one year",
        form("318.637", wig("980.00"), wig("520.05", date="2026-01-01")),
        {_0: "980.00", _1: "520.05"},
        "1500.05",
        warnings=found((f"{_0}/stated_amount", "wigs_above_year")),
    ),
    Case(
        "637: 1000.00 in each of two years",
        form("318.637", wig("1000.00", date="2025-12-31"), wig("1000.00", date="2026-01-01")),
        {_0: "1000.00", _1: "1000.00"},
        "2000.00",
    ),
    Case(
        "637: 1700.00 of which the insured person pays 200.00",
        form("318.637", wig("1700.00", insured_share="200.00")),
        {_0: "1500.00"},
        "1500.00",
    ),
    Case(
        "638: a guide dog hired for a month",
        form("318.638", line("11.02", "450.00", line_kind="rental", **period("2026-07-01", "2026-07-31")), dog=DOG),
        {_0: "450.00"},
        "450.00",
    ),
    Case(
        "638: three canes, 149.70 × 1.081 = 161.8257, stated as 161.85",
        form("318.638", priced("11.01", "3", "49.90", "8.1", "161.85")),
        {_0: "161.85"},
        "161.85",
    ),
    Case(
        "639: a bed, 225.00 × 1.081 = 243.225 → 243.23 stated as 243.25, without a share of 43.25",
        form(
            "318.639",
            priced(
                *("14.03", "3", "75.00", "8.1", "243.25"),
                insured_share="43.25",
                line_kind="rental",
                **period("2026-06-01", "2026-08-31"),
            ),
        ),
        {_0: "200.00"},
        "200.00",
    ),
    Case(
        "639: the lump sum for an assistance dog",
        form("318.639", line("14.06", "15500.00"), dog=DOG),
        {_0: "15500.00"},
        "15500.00",
    ),
    Case(
        "639: 5 cents more than the lump sum",
        form("318.639", line("14.06", "12500.00"), line("14.06", "3000.05"), dog=DOG),
        {_0: "12500.00", _1: "3000.05"},
        "15500.05",
        warnings=found((f"{_0}/stated_amount", "assistance_dog_above_flat")),
    ),
    Case(
        "639: 47 days of services at 80.00 are 1280.00 in July and 2480.00 in August, of which 1890.00 are paid",
        form("318.639", line("14.03", "3760.00", **THIRD_PARTY, **period("2026-07-16", "2026-08-31"))),
        {_0: "3760.00"},
        "3760.00",
        warnings=found((f"{_0}/stated_amount", "third_party_above_month")),
    ),
    Case(
        "639: 62 days at 60.00 are 1860.00 in each month",
        form("318.639", line("14.03", "3720.00", **THIRD_PARTY, **period("2026-07-01", "2026-08-31"))),
        {_0: "3720.00"},
        "3720.00",
    ),
    tolerance("100.05"),
    tolerance("99.95"),
    tolerance("100.06", "stated_amount_differs"),
    tolerance("99.94", "stated_amount_differs"),
    Case(
        "the whole amount is the insured person's",
        form("318.638", line("11.01", "100.00", insured_share="100.00")),
        {_0: "0.00"},
        "0.00",
        errors=found(("/form/lines", "positive")),
    ),
    Case(
        "a share above the amount leaves nothing to pay, not less",
        form("318.638", line("11.01", "100.00", insured_share="100.05"), line("11.01", "50.00")),
        {_0: "0.00", _1: "50.00"},
        "50.00",
        errors=found((f"{_0}/insured_share", "share_above_amount")),
    ),
    Case(
        "old rates until 31 December 2023, new ones from 1 January 2024",
        form(
            "318.638",
            priced("11.01", "1", "100.00", "7.7", "107.70", date="2023-12-31"),
            priced("11.01", "1", "100.00", "8.1", "108.10", date="2024-01-01"),
        ),
        {_0: "107.70", _1: "108.10"},
        "215.80",
    ),
    Case(
        "each on the wrong side",
        form(
            "318.638",
            priced("11.01", "1", "100.00", "8.1", "108.10", date="2023-12-31"),
            priced("11.01", "1", "100.00", "7.7", "107.70", date="2024-01-01"),
        ),
        {_0: "108.10", _1: "107.70"},
        "215.80",
        errors=found((f"{_0}/vat_rate", "vat_rate"), (f"{_1}/vat_rate", "vat_rate")),
    ),
    Case(
        "hired over the change of rates: two lines are needed",
        form(
            "318.639",
            priced(
                *("14.03", "2", "100.00", "7.7", "215.40"), line_kind="rental", **period("2023-12-01", "2024-01-31")
            ),
        ),
        {_0: "215.40"},
        "215.40",
        errors=found((f"{_0}/date_to", "period_over_vat_change")),
    ),
    Case(
        "hired over the change of rates without VAT",
        form("318.639", line("14.03", "200.00", line_kind="rental", **period("2023-12-01", "2024-01-31"))),
        {_0: "200.00"},
        "200.00",
    ),
    Case(
        "more together than any account takes",
        form("318.638", *[line("11.01", "9999999.99", quantity="100", stated_amount="999999999.00")] * 2),
        {_0: "999999999.00", _1: "999999999.00"},
        None,
        errors=found(("/form/lines", "amount_too_great")),
    ),
]


def hired(first: str | None, last: str | None, **values: Any) -> Json:
    return form("318.639", line("14.03", "100.00", line_kind="rental", **period(first, last)) | values)


def cane(**values: Any) -> Json:
    return form("318.638", line("11.01", "100.00", **values))


_BUILT = line("14.04", "100.00")
_WORDS = {"supplier": {"name": "ORTHO-MUSTER  ag"}}


def quoted(amount: str, day: str = "2026-06-01") -> Json:
    return cane(approved_quote={"amount": amount, "date": day})


def services(stated: str, day: str) -> Json:
    return form("318.639", line("14.03", stated, date=day, **THIRD_PARTY))


def dog(stated: str = "100.00", **values: Any) -> Json:
    return form("318.639", line("14.06", stated), dog=DOG | values)


def delivered(day: str) -> Json:
    """Earlier for the same person, until the day before the lump sum is paid again."""
    first = date.fromisoformat(day)
    last = first.replace(year=first.year + 8) - timedelta(days=1)
    return earlier("assistance-dog", AVS, first_day=first, last_day=last)


def known(supplier: str, number: str = "20260815") -> Json:
    return earlier("supplier-invoice", f"{supplier}|{number}")


def of_wigs(amount: str, year: int = 2026) -> Json:
    return earlier("wigs", f"{AVS}|{year}", amount=Decimal(amount))


def granted_for(number: str) -> Side:
    """A cane, 11.01, under a decision about this number."""
    return Side(cane(), facts=decided(omai_number=number))


def decided(**terms: str) -> Json:
    return {"beneficiary": decision(**terms)}


LIMITS = [
    Limit("omai_number_differs", granted_for("11.7"), granted_for("11.1")),
    Limit("omai_number_differs", granted_for("11.02.01*"), granted_for("11.01.02*")),
    Limit("omai_number_differs", granted_for("11.02, 11.04"), granted_for("11.02, 11.01")),
    Limit("omai_number_differs", Side(facts=decided(omai_number="1")), Side(facts=decided(omai_number="ch. 13"))),
    Limit("omai_number_differs", Side(facts=decided(omai_number="14.02")), Side(facts=decided(omai_number="?"))),
    Limit("provider_differs", Side(facts=decided(provider="Autre SA")), Side(facts=decided(provider=""))),
    Limit("required", Side({"context": None}), Side({"context": "habituation"})),
    Limit("required", Side(cane(date=None)), Side(cane())),
    Limit("required", Side(hired("2026-08-01", None)), Side(hired("2026-08-01", "2026-08-01"))),
    Limit("required", Side(hired(None, "2026-08-01"))),
    Limit("required", Side(form("318.636", line("10.01", "9.00"))), Side(form("318.636", _BUILT, building=BUILDING))),
    Limit("required", Side(form("318.636", _BUILT)), Side(form("318.636", _BUILT, building=BUILDING))),
    Limit("required", Side(form("318.639", _BUILT)), Side(form("318.639", _BUILT, building=BUILDING))),
    Limit("required", Side(dog() | {"dog": None}), Side(dog())),
    Limit("required", Side(form("318.638", line("11.02", "9.00"))), Side(form("318.638", line("11.01", "9.00")))),
    Limit("future", Side(cane(date="2026-10-01")), Side(cane(date="2026-09-30"))),
    Limit("future", Side(cane(invoice_date="2026-10-01")), Side(cane(invoice_date="2026-09-30"))),
    Limit("future", Side(hired("2026-09-01", "2026-10-01")), Side(hired("2026-09-01", "2026-09-30"))),
    Limit("future", Side(quoted("100.00", "2026-10-01")), Side(quoted("100.00", "2026-09-30"))),
    Limit("future", Side(dog(delivery_date="2026-10-01")), Side(dog(delivery_date="2026-09-30"))),
    Limit(
        "future",
        Side({"vehicle": VEHICLE | {"first_registration": "2026-10-01"}}),
        Side({"vehicle": VEHICLE | {"first_registration": "2026-09-30"}}),
    ),
    Limit("range", Side(hired("2026-08-02", "2026-08-01")), Side(hired("2026-08-01", "2026-08-01"))),
    Limit("prescribed", Side(cane(date="2021-08-31")), Side(cane(date="2021-09-01"))),
    Limit("prescribed", Side(hired("2021-08-01", "2021-08-31")), Side(hired("2021-08-31", "2021-09-01"))),
    Limit("prescribed_in_part", Side(hired("2021-08-31", "2021-09-30")), Side(hired("2021-09-01", "2021-09-30"))),
    Limit(
        "vat_rate",
        Side(cane(vat_rate="7.7", stated_amount="107.70")),
        Side(cane(vat_rate="8.1", stated_amount="108.10")),
    ),
    Limit(
        "tariff_unknown",
        Side(form("318.637", wig("9.00", date="2020-12-31")), facts={"today": "2021-01-31"}),
        Side(form("318.637", wig("9.00", date="2021-01-01")), facts={"today": "2021-01-31"}),
    ),
    Limit(
        "tariff_not_confirmed",
        Side(services("9.00", "2027-01-01"), facts={"today": "2027-01-31"}),
        Side(services("9.00", "2026-12-31"), facts={"today": "2027-01-31"}),
    ),
    Limit(
        "tariff_not_confirmed",
        Side(cane(vat_rate="8.1", date="2028-01-01"), facts={"today": "2028-01-01"}),
        Side(cane(vat_rate="8.1", date="2027-12-31"), facts={"today": "2028-01-01"}),
    ),
    Limit(
        "tariff_not_confirmed",
        Side(hired("2027-12-31", "2028-01-01", vat_rate="8.1"), facts={"today": "2028-01-31"}),
        Side(hired("2027-12-31", "2027-12-31", vat_rate="8.1"), facts={"today": "2028-01-31"}),
    ),
    Limit("category_of_subform", Side({"subform": "318.636"}), Side({"subform": "318.635"})),
    Limit(
        "category_of_subform",
        Side(form("318.635", _BUILT, context="gainful", building=BUILDING)),
        Side(form("318.639", _BUILT, building=BUILDING)),
    ),
    Limit("date_or_period", Side(hired("2026-08-01", None, date="2026-08-01")), Side(hired("2026-08-01", None))),
    Limit("date_or_period", Side(hired(None, "2026-08-01", date="2026-08-01")), Side(hired(None, None))),
    *(
        Limit(
            "period_not_allowed",
            Side(hired("2026-08-01", "2026-08-31", line_kind=kind)),
            Side(hired("2026-08-01", "2026-08-31", line_kind=allowed)),
        )
        for kind, allowed in (
            *(("purchase", "rental"), ("repair", "upkeep"), ("adaptation", "third_party"), ("training", "rental")),
        )
    ),
    Limit(
        "period_over_vat_change",
        Side(hired("2023-12-31", "2024-01-01", vat_rate="8.1")),
        Side(hired("2024-01-01", "2024-01-01", vat_rate="8.1")),
    ),
    Limit(
        "period_over_vat_change",
        Side(hired("2023-12-31", "2024-01-01", vat_rate="7.7")),
        Side(hired("2023-12-31", "2024-01-01", vat_rate="0")),
    ),
    Limit(
        "period_over_vat_change",
        Side(hired("2017-12-31", "2018-01-01", vat_rate="8.0"), facts={"today": "2018-01-31"}),
        Side(hired("2017-12-31", "2018-01-01", vat_rate="2.5"), facts={"today": "2018-01-31"}),
    ),
    Limit("stated_amount_differs", Side(cane(stated_amount="100.06")), Side(cane(stated_amount="100.05"))),
    Limit("stated_amount_differs", Side(cane(stated_amount="99.94")), Side(cane(stated_amount="99.95"))),
    Limit("share_above_amount", Side(cane(insured_share="100.01")), Side(cane(insured_share="100.00"))),
    Limit("above_quote", Side(quoted("99.99")), Side(quoted("100.00"))),
    Limit(
        "owner_consent_missing",
        Side({"building": BUILDING | {"owner_consent": False}}),
        Side({"building": BUILDING}),
    ),
    Limit(
        "wigs_above_year",
        Side(form("318.637", wig("900.00")), facts=of_wigs("600.05")),
        Side(form("318.637", wig("900.00")), facts=of_wigs("600.00")),
    ),
    Limit(
        "wigs_above_year",
        Side(form("318.637", wig("1500.05"))),
        Side(form("318.637", wig("1500.00")), facts=of_wigs("1500.00", 2025)),
    ),
    Limit(
        "third_party_above_month",
        Side(services("1890.05", "2025-01-01")),
        Side(services("1890.00", "2025-01-01")),
    ),
    Limit(
        "third_party_above_month",
        Side(services("1837.55", "2024-12-31")),
        Side(services("1837.50", "2024-12-31")),
    ),
    Limit(
        "third_party_above_month",
        Side(services("1837.55", "2023-01-01")),
        Side(services("1837.50", "2023-01-01")),
    ),
    Limit(
        "third_party_above_month",
        Side(services("1792.55", "2022-12-31")),
        Side(services("1792.50", "2022-12-31")),
    ),
    Limit("assistance_dog_above_flat", Side(dog("15500.05")), Side(dog("15500.00"))),
    Limit(
        "assistance_dog_again",
        Side(dog(delivery_date="2026-08-05"), facts=delivered("2018-08-06")),
        Side(dog(delivery_date="2026-08-05"), facts=delivered("2018-08-05")),
    ),
    Limit("supplier_invoice_known", Side(facts=known("CHE100155212")), Side(facts=known("CHE100155212", "20260816"))),
    Limit("supplier_invoice_known", Side(facts=known("orthomusterag")), Side(facts=known("orthomuster"))),
    Limit(
        "supplier_invoice_known",
        Side(cane(**_WORDS, invoice_number="2026/0815"), facts=known("orthomusterag")),
        Side(cane(**_WORDS, invoice_number="2026/0815"), facts=known("CHE100155212")),
    ),
]
