"""Half-filled forms that are far too long: what lies beyond a list of a type is refused, and not computed before."""

import pytest

from api.invoices.forms import FORMS
from api.invoices.forms.assistive_devices.ceilings import services_by_month
from api.invoices.forms.base import entries
from api.invoices.forms.helplessness.months import typed_terms
from tests.invoices.facts import body, judged
from tests.invoices.kinds import Json

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
