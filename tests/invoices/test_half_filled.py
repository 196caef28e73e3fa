"""Half-filled forms: all errors come in one answer, and what lies beyond a list of a type is not computed."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from api.invoices.forms import FORMS, Form
from api.invoices.forms.assistive_devices.ceilings import services_by_month
from api.invoices.forms.assistive_devices.lines import DeviceLine, invoice_keys
from api.invoices.forms.base import entries
from api.invoices.forms.helplessness.months import typed_terms
from tests.invoices.facts import a_line, beneficiary, body, context, decision, earlier, errors, judged, warnings
from tests.invoices.kinds import Json, assistance, helplessness, kind_of
from tests.invoices.kinds import assistive_devices as devices

CHILD: Json = {"beneficiary": beneficiary(**helplessness.BENEFICIARY)}
_SERVICES: Json = {
    "category": "11.01",
    "line_kind": "third_party",
    "date_from": "2020-10-01",
    "date_to": "2026-09-30",
    "stated_amount": "9.00",
}
_STAY: Json = {"first_night": "2026-01-01", "last_night": "2026-01-02", "kind": "hospital"}
_GRANTED: Json = {"degree": "slight", "ssi": "4", "period_from": "2026-01-01", "period_to": "2026-03-31"}


def test_no_list_of_any_type_is_longer_than_what_is_looked_at() -> None:
    longest = 0
    for form in FORMS.values():
        for field in form.model_fields.values():
            longest = max([longest, *(getattr(rule, "max_length", 0) for rule in field.metadata)])
    assert longest == 200 == len(list(entries({"lines": [{}] * 201}, "lines")))


def lines(form: Json) -> list[str]:
    return [line.pointer for line in judged(body() | {"form": form}).lines]


@pytest.mark.parametrize(
    ("form", "most"),
    [
        ({"kind": "assistive_devices", "lines": [_SERVICES] * 101}, 100),
        ({"kind": "helplessness", **_GRANTED, "months": [{"month": "2026-01", "home": 31}] * 5}, 4),
        ({"kind": "travel", "trips": [{"mode": "taxi", "fare": "1"}] * 201}, 200),
    ],
)
def test_what_lies_beyond_a_list_is_not_computed(form: Json, most: int) -> None:
    assert len(lines(form)) == most


def test_stays_beyond_the_list_are_not_counted() -> None:
    terms = typed_terms(_GRANTED | {"absences": [_STAY] * 61})
    assert terms is not None
    assert len(terms.stays) == 60


def test_the_months_of_services_are_computed_once_a_request() -> None:
    """Claims and what is left both need them; hundreds of lines over years took a second."""
    services_by_month.cache_clear()
    found = judged(body() | {"form": {"kind": "assistive_devices", "lines": [_SERVICES] * 50}})
    assert len(found.indications) == 69  # the months from January 2021 on, before which no tariff is known
    assert services_by_month.cache_info().misses == 1


def pointers(form: Json, **facts: Any) -> set[tuple[str, str]]:
    """Of the form; which documents it asks for is another matter."""
    found = errors(body() | {"form": form}, **facts)
    return {(pointer, code) for pointer, code in found if not pointer.startswith("/documents")}


def test_everything_that_is_wrong_with_an_invoice_is_told_at_once() -> None:
    """What is missing or has no right form, and what does not go with the rest."""
    late = a_line(date="2026-10-05", description="", vat_rate="7.7")
    early = a_line(date="2026-08-01", quantity="x")
    form = {"kind": "other", "service_from": "2026-08-05", "service_to": "2026-08-04", "lines": [late, early]}
    shape = {("/form/lines/0/description", "required"), ("/form/lines/1/quantity", "format")}
    assert pointers(form) == shape | {("/form/service_to", "range"), ("/form/lines/0/vat_rate", "vat_rate")}
    outside = {("/form/lines/0/date", "outside_period"), ("/form/lines/1/date", "outside_period")}
    vat = {("/form/lines/0/vat_rate", "vat_rate")}
    assert pointers(form | {"service_to": "2026-08-20"}) == shape | outside | vat
    assert pointers(form | {"service_to": None}) == shape | outside | vat
    unread = {("/form/service_to", "format")}
    assert pointers(form | {"service_to": "32.8."}) == shape | unread | vat
    assert pointers(form | {"service_from": "2027-01-01", "service_to": None}) >= {("/form/service_from", "future")}


def test_everything_that_is_wrong_with_assistive_devices_is_told_at_once() -> None:
    chair = devices.CHAIR | {"description": ""}
    wrong = chair | {"category": "11.01", "date": None, "stated_amount": "1.00", "insured_share": "2.00"}
    form = {**devices.EXAMPLE, "context": None, "lines": [wrong]}
    assert pointers(form) == {
        ("/form/context", "required"),
        ("/form/lines/0/description", "required"),
        ("/form/lines/0/category", "category_of_subform"),
        ("/form/lines/0/date", "required"),
        ("/form/lines/0/stated_amount", "stated_amount_differs"),
        ("/form/lines/0/insured_share", "share_above_amount"),
    }
    building = devices.form("318.639", chair | {"category": "14.04"}) | {"building": {"address": None}}
    assert pointers(building) >= {("/form/building/address", "required"), ("/form/building/owner_consent", "required")}


def warned(form: Json, **facts: Any) -> set[tuple[str, str]]:
    return warnings(body() | {"form": form}, **facts)


def test_what_lines_say_together_is_told_while_one_is_half_filled() -> None:
    """Prescription, the provider and the sessions of the decision, beside what is wrong with a line."""
    lines = [a_line(date="2021-08-31", quantity="7"), a_line(date="2026-09-01", description="", quantity="4")]
    form = {"kind": "other", "service_from": "2021-08-31", "service_to": "2026-09-20", "lines": lines}
    assert pointers(form) == {
        ("/form/lines/1/description", "required"),
        ("/form/service_from", "prescribed_in_part"),
        ("/form/lines/0/date", "prescribed"),
    }
    facts: Json = {"beneficiary": beneficiary(**decision(provider="Physio Müller", sessions=10))}
    facts["organisation"] = {"name": "Clairpré"}
    told = {("/decision_number", "provider_differs"), ("/form/lines", "sessions_exceeded")}
    assert told <= warned(form, **facts)
    paid = warned(form | {"already_paid": True}, **facts)
    other = warned(form | {"lines": [*lines, a_line(provider_gln="x")]}, **facts)
    for without in (paid, other):
        assert ("/decision_number", "provider_differs") not in without


def test_what_devices_say_together_is_told_while_one_is_half_filled() -> None:
    terms = decision(omai_number="13", provider="Orthotec")
    facts = {"beneficiary": beneficiary(**terms)}
    wig = devices.CHAIR | {"category": "5.06", "stated_amount": "1600.00", "unit_price": "1600.00"}
    form = devices.form("318.637", wig, wig | {"description": ""})
    assert warned(form, **facts) >= {
        ("/form/lines/0/category", "omai_number_differs"),
        ("/form/lines/0/supplier/name", "provider_differs"),
        ("/form/lines/0/stated_amount", "wigs_above_year"),
    }
    parts = {"vehicle": {"first_registration": "2026-12-01"}, "building": {"owner_consent": False}}
    parts |= {"dog": {"delivery_date": "2026-12-01"}}
    assert pointers(form | parts) >= {
        ("/form/vehicle/first_registration", "future"),
        ("/form/dog/delivery_date", "future"),
    }
    assert ("/form/building/owner_consent", "owner_consent_missing") in warned(form | parts)


def test_what_was_invoiced_before_is_told_of_a_half_filled_form() -> None:
    person = beneficiary().avs_number
    month = assistance.form(assistance.assistant(gross_wage=None))
    known = earlier("assistance", f"{person}|2026-03")
    again = ("/form/month", "already_invoiced")
    assert again in pointers(month, **known)
    assert again not in pointers(month | {"is_supplement": True}, **known)
    quarter = helplessness.EXAMPLE | {"degree": None}
    days = {"first_day": date(2026, 6, 30), "last_day": date(2026, 7, 31)}
    known = earlier("helplessness", person, **days)
    days_again = ("/form/period_from", "days_already_invoiced")
    assert days_again in pointers(quarter, **known, **CHILD)
    assert days_again not in pointers(quarter | {"period_to": "2026-06-29"}, **known, **CHILD)
    device = devices.form("318.635", devices.CHAIR | {"description": ""}, context="gainful")
    key = invoice_keys(DeviceLine.model_validate(devices.CHAIR))[0]
    known_invoice = ("/form/lines/0/invoice_number", "supplier_invoice_known")
    assert known_invoice in warned(device, **earlier("supplier-invoice", key))


def test_of_what_cannot_be_read_nothing_more_is_said() -> None:
    """A day that is typed wrong is not missing, and without its VAT rate nobody knows what a line comes to."""
    chair = devices.CHAIR | {"date": None, "date_from": "32.8.", "vat_rate": "x", "stated_amount": "1.00"}
    assert pointers(devices.form("318.635", chair, context="gainful")) == {
        ("/form/lines/0/date_from", "format"),
        ("/form/lines/0/vat_rate", "format"),
    }


def test_everything_that_is_wrong_with_an_assistance_month_is_told_at_once() -> None:
    a, w = "/form/assistants", "/form/continued_wages/0"
    assistants = [
        assistance.assistant("730", not_relative=False, gross_wage=None),
        assistance.assistant(None, name="Keller Noah"),
        assistance.assistant(name="ROSSI, Chiara", nights=32),
    ]
    absent = assistance.wage("2026-03-11", "2026-03-09", assistant="Somebody Else", hours="x")
    form = assistance.form(*assistants, month="2026-11", continued_wages=[absent], acute_from="2026-03-01")
    assert pointers(form) == {
        (f"{a}/0/gross_wage", "required"),
        (f"{a}/2/nights", "too_great"),
        (f"{w}/hours", "format"),
        ("/form/month", "future"),
        (f"{a}/0/not_relative", "assistant_relative"),
        (f"{a}/0/hours", "assistant_hours_too_many"),
        (f"{a}/1/hours", "assistant_without_work"),
        (f"{a}/2/name", "assistant_twice"),
        (f"{w}/assistant", "assistant_unlisted"),
        (f"{w}/absent_to", "range"),
        ("/form/acute_to", "required"),
    }


def test_of_an_assistance_month_that_is_not_chosen_the_rest_is_told() -> None:
    form = assistance.form(assistance.assistant(not_relative=False, nights=3), month=None, acute_from="2026-03-01")
    assert pointers(form) == {
        ("/form/month", "required"),
        ("/form/assistants/0/not_relative", "assistant_relative"),
        ("/form/night_flat", "required"),
        ("/form/acute_to", "required"),
    }


def test_assistants_whose_name_or_work_is_not_known_yet_may_be_right() -> None:
    """Who has no name may be the one whose wage is paid on; hours that cannot be read are some."""
    unnamed = assistance.assistant(None, name="")
    unread = assistance.assistant(None, name="Keller Noah", nights="x")
    wrong = pointers(assistance.form(unnamed, unread, continued_wages=[assistance.wage()]))
    assert wrong == {("/form/assistants/0/name", "required"), ("/form/assistants/1/nights", "format")}
    alone = pointers(assistance.form(unnamed))
    assert alone == {("/form/assistants/0/name", "required"), ("/form/assistants/0/hours", "assistant_without_work")}


def test_a_limit_that_is_passed_already_is_told_of_a_half_filled_month() -> None:
    """Unless what lessens it cannot be read."""
    granted = {"beneficiary": beneficiary(**decision(monthly_amount=Decimal(1000)))}
    form = assistance.form(assistance.assistant(gross_wage=None))
    passed = {("/form/month", "assistance_month_exceeded")}
    assert passed <= pointers(form, **granted)
    assert passed <= pointers(form | {"continued_wages": [assistance.wage(insurance_benefit="1.00")]}, **granted)
    for unsure in (
        {"continued_wages": [assistance.wage(insurance_benefit="x")]},
        {"acute_from": "2026-03-01"},
        {"acute_from": "2026-03-01", "acute_to": "x"},
    ):
        assert not passed & pointers(form | unsure, **granted)


def test_everything_that_is_wrong_with_helplessness_is_told_at_once() -> None:
    m, a = "/form/months", "/form/absences"
    stays = [
        helplessness.away("05-10", "05-09", where=""),
        helplessness.away("05-12", "07-02", "institution"),
        helplessness.away("05-13", "05-14") | {"kind": None},
    ]
    months = [helplessness.month("2026-04", 29), helplessness.month("2026-04", 30), helplessness.month("2026-08", 31)]
    form = helplessness.form("2026-04-01", "2026-06-30", *months, degree=None, absences=stays)
    assert pointers(form, **CHILD) == {
        ("/form/degree", "required"),
        (f"{a}/0/where", "required"),
        (f"{a}/2/kind", "required"),
        (m, "month_missing"),
        (f"{m}/0/home", "days_differ"),
        (f"{m}/1/month", "month_twice"),
        (f"{m}/2/month", "month_outside"),
        (f"{a}/0/last_night", "range"),
        (f"{a}/1/last_night", "outside_period"),
        (f"{a}/1/payer", "required"),
    }


def test_of_helplessness_without_a_period_the_absences_are_told() -> None:
    stays = [helplessness.away("05-10", "05-14"), helplessness.away("05-14", "05-20", "institution")]
    form = helplessness.EXAMPLE | {"period_to": None, "absences": stays}
    child = {"beneficiary": beneficiary(birth_date=date(2026, 4, 2))}
    assert pointers(form, **child) == {
        ("/form/period_to", "required"),
        ("/form/period_from", "before_birth"),
        ("/form/absences/1/payer", "required"),
        ("/form/absences/1/first_night", "absences_overlap"),
    }


def test_nights_that_cannot_be_read_make_no_sum() -> None:
    months = [helplessness.month("2026-04", 29, hospital="x"), *helplessness.EXAMPLE["months"][1:]]
    stays = [helplessness.away("05-10", "05-14") | {"kind": None}]
    form = helplessness.EXAMPLE | {"months": months, "absences": stays}
    assert pointers(form, **CHILD) == {("/form/months/0/hospital", "format"), ("/form/absences/0/kind", "required")}


def forms_of(kind: str) -> Iterator[Form]:
    """Whatever the type's own cases and limits have of whole forms."""
    known = kind_of(kind)
    limits = [known.EXAMPLE | side.form for limit in known.LIMITS for side in (limit.broken, limit.kept)]
    for raw in [*(case.form for case in known.CASES), *limits]:
        with suppress(ValidationError):
            yield FORMS[kind].model_validate(raw)


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_told_of_a_half_filled_form_is_told_of_a_whole_one(kind: str) -> None:
    """Otherwise an error would go while something else is mended."""
    known = context()
    for form in forms_of(kind):
        raw = form.model_dump(mode="json")
        half = {(finding.pointer, finding.code) for finding in FORMS[kind].missing(raw, known)}
        assert half <= {(finding.pointer, finding.code) for finding in form.check(known, Decimal(1))}, raw
