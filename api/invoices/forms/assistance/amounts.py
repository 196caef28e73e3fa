"""What an assistance contribution comes to: one function for whole forms and half-filled ones (RAI art. 39f)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from api.core.schemas import Money, Month
from api.core.sections import Label, show_number
from api.invoices.context import Context
from api.invoices.forms.assistance.fields import DaysOfMonth, Hours, Name, PaidHours
from api.invoices.forms.base import Line, entries, rounded
from api.invoices.forms.terms import month_bounds
from api.invoices.tariffs import Assistance as Rates

T = TypeVar("T")

NOTHING: Final = Decimal(0)

_MONTH: Final[TypeAdapter[str]] = TypeAdapter(Month)
_HOURS: Final[TypeAdapter[Decimal]] = TypeAdapter(Hours)
_PAID: Final[TypeAdapter[Decimal]] = TypeAdapter(PaidHours)
_MONEY: Final[TypeAdapter[Decimal]] = TypeAdapter(Money)
_DAYS: Final[TypeAdapter[int]] = TypeAdapter(DaysOfMonth)
_NAME: Final[TypeAdapter[str]] = TypeAdapter(Name)


def valid(adapter: TypeAdapter[T], value: object) -> T | None:
    """A typed value, None while it is missing or wrong."""
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None


def month_in(raw: Mapping[str, Any]) -> str | None:
    return valid(_MONTH, raw.get("month"))


@dataclass(frozen=True, slots=True)
class PaidOn:
    """A continued wage as far as its amount needs it."""

    index: int
    assistant: str | None
    hours: Decimal
    insurance_benefit: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """What the amounts are computed from."""

    month: str
    hours: Decimal | None  # none typed yet
    hours_qualified: Decimal
    nights: int
    night_flat: Decimal
    converted_nights: int
    paid_on: Sequence[PaidOn]


def figures_in(raw: Mapping[str, Any]) -> Figures | None:
    """The figures of a half-filled form, none before there is a month: without it no rate is known."""
    month = month_in(raw)
    if month is None:
        return None
    assistants = [item for _, item in entries(raw, "assistants")]
    hours = [valid(_HOURS, item.get("hours")) for item in assistants]
    qualified = [valid(_HOURS, item.get("hours_qualified")) for item in assistants]
    return Figures(
        month=month,
        hours=known_sum(hours),
        hours_qualified=known_sum(qualified) or NOTHING,
        nights=sum(valid(_DAYS, item.get("nights")) or 0 for item in assistants),
        night_flat=valid(_MONEY, raw.get("night_flat")) or NOTHING,
        converted_nights=valid(_DAYS, raw.get("converted_nights")) or 0,
        paid_on=list(_paid_on(raw)),
    )


def known_sum(figures: Sequence[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known, NOTHING) if known else None


def _paid_on(raw: Mapping[str, Any]) -> Iterator[PaidOn]:
    for index, item in entries(raw, "continued_wages"):
        hours = valid(_PAID, item.get("hours"))
        if hours is not None:
            benefit = valid(_MONEY, item.get("insurance_benefit")) or NOTHING
            yield PaidOn(index, valid(_NAME, item.get("assistant")), hours, benefit)


def computed(figures: Figures, context: Context) -> list[Line]:
    """The amounts, at the rates of the month's first day; none for a month without a tariff."""
    first, _ = month_bounds(figures.month)
    tariff = context.tariffs.on(Rates, first)
    if tariff is None:
        return []
    rates = tariff.values
    nights = [
        ("night_flat", "nights", Decimal(figures.nights), figures.night_flat),
        ("converted_nights", "converted", Decimal(figures.converted_nights), figures.night_flat),
    ]
    worked = [
        ("assistants", "standard", figures.hours or NOTHING, rates.hour),
        ("assistants", "qualified", figures.hours_qualified, rates.qualified_hour),
    ]
    lines = [
        *(_line(*part) for part in (*worked, *nights) if part[2] * part[3] > 0),
        *(_continued(item, rates.hour) for item in figures.paid_on),
    ]
    return lines if lines or figures.hours is None else [_line(*worked[0])]


def _times(quantity: Decimal, price: Decimal) -> str:
    """80.5 × 35.30"""
    return f"{show_number(quantity)} × {price:.2f}"


def _line(place: str, name: str, quantity: Decimal, price: Decimal) -> Line:
    label = Label(f"forms.assistance.amount.{name}")
    return Line(f"/form/{place}", rounded(quantity * price), label, _times(quantity, price))


def _continued(item: PaidOn, rate: Decimal) -> Line:
    """Hours not worked at the hourly rate, less what an insurance pays; never below 0."""
    amount = max(rounded(item.hours * rate) - item.insurance_benefit, NOTHING)
    less = f" − {item.insurance_benefit:.2f}" if item.insurance_benefit else ""
    label = (
        Label("forms.assistance.amount.continued", {"no": item.index + 1})
        if item.assistant is None
        else Label("forms.assistance.amount.continued_of", {"name": item.assistant})
    )
    return Line(f"/form/continued_wages/{item.index}", amount, label, _times(item.hours, rate) + less)


def converted_hours(figures: Figures, context: Context) -> Decimal | None:
    """How many hours the converted night flats are worth, to a hundredth; None when there are none."""
    first, _ = month_bounds(figures.month)
    tariff = context.tariffs.on(Rates, first)
    worth = figures.converted_nights * figures.night_flat
    return rounded(worth / tariff.values.hour) if tariff and worth and tariff.values.hour else None
