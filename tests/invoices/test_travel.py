"""318.632.1: what the cases of `tests.invoices.kinds.travel` do not show."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.labels import has_label
from api.core.schemas import Input
from api.core.sections import show
from api.invoices.context import Claim
from api.invoices.forms.travel import Destination, Measure, Travel
from api.invoices.forms.travel.rules import DEPARTURE_KNOWN
from api.invoices.forms.travel.trips import ExtraKind, Incidental, Mode, Trip
from api.invoices.rules import DUPLICATE
from tests.invoices.facts import body, claimed, context, errors, judged
from tests.invoices.kinds import Json
from tests.invoices.kinds.travel import COMPANION, DAY, INDEXED, NEXT, away, car, form, trip


def sent(*trips: Json, **values: Any) -> Json:
    return body() | {"form": form(*trips, **values)}


def test_every_field_and_choice_has_a_name() -> None:
    places: dict[str, type[Input]] = {"destination": Destination, "trips": Trip, "trips.incidentals": Incidental}
    names = [f"{at}.{name}" for at, model in places.items() for name in model.model_fields]
    choices = {"measure": Measure, "trips.mode": Mode, "trips.incidentals.kind": ExtraKind}
    names += [f"{at}.{value}" for at, kind in choices.items() for value in get_args(kind)]
    names += [f"line.{value}" for value in get_args(ExtraKind)]
    names += [f"document.{name}" for name in ("taxi", "other", "nights", "incidentals")]
    assert [name for name in names if not has_label(f"forms.travel.{name}")] == []


def test_everything_that_is_wrong_with_a_trip_is_told_at_once() -> None:
    """What is missing, has no right form or does not go with the rest, of a trip that is no whole one."""
    late = car() | {"date": "2026-10-05", "from_place": "", "km": "", "fare": "5.00", "reason": None}
    short = trip(**away("12:00", "11:00")) | {"date": "32.10.2026", "companion": True, "fare": ""}
    assert errors(sent(late, short, measure="other", measure_text=None)) == {
        ("/form/measure_text", "required"),
        ("/form/trips/0/from_place", "required"),
        ("/form/trips/0/date", "future"),
        ("/form/trips/0/reason", "reason_required"),
        ("/form/trips/0/km", "required"),
        ("/form/trips/0/fare", "fare_for_car"),
        ("/form/trips/1/date", "format"),
        ("/form/trips/1/fare", "required"),
        ("/form/trips/1/companion_name", "required"),
        ("/form/trips/1/companion_reason", "required"),
        ("/form/trips/1/returns_at", "return_before_departure"),
    }


def told(*trips: Json) -> list[tuple[str, str | None]]:
    """The amounts' names and how they were computed, in French."""
    return [(show(line.label, "fr"), line.detail) for line in judged(sent(*trips)).lines]


def test_an_amount_says_what_for_and_how() -> None:
    assert told(trip(**away("08:00", "14:30"))) == [("Trajet 1", None), ("Repas du 05.08.2026", "6 h 30")]
    assert told(car(km="13.7")) == [("Trajet 1", "13.7 × 0.45")]
    near, beyond = car(km="15", mode="ai_car"), car(km="12", mode="ai_car", from_place="Bienne")
    assert told(near, beyond, near) == [
        ("Trajet 1", "15 × 0.30"),
        ("Trajet 2", "5 × 0.30 + 7 × 0.25"),
        ("Trajet 3", "15 × 0.25"),
    ]
    with_company = trip(**COMPANION, **away("12:00", "18:01", back_on=NEXT), nights=1)
    assert told(with_company) == [
        ("Trajet 1", "2 × 18.40"),
        ("Trajet 1\u00a0: nuitées", "2 × 37.50"),
        ("Repas du 05.08.2026", "12 h 00 · 2 × 19.00"),
        ("Repas du 06.08.2026", "18 h 01 · 2 × 19.00"),
    ]


def test_the_period_reaches_from_the_first_trip_to_the_last_return() -> None:
    trips = [trip("2026-08-12"), trip(DAY, **away("20:00", "06:00", back_on="2026-08-15")), trip("2026-08-07")]
    assert Travel.model_validate(form(*trips)).period() == (date(2026, 8, 5), date(2026, 8, 15))


def test_each_trip_has_its_own_five_years_and_is_named() -> None:
    trips = [trip("2021-09-01"), trip("2021-08-31"), trip("2021-08-30")]
    old = {(f"/form/trips/{index}/date", "prescribed") for index in (1, 2)}
    assert errors(sent(*trips)) == old
    assert Travel.model_validate(form(*trips)).extinct_from() == date(2026, 9, 1)


@pytest.mark.parametrize("measure", get_args(Measure))
def test_a_special_decision_is_for_expertises(measure: str) -> None:
    raw = sent(trip(), measure=measure, measure_text="Cours") | {"decision_number": "302280"}
    special = {("/decision_number", "decision_special")}
    assert errors(raw) == (set() if measure == "instruction" else special)


def test_the_later_of_two_overlapping_trips_is_named() -> None:
    late, early = trip(**away("11:00", "13:00")), trip(**away("08:00", "12:00"), to_place="Bienne")
    [finding] = judged(sent(late, early)).errors
    assert (finding.pointer, finding.params) == ("/form/trips/0/departs_at", {"no": 2})


def test_a_short_trip_within_a_long_one_does_not_hide_the_next() -> None:
    trips = [trip(**away(*times), to_place=to) for times, to in ((("06:00", "20:00"), "A"), (("07:00", "08:00"), "B"))]
    third = trip(**away("19:00", "21:00"), to_place="C")
    assert errors(sent(*trips, third)) == {
        ("/form/trips/1/departs_at", "trips_overlap"),
        ("/form/trips/2/departs_at", "trips_overlap"),
    }


def test_a_request_claims_its_trips_and_the_days_of_its_meals() -> None:
    long = trip(**away("12:00", "10:00", back_on="2026-08-07"))
    claims = claimed(sent(long, trip("2026-08-20", from_place="  BERNE ")))
    person = "7560000000002"
    assert claims[:3] == [
        Claim("travel", f"{person}|2026-08-05|berne|thoune", DUPLICATE, "/form/trips/0"),
        Claim("travel-departure", f"{person}|2026-08-05T12:00", DEPARTURE_KNOWN, "/form/trips/0/departs_at"),
        Claim("travel", f"{person}|2026-08-20|berne|thoune", DUPLICATE, "/form/trips/1"),
    ]
    [meals] = claims[3:]
    assert (meals.scope, meals.key, meals.pointer) == ("travel-meal", person, "/form/trips/0/returns_at")
    assert (meals.first_day, meals.last_day) == (date(2026, 8, 5), date(2026, 8, 7))


def test_a_request_claims_the_kilometres_of_each_day_with_cars_of_the_insurance() -> None:
    trips = [car(km="15", mode="ai_car"), car(km="7.5", mode="ai_car"), car(NEXT, km="3", mode="ai_car"), car(km="9")]
    driven = [claim for claim in claimed(sent(*trips)) if claim.scope == "travel-ai-car"]
    assert [(claim.key, claim.amount, claim.rule) for claim in driven] == [
        (f"7560000000002|{DAY}", Decimal("22.5"), None),
        (f"7560000000002|{NEXT}", Decimal(3), None),
    ]


@pytest.mark.parametrize(
    ("trips", "measure", "asked"),
    [
        ([trip()], "medical", []),
        ([car()], "medical", []),
        ([trip(mode="taxi", reason="x"), trip(mode="other", reason="x")], "medical", ["taxi", "other"]),
        ([trip(mode="taxi", reason="x", fare=None, voucher=True)], "medical", []),
        ([trip(nights=1)], "medical", ["nights"]),
        ([trip(nights=1)], "visit", []),
        ([trip(nights=0, incidentals=[{"kind": "parking", "amount": "2"}])], "medical", ["incidentals"]),
        ([{"mode": "taxi"}, {"incidentals": [{}]}], "medical", ["taxi", "incidentals"]),
    ],
)
def test_receipts_are_asked_for_what_is_paid_as_it_cost(trips: list[Json], measure: str, asked: list[str]) -> None:
    found = Travel.documents({"trips": trips, "measure": measure}, context())
    assert found == asked


def test_without_anything_to_prove_no_attachment_is_asked() -> None:
    assert errors(sent(trip()) | {"attachments": []}) == set()
    taxi = sent(trip(mode="taxi", reason="Fauteuil roulant")) | {"attachments": []}
    assert errors(taxi) == {("/attachments", "attachment_required")}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("departs_at", "2026-08-05"),
        ("departs_at", "2026-08-05T08:00:00"),
        ("departs_at", "2026-08-05T08:00Z"),
        ("departs_at", "2026-08-05T24:00"),
        ("departs_at", "2026-02-30T08:00"),
        ("departs_at", 1785916800),
        ("nights", "1.0"),
        ("nights", 1.0),
        ("nights", True),
        ("nights", "-1"),
        ("km", "10.25"),
        ("date", "05.08.2026"),
    ],
)
def test_a_value_in_another_form_is_refused_at_its_place(field: str, value: object) -> None:
    found = judged(sent(car() | {field: value})).errors
    assert [finding.pointer for finding in found] == [f"/form/trips/0/{field}"]
    assert found[0].label == f"forms.travel.trips.{field}"


@pytest.mark.parametrize(
    ("field", "most", "beyond"), [("km", "1000", "1000.1"), ("nights", 366, 367), ("nights", "366", "367")]
)
def test_a_value_beyond_its_limit_is_too_great(field: str, most: object, beyond: object) -> None:
    def codes(value: object) -> list[str]:
        return [finding.code for finding in judged(sent(car() | {field: value})).errors]

    assert "too_great" not in codes(most)
    assert codes(beyond) == ["too_great"]


def test_nights_are_stored_as_a_number_and_times_as_they_were_sent() -> None:
    raw = form(trip(**away("08:00", "14:30"), nights="2"))
    [stored] = Travel.model_validate(raw).model_dump(mode="json")["trips"]
    assert (stored["nights"], stored["departs_at"], stored["returns_at"]) == (2, f"{DAY}T08:00", f"{DAY}T14:30")
    assert Travel.model_validate(form(stored)).model_dump(mode="json")["trips"] == [stored]


def test_an_entry_is_computed_as_far_as_it_is_filled_in() -> None:
    raw = {
        "kind": "travel",
        "trips": [
            None,
            {"date": DAY, "mode": "private_car", "km": "10", "fare": "x", "nights": "?", **away("08:00", "13:00")},
            {"mode": "taxi", "fare": "20", "incidentals": [{}, "x", {"amount": "3"}]},
        ],
    }
    lines = {line.pointer: line.amount for line in Travel.preview(raw, context())}
    assert lines == {
        "/form/trips/1": Decimal("4.50"),
        "/form/trips/1/returns_at": Decimal("11.50"),
        "/form/trips/2": Decimal(20),
        "/form/trips/2/incidentals/2": Decimal(3),
    }


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=5,
)
DAYS = st.sampled_from([DAY, NEXT, "1900-01-01", "2199-12-31"])
FILLED = st.fixed_dictionaries(
    {},
    optional={
        "date": ANYTHING | DAYS,
        "mode": ANYTHING | st.sampled_from(get_args(Mode)),
        "km": ANYTHING | st.just("1000"),
        "fare": ANYTHING | st.just("1"),
        "voucher": ANYTHING,
        "companion": ANYTHING,
        "departs_at": ANYTHING | DAYS.map(lambda day: f"{day}T02:30"),
        "returns_at": ANYTHING | DAYS.map(lambda day: f"{day}T23:59"),
        "nights": ANYTHING | st.integers(0, 366),
        "incidentals": ANYTHING | st.lists(ANYTHING, max_size=3),
    },
)


@given(trips=ANYTHING | st.lists(ANYTHING | FILLED, max_size=4), measure=ANYTHING)
def test_a_half_filled_form_may_hold_anything(trips: object, measure: object) -> None:
    raw = {"kind": "travel", "trips": trips, "measure": measure}
    judged(body() | {"form": raw})
    Travel.preview(raw, context())
    Travel.documents(raw, context())


def test_a_form_full_of_long_trips_is_judged_at_once() -> None:
    month = trip("2026-08-01", **away("00:00", "00:00", "2026-08-01", "2026-09-01"), nights=30)
    found = judged(sent(*[month] * 200))
    assert len([line for line in found.lines if line.pointer.endswith("returns_at")]) == 31
    assert {f.code for f in found.errors} == {"trips_overlap"}


def test_a_draft_shows_the_days_of_its_trips() -> None:
    raw = {"trips": [{"date": "2026-08-12"}, {"date": DAY, "returns_at": "2026-08-15T06:00"}, {"date": "x"}]}
    assert Travel.period_of(raw) == (date(2026, 8, 5), date(2026, 8, 15))


def test_what_a_meal_comes_to_is_told_from_the_tariff_of_the_trips() -> None:
    def prices(day: str, **values: Any) -> list[tuple[str | None, str]]:
        assessed = judged(sent(trip(date=day), **values), **INDEXED | {"today": date(2027, 1, 31)})
        return [(row.pointer, show(row.value, "fr") or "") for row in assessed.indications]

    at = "/form/meals/"
    assert prices("2026-12-31") == [(f"{at}from_5_hours", "11.50"), (f"{at}over_8_hours", "19.00")]
    assert prices("2027-01-01") == [(f"{at}from_5_hours", "12.00"), (f"{at}over_8_hours", "20.00")]
    assert prices("2026-12-31", measure="visit") == []
