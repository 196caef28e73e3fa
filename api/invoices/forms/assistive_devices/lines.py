"""The lines of a request for assistive devices: what was supplied, by whom, and what of it is to be paid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from api.core.schemas import Day, Gln, Input, Money, Name, Quantity, Uid, line
from api.core.sections import Label, show_amount
from api.core.sent import Typed
from api.invoices.forms.assistive_devices.categories import Category, LineKind
from api.invoices.forms.base import Line, entries
from api.invoices.forms.folding import folded
from api.invoices.forms.other import UnitPrice, VatRate, line_amount

MOST_LINES: Final = 100


def _absent(value: Any) -> Any:  # noqa: ANN401 - before validation
    """A part of the form in which nothing is filled in is not there: the rules say when it has to be."""
    empty = isinstance(value, Mapping) and all(inner is None for inner in value.values())
    return None if empty else value


IfFilledIn = BeforeValidator(_absent)


class DeviceSupplier(Input):
    name: Name
    uid: Uid | None = None
    gln: Gln | None = None


class ApprovedQuote(Input):
    """An estimate that the office approved before."""

    amount: Money
    date: Day


class DeviceLine(Input):
    """A line of a supplier's invoice: on one day, or over a period."""

    category: Category
    line_kind: LineKind
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    description: Annotated[str, line(350)]
    supplier: DeviceSupplier
    invoice_number: Annotated[str, line(35)]
    invoice_date: Day
    quantity: Quantity
    unit_price: UnitPrice
    vat_rate: VatRate | None = None
    stated_amount: Annotated[Money, Field(description="The line's amount on the supplier's invoice, VAT included.")]
    insured_share: Annotated[Money | None, Field(description="What the insured person pays of it.")] = None
    approved_quote: Annotated[ApprovedQuote | None, IfFilledIn] = None

    def days(self) -> tuple[Day, Day]:
        """First and last day. A line without any, which the rules refuse, counts on its invoice's."""
        return _days(self.date, self.date_from, self.date_to) or (self.invoice_date, self.invoice_date)

    @property
    def last_day_name(self) -> str:
        """The field that says the last of `days`."""
        last = self.days()[1]
        named = ("date", "date_to", "date_from", "invoice_date")
        return next(name for name in named if getattr(self, name) == last)

    def computed(self) -> Decimal:
        """Quantity × price × (1 + VAT), half up to the cent."""
        return line_amount(self.quantity, self.unit_price, self.vat_rate)

    def payable(self) -> Decimal:
        return payable(self.stated_amount, self.insured_share)


class TypedLine(Typed):
    """What the rules of a line need of a half-filled one."""

    category: Category | None = None
    line_kind: LineKind | None = None
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None
    invoice_date: Day | None = None
    quantity: Quantity | None = None
    unit_price: UnitPrice | None = None
    vat_rate: VatRate | None = None
    stated_amount: Money | None = None
    insured_share: Money | None = None
    approved_quote: Annotated[ApprovedQuote | None, IfFilledIn] = None

    def days(self) -> tuple[Day, Day] | None:
        """As of a whole line, as far as they are known."""
        invoiced = None if self.invoice_date is None else (self.invoice_date, self.invoice_date)
        return _days(self.date, self.date_from, self.date_to) or invoiced

    def computed(self) -> Decimal | None:
        if self.quantity is None or self.unit_price is None:
            return None
        return line_amount(self.quantity, self.unit_price, self.vat_rate)


def _days(day: date | None, first: date | None, last: date | None) -> tuple[date, date] | None:
    known = [known for known in (day, first, last) if known is not None]
    return (min(known), max(known)) if known else None


def payable(stated: Decimal, share: Decimal | None) -> Decimal:
    return max(stated - (share or Decimal(0)), Decimal(0))


def amount_line(index: int, description: object, stated: Decimal, share: Decimal | None) -> Line:
    """What is to be paid of a line: the supplier's amount without the insured person's share."""
    named = isinstance(description, str) and description.strip()
    label = f"{index + 1}. {str(description).strip()}" if named else Label("forms.assistive_devices.line", no(index))
    detail = f"{show_amount(stated)} − {show_amount(share)}" if share else None
    return Line(f"/form/lines/{index}", payable(stated, share), label, detail)


def no(index: int) -> dict[str, str | int]:
    """For a label: the line's number as people count."""
    return {"no": index + 1}


class Stated(BaseModel):
    """What the amount of a half-filled line needs."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    stated_amount: Money
    insured_share: Money | None = None


class Priced(BaseModel):
    """What the expected amount of a half-filled line needs."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    quantity: Quantity
    unit_price: UnitPrice
    vat_rate: VatRate | None = None


class _QuotedAmount(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    amount: Money


class _Quoted(Stated):
    approved_quote: _QuotedAmount


def is_above_quote(raw: Mapping[str, Any]) -> bool:
    """Whether a half-filled line is to be paid with more than was approved."""
    try:
        quoted = _Quoted.model_validate(raw)
    except ValidationError:
        return False
    return payable(quoted.stated_amount, quoted.insured_share) > quoted.approved_quote.amount


class _Charged(Stated):
    category: Category
    line_kind: LineKind
    date: Day | None = None
    date_from: Day | None = None
    date_to: Day | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """What a line charges for which days: as much as the ceilings of the law ask for."""

    index: int
    category: Category
    line_kind: LineKind
    first: date
    last: date
    amount: Decimal

    @property
    def pointer(self) -> str:
        return f"/form/lines/{self.index}"


def read(model: type[BaseModel], raw: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any], Any]]:
    """The lines of a half-filled form that hold what a model needs, with their positions and as they were sent."""
    for index, item in entries(raw, "lines", MOST_LINES):
        try:
            yield index, item, model.model_validate(item)
        except ValidationError:
            continue


def charges(raw: Mapping[str, Any]) -> Iterator[Charge]:
    for index, _, item in read(_Charged, raw):
        days = _days(item.date, item.date_from, item.date_to)
        if days is not None:
            amount = payable(item.stated_amount, item.insured_share)
            yield Charge(index, item.category, item.line_kind, *days, amount)


class _Named(BaseModel):
    """Of a half-filled supplier."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: Name
    uid: Uid | None = None


class _Supplied(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    supplier: _Named


class _Invoiced(_Supplied):
    invoice_number: Annotated[str, line(35)]


def typed_suppliers(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The suppliers' names of a half-filled form, each with its place."""
    for index, _, item in read(_Supplied, raw):
        yield f"/form/lines/{index}/supplier/name", item.supplier.name


def typed_invoices(raw: Mapping[str, Any]) -> Iterator[tuple[int, Sequence[str]]]:
    """How the suppliers' invoices of a half-filled form are known again, by line."""
    for index, _, item in read(_Invoiced, raw):
        yield index, _keys(item.supplier, item.invoice_number)


def invoice_keys(item: DeviceLine) -> Sequence[str]:
    """How a supplier's invoice is known again: by the supplier's name and, where it is given, by its number."""
    return _keys(item.supplier, item.invoice_number)


def _keys(supplier: DeviceSupplier | _Named, invoice_number: str) -> Sequence[str]:
    number = folded(invoice_number)
    if number.isdecimal():
        number = number.lstrip("0") or "0"
    return [f"{known}|{number}" for known in (folded(supplier.name), supplier.uid) if known]
