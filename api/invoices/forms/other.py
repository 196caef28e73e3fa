"""318.632 Autre facture: services by line, as they come."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, ValidationError

from api.core.errors import Finding
from api.core.schemas import Day, Gln, Input, Quantity, decimal_string, line
from api.core.sections import Amount, Cell, Column, Label, Period, Row, Section, Table, TableRow
from api.core.sent import Typed, is_unread, listed
from api.invoices.context import Claim, Context
from api.invoices.forms.base import (
    Billed,
    Form,
    Line,
    amount_at,
    check_days,
    check_period,
    check_prescribed,
    check_vat,
    entries,
    entry_at,
    rounded,
    unprescribed_since,
)
from api.invoices.forms.decided import (
    PROVIDER_DIFFERS,
    SESSIONS_EXCEEDED,
    check_provider,
    check_sessions,
    sessions_claim,
    sessions_row,
)
from api.invoices.forms.folding import folded
from api.invoices.rules import (
    DUPLICATE,
    FUTURE,
    GLN_UNUSUAL,
    OUTSIDE_PERIOD,
    PRESCRIBED,
    PRESCRIBED_IN_PART,
    RANGE,
    TARIFF_NOT_CONFIRMED,
    VAT_RATE,
    Rule,
)
from api.invoices.tariffs import Vat

UnitPrice = Annotated[Decimal, decimal_string(9, 2)]
VatRate = Annotated[Decimal, decimal_string(3, 1, maximum="25")]


def line_amount(quantity: Decimal, unit_price: Decimal, vat_rate: Decimal | None) -> Decimal:
    """Quantity × price × (1 + VAT), half up to the cent."""
    return rounded(quantity * unit_price * (1 + (vat_rate or Decimal(0)) / 100))


MOST_LINES: Final = 200

ONCE_A_MONTH: Final = Rule("once_a_month", "warning", "tarif 904")

# How sessions are named as a unit, folded: a line that counts something else has none.
_SESSION: Final = re.compile("seance|session|sitzung|lecon|lektion|consultation|traitement|behandlung|therapie")


class Priced(BaseModel):
    """What an amount needs: enough for the preview of a half-filled line."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    quantity: Quantity
    unit_price: UnitPrice
    vat_rate: VatRate | None = None


class Counted(BaseModel):
    """What sessions are counted by."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    quantity: Quantity
    unit: str | None = None


class OtherLine(Input):
    date: Day
    description: Annotated[str, line(350)]
    tariff_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z.]{1,30}$", strict=True)] | None = None
    quantity: Quantity
    unit: Annotated[str, line(20)] | None = None
    unit_price: UnitPrice
    vat_rate: VatRate | None = None
    provider_gln: Gln | None = None
    provider_number: Annotated[str, line(7)] | None = None


class TypedLine(Typed):
    """What the rules of a line need of a half-filled one."""

    date: Day | None = None
    vat_rate: VatRate | None = None
    provider_gln: Gln | None = None
    provider_number: Annotated[str, line(7)] | None = None


AnyLine = OtherLine | TypedLine


class TypedOther(Typed):
    """What the rules need of a half-filled form."""

    service_from: Day | None = None
    service_to: Day | None = None
    already_paid: StrictBool | None = None
    lines: Annotated[list[TypedLine], listed(MOST_LINES)] = Field(default_factory=list)


class Other(Form):
    """Autre facture (318.632)."""

    number: ClassVar[str] = "318.632"
    label_prefix: ClassVar[str] = "forms.other"
    entry_labels: ClassVar = {"lines": "forms.other.line"}
    document_names: ClassVar = ("invoice", "payment")
    rules: ClassVar = (
        *(FUTURE, RANGE, PRESCRIBED, PRESCRIBED_IN_PART, OUTSIDE_PERIOD, VAT_RATE, TARIFF_NOT_CONFIRMED, GLN_UNUSUAL),
        *(DUPLICATE, ONCE_A_MONTH, PROVIDER_DIFFERS, SESSIONS_EXCEEDED),
    )
    tariffs: ClassVar = (Vat,)
    price_field: ClassVar[str] = "/unit_price"

    kind: Literal["other"]
    service_from: Day
    service_to: Day | None = None
    already_paid: StrictBool = False
    lines: Annotated[list[OtherLine], Field(min_length=1, max_length=MOST_LINES)]

    def period(self) -> tuple[date, date | None]:
        return self.service_from, self.service_to

    def services(self) -> Iterator[tuple[str, date]]:
        yield from super().services()
        yield from ((f"/form/lines/{index}/date", item.date) for index, item in enumerate(self.lines))

    def served(self, pointer: str) -> Period:
        return Period(entry_at(self.lines, pointer).date, None)

    def amounts(self, context: Context) -> Sequence[Line]:  # noqa: ARG002 - other types need tariffs
        return [
            _line(index, item.description, line_amount(item.quantity, item.unit_price, item.vat_rate))
            for index, item in enumerate(self.lines)
        ]

    @classmethod
    def preview(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Line]:  # noqa: ARG003
        found = []
        for index, item in entries(raw, "lines"):
            try:
                priced = Priced.model_validate(item)
            except ValidationError:
                continue
            amount = line_amount(priced.quantity, priced.unit_price, priced.vat_rate)
            found.append(_line(index, item.get("description"), amount))
        return found

    @classmethod
    def documents(cls, raw: Mapping[str, Any], context: Context) -> Sequence[str]:  # noqa: ARG003
        paid = raw.get("already_paid") is True
        return ("invoice", "payment") if paid else ("invoice",)

    @classmethod
    def missing(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Finding]:
        return list(_check_typed(TypedOther.model_validate(raw), context, cls.period_pointers))

    def takes_special_decision(self) -> bool:
        return True

    def billed(self, total: Decimal) -> Billed:
        return Billed([total], by_payee=not self._names_provider(), paid=self.already_paid)

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:  # noqa: ARG002 - the sum has no rule
        yield from check_period(self, context)
        yield from _check_prescribed_lines(self, self.claimable_since(context.claimed_on))
        for index, item in enumerate(self.lines):
            yield from _check_line(context, f"/form/lines/{index}", item)
            yield from _check_within(self.service_from, self.service_to, item.date, f"/form/lines/{index}/date")
        yield from check_provider(context, _own_services(self, context))
        yield from check_sessions(context)

    def _names_provider(self) -> bool:
        return _name_provider(self.lines)

    def claims(self, context: Context, decision_number: str, total: Decimal) -> Iterator[Claim]:
        """By the decision's number, which two people share only by mistake: a company sends the same sum of one day for
        many people, and a number of the provider's invoice is not asked here."""
        day = self.service_from.isoformat()
        key = f"{decision_number}|{day}|{total}"
        yield Claim("other", key, DUPLICATE, "/form/service_from", across_people=True)
        if any(item.tariff_code == "904" for item in self.lines):  # one invoice per decision and month
            yield Claim("tariff-904", f"{decision_number}|{day[:7]}", ONCE_A_MONTH, "/form/lines", across_people=True)
        sessions = sum((_sessions(item.quantity, item.unit) for item in self.lines), Decimal(0))
        yield from sessions_claim(context, decision_number, sessions)

    @classmethod
    def lookups(cls, raw: Mapping[str, Any], context: Context, decision_number: str) -> Sequence[Claim]:
        return list(sessions_claim(context, decision_number, _typed_sessions(raw)))

    @classmethod
    def indications(cls, raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:  # noqa: ARG003
        return list(sessions_row(context))

    def summary(self, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
        return [
            Section(
                "forms.other.section.services",
                rows=[
                    Row(
                        "forms.other.service_from",
                        Period(self.service_from, self.service_to),
                        pointer="/form/service_from",
                    ),
                    Row("forms.other.already_paid", self.already_paid, pointer="/form/already_paid"),
                ],
            ),
            Section("forms.other.lines", table=self._table(lines, total)),
        ]

    def _table(self, lines: Sequence[Line], total: Decimal) -> Table:
        return Table(
            caption="forms.other.lines",
            columns=[
                Column("forms.other.lines.date"),
                Column("forms.other.lines.description"),
                Column("forms.other.lines.quantity", numeric=True),
                Column("forms.other.lines.unit_price", numeric=True),
                Column("forms.other.lines.vat_rate", numeric=True),
                Column("forms.other.lines.amount", numeric=True),
            ],
            rows=[
                TableRow(_cells(item, amount_at(lines, f"/form/lines/{index}")), pointer=f"/form/lines/{index}")
                for index, item in enumerate(self.lines)
            ],
            total=Row("forms.other.total", Amount(total)),
        )


def _check_line(context: Context, pointer: str, item: AnyLine) -> Iterator[Finding]:
    if item.date is not None:
        yield from check_vat(context, item.date, item.vat_rate, f"{pointer}/vat_rate")
    if item.provider_gln is not None and not item.provider_gln.startswith("7601"):
        yield GLN_UNUSUAL.at(f"{pointer}/provider_gln")


def _check_within(first: date, last: date | None, day: date, pointer: str) -> Iterator[Finding]:
    """A line's day, unless the period itself runs backwards."""
    if first <= (last or first) and not first <= day <= (last or first):
        yield OUTSIDE_PERIOD.at(pointer)


AnyForm = Other | TypedOther


def _lines(form: AnyForm) -> Sequence[AnyLine]:
    return form.lines


def _name_provider(lines: Sequence[AnyLine]) -> bool:
    """Whether one names another provider than the company, or may do."""
    named = any(item.provider_gln or item.provider_number for item in lines)
    return named or any(is_unread(item, "provider_gln", "provider_number") for item in lines)


def _own_services(form: AnyForm, context: Context) -> Iterator[tuple[str, str]]:
    """The company, unless the insured person paid somebody else or a line names another provider."""
    name = context.organisation.get("name")
    if name and form.lines and not form.already_paid and not _name_provider(form.lines):
        yield "/decision_number", name


def _check_prescribed_lines(form: AnyForm, since: date) -> Iterator[Finding]:
    """Which lines are extinct, where it is not the whole period."""
    last = form.service_to or form.service_from
    if last is not None and last >= since:
        for index, item in enumerate(_lines(form)):
            if item.date is not None:
                yield from check_prescribed(item.date, item.date, since, f"/form/lines/{index}/date")


def _check_typed(form: TypedOther, context: Context, pointers: tuple[str, str]) -> Iterator[Finding]:
    """The rules as far as a half-filled form has what they need. Of a last day that cannot be read nothing is known, of
    one that is not there that the first is the only one."""
    first, last, since = form.service_from, form.service_to, unprescribed_since(context.claimed_on)
    yield from check_days(context, pointers, first, last)
    readable = not form.has_unread("service_to")
    if first is not None and readable:
        yield from check_prescribed(first, last or first, since, pointers[0])
        yield from _check_prescribed_lines(form, since)
    for index, item in enumerate(form.lines):
        at = f"/form/lines/{index}"
        yield from _check_line(context, at, item)
        if first is not None and readable and item.date is not None:
            yield from _check_within(first, last, item.date, f"{at}/date")
    yield from check_provider(context, _own_services(form, context))
    yield from check_sessions(context)


def _sessions(quantity: Decimal, unit: str | None) -> Decimal:
    return quantity if not unit or _SESSION.search(folded(unit)) else Decimal(0)


def _typed_sessions(raw: Mapping[str, Any]) -> Decimal:
    """How many sessions the lines of a half-filled form come to."""
    count = Decimal(0)
    for _, item in entries(raw, "lines"):
        try:
            counted = Counted.model_validate(item)
        except ValidationError:
            continue
        count += _sessions(counted.quantity, counted.unit)
    return count


def _line(index: int, description: object, amount: Decimal) -> Line:
    named = isinstance(description, str) and description.strip()
    label = f"{index + 1}. {str(description).strip()}" if named else Label("forms.other.line", {"no": index + 1})
    return Line(f"/form/lines/{index}", amount, label)


def _cells(item: OtherLine, amount: Decimal | None) -> list[Cell]:
    details = [text for text in (item.tariff_code, item.provider_gln, item.provider_number) if text]
    return [
        Cell(item.date, field="date"),
        Cell(item.description, detail=", ".join(details) or None, field="description"),
        Cell(item.quantity, detail=item.unit, field="quantity"),
        Cell(Amount(item.unit_price), field="unit_price"),
        Cell(f"{item.vat_rate} %" if item.vat_rate else None, field="vat_rate"),
        Cell(None if amount is None else Amount(amount)),
    ]
