"""What was done after the insured person's death is refused at its field, whatever the type. Pure."""

from datetime import date, timedelta

import pytest

from api.invoices.checks import label_of_field
from api.invoices.forms import FORMS
from tests.invoices.kinds import kind_of
from tests.invoices.test_kinds import KINDS, judge

_AT = {
    "other": {"/form/service_to", "/form/lines/1/date"},
    "travel": {"/form/trips"},
    "helplessness": {"/form/period_to"},
    "assistance": {"/form/month"},
    "hearing_aid": {"/form/delivery_date"},
    "assistive_devices": {"/form/lines"},
}


def found(kind: str, **known: date) -> dict[str, str]:
    """The places of the errors about a death, each with its code."""
    assessed = judge(kind, kind_of(kind).EXAMPLE, {}, {"beneficiary": known})
    return {f.pointer: f.code for f in assessed.errors if f.code == "after_death"}


def last_day(kind: str) -> date:
    assessed = judge(kind, kind_of(kind).EXAMPLE, {}, {})
    assert assessed.invoice is not None
    return max(day for _, day in assessed.invoice.form.services())


@pytest.mark.parametrize("kind", KINDS)
def test_the_day_of_death_counts_and_the_next_one_does_not(kind: str) -> None:
    day = last_day(kind)
    assert found(kind, death_date=day) == {}
    told = found(kind, death_date=day - timedelta(days=1))
    assert told
    for pointer in told:
        assert any(pointer.startswith(place) for place in _AT[kind]), pointer
        label = label_of_field(pointer, {"form": kind_of(kind).EXAMPLE})
        assert label is not None


def test_every_type_says_when_its_services_were() -> None:
    assert _AT.keys() == FORMS.keys()


def test_the_day_is_said_to_whoever_typed_it() -> None:
    assessed = judge("other", kind_of("other").EXAMPLE, {}, {"beneficiary": {"death_date": date(2020, 1, 1)}})
    assert {f.params["day"] for f in assessed.errors if f.code == "after_death"} == {"01.01.2020"}
