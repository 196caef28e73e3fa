"""What every invoice type is: data, computed lines, rules, claims and a summary, in one class (ARCHITECTURE)."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, TypeVar

from api.core.errors import Finding
from api.core.schemas import Input
from api.core.sections import Label, Period, Row, Section, show_day
from api.invoices.context import Claim, Context
from api.invoices.forms.terms import end_of_month
from api.invoices.rules import (
    FUTURE,
    PRESCRIBED,
    PRESCRIBED_IN_PART,
    RANGE,
    TARIFF_NOT_CONFIRMED,
    TARIFF_UNKNOWN,
    VAT_RATE,
    Rule,
)
from api.invoices.tariffs import Values, Vat

CENT = Decimal("0.01")
FIVE_CENTS = Decimal("0.05")
MOST = Decimal("999999999.99")  # what an amount of money may be in answers and in the database


def rounded(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """Half up to a step, as Swiss offices do (DECISIONS 8)."""
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def prescribed_from(last_day: date) -> date:
    """The first day on which a claim for a service is extinct: 5 years after the end of its month (LPGA art. 24)."""
    return date(last_day.year + 5 + last_day.month // 12, last_day.month % 12 + 1, 1)


def unprescribed_since(day: date) -> date:
    """The first day whose services are not extinct on a day: the other way round."""
    return date(day.year - 5, day.month, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A computed amount in CHF: of which place of the form, what for, and how ("80.5 × 35.30").

    `label` is a text of the catalogue, or what the company typed.
    """

    pointer: str
    amount: Decimal
    label: Label | str = ""
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Billed:
    """What a form says of the invoices attached, to be compared with their QR-bills.

    `amounts` are those of each invoice in CHF, `suppliers` who sent them, each with the place of its name; `by_payee`
    when they are the payee's own; `paid` when the insured person has paid them, so that they name any account.
    """

    amounts: Sequence[Decimal] = ()
    suppliers: Sequence[tuple[str, str]] = ()
    by_payee: bool = False
    paid: bool = False


def amount_at(lines: Sequence[Line], pointer: str) -> Decimal | None:
    """The amount of one place, None when nothing was computed there."""
    found = [line.amount for line in lines if line.pointer == pointer]
    return sum(found, Decimal(0)) if found else None


def entries(raw: Mapping[str, Any], name: str, most: int = 200) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The entries of a list of a half-filled form that are objects, with their positions; no more than a form may have,
    since what lies beyond is refused and would only take time. No list of any type is longer than 200."""
    listed = raw.get(name)
    for index, item in enumerate(listed[:most] if isinstance(listed, list) else []):
        if isinstance(item, Mapping):
            yield index, item


_Entry = TypeVar("_Entry")


def entry_at(listed: Sequence[_Entry], pointer: str) -> _Entry:
    """The entry of a form's list that a line's pointer leads to or into: `/form/lines/3/amount`."""
    return listed[int(pointer.split("/")[3])]


class Form(Input, ABC):
    """Base of the types. A subclass adds `kind`, its fields and every abstract method: one that lacks any cannot be
    made. Methods that take `raw` see a form half filled, whose values may be anything."""

    kind: str

    number: ClassVar[str]
    rules: ClassVar[Sequence[Rule]]  # every rule that `check` and `claims` can break
    tariffs: ClassVar[Sequence[type[Values]]] = ()  # the kinds that amounts and rules are taken from
    period_pointers: ClassVar[tuple[str, str]] = ("/form/service_from", "/form/service_to")
    period_fields: ClassVar[Sequence[str]] = ("service_from", "service_to")  # wherever they stand in the form
    total_pointer: ClassVar[str] = "/form/lines"
    price_field: ClassVar[str] = ""  # of a line, where an amount that is too great is said
    entry_labels: ClassVar[Mapping[str, str]] = {}  # of each list of lines: the text that names an entry, with {no}
    document_names: ClassVar[Sequence[str]] = ()  # every document that it can ask for; `document.<name>` in its texts

    @property
    def form_number(self) -> str:
        return self.number

    @abstractmethod
    def period(self) -> tuple[date, date | None]:
        """First and last day of what is invoiced."""

    def services(self) -> Iterator[tuple[str, date]]:
        """The last day of each thing that is invoiced, with its place: none lies after the person's death."""
        first, last = self.period()
        at_first, at_last = self.period_pointers
        yield (at_first, first) if last is None else (at_last, last)

    def served(self, pointer: str) -> Period | None:  # noqa: ARG002 - most lines have no day of their own
        """When what a computed line is about was done, where the line's form says so and its label does not."""
        return None

    @classmethod
    def period_of(cls, raw: Mapping[str, Any]) -> tuple[date, date | None] | tuple[None, None]:
        """The period of a half-filled form, for the list of drafts: from the first to the last day or month typed."""
        days = sorted(_days(raw, frozenset(cls.period_fields)))
        if not days:
            return None, None
        return days[0], None if days[-1] == days[0] else days[-1]

    @abstractmethod
    def amounts(self, context: Context) -> Sequence[Line]:
        """The computed amounts. Never stored on the form; earlier requests have no say in them."""

    @classmethod
    @abstractmethod
    def preview(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Line]:
        """The amounts of a half-filled form: of each place that is complete enough."""

    @abstractmethod
    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:
        """Rules that need more than one field, or the context. Pointers begin with /form."""

    @abstractmethod
    def claims(self, context: Context, decision_number: str, total: Decimal) -> Iterator[Claim]:
        """What must not be invoiced twice, and what is added up over requests. `context` has no earlier claims yet."""

    @abstractmethod
    def summary(self, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
        """The form's content for PDF, review, confirmation and mail; `lines` as they were computed when it was sent."""

    @classmethod
    def lookups(cls, raw: Mapping[str, Any], context: Context, decision_number: str) -> Sequence[Claim]:  # noqa: ARG003
        """The claims of a half-filled form, for `indications`."""
        return ()

    @classmethod
    def indications(cls, raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:  # noqa: ARG003
        """What the decision leaves, and the like: shown beside the amounts while the form is filled in."""
        return ()

    @classmethod
    def missing(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Finding]:  # noqa: ARG003
        """What the type's rules find in a half-filled form, beside what its shape says: one answer names all."""
        return ()

    @classmethod
    def documents(cls, raw: Mapping[str, Any], context: Context) -> Sequence[str]:  # noqa: ARG003
        """The names of the documents that have to be attached to what is typed so far."""
        return ()

    @classmethod
    def document_label(cls, name: str) -> str:
        return f"{cls.label_prefix}.document.{name}"

    @classmethod
    def is_cash_benefit(cls, raw: Mapping[str, Any], context: Context) -> bool:  # noqa: ARG003
        """Whether it belongs to the insured person, so that paying a company needs a reason (LPGA art. 20, 22)."""
        return False

    def billed(self, total: Decimal) -> Billed:  # noqa: ARG002
        """What the QR-bills attached are compared with."""
        return Billed()

    def takes_special_decision(self) -> bool:
        """Whether a decision number 3XX280 may be used (FORMS §2)."""
        return False

    def terms_needed(self) -> Sequence[str]:
        """The decision's terms, by their names in `DecisionFacts`, without which limits of the type are not checked."""
        return ()

    def extinct_from(self) -> date:
        """The first day on which a part of the claim is extinct: that of the earliest service."""
        return prescribed_from(self.period()[0])

    def claimable_since(self, day: date) -> date:
        """The first day whose services can still be claimed on a day; what was before is extinct."""
        return unprescribed_since(day)


def _days(raw: object, names: frozenset[str], depth: int = 4) -> Iterator[date]:
    """The days, and first and last days of months, that fields of these names hold."""
    if isinstance(raw, list) and depth:
        for item in raw:
            yield from _days(item, names, depth - 1)
    if not isinstance(raw, Mapping) or not depth:
        return
    for name, value in raw.items():
        if name in names and isinstance(value, str):
            yield from _typed_days(value)
        else:
            yield from _days(value, names, depth - 1)


def _typed_days(value: str) -> Iterator[date]:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", value):
            first = date.fromisoformat(f"{value}-01")
            yield first
            yield end_of_month(first)
        else:
            yield date.fromisoformat(value[:10])
    except ValueError:
        return


def check_period(form: Form, context: Context, *, pointers: tuple[str, str] | None = None) -> Iterator[Finding]:
    """The period lies in the past, runs forwards and is not prescribed."""
    first, last = form.period()
    yield from check_days(context, pointers or form.period_pointers, first, last)
    at_first, _ = pointers or form.period_pointers
    yield from check_prescribed(first, last or first, form.claimable_since(context.claimed_on), at_first)


def check_days(context: Context, pointers: tuple[str, str], first: date | None, last: date | None) -> Iterator[Finding]:
    """Each day lies in the past, as far as it is known, and the second not before the first."""
    at_first, at_last = pointers
    if first is not None and first > context.today:
        yield FUTURE.at(at_first)
    if first is not None and last is not None and last < first:
        yield RANGE.at(at_last)
    elif last is not None and last > context.today:
        yield FUTURE.at(at_last)


def check_prescribed(first: date, last: date, since: date, pointer: str) -> Iterator[Finding]:
    """What is claimed of services is not extinct, nor a part of it; `since` is the first day that is not."""
    if max(first, last) < since:
        yield PRESCRIBED.at(pointer)
    elif first < since:
        yield PRESCRIBED_IN_PART.at(pointer, first=show_day(since))


def check_vat(context: Context, day: date, rate: Decimal | None, pointer: str) -> Iterator[Finding]:
    """A VAT rate is one of its day; none and 0 are both "without VAT"."""
    if not rate:
        return
    tariff = context.tariffs.on(Vat, day)
    if tariff is None or rate not in tariff.values.rates:
        shown = ", ".join(f"{known} %" for known in tariff.values.rates) if tariff else "–"
        yield VAT_RATE.at(pointer, rates=shown)
    elif day > tariff.confirmed_until:
        yield TARIFF_NOT_CONFIRMED.at(pointer)


def check_tariff(context: Context, kind: type[Values], first: date, last: date, pointer: str) -> Iterator[Finding]:
    """There is a tariff for every day of a period, and it was published."""
    spans = list(context.tariffs.spans(kind, first, last))
    if any(span.tariff is None for span in spans):
        yield TARIFF_UNKNOWN.at(pointer)
    elif any(span.tariff and span.last > span.tariff.confirmed_until for span in spans):
        yield TARIFF_NOT_CONFIRMED.at(pointer)
