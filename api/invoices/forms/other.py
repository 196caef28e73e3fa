"""318.632 Autre facture: services by line, as they come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, ValidationError

from api.core.errors import Finding
from api.core.schemas import Day, Gln, Input, Quantity, decimal_string, line
from api.core.sections import Amount, Cell, Column, Period, Row, Section, Table, TableRow
from api.invoices.context import Claim, Context
from api.invoices.forms.base import MOST, Form, Line, prescribed_from, rounded
from api.invoices.tariffs import vat_rates_on

UnitPrice = Annotated[Decimal, decimal_string(9, 2)]
VatRate = Annotated[Decimal, decimal_string(3, 1, maximum="25")]


def line_amount(quantity: Decimal, unit_price: Decimal, vat_rate: Decimal | None) -> Decimal:
    """Quantity × price × (1 + VAT), half up to the cent."""
    return rounded(quantity * unit_price * (1 + (vat_rate or Decimal(0)) / 100))


class Priced(BaseModel):
    """What an amount needs: enough for the preview of a half-filled line."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    quantity: Quantity
    unit_price: UnitPrice
    vat_rate: VatRate | None = None


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


class Other(Form):
    """Autre facture (318.632)."""

    number: ClassVar[str] = "318.632"
    label_prefix: ClassVar[str] = "forms.other"

    kind: Literal["other"]
    service_from: Day
    service_to: Day | None = None
    already_paid: StrictBool = False
    lines: Annotated[list[OtherLine], Field(min_length=1, max_length=200)]

    def period(self) -> tuple[date, date | None]:
        return self.service_from, self.service_to

    def amounts(self, context: Context) -> Sequence[Line]:  # noqa: ARG002 - other types need tariffs
        return [
            Line(f"/form/lines/{index}", line_amount(item.quantity, item.unit_price, item.vat_rate))
            for index, item in enumerate(self.lines)
        ]

    @classmethod
    def preview(cls, raw: Mapping[str, Any], context: Context | None) -> Sequence[Line]:  # noqa: ARG003
        raw_lines = raw.get("lines")
        found = []
        for index, item in enumerate(raw_lines if isinstance(raw_lines, list) else []):
            try:
                priced = Priced.model_validate(item)
            except ValidationError:
                continue
            amount = line_amount(priced.quantity, priced.unit_price, priced.vat_rate)
            found.append(Line(f"/form/lines/{index}", amount))
        return found

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:
        yield from self._check_period(context)
        for index, item in enumerate(self.lines):
            yield from self._check_line(context, f"/form/lines/{index}", item)
        if total <= 0:
            yield Finding("/form/lines", "positive", label="forms.other.total")
        yield from self._check_greatness(context, total)

    def _check_greatness(self, context: Context, total: Decimal) -> Iterator[Finding]:
        great = [line.pointer for line in self.amounts(context) if line.amount > MOST]
        for pointer in great:
            yield Finding(f"{pointer}/unit_price", "too_great", label="forms.other.lines.unit_price")
        if total > MOST and not great:
            yield Finding("/form/lines", "too_great", label="forms.other.total")

    def _check_period(self, context: Context) -> Iterator[Finding]:
        label_from, label_to = "forms.other.service_from", "forms.other.service_to"
        if self.service_from > context.today:
            yield Finding("/form/service_from", "future", label=label_from)
        if self.service_to is not None:
            if self.service_to < self.service_from:
                yield Finding("/form/service_to", "range", label=label_to)
            elif self.service_to > context.today:
                yield Finding("/form/service_to", "future", label=label_to)
        if context.today >= prescribed_from(self.service_to or self.service_from):
            yield Finding("/form/service_from", "prescribed", label=label_from)

    def _check_line(self, context: Context, pointer: str, item: OtherLine) -> Iterator[Finding]:
        last = self.service_to or self.service_from
        if self.service_from <= last and not self.service_from <= item.date <= last:
            yield Finding(f"{pointer}/date", "outside_period", label="forms.other.lines.date")
        if item.vat_rate:  # none and 0 are both "without VAT"
            rates = vat_rates_on(item.date, context.vat_rates)
            if rates is None or item.vat_rate not in rates.rates:
                shown = ", ".join(f"{rate} %" for rate in rates.rates) if rates else "–"
                yield Finding(f"{pointer}/vat_rate", "vat_rate", {"rates": shown}, "forms.other.lines.vat_rate")
            elif item.date > rates.confirmed_until:
                yield Finding(
                    f"{pointer}/vat_rate", "tariff_not_confirmed", {}, "forms.other.lines.vat_rate", "warning"
                )
        if item.provider_gln is not None and not item.provider_gln.startswith("7601"):
            yield Finding(f"{pointer}/provider_gln", "gln_unusual", {}, "forms.other.lines.provider_gln", "warning")

    def claims(self, decision_number: str, total: Decimal) -> Iterator[Claim]:
        day = self.service_from.isoformat()
        yield Claim("other", f"{decision_number}|{day}|{total}", pointer="/form/service_from")
        if any(item.tariff_code == "904" for item in self.lines):  # one invoice per decision and month
            yield Claim("tariff-904", f"{decision_number}|{day[:7]}", pointer="/form/lines")

    def summary(self, amounts: Mapping[str, Decimal], total: Decimal) -> Sequence[Section]:
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
            Section("forms.other.lines", table=self._table(amounts, total)),
        ]

    def _table(self, amounts: Mapping[str, Decimal], total: Decimal) -> Table:
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
                TableRow(_cells(item, amounts.get(f"/form/lines/{index}")), pointer=f"/form/lines/{index}")
                for index, item in enumerate(self.lines)
            ],
            total=Row("forms.other.total", Amount(total)),
        )


def _cells(item: OtherLine, amount: Decimal | None) -> list[Cell]:
    details = [text for text in (item.tariff_code, item.provider_gln, item.provider_number) if text]
    return [
        Cell(item.date),
        Cell(item.description, detail=", ".join(details) or None),
        Cell(item.quantity, detail=item.unit),
        Cell(Amount(item.unit_price)),
        Cell(f"{item.vat_rate} %" if item.vat_rate else None),
        Cell(None if amount is None else Amount(amount)),
    ]
