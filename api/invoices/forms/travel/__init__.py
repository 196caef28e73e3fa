"""318.632.1 Frais de voyage et nourriture: trips to measures of the insurance, with meals, nights and companions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from api.core.errors import Finding
from api.core.schemas import Input, Name, Postcode, Street, Town, line
from api.core.sections import Label, Period, Row, Section
from api.invoices import tariffs
from api.invoices.context import Claim, Context
from api.invoices.forms.base import Form, Line, entry_at, prescribed_from
from api.invoices.forms.decided import check_provider
from api.invoices.forms.travel.days import meals, travel_lines
from api.invoices.forms.travel.rules import (
    DEPARTURE_KNOWN,
    HEARING_AID_TRIPS,
    MEAL_INVOICED,
    RULES,
    ai_car_claims,
    check_ai_car_days,
    check_among,
    check_kilometres,
    check_overlaps,
    check_trip,
    place_key,
)
from api.invoices.forms.travel.summary import meal_rows, trip_sections
from api.invoices.forms.travel.trips import MOST_TRIPS, Trip, TypedTrip, last_day_of, typed_trips
from api.invoices.rules import DUPLICATE, REQUIRED

# What people write of hearing aids, in our languages: appareil auditif, acoustique, Hörgerät, apparecchio acustico.
_HEARING: Final = re.compile("auditi|acousti|acusti|hörger|hoerger|akusti|hearing", re.IGNORECASE)

Measure = Literal["instruction", "medical", "rehabilitation", "aid", "visit", "other"]


class Destination(Input):
    """Where the measure takes place."""

    name: Name
    street: Street | None = None
    postcode: Postcode | None = None
    town: Town


class Travel(Form):
    """Frais de voyage et nourriture (318.632.1)."""

    number: ClassVar[str] = "318.632.1"
    label_prefix: ClassVar[str] = "forms.travel"
    entry_labels: ClassVar = {"trips": "forms.travel.trip"}
    document_names: ClassVar = ("taxi", "other", "nights", "incidentals")
    rules: ClassVar = RULES
    tariffs: ClassVar = (tariffs.Travel,)
    period_pointers: ClassVar[tuple[str, str]] = ("/form/trips", "/form/trips")
    period_fields: ClassVar = ("date", "returns_at")
    total_pointer: ClassVar[str] = "/form/trips"
    price_field: ClassVar[str] = "/fare"

    kind: Literal["travel"]
    measure: Measure
    measure_text: Annotated[str, line(100)] | None = None
    destination: Destination
    trips: Annotated[list[Trip], Field(min_length=1, max_length=MOST_TRIPS)]

    def period(self) -> tuple[date, date | None]:
        return min(trip.date for trip in self.trips), max(last_day_of(trip) for trip in self.trips)

    def services(self) -> Iterator[tuple[str, date]]:
        yield from ((f"/form/trips/{index}/date", trip.date) for index, trip in enumerate(self.trips))

    def served(self, pointer: str) -> Period | None:
        """Meals are named by their day, which need not be that of the departure."""
        return None if pointer.endswith("/returns_at") else Period(entry_at(self.trips, pointer).date, None)

    def extinct_from(self) -> date:
        """By the oldest trip: each one has its own five years."""
        return prescribed_from(min(last_day_of(trip) for trip in self.trips))

    @property
    def is_visit(self) -> bool:
        return self.measure == "visit"

    def amounts(self, context: Context) -> Sequence[Line]:
        return travel_lines(list(enumerate(self.trips)), context.tariffs, visit=self.is_visit)

    @classmethod
    def preview(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Line]:
        return travel_lines(typed_trips(raw), context.tariffs, visit=raw.get("measure") == "visit")

    @classmethod
    def indications(cls, raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:  # noqa: ARG003
        days = [trip.date for _, trip in typed_trips(raw) if trip.date]
        tariff = context.tariffs.on(tariffs.Travel, max(days, default=context.today))
        return [] if tariff is None or raw.get("measure") == "visit" else meal_rows(tariff.values)

    @classmethod
    def missing(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Finding]:
        return list(_check_typed(raw, context))

    @classmethod
    def documents(cls, raw: Mapping[str, Any], context: Context) -> Sequence[str]:  # noqa: ARG003
        trips = [trip for _, trip in typed_trips(raw)]
        asked = [name for name in ("taxi", "other") if any(_costs(trip, name) for trip in trips)]
        if any(trip.nights for trip in trips) and raw.get("measure") != "visit":
            asked.append("nights")
        if any(trip.incidentals for trip in trips):
            asked.append("incidentals")
        return asked

    def takes_special_decision(self) -> bool:
        """To an expertise one travels by the number 3XX280 (FORMS §2)."""
        return self.measure == "instruction"

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:  # noqa: ARG002 - the sum has no rule
        yield from _check_measure_text(self.measure, self.measure_text)
        if self._is_for_hearing_aid(context):
            yield HEARING_AID_TRIPS.at("/form/measure")
        yield from check_provider(context, [("/form/destination/name", self.destination.name)])
        for index, trip in enumerate(self.trips):
            yield from check_trip(context, f"/form/trips/{index}", trip, visit=self.is_visit)
        yield from check_among(self.trips)
        yield from check_kilometres(self.trips)
        yield from check_ai_car_days(self.trips, context)

    def _is_for_hearing_aid(self, context: Context) -> bool:
        by_decision = context.decision is not None and context.decision.form_kind == "hearing_aid"
        by_text = _HEARING.search(self.measure_text or "") is not None
        return (self.measure == "aid" and (by_decision or by_text)) or (self.measure == "other" and by_text)

    def claims(self, context: Context, decision_number: str, total: Decimal) -> Iterator[Claim]:  # noqa: ARG002
        if context.beneficiary is None:
            return
        person = context.beneficiary.avs_number
        for index, trip in enumerate(self.trips):
            places = f"{place_key(trip.from_place)}|{place_key(trip.to_place)}"
            yield Claim("travel", f"{person}|{trip.date}|{places}", DUPLICATE, f"/form/trips/{index}")
            if trip.departs_at is not None:
                key = f"{person}|{trip.departs_at:%Y-%m-%dT%H:%M}"
                yield Claim("travel-departure", key, DEPARTURE_KNOWN, f"/form/trips/{index}/departs_at")
        yield from (claim for _, claim in ai_car_claims(self.trips, person))
        for index, (first, last) in self._meal_days(context).items():
            at = f"/form/trips/{index}/returns_at"
            yield Claim("travel-meal", person, MEAL_INVOICED, at, first_day=first, last_day=last)

    def _meal_days(self, context: Context) -> Mapping[int, tuple[date, date]]:
        """Of each trip with meals, their first and last day; between them no day is without."""
        days: dict[int, tuple[date, date]] = {}
        for meal in meals(enumerate(self.trips), context.tariffs) if not self.is_visit else ():
            first, _ = days.get(meal.trip, (meal.day, meal.day))
            days[meal.trip] = first, meal.day
        return days

    def summary(self, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
        return [self._measure_section(), *trip_sections(self.trips, lines, total)]

    def _measure_section(self) -> Section:
        to = self.destination
        place = " ".join(part for part in (to.postcode, to.town) if part)
        address = ", ".join(part for part in (to.street, place) if part)
        rows = [
            Row("forms.travel.measure", Label(f"forms.travel.measure.{self.measure}"), pointer="/form/measure"),
            Row("forms.travel.measure_text", self.measure_text, pointer="/form/measure_text"),
            Row("forms.travel.destination", to.name, detail=address, pointer="/form/destination"),
        ]
        return Section("forms.travel.section.measure", rows=[row for row in rows if row.value is not None])


def _check_measure_text(measure: object, text: object) -> Iterator[Finding]:
    if measure == "other" and not text:
        yield REQUIRED.at("/form/measure_text")


def _check_typed(raw: Mapping[str, Any], context: Context) -> Iterator[Finding]:
    """The rules of trips, as far as a half-filled form has them."""
    yield from _check_measure_text(raw.get("measure"), raw.get("measure_text"))
    trips = typed_trips(raw)
    for index, trip in trips:
        yield from check_trip(context, f"/form/trips/{index}", trip, visit=raw.get("measure") == "visit")
    yield from check_overlaps(trips)


def _costs(trip: TypedTrip, mode: str) -> bool:
    return trip.mode == mode and not trip.voucher and trip.fare != 0
