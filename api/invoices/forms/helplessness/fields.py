"""The fields of a helplessness request: what is granted, the nights of each month, the absences."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from api.core.schemas import Day, line
from api.core.sent import Typed, listed
from api.invoices.forms.base import Form
from api.invoices.forms.helplessness.days import Stay
from api.invoices.forms.helplessness.months import (
    MOST_ABSENCES,
    MOST_MONTHS,
    AbsenceNights,
    Degree,
    MonthCounts,
    Ssi,
    TypedAbsence,
    TypedMonth,
)

NAME: Final = "forms.helplessness"


class HelplessnessMonth(MonthCounts):
    """The nights of one month in the period. Not typed is 0; together they are the month's days in the period."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HelplessnessAbsence(AbsenceNights):
    """Nights in a row away from home. The night from one day to the next is that of the first day, so `last_night` is
    the day before the return. `payer`, mandatory for an institution, is who pays its costs. Nights abroad on holiday
    are paid as those at home and count to `home`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    where: Annotated[str, line(70)]


class HelplessnessFields(Form):
    """What is filled in. The rest of the type is in `helplessness.py`."""

    label_prefix: ClassVar[str] = NAME
    entry_labels: ClassVar = {"months": f"{NAME}.month_no", "absences": f"{NAME}.absence"}

    kind: Literal["helplessness"]
    period_from: Day
    period_to: Day
    degree: Degree
    ssi: Ssi
    months: Annotated[list[HelplessnessMonth], Field(min_length=1, max_length=MOST_MONTHS)]
    absences: Annotated[list[HelplessnessAbsence], Field(max_length=MOST_ABSENCES, default_factory=list)]

    def period(self) -> tuple[date, date]:
        return self.period_from, self.period_to

    def stays(self) -> Sequence[Stay]:
        return [absence.stay() for absence in self.absences]


class TypedHelplessness(Typed):
    """What the rules need of a half-filled form."""

    period_from: Day | None = None
    period_to: Day | None = None
    degree: Degree | None = None
    ssi: Ssi | None = None
    months: Annotated[list[TypedMonth], listed(MOST_MONTHS)] = Field(default_factory=list)
    absences: Annotated[list[TypedAbsence], listed(MOST_ABSENCES)] = Field(default_factory=list)


AnyForm = HelplessnessFields | TypedHelplessness
AnyMonth = HelplessnessMonth | TypedMonth
AnyAbsence = HelplessnessAbsence | TypedAbsence
