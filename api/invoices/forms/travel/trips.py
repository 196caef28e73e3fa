"""A trip as it is sent, and as far as a half-filled form has it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from api.core.schemas import Day, Input, Money, decimal_string, line
from api.core.sent import Typed
from api.invoices.forms.base import entries

MOST_TRIPS: Final = 200
_MOST_EXTRAS: Final = 20
_INSTANT: Final = "(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"


def _instant(value: Any) -> Any:  # noqa: ANN401 - before validation
    """Only YYYY-MM-DDTHH:MM, of the wall clock: a time zone would be another's, seconds nobody knows."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and value and not re.fullmatch(_INSTANT, value):
        raise PydanticCustomError("format", "must be YYYY-MM-DDTHH:MM")
    if not isinstance(value, str) and value is not None:
        raise PydanticCustomError("format", "must be a string")
    return value


def _whole(value: Any) -> Any:  # noqa: ANN401 - before validation
    """A number, or its figures as forms hold them."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,3}", value):
        return int(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise PydanticCustomError("format", "must be a whole number")
    return value


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    PlainSerializer(lambda value: value.isoformat(timespec="minutes"), return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_INSTANT}$",
            "examples": ["2026-08-05T13:30"],
            "description": "Local date and time of the office, without a time zone",
        }
    ),
]
Nights = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=0, le=366),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 366}, {"type": "string", "pattern": "^[0-9]{1,3}$"}]}
    ),
]
Mode = Literal["public_transport", "private_car", "ai_car", "taxi", "other"]
ExtraKind = Literal["waiting", "empty_km", "wheelchair", "parking"]
Kilometres = Annotated[Decimal, decimal_string(5, 1, maximum="1000")]
ExtraAmount = Annotated[Decimal, decimal_string(9, 2, positive=True)]
Place = Annotated[str, line(70)]
Why = Annotated[str, line(200)]


class Incidental(Input):
    kind: ExtraKind
    amount: ExtraAmount


class Trip(Input):
    """One trip of one day on, there or there and back. `km` and `fare` are those of the whole trip for one person."""

    date: Day
    from_place: Place
    to_place: Place
    return_trip: StrictBool
    mode: Mode
    reason: Why | None = None
    km: Kilometres | None = None
    fare: Money | None = None
    voucher: StrictBool = False
    companion: StrictBool = False
    companion_name: Place | None = None
    companion_reason: Why | None = None
    departs_at: Instant | None = None
    returns_at: Instant | None = None
    nights: Nights | None = None
    incidentals: Annotated[list[Incidental], Field(max_length=_MOST_EXTRAS, default_factory=list)]


class TypedIncidental(Typed):
    kind: ExtraKind | None = None
    amount: ExtraAmount | None = None


def _objects(value: Any) -> list[Any]:  # noqa: ANN401 - before validation
    listed = value if isinstance(value, list) else []
    return [item if isinstance(item, Mapping) else {} for item in listed[:_MOST_EXTRAS]]


class TypedTrip(Typed):
    date: Day | None = None
    mode: Mode | None = None
    reason: Why | None = None
    km: Kilometres | None = None
    fare: Money | None = None
    voucher: StrictBool | None = None
    companion: StrictBool | None = None
    companion_name: Place | None = None
    companion_reason: Why | None = None
    departs_at: Instant | None = None
    returns_at: Instant | None = None
    nights: Nights | None = None
    incidentals: Annotated[tuple[TypedIncidental, ...], BeforeValidator(_objects)] = ()


def typed_trips(raw: Mapping[str, Any]) -> list[tuple[int, TypedTrip]]:
    """The trips of a half-filled form with their positions; no more than a form may have."""
    return [(index, TypedTrip.model_validate(trip)) for index, trip in entries(raw, "trips", MOST_TRIPS)]


def last_day_of(trip: Trip) -> date:
    return last_day(trip.date, trip.returns_at)


def last_day(day: date, returns_at: datetime | None) -> date:
    return max(day, returns_at.date()) if returns_at else day
