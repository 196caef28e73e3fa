"""What is typed into 300.001, whole or half filled, and what it says of days, years and ears."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from api.core.schemas import Day, Gln, HouseNumber, Input, Money, Name, Postcode, Street, Town, Uid, decimal_string
from api.core.schemas import line as one_line

Supply = Literal["purchase", "follow_up", "batteries", "repair_electronic", "repair_other", "batteries_implant"]
Side = Literal["left", "right", "both"]
Ear = Literal["left", "right"]
Cost = Annotated[Decimal, decimal_string(11, 2, positive=True)]

REPAIRS: Final = frozenset({"repair_electronic", "repair_other"})
BATTERIES: Final = frozenset({"batteries", "batteries_implant"})


def _year(value: Any) -> Any:  # noqa: ANN401 - before validation
    """A whole number or its four digits, as forms send it."""
    if isinstance(value, str) and len(value) == len("2026") and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("format", "must be a year")


Year = Annotated[
    int,
    BeforeValidator(_year),
    Field(ge=2000, le=2199),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 2000, "maximum": 2199, "pattern": "^2[01][0-9]{2}$"}),
]


class Supplier(Input):
    """Who sold the device."""

    name: Name
    street: Street
    house_number: HouseNumber | None = None
    postcode: Postcode
    town: Town
    gln: Gln | None = None
    uid: Uid | None = None


def unless_blank(value: Any) -> Any:  # noqa: ANN401 - before validation
    """An address with nothing in it is none: forms that do not ask for it send its fields empty."""
    return None if isinstance(value, Mapping) and not any(value.values()) else value


class Typed(BaseModel):
    """What amounts, claims and rules look at. All of it may be missing, so that a half-filled form has it too."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    # Where the day of each supply is typed.
    days: ClassVar[Mapping[str, str]] = {
        "purchase": "delivery_date",
        "follow_up": "service_date",
        "repair_electronic": "repair_date",
        "repair_other": "repair_date",
    }

    supply: Supply | None = None
    side: Side | None = None
    is_first_supply: StrictBool | None = None
    delivery_date: Day | None = None
    previous_supply_date: Day | None = None
    has_certificate: StrictBool = False
    is_second_ear: Annotated[
        StrictBool,
        Field(
            description="A device for one ear whose other one was supplied within the term: an adult then gets what is "
            "left of the lump sum for both."
        ),
    ] = False
    service_date: Day | None = None
    repair_date: Day | None = None
    device_purchase_date: Day | None = None
    years_from: Year | None = None
    years_to: Year | None = None
    device_amount: Cost | None = None
    service_amount: Money | None = None
    invoice_amount: Cost | None = None

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        """What is right in a form half filled; the rest is as if it was not typed."""
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            wrong = {place["loc"][0] for place in error.errors(include_url=False, include_context=False)}
            return cls.model_validate({name: value for name, value in raw.items() if name not in wrong})

    @property
    def day_name(self) -> str:
        """The name of the field that says when it was supplied; of batteries that of the first year."""
        return self.days.get(self.supply or "", "years_from")

    @property
    def day(self) -> date | None:
        """When it was supplied, on which age and tariff depend. None for batteries, whose years count."""
        value = getattr(self, self.day_name)
        return value if isinstance(value, date) else None

    @property
    def years(self) -> Sequence[int]:
        """The calendar years of batteries; the last one may be left out when it is the first."""
        if self.supply not in BATTERIES or self.years_from is None:
            return ()
        last = self.years_from if self.years_to is None else self.years_to
        return range(self.years_from, last + 1)

    @property
    def span(self) -> tuple[date, date | None] | None:
        """First and last day of what is invoiced; of batteries whole calendar years."""
        if self.supply in BATTERIES and self.years_from is not None:
            return date(self.years_from, 1, 1), date(self.years_to or self.years_from, 12, 31)
        return None if self.day is None else (self.day, None)

    @property
    def ears(self) -> Sequence[Ear]:
        if self.side is None:
            return ()
        return ("left", "right") if self.side == "both" else (self.side,)


class FormFields(Typed):
    """Everything that is typed. What a supply needs is a rule (`hearing_aid_asked`), not a shape."""

    supply: Supply
    side: Side
    brand: Annotated[str, one_line(35)] | None = None
    model: Annotated[str, one_line(35)] | None = None
    serial_number: Annotated[str, one_line(35)] | None = None
    metas_number: Annotated[str, one_line(35)] | None = None
    supplier: Annotated[Supplier | None, BeforeValidator(unless_blank)] = None
