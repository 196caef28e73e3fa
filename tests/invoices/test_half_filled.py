"""Half-filled forms that are far too long: what lies beyond a list of a type is refused, and not computed before."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

import pytest
from pydantic import ValidationError

from api.invoices.forms import FORMS, Form
from api.invoices.forms.assistive_devices.ceilings import services_by_month
from api.invoices.forms.base import entries
from api.invoices.forms.helplessness.months import typed_terms
from tests.invoices.facts import a_line, body, context, errors, judged
from tests.invoices.kinds import Json, kind_of
from tests.invoices.kinds import assistive_devices as devices

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


def pointers(form: Json) -> set[tuple[str, str]]:
    return errors(body() | {"form": form})


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


def test_of_what_cannot_be_read_nothing_more_is_said() -> None:
    """A day that is typed wrong is not missing, and without its VAT rate nobody knows what a line comes to."""
    chair = devices.CHAIR | {"date": None, "date_from": "32.8.", "vat_rate": "x", "stated_amount": "1.00"}
    assert pointers(devices.form("318.635", chair, context="gainful")) == {
        ("/form/lines/0/date_from", "format"),
        ("/form/lines/0/vat_rate", "format"),
    }


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
