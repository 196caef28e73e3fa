"""What every invoice type is: data, computed lines, rules, claims and a summary, in one class (ARCHITECTURE)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from api.core.errors import Finding
from api.core.schemas import Input
from api.core.sections import Section
from api.invoices.context import Claim, Context

CENT = Decimal("0.01")
FIVE_CENTS = Decimal("0.05")
MOST = Decimal("999999999.99")  # what an amount of money may be in answers and in the database


def rounded(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """Half up to a step, as Swiss offices do (DECISIONS 8)."""
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def prescribed_from(last_day: date) -> date:
    """The first day on which a claim for a service is extinct: 5 years after the end of its month (LPGA art. 24)."""
    return date(last_day.year + 5 + last_day.month // 12, last_day.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A computed amount in CHF of one place of the form."""

    pointer: str
    amount: Decimal


class Form(Input, ABC):
    """Base of the types. A subclass adds `kind`, its fields and every method: one that lacks any cannot be made."""

    number: ClassVar[str]

    @property
    def form_number(self) -> str:
        return self.number

    @abstractmethod
    def period(self) -> tuple[date, date | None]:
        """First and last day of what is invoiced."""

    @abstractmethod
    def amounts(self, context: Context) -> Sequence[Line]:
        """The computed amounts. Never stored on the form."""

    @classmethod
    @abstractmethod
    def preview(cls, raw: Mapping[str, Any], context: Context | None) -> Sequence[Line]:
        """The amounts of a half-filled form: of each place that is complete enough."""

    @abstractmethod
    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:
        """Rules that need more than one field, or the context. Pointers begin with /form."""

    @abstractmethod
    def claims(self, decision_number: str, total: Decimal) -> Iterator[Claim]:
        """What must not be invoiced twice."""

    @abstractmethod
    def summary(self, amounts: Mapping[str, Decimal], total: Decimal) -> Sequence[Section]:
        """The form's content for PDF, review, confirmation and mail; `amounts` by line pointer."""
