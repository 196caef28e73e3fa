from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from api.core.schemas import Day, Input, Items, Output, line
from api.invoices.holidays import Kind
from api.review.revision_schemas import InLanguages

HolidayAction = Literal["added", "renamed", "removed"]


class HolidayName(InLanguages[Annotated[str, line(60)]]):
    """What a holiday is called, in every language."""

    label_prefix: ClassVar[str] = "review.holiday.fields.name"


class NewHoliday(Input):
    label_prefix: ClassVar[str] = "review.holiday.fields"

    day: Day
    name: HolidayName


class HolidaysInput(Input):
    """Days to add, all of them or none."""

    label_prefix: ClassVar[str] = "review.holiday.fields"

    days: Annotated[list[NewHoliday], Field(min_length=1, max_length=40)]


class HolidayInput(Input):
    """Another name; `revision` is the one that was read."""

    label_prefix: ClassVar[str] = "review.holiday.fields"

    name: HolidayName
    revision: Annotated[int, Field(ge=1, le=30_000)]


class HolidayDay(Output):
    day: date
    name: HolidayName
    revision: int


class HolidayChange(Output):
    """What somebody of the office did to a day."""

    day: date
    action: HolidayAction
    name: HolidayName
    added_by: str | None
    added_at: datetime


class Holidays(Items[HolidayDay]):
    """The days of a year on which the office does not work, beside Saturdays and Sundays; `history` has the newest
    change first. `may_edit`: the caller is an administrator. Years go from `first_year` to `last_year`."""

    year: int
    history: list[HolidayChange]
    may_edit: bool
    first_year: int
    last_year: int


class HolidayProposal(Output):
    """A day that the canton has off: by law the whole of it (`public`), half of it, or in some places and trades only
    (`optional`). `known`: it is one of the office's already."""

    day: date
    name: HolidayName
    kind: Kind
    known: bool


class HolidayProposals(Items[HolidayProposal]):
    year: int
    canton: str
