"""The calendar of a helplessness request: nights, months, the end of minority. Pure.

What counts is where a child slept. The night from one day to the next belongs to the day on which it begins, so each
day of a period is one night and the days of a month add up. A stay is given by its first and its last night away: from
the 10th to the return on the 15th it is the nights 10 to 14. A visit without a night changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from api.invoices.forms.terms import end_of_month, month_bounds, months_later, years_later

Place = Literal["home", "institution_ai", "institution_family", "institution_other", "hospital", "abroad"]


@dataclass(frozen=True, slots=True)
class Stay:
    """Nights in a row away from home, the first and the last included."""

    first: date
    last: date
    place: Place

    def nights(self, first: date, last: date) -> int:
        """How many of them lie in a period."""
        return max((min(self.last, last) - max(self.first, first)).days + 1, 0)


def nights_by_place(stays: Iterable[Stay], first: date, last: date) -> Counter[Place]:
    """Where the nights of a period were spent, those without a stay at home. Nights abroad are counted apart."""
    away: Counter[Place] = Counter()
    for stay in stays:
        away[stay.place] += stay.nights(first, last)
    away["home"] = (last - first).days + 1 - away.total()
    return away


def month_within(month: str, first: date, last: date) -> tuple[date, date] | None:
    """The part of a month that lies in a period."""
    begin, end = month_bounds(month)
    begin, end = max(begin, first), min(end, last)
    return (begin, end) if begin <= end else None


def months_of(first: date, last: date) -> Sequence[str]:
    """The months that a period touches."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{index // 12}-{index % 12 + 1:02}" for index in range(begin, end + 1)]


def last_of_three_months(first: date) -> date:
    """The last day of three months from a day on: to 31 March from 1 January, to 14 April from 15 January, and to the
    end of February from 30 November."""
    then = months_later(first, 3)
    return then if then.day < first.day else then - timedelta(days=1)


def end_of_minority(birth_date: date) -> date:
    """The last day of the month of the 18th birthday."""
    return end_of_month(years_later(birth_date, 18))
