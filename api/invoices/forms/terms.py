"""Terms of months and years as the law counts them: to the day of the same number, else to the last one of its month
(CO art. 77 al. 1 ch. 3)."""

from calendar import monthrange
from datetime import date


def month_bounds(month: str) -> tuple[date, date]:
    """First and last day of "2026-08"."""
    first = date.fromisoformat(f"{month}-01")
    return first, end_of_month(first)


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: date, months: int) -> date:
    """The day some months later, or before with a negative number."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def years_later(day: date, years: int) -> date:
    """The day some years later."""
    return months_later(day, 12 * years)
