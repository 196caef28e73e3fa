"""The months or weeks of a period, and how long something has waited. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from api.core.config import get_settings
from api.core.errors import Finding, Unprocessable
from api.invoices.rules import RANGE
from api.review.statistics.schemas import Grouping, StatisticsFilters

MOST_PLACES: Final = 120
"""Ten years of months, or two of weeks: more is neither a chart nor a table that anybody reads."""

_USUAL_MONTHS: Final = 12
_ONE_DAY: Final = timedelta(days=1)

AGES: Final = (0, 3, 6, 11, 21)
"""The first day of each age of a request that waits: the day it came counts as 0."""


@dataclass(frozen=True, slots=True)
class Place:
    """A month or week of a period, as much of it as the period has."""

    first_day: date
    last_day: date

    @property
    def begins(self) -> datetime:
        return midnight(self.first_day)

    @property
    def ends(self) -> datetime:
        """The first instant behind it."""
        return midnight(self.last_day + _ONE_DAY)

    def is_whole(self, by: Grouping) -> bool:
        return whole_place(self.first_day, by) == self


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the office, in months or in weeks from Monday."""

    first_day: date
    last_day: date
    by: Grouping

    @property
    def places(self) -> Sequence[Place]:
        return list(_places(self))

    @property
    def begins(self) -> datetime:
        return midnight(self.first_day)

    @property
    def ends(self) -> datetime:
        """The first instant behind it."""
        return midnight(self.last_day + _ONE_DAY)


def period_of(filters: StatisticsFilters, today: date) -> Period:
    """What is asked for; by itself twelve months, the current one included. Raises Unprocessable."""
    last_day = filters.last_day or max(today, filters.first_day or today)
    first_day = filters.first_day or _months_before(last_day, _USUAL_MONTHS - 1)
    if last_day < first_day:
        raise Unprocessable([RANGE.at("/to", f"{filters.label_prefix}.last_day")])
    period = Period(first_day, last_day, filters.by)
    if (last_day - first_day).days > MOST_PLACES * (31 if filters.by == "month" else 7):
        raise Unprocessable([Finding("/from", "statistics_period", {"count": MOST_PLACES}, "errors.field")])
    return period


def _months_before(day: date, months: int) -> date:
    """The first of a month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(max(year, 1), month + 1, 1)


def _places(period: Period) -> Iterator[Place]:
    first = period.first_day
    while first <= period.last_day:
        whole = whole_place(first, period.by)
        yield Place(first, min(whole.last_day, period.last_day))
        first = whole.last_day + _ONE_DAY


def whole_place(day: date, by: Grouping) -> Place:
    """The month or week that a day is in."""
    if by == "week":
        monday = day - timedelta(days=day.weekday())
        return Place(monday, monday + timedelta(days=6))
    first = day.replace(day=1)
    return Place(first, (first + timedelta(days=31)).replace(day=1) - _ONE_DAY)


def midnight(day: date) -> datetime:
    """When a day of the office begins."""
    return datetime.combine(day, time(), ZoneInfo(get_settings().time_zone))


def age_starts(today: date) -> Sequence[datetime]:
    """From when on a request came that has waited for less than each age but the first, the oldest first.

    Calendar days. This function alone decides what a day of waiting is: with the calendar of working days, it is the
    place to count by that.
    """
    return [midnight(today - timedelta(days=days - 1)) for days in reversed(AGES[1:])]
