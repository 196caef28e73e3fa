"""Working days of the office: Monday to Friday without its holidays. Pure; `working_days` in SQL says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from typing import Final
from zoneinfo import ZoneInfo

from api.core.clock import office_day
from api.core.config import get_settings

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_WEEK: Final = 7
_A_SUNDAY: Final = date(1899, 12, 31)


def _weekdays_to(day: date) -> int:
    """Mondays to Fridays since a Sunday long ago, this day included."""
    weeks, rest = divmod((day - _A_SUNDAY).days, _WEEK)
    return weeks * _SATURDAY + min(rest, _SATURDAY)


def begin_of(day: date) -> datetime:
    """Midnight in the office's time zone."""
    return datetime.combine(day, time(), ZoneInfo(get_settings().time_zone))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which the office does not work, beside Saturdays and Sundays."""

    holidays: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.holidays

    def days_between(self, after: date, until: date) -> int:
        """Working days after the first day, up to and with the second; none when that is earlier."""
        off = sum(1 for day in self.holidays if after < day <= until and day.weekday() < _SATURDAY)
        return max(_weekdays_to(until) - _weekdays_to(after) - off, 0)

    def waited(self, since: datetime, until: datetime) -> int:
        """Working days that begin between two instants, by the office's clock: sent today is 0, yesterday 1."""
        return self.days_between(office_day(since), office_day(until))

    def later(self, day: date, days: int) -> date:
        """So many working days later; the same day for none, whether the office works then or not."""
        return next(islice(self._from(day + _DAY, _DAY), days - 1, None)) if days > 0 else day

    def latest_with(self, days: int, today: date) -> date:
        """The last day since which so many working days have begun until today. `days` is at least 1."""
        return next(islice(self._from(today, -_DAY), days - 1, None)) - _DAY

    def _from(self, first: date, step: timedelta) -> Iterator[date]:
        return (day for n in count() if self.is_working(day := first + n * step))


@dataclass(frozen=True, slots=True)
class AgeBand:
    """An age from so many working days to so many, both included; without `last`, and more."""

    first: int
    last: int | None

    def __contains__(self, days: int) -> bool:
        return self.first <= days and (self.last is None or days <= self.last)

    def span(self, calendar: Calendar, today: date) -> tuple[datetime | None, datetime | None]:
        """Since when something of this age waits today: from the first instant on, before the second one."""
        later = calendar.latest_with(self.first, today) if self.first > 0 else None
        earlier = calendar.latest_with(self.last + 1, today) if self.last is not None else None
        return (
            begin_of(earlier + _DAY) if earlier is not None else None,
            begin_of(later + _DAY) if later is not None else None,
        )


def age_bands(limits: Sequence[int]) -> list[AgeBand]:
    """2, 5, 10 → 0 to 2, 3 to 5, 6 to 10, 11 and more."""
    firsts = [0, *(limit + 1 for limit in limits)]
    return [AgeBand(first, last) for first, last in zip(firsts, [*limits, None], strict=True)]
