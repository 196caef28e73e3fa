from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from api.core.schemas import Day, Input, Items, Output

AbsenceWarning = Literal["no_deputy", "deputy_away", "deputy_inactive"]


class AbsenceInput(Input):
    """From when until when somebody is away, both days included, and who stands in."""

    label_prefix: ClassVar[str] = "review.absence.fields"

    person_id: UUID
    first_day: Day
    last_day: Day
    deputy_id: UUID | None = None


class Absence(Output):
    """`warning` says why nobody or not everybody's deputy stands in for all of the time: `deputy_away` while they are
    away themselves for some of it. `may_edit`: it is the caller's own, or the caller is an administrator."""

    id: UUID
    person_id: UUID
    name: str
    first_day: date
    last_day: date
    deputy_id: UUID | None
    deputy_name: str | None
    warning: AbsenceWarning | None
    may_edit: bool


class Colleague(Output):
    """Somebody who works for the office; `away_until` is the last day, if they are away today."""

    id: UUID
    name: str
    away_until: date | None


class Absences(Items[Absence]):
    """Absences of today and later, and everybody who works for the office."""

    colleagues: list[Colleague]
    today: date
    may_enter_others: bool
