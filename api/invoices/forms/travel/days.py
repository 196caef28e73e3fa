"""What trips are paid: transport, nights and incidentals by trip, meals and the kilometres of AI cars by day. Pure.

Everything here takes trips that may be half filled, so that the form shows meanwhile what will be computed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from api.core.sections import Label, show_day, show_number
from api.invoices import tariffs
from api.invoices.forms.base import Line, rounded
from api.invoices.tariffs import Tariffs

ZONE: Final = ZoneInfo("Europe/Zurich")  # departure and return are read from a clock on a Swiss wall
LONGEST_DAYS: Final = 31  # of one absence; a longer one is refused and not computed
BY_FARE: Final = frozenset({"public_transport", "taxi", "other"})
BY_KM: Final = frozenset({"private_car", "ai_car"})

MEAL_FROM: Final = timedelta(hours=5)
NIGHT_LEAST: Final = timedelta(hours=6)  # how much of the hours from 22:00 to 06:00 makes a night
_NIGHT_FROM, _NIGHT_TO = time(22), time(6)
_MORE_BEYOND: Final = timedelta(hours=8)
_DAY: Final = timedelta(days=1)


class Extra(Protocol):
    @property
    def kind(self) -> str | None: ...
    @property
    def amount(self) -> Decimal | None: ...


class Journey(Protocol):
    """A trip as far as amounts need it."""

    @property
    def date(self) -> date | None: ...
    @property
    def mode(self) -> str | None: ...
    @property
    def km(self) -> Decimal | None: ...
    @property
    def fare(self) -> Decimal | None: ...
    @property
    def voucher(self) -> bool | None: ...
    @property
    def companion(self) -> bool | None: ...
    @property
    def departs_at(self) -> datetime | None: ...
    @property
    def returns_at(self) -> datetime | None: ...
    @property
    def nights(self) -> int | None: ...
    @property
    def incidentals(self) -> Sequence[Extra]: ...


@dataclass(frozen=True, slots=True)
class Absence:
    """The part of one calendar day that somebody was away on one trip, in hours that really passed."""

    day: date
    trip: int
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class Meal:
    """The one meal of a day and person, at the trip with that day's longest absence."""

    day: date
    trip: int
    lasted: timedelta
    price: Decimal


def passed(first: datetime, last: datetime) -> timedelta:
    """What really passes between two times of the wall clock. An hour that the clock shows twice is its first turn."""
    return last - first + (_ahead(first) - _ahead(last))


def _ahead(moment: datetime) -> timedelta:
    """How far the clock is ahead of UTC."""
    return ZONE.utcoffset(moment.replace(tzinfo=ZONE)) or timedelta(0)


def away(trip: Journey) -> tuple[datetime, datetime] | None:
    """From when to when; None while it is not known, or cannot be."""
    first, last = trip.departs_at, trip.returns_at
    if first is None or last is None or last <= first or last - first > LONGEST_DAYS * _DAY:
        return None
    return first, last


def absences(index: int, trip: Journey) -> Iterator[Absence]:
    """A trip over midnight counts on each day with its part of that day."""
    known = away(trip)
    for day, lasted in _parts(*known) if known else ():
        yield Absence(day, index, lasted)


@lru_cache(maxsize=512)
def _parts(start: datetime, last: datetime) -> Sequence[tuple[date, timedelta]]:
    """A time by calendar days. Amounts, rules and claims of one request ask for the same: it is computed once."""
    found = []
    while start < last:
        end = min(datetime.combine(start.date() + _DAY, time()), last)
        found.append((start.date(), passed(start, end)))
        start = end
    return found


def nights_away(first: datetime, last: datetime) -> int:
    """How many nights somebody was away, by the counter's own rule: the law says "per night" and not what one is.

    A night is 22:00 to 06:00, and counts with 6 of these 8 hours: so that a late departure or an early return has its
    night, and a minute around midnight or an evening that lasts does not.
    """
    outermost = {first.date(), last.date() - _DAY}  # between them every night is a whole one
    short = [day for day in outermost if first.date() <= day < last.date() and not _is_night(first, last, day)]
    return max((last.date() - first.date()).days, 0) - len(short)


def _is_night(first: datetime, last: datetime, day: date) -> bool:
    start = max(first, datetime.combine(day, _NIGHT_FROM))
    end = min(last, datetime.combine(day + _DAY, _NIGHT_TO))
    return passed(start, end) >= NIGHT_LEAST


def meal_price(tariff: tariffs.Travel, lasted: timedelta) -> Decimal | None:
    """From 5 hours to 8 one price, beyond 8 the other (RAI art. 90 para. 4)."""
    if lasted < MEAL_FROM:
        return None
    return tariff.meal_over_8_hours if lasted > _MORE_BEYOND else tariff.meal_from_5_hours


def meals(trips: Iterable[tuple[int, Journey]], rates: Tariffs) -> list[Meal]:
    """At most one a day for one person, by the longest single absence of that day, in the order of the days."""
    longest: dict[date, tuple[timedelta, int]] = {}
    for index, trip in trips:
        known = away(trip)
        for day, lasted in _parts(*known) if known else ():
            if day not in longest or lasted > longest[day][0]:
                longest[day] = lasted, index
    found = []
    for day, (lasted, index) in sorted(longest.items()):
        tariff = rates.on(tariffs.Travel, day)
        price = meal_price(tariff.values, lasted) if tariff else None
        if price is not None:
            found.append(Meal(day, index, lasted, price))
    return found


def travel_lines(trips: Sequence[tuple[int, Journey]], rates: Tariffs, *, visit: bool) -> list[Line]:
    """All amounts, trip by trip. A visit or leave has neither meals nor nights (RAI art. 90 para. 3)."""
    beyond = _km_beyond(trips, rates)
    eaten = _meal_lines(trips, rates) if not visit else {}
    found: list[Line] = []
    for index, trip in trips:
        found += _transport(index, trip, rates, beyond.get(index, Decimal(0)))
        found += _nights(index, trip, rates) if not visit else ()
        found += _incidentals(index, trip)
        found += eaten.get(index, ())
    return found


def _at(index: int) -> str:
    return f"/form/trips/{index}"


def _times(count: Decimal | int, price: Decimal) -> str:
    return f"{show_number(count)} × {price:.2f}"


def _transport(index: int, trip: Journey, rates: Tariffs, beyond: Decimal) -> Iterator[Line]:
    label = Label("forms.travel.line.trip", {"no": index + 1})
    if trip.mode in BY_FARE and trip.voucher:
        yield Line(_at(index), Decimal(0), label)
    elif trip.mode in BY_FARE and trip.fare is not None:
        detail = _times(2, trip.fare) if trip.companion else None
        yield Line(_at(index), trip.fare * (2 if trip.companion else 1), label, detail)
    tariff = rates.on(tariffs.Travel, trip.date) if trip.date else None
    if trip.mode in BY_KM and trip.km is not None and tariff is not None:
        parts = _kilometres(trip.mode, trip.km, beyond, tariff.values)
        amount = rounded(sum((km * price for km, price in parts), Decimal(0)))
        yield Line(_at(index), amount, label, " + ".join(_times(km, price) for km, price in parts))


def _kilometres(
    mode: str | None, km: Decimal, beyond: Decimal, tariff: tariffs.Travel
) -> Sequence[tuple[Decimal, Decimal]]:
    if mode == "private_car":
        return [(km, tariff.car_km)]
    near = km - beyond
    parts = [(near, tariff.ai_car_km), (beyond, tariff.ai_car_km_beyond)]
    return [part for part in parts if part[0]] or parts[:1]


def _km_beyond(trips: Iterable[tuple[int, Journey]], rates: Tariffs) -> dict[int, Decimal]:
    """Of each trip with a car of the AI, the kilometres beyond the near ones of its day, trips taken in their order."""
    driven: dict[date, Decimal] = defaultdict(Decimal)
    found = {}
    for index, trip in trips:
        if trip.mode != "ai_car" or trip.km is None or trip.date is None:
            continue
        tariff = rates.on(tariffs.Travel, trip.date)
        if tariff is not None:
            left = max(tariff.values.ai_car_near_km - driven[trip.date], Decimal(0))
            found[index] = max(trip.km - left, Decimal(0))
            driven[trip.date] += trip.km
    return found


def _nights(index: int, trip: Journey, rates: Tariffs) -> Iterator[Line]:
    """Each night by the tariff of its day, the first one that of the departure."""
    if not trip.nights or trip.date is None:
        return
    for span in rates.spans(tariffs.Travel, trip.date, trip.date + (trip.nights - 1) * _DAY):
        if span.tariff is not None:
            count = ((span.last - span.first).days + 1) * (2 if trip.companion else 1)
            price = span.tariff.values.night
            label = Label("forms.travel.line.nights", {"no": index + 1})
            yield Line(f"{_at(index)}/nights", count * price, label, _times(count, price))


def _incidentals(index: int, trip: Journey) -> Iterator[Line]:
    for position, extra in enumerate(trip.incidentals):
        if extra.amount is not None:
            label = Label(f"forms.travel.line.{extra.kind or 'incidental'}", {"no": index + 1})
            yield Line(f"{_at(index)}/incidentals/{position}", extra.amount, label)


def _meal_lines(trips: Sequence[tuple[int, Journey]], rates: Tariffs) -> dict[int, list[Line]]:
    """By trip. Who comes along eats too, by the longest absence of the day that both were away."""
    own = meals(trips, rates)
    along = {meal.day: meal for meal in meals([entry for entry in trips if entry[1].companion], rates)}
    found: dict[int, list[Line]] = defaultdict(list)
    for meal in own:
        other = along.pop(meal.day, None)
        if other == meal:
            found[meal.trip].append(_meal_line(meal, "meal", 2))
            continue
        found[meal.trip].append(_meal_line(meal, "meal"))
        if other is not None:
            found[other.trip].append(_meal_line(other, "companion_meal"))
    return found


def _meal_line(meal: Meal, name: str, people: int = 1) -> Line:
    minutes = meal.lasted // timedelta(minutes=1)
    lasted = f"{minutes // 60} h {minutes % 60:02d}"
    detail = f"{lasted} · {_times(people, meal.price)}" if people > 1 else lasted
    label = Label(f"forms.travel.line.{name}", {"day": show_day(meal.day)})
    return Line(f"{_at(meal.trip)}/returns_at", people * meal.price, label, detail)
