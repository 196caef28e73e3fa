"""What trips must and must not be, each for itself and among each other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from api.core.errors import Finding
from api.core.sections import show_day, show_number
from api.invoices import tariffs
from api.invoices.context import Claim, Context
from api.invoices.forms.base import check_prescribed, check_tariff, unprescribed_since
from api.invoices.forms.decided import PROVIDER_DIFFERS
from api.invoices.forms.folding import folded
from api.invoices.forms.travel.days import (
    BY_FARE,
    BY_KM,
    LONGEST_DAYS,
    MEAL_FROM,
    NIGHT_LEAST,
    absences,
    away,
    nights_away,
)
from api.invoices.forms.travel.trips import Trip, TypedTrip, last_day
from api.invoices.rules import (
    DUPLICATE,
    FUTURE,
    PRESCRIBED,
    REQUIRED,
    TARIFF_NOT_CONFIRMED,
    TARIFF_UNKNOWN,
    Rule,
)

REASON_REQUIRED: Final = Rule("reason_required", source="RAI art. 90 al. 2")
FARE_FOR_CAR: Final = Rule("fare_for_car")
FARE_WITH_VOUCHER: Final = Rule("fare_with_voucher")
DEPARTURE_OTHER_DAY: Final = Rule("departure_other_day")
RETURN_BEFORE_DEPARTURE: Final = Rule("return_before_departure")
TRIP_TOO_LONG: Final = Rule("trip_too_long")
NIGHTS_TOO_MANY: Final = Rule("nights_too_many", source="RAI art. 90 al. 4")
NIGHT_TOO_SHORT: Final = Rule("night_too_short")
NIGHTS_AT_VISIT: Final = Rule("nights_at_visit", source="RAI art. 90 al. 3")
TRIPS_OVERLAP: Final = Rule("trips_overlap")
TRIP_TWICE: Final = Rule("trip_twice", "warning")
DEPARTURE_KNOWN: Final = Rule("departure_known", "warning")
KM_OF_DAY: Final = Rule("km_of_day", "warning")
AI_CAR_DAY_KNOWN: Final = Rule("ai_car_day_known", "warning")
MEAL_INVOICED: Final = Rule("meal_invoiced", "warning", "RAI art. 90 al. 4")
HEARING_AID_TRIPS: Final = Rule("hearing_aid_trips", "warning", "OMAI annexe ch. 5.07")

MOST_KM_OF_DAY: Final = 1500  # by road, with every stop

RULES: Final = (
    *(REQUIRED, FUTURE, PRESCRIBED, TARIFF_UNKNOWN, TARIFF_NOT_CONFIRMED, DUPLICATE),
    *(REASON_REQUIRED, FARE_FOR_CAR, FARE_WITH_VOUCHER, DEPARTURE_OTHER_DAY, RETURN_BEFORE_DEPARTURE, TRIP_TOO_LONG),
    *(NIGHTS_TOO_MANY, NIGHT_TOO_SHORT, NIGHTS_AT_VISIT, TRIPS_OVERLAP, TRIP_TWICE, DEPARTURE_KNOWN, KM_OF_DAY),
    *(AI_CAR_DAY_KNOWN, MEAL_INVOICED, HEARING_AID_TRIPS, PROVIDER_DIFFERS),
)


AnyTrip = Trip | TypedTrip


def check_trip(context: Context, at: str, trip: AnyTrip, *, visit: bool) -> Iterator[Finding]:
    """One trip for itself, whole or as far as it is one; `at` is its pointer."""
    yield from _check_day(context, at, trip)
    yield from _check_transport(at, trip)
    yield from _check_companion(at, trip)
    yield from _check_times(context, at, trip)
    if trip.nights:
        yield from _check_nights(at, trip, trip.nights, visit=visit)
    days = _tariff_days(trip, visit=visit)
    if days is not None:
        yield from check_tariff(context, tariffs.Travel, *days, f"{at}/date")


def _check_day(context: Context, at: str, trip: AnyTrip) -> Iterator[Finding]:
    if trip.date is None:
        return
    if trip.date > context.today:
        yield FUTURE.at(f"{at}/date")
    last = last_day(trip.date, trip.returns_at)
    yield from check_prescribed(last, last, unprescribed_since(context.claimed_on), f"{at}/date")


def _check_transport(at: str, trip: AnyTrip) -> Iterator[Finding]:
    if trip.mode not in {None, "public_transport"} and trip.reason is None:
        yield REASON_REQUIRED.at(f"{at}/reason")
    if trip.mode in BY_KM:
        yield from _check_car(at, trip)
    elif trip.mode in BY_FARE and trip.fare is None and not trip.voucher:
        yield REQUIRED.at(f"{at}/fare")
    elif trip.voucher and trip.fare:
        yield FARE_WITH_VOUCHER.at(f"{at}/fare")


def _check_car(at: str, trip: AnyTrip) -> Iterator[Finding]:
    if trip.km is None:
        yield REQUIRED.at(f"{at}/km")
    if trip.fare:
        yield FARE_FOR_CAR.at(f"{at}/fare")
    if trip.voucher:
        yield FARE_FOR_CAR.at(f"{at}/voucher")


def _check_companion(at: str, trip: AnyTrip) -> Iterator[Finding]:
    if trip.companion and trip.companion_name is None:
        yield REQUIRED.at(f"{at}/companion_name")
    if trip.companion and trip.companion_reason is None:
        yield REQUIRED.at(f"{at}/companion_reason")


def _check_times(context: Context, at: str, trip: AnyTrip) -> Iterator[Finding]:
    first, last = trip.departs_at, trip.returns_at
    if first is not None and trip.date is not None and first.date() != trip.date:
        yield DEPARTURE_OTHER_DAY.at(f"{at}/departs_at")
    if first is None and last is not None:
        yield REQUIRED.at(f"{at}/departs_at")
    if last is None and first is not None:
        yield REQUIRED.at(f"{at}/returns_at")
    if last is not None and trip.date is not None and trip.date <= context.today < last.date():
        yield FUTURE.at(f"{at}/returns_at")
    if first is not None and last is not None:
        if last <= first:
            yield RETURN_BEFORE_DEPARTURE.at(f"{at}/returns_at")
        elif away(trip) is None:
            yield TRIP_TOO_LONG.at(f"{at}/returns_at", days=LONGEST_DAYS)


def _check_nights(at: str, trip: AnyTrip, nights: int, *, visit: bool) -> Iterator[Finding]:
    first, last = trip.departs_at, trip.returns_at
    if visit:
        yield NIGHTS_AT_VISIT.at(f"{at}/nights")
    elif first is None and last is None:
        yield REQUIRED.at(f"{at}/departs_at")
        yield REQUIRED.at(f"{at}/returns_at")
    elif first is not None and last is not None and last > first:
        most = (last.date() - first.date()).days
        if nights > most:
            yield NIGHTS_TOO_MANY.at(f"{at}/nights", most=most)
        elif nights > (spent := nights_away(first, last)):
            hours = NIGHT_LEAST // timedelta(hours=1)
            yield NIGHT_TOO_SHORT.at(f"{at}/nights", most=spent, hours=hours)


def _tariff_days(trip: AnyTrip, *, visit: bool) -> tuple[date, date] | None:
    """The days whose tariff a trip needs; fares and incidentals are paid as they cost."""
    if trip.date is None:
        return None
    lasting = trip.nights or any(absence.lasted >= MEAL_FROM for absence in absences(0, trip))
    if lasting and not visit:
        return trip.date, last_day(trip.date, trip.returns_at)
    return (trip.date, trip.date) if trip.mode in BY_KM else None


def check_among(trips: Sequence[Trip]) -> Iterator[Finding]:
    """Nobody is on two trips at once, and one trip stands there once."""
    yield from check_overlaps(list(enumerate(trips)))
    for again, first in repeated(trips):
        yield TRIP_TWICE.at(f"/form/trips/{again}", no=first + 1)


def check_overlaps(trips: Sequence[tuple[int, AnyTrip]]) -> Iterator[Finding]:
    """Nobody is on two trips at once; trips have their positions in the form."""
    for later, earlier in overlaps([trip for _, trip in trips]):
        yield TRIPS_OVERLAP.at(f"/form/trips/{trips[later][0]}/departs_at", no=trips[earlier][0] + 1)


def overlaps(trips: Sequence[AnyTrip]) -> Iterator[tuple[int, int]]:
    """Each trip that begins while another lasts, with that other."""
    known = [(*times, index) for index, trip in enumerate(trips) if (times := away(trip)) is not None]
    lasting: tuple[datetime, int] | None = None
    for first, last, index in sorted(known):
        if lasting is not None and first < lasting[0]:
            yield index, lasting[1]
        if lasting is None or last > lasting[0]:
            lasting = last, index


def repeated(trips: Sequence[Trip]) -> Iterator[tuple[int, int]]:
    """Each trip that an earlier entry may be already, with that entry: the same day and places, and no times that tell
    them apart."""
    seen: dict[tuple[date, str, str], int] = {}
    for index, trip in enumerate(trips):
        key = (trip.date, place_key(trip.from_place), place_key(trip.to_place))
        first = seen.setdefault(key, index)
        if first != index and (away(trip) is None or away(trips[first]) is None):
            yield index, first


def check_kilometres(trips: Sequence[Trip]) -> Iterator[Finding]:
    """Nobody drives further in a day; said at the trip with which it is too far."""
    driven: dict[date, Decimal] = defaultdict(Decimal)
    beyond: dict[date, int] = {}
    for index, trip in enumerate(trips):
        if trip.mode in BY_KM and trip.km is not None:
            driven[trip.date] += trip.km
            if driven[trip.date] > MOST_KM_OF_DAY:
                beyond.setdefault(trip.date, index)
    for day, index in beyond.items():
        yield KM_OF_DAY.at(f"/form/trips/{index}/km", day=show_day(day), km=show_number(driven[day]))


def ai_car_claims(trips: Sequence[Trip], person: str) -> Iterator[tuple[date, Claim]]:
    """The kilometres with cars of the AI by day: its near kilometres are counted over all requests."""
    driven: dict[date, Decimal] = defaultdict(Decimal)
    places: dict[date, str] = {}
    for index, trip in enumerate(trips):
        if trip.mode == "ai_car" and trip.km:
            driven[trip.date] += trip.km
            places.setdefault(trip.date, f"/form/trips/{index}/km")
    for day, km in driven.items():
        yield day, Claim("travel-ai-car", f"{person}|{day}", pointer=places[day], amount=km)


def check_ai_car_days(trips: Sequence[Trip], context: Context) -> Iterator[Finding]:
    """An earlier request has used near kilometres of the day that this one counts again."""
    person = context.beneficiary.avs_number if context.beneficiary else ""
    for day, claim in ai_car_claims(trips, person):
        earlier, tariff = context.earlier_of(claim), context.tariffs.on(tariffs.Travel, day)
        before = context.earlier_sum(claim)
        if not earlier or tariff is None or before + (claim.amount or 0) <= tariff.values.ai_car_near_km:
            continue
        yield AI_CAR_DAY_KNOWN.at(
            claim.pointer,
            day=show_day(day),
            km=show_number(before),
            near=show_number(tariff.values.ai_car_near_km),
            no=earlier[0].reference,
            date=show_day(earlier[0].submitted_on),
        )


def place_key(name: str) -> str:
    """A place as it is compared: capitals, accents, hyphens, spaces and what nobody sees do not make another one."""
    return folded(name)
