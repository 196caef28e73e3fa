from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationInfo, WithJsonSchema, field_validator

from api.core.schemas import Day, Input, Items, Output, line
from api.invoices.tariffs.kinds import KINDS, TariffKind
from api.invoices.tariffs.listing import Confirmation, TariffOut

_ONE = {"type": "string", "examples": ["35.30"]}
_VALUE = {"anyOf": [_ONE, {"type": "array", "items": _ONE}]}


class TariffInput(Input):
    """A row of a tariff. `values` has every value of the kind, as the list of tariffs shows them."""

    label_prefix: ClassVar[str] = "review.tariff.fields"

    kind: TariffKind
    valid_from: Day
    confirmed_until: Day
    values: Annotated[
        dict[str, Any],  # the kind's model looks at them
        Field(max_length=40),
        WithJsonSchema({"type": "object", "additionalProperties": _VALUE}),
    ]
    source: Annotated[str, line(200)]

    @field_validator("values")
    @classmethod
    def _of_the_kind(cls, values: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        """What is wrong with single values is said together with the rest of the body."""
        if kind := info.data.get("kind"):
            KINDS[kind].model_validate(values)
        return values


class OfficeTariff(TariffOut):
    """`confirmation` tells whether new values are needed soon; `added_by` is null if a row came with the program."""

    confirmation: Confirmation
    added_by: str | None
    added_at: datetime


class OfficeTariffs(Items[OfficeTariff]):
    """`may_add`: the caller is an administrator. First days of rows lie between `earliest` and `latest`."""

    may_add: bool
    earliest: date
    latest: date


class TariffAddition(Output):
    """A row that was or would be added, the one that counted for its first day before, and how many sent requests have
    days of the new row but keep the values they were computed with."""

    tariff: TariffOut
    before: TariffOut | None
    requests_kept: int
