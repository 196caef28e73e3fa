"""The fields of the assistance contribution: who worked, and whose wage was paid on."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool

from api.beneficiaries.names import search_name
from api.core.schemas import AvsNumber, Day, Input, Money, Month, decimal_string, line
from api.invoices.forms.base import Form
from api.invoices.forms.terms import month_bounds

Name = Annotated[str, line(70)]
Hours = Annotated[Decimal, decimal_string(5, 2, maximum="744")]  # a month has 31 × 24
PaidHours = Annotated[Decimal, decimal_string(5, 2, positive=True, maximum="744")]
DaysOfMonth = Annotated[int, Field(ge=0, le=31)]
Reason = Literal["illness", "accident", "maternity", "service", "insured_prevented"]


class Assistant(Input):
    name: Name
    avs_number: AvsNumber | None = None
    not_relative: StrictBool
    hours: Hours | None = None
    hours_qualified: Hours | None = None
    nights: DaysOfMonth | None = None
    gross_wage: Money
    employed_since: Day | None = None


class ContinuedWage(Input):
    """A wage paid on while an assistant did not work: the hours of this month, of an absence that may be longer."""

    assistant: Name
    reason: Reason
    absent_from: Day
    absent_to: Day
    hours: PaidHours
    insurance_benefit: Money | None = None


class AssistanceFields(Form):
    """What is filled in. The rest of the type is in `assistance.py`."""

    label_prefix: ClassVar[str] = "forms.assistance"
    entry_labels: ClassVar = {
        "assistants": "forms.assistance.assistant",
        "continued_wages": "forms.assistance.continued_wage",
    }

    kind: Literal["assistance"]
    month: Month
    is_supplement: StrictBool = False
    assistants: Annotated[list[Assistant], Field(min_length=1, max_length=30)]
    night_flat: Money | None = None
    converted_nights: DaysOfMonth | None = None
    continued_wages: Annotated[list[ContinuedWage], Field(max_length=60, default_factory=list)]
    acute_from: Day | None = None
    acute_to: Day | None = None
    institution_days: DaysOfMonth | None = None

    def period(self) -> tuple[date, date]:
        return month_bounds(self.month)

    @property
    def nights(self) -> int:
        return sum(assistant.nights or 0 for assistant in self.assistants)

    @property
    def hours_qualified(self) -> Decimal:
        return sum((assistant.hours_qualified or Decimal(0) for assistant in self.assistants), Decimal(0))

    @property
    def is_acute(self) -> bool:
        """Whether an acute phase reaches into the month."""
        first, last = self.period()
        return (
            self.acute_from is not None
            and self.acute_to is not None
            and self.acute_from <= last
            and first <= self.acute_to
        )


def same_name(name: str) -> str:
    """A name without what people write differently the second time: only its letters, small and without accents."""
    letters = "".join(character for character in search_name(name) if character.isalpha())
    return letters or " ".join(name.casefold().split())
