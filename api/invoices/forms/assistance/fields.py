"""The fields of the assistance contribution: who worked, and whose wage was paid on."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field, StrictBool

from api.beneficiaries.names import search_name
from api.core.schemas import AvsNumber, Day, Input, Money, Month, decimal_string, line
from api.core.sent import Typed, listed
from api.invoices.forms.base import Form
from api.invoices.forms.terms import month_bounds

Name = Annotated[str, line(70)]
Hours = Annotated[Decimal, decimal_string(5, 2, maximum="744")]  # a month has 31 × 24
PaidHours = Annotated[Decimal, decimal_string(5, 2, positive=True, maximum="744")]
DaysOfMonth = Annotated[int, Field(ge=0, le=31)]
MOST_ASSISTANTS: Final = 30
MOST_WAGES: Final = 60
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
    assistants: Annotated[list[Assistant], Field(min_length=1, max_length=MOST_ASSISTANTS)]
    night_flat: Money | None = None
    converted_nights: DaysOfMonth | None = None
    continued_wages: Annotated[list[ContinuedWage], Field(max_length=MOST_WAGES, default_factory=list)]
    acute_from: Day | None = None
    acute_to: Day | None = None
    institution_days: DaysOfMonth | None = None

    def period(self) -> tuple[date, date]:
        return month_bounds(self.month)

    @property
    def nights(self) -> int:
        return nights_of(self.assistants)

    @property
    def hours_qualified(self) -> Decimal:
        return qualified_of(self.assistants)

    @property
    def is_acute(self) -> bool:
        """Whether an acute phase reaches into the month."""
        return reaches_into(self.period(), self.acute_from, self.acute_to)


class TypedAssistant(Typed):
    """What the rules need of an assistant who is half filled in."""

    name: Name | None = None
    avs_number: AvsNumber | None = None
    not_relative: StrictBool | None = None
    hours: Hours | None = None
    hours_qualified: Hours | None = None
    nights: DaysOfMonth | None = None


class TypedWage(Typed):
    """What the rules need of a wage paid on that is half filled in."""

    assistant: Name | None = None
    absent_from: Day | None = None
    absent_to: Day | None = None
    hours: PaidHours | None = None
    insurance_benefit: Money | None = None


class TypedAssistance(Typed):
    """What the rules need of a half-filled form."""

    month: Month | None = None
    assistants: Annotated[list[TypedAssistant], listed(MOST_ASSISTANTS)] = Field(default_factory=list)
    night_flat: Money | None = None
    converted_nights: DaysOfMonth | None = None
    continued_wages: Annotated[list[TypedWage], listed(MOST_WAGES)] = Field(default_factory=list)
    acute_from: Day | None = None
    acute_to: Day | None = None
    institution_days: DaysOfMonth | None = None

    def period(self) -> tuple[date, date] | None:
        return None if self.month is None else month_bounds(self.month)

    @property
    def nights(self) -> int:
        return nights_of(self.assistants)

    @property
    def hours_qualified(self) -> Decimal:
        return qualified_of(self.assistants)


AnyForm = AssistanceFields | TypedAssistance


def nights_of(assistants: Iterable[Assistant | TypedAssistant]) -> int:
    return sum(assistant.nights or 0 for assistant in assistants)


def qualified_of(assistants: Iterable[Assistant | TypedAssistant]) -> Decimal:
    return sum((assistant.hours_qualified or Decimal(0) for assistant in assistants), Decimal(0))


def reaches_into(period: tuple[date, date], begins: date | None, ends: date | None) -> bool:
    """Whether a phase, as far as its days are known, has days of a period."""
    first, last = period
    return begins is not None and ends is not None and begins <= last and first <= ends


def same_name(name: str) -> str:
    """A name without what people write differently the second time: only its letters, small and without accents."""
    letters = "".join(character for character in search_name(name) if character.isalpha())
    return letters or " ".join(name.casefold().split())
