"""Values that the office changes without a restart: rows that are only added. Without a row, the configuration's
value counts, so a new installation begins with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic_core import PydanticCustomError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.config import get_settings
from api.core.schemas import decimal_string
from api.invoices.models import Parameter

TAKE_TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('parameters', 0))"

ParameterName = Literal[
    "correction_days", "reminder_days_before", "reminder_days_after", "ageing_limits", "four_eyes_amount", "reductions"
]
Unit = Literal["days", "working_days", "chf", "switch"]


def _ascending(values: list[Decimal]) -> list[Decimal]:
    if any(one >= following for one, following in pairwise(values)):
        raise PydanticCustomError("ascending", "each greater than the one before")
    return values


@dataclass(frozen=True, slots=True)
class Kind:
    """What a parameter may be: `fewest` to `most` numbers, each from `minimum` to `maximum`. Amounts are CHF; a
    switch is 1 for on and 0 for off."""

    unit: Unit
    minimum: str
    maximum: str
    fewest: int = 1
    most: int = 1
    ascending: bool = False

    @property
    def places(self) -> int:
        return 2 if self.unit == "chf" else 0

    def numbers(self, values: object) -> list[Decimal]:
        """The numbers of a body. Raises ValidationError."""
        digits, positive = len(self.maximum) + self.places, self.minimum != "0"
        number = Annotated[Decimal, decimal_string(digits, self.places, positive=positive, maximum=self.maximum)]
        rules: list[object] = [Field(min_length=self.fewest, max_length=self.most)]
        rules += [AfterValidator(_ascending)] if self.ascending else []
        return _adapter(list[number], *rules).validate_python(values)

    def plain(self, values: Sequence[Decimal]) -> list[str]:
        """As they are stored and answered."""
        return [f"{value:.{self.places}f}" for value in values]


def _adapter(kind: Any, *rules: object) -> TypeAdapter[list[Decimal]]:  # noqa: ANN401 - a type made at run time
    return TypeAdapter(Annotated[(kind, *rules)])


# In the order of the page. No four-eyes amount: one officer decides whatever the amount.
PARAMETERS: Final[Mapping[ParameterName, Kind]] = {
    "correction_days": Kind("days", "1", "365"),
    "reminder_days_before": Kind("days", "0", "365", fewest=0, most=6),
    "reminder_days_after": Kind("days", "1", "365", fewest=0, most=6),
    "ageing_limits": Kind("working_days", "0", "250", fewest=3, most=3, ascending=True),
    "four_eyes_amount": Kind("chf", "0.01", "1000000", fewest=0),
    "reductions": Kind("switch", "0", "1"),
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The values in force. Days are days of the calendar; `ageing_limits` are working days, amounts are CHF.
    `reductions`: whether an acceptance may allow less than was asked for."""

    correction_days: int
    reminder_days_before: tuple[int, ...]
    reminder_days_after: tuple[int, ...]
    ageing_limits: tuple[int, ...]
    four_eyes_amount: Decimal | None
    reductions: bool


def configured() -> dict[ParameterName, Sequence[Decimal]]:
    """The values of the configuration."""
    settings = get_settings()
    return {
        "correction_days": [Decimal(settings.correction_days)],
        "reminder_days_before": [Decimal(day) for day in settings.correction_reminders.days_before],
        "reminder_days_after": [Decimal(day) for day in settings.correction_reminders.days_after],
        "ageing_limits": [Decimal(limit) for limit in settings.ageing_limits],
        "four_eyes_amount": [] if settings.four_eyes_amount is None else [settings.four_eyes_amount],
        "reductions": [Decimal(settings.reductions)],
    }


async def read_parameters(session: AsyncSession) -> Parameters:
    """The parameters as they are in this transaction."""
    newest = select(Parameter).order_by(Parameter.name, Parameter.revision.desc()).ext(distinct_on(Parameter.name))
    rows = {row.name: [Decimal(value) for value in row.values] for row in await session.scalars(newest)}
    values = configured()
    found = {name: rows.get(name, values[name]) for name in PARAMETERS}
    return Parameters(
        correction_days=int(found["correction_days"][0]),
        reminder_days_before=_whole(found["reminder_days_before"]),
        reminder_days_after=_whole(found["reminder_days_after"]),
        ageing_limits=_whole(found["ageing_limits"]),
        four_eyes_amount=next(iter(found["four_eyes_amount"]), None),
        reductions=bool(found["reductions"][0]),
    )


async def usual_due_date(session: AsyncSession, asked_on: date) -> date:
    """Until when a company corrects what it is asked for on this day, where the office says no other."""
    return asked_on + timedelta(days=(await read_parameters(session)).correction_days)


def _whole(values: Sequence[Decimal]) -> tuple[int, ...]:
    return tuple(int(value) for value in values)
