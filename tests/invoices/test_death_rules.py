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
    return {f.pointer: f.code for f in assessed.errors if f.code in {"after_death", "services_ended"}}


def last_day(kind: str) -> date:
    assessed = judge(kind, kind_of(kind).EXAMPLE, {}, {})
    assert assessed.invoice is not None
    return max(day for _, day in assessed.invoice.form.services())


@pytest.mark.parametrize("kind", KINDS)
def test_the_day_of_death_counts_and_the_next_one_does_not(kind: str) -> None:
    day = last_day(kind)
    assert found(kind, death_date=day) == {}
    assert found(kind, services_until=day) == {}
    before = day - timedelta(days=1)
    told, silent = found(kind, death_date=before), found(kind, services_until=before)
    assert set(told.values()) == {"after_death"}
    assert set(silent.values()) == {"services_ended"}
    assert told.keys() == silent.keys()
    for pointer in told:
        assert any(pointer.startswith(place) for place in _AT[kind]), pointer
        label = label_of_field(pointer, {"form": kind_of(kind).EXAMPLE})
        assert label is not None


def test_every_type_says_when_its_services_were() -> None:
    assert _AT.keys() == FORMS.keys()


def test_what_the_company_typed_itself_is_said_with_the_day_and_the_rest_is_not() -> None:
    assessed = judge("other", kind_of("other").EXAMPLE, {}, {"beneficiary": {"death_date": date(2020, 1, 1)}})
    assert {f.params["day"] for f in assessed.errors if f.code == "after_death"} == {"01.01.2020"}
    silent = {"beneficiary": {"services_until": date(2020, 1, 1)}}
    assessed = judge("other", kind_of("other").EXAMPLE, {}, silent)
    assert all(f.params == {} for f in assessed.errors if f.code == "services_ended")
    both = {"beneficiary": {"death_date": date(2030, 1, 1), "services_until": date(2020, 1, 1)}}
    assessed = judge("other", kind_of("other").EXAMPLE, {}, both)
    assert {f.code for f in assessed.errors} == {"services_ended"}
