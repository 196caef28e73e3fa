"""A request for assistive devices as sections for PDF, review, confirmation and mail."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from api.core.sections import Amount, Cell, Column, Label, Period, Row, Section, Table, TableRow, show_amount, show_day
from api.invoices.forms.assistive_devices.categories import Subform, Use, text_of
from api.invoices.forms.assistive_devices.lines import DeviceLine, no
from api.invoices.forms.assistive_devices.parts import Building, Dog, Vehicle
from api.invoices.forms.base import Line, amount_at
from api.invoices.shown import shown_uid

_PREFIX = "forms.assistive_devices"


def parts_sections(
    subform: Subform, use: Use | None, vehicle: Vehicle | None, building: Building | None, dog: Dog | None
) -> Iterator[Section]:
    """The chosen form, and what goes with its categories as far as it is there."""
    rows = [
        Row(
            f"{_PREFIX}.subform",
            Label(f"{_PREFIX}.subform.{text_of(subform)}"),
            detail=Label(f"{_PREFIX}.subform.number", {"number": subform}),
            pointer="/form/subform",
        )
    ]
    if use is not None:
        rows.append(Row(f"{_PREFIX}.context", Label(f"{_PREFIX}.context.{use}"), pointer="/form/context"))
    yield Section(f"{_PREFIX}.section.form", rows=rows)
    for name, part in (("vehicle", vehicle), ("building", building), ("dog", dog)):
        if part is not None:
            yield _part_section(name, part)


def _part_section(name: str, part: Vehicle | Building | Dog) -> Section:
    return Section(
        f"{_PREFIX}.{name}",
        rows=[
            Row(f"{_PREFIX}.{name}.{field}", getattr(part, field), pointer=f"/form/{name}/{field}")
            for field in type(part).model_fields
            if getattr(part, field) is not None
        ],
    )


def lines_section(items: Sequence[DeviceLine], lines: Sequence[Line], total: Decimal) -> Section:
    caption = f"{_PREFIX}.lines"
    table = Table(
        caption=caption,
        columns=[
            Column(f"{_PREFIX}.lines.date"),
            Column(f"{_PREFIX}.lines.description"),
            Column(f"{_PREFIX}.lines.supplier"),
            Column(f"{_PREFIX}.lines.quantity", numeric=True),
            Column(f"{_PREFIX}.lines.unit_price", numeric=True),
            Column(f"{_PREFIX}.lines.stated_amount.short", numeric=True),
            Column(f"{_PREFIX}.lines.payable", numeric=True),
        ],
        rows=[
            TableRow(_cells(item, amount_at(lines, f"/form/lines/{index}")), pointer=f"/form/lines/{index}")
            for index, item in enumerate(items)
        ],
        total=Row(f"{_PREFIX}.total", Amount(total)),
    )
    return Section(caption, table=table)


def _cells(item: DeviceLine, amount: Decimal | None) -> list[Cell]:
    first, last = item.days()
    uid = item.supplier.uid and shown_uid(item.supplier.uid)
    known = (item.invoice_number, show_day(item.invoice_date), uid, item.supplier.gln)
    return [
        Cell(
            Period(first, last),
            detail=Label(f"{_PREFIX}.lines.line_kind.{item.line_kind}"),
            field="date" if item.date else "date_from",
        ),
        Cell(
            item.description,
            detail=Label(f"{_PREFIX}.lines.category.{text_of(item.category)}"),
            field="description",
        ),
        Cell(item.supplier.name, detail=", ".join(text for text in known if text), field="supplier/name"),
        Cell(item.quantity, field="quantity"),
        Cell(Amount(item.unit_price), detail=_vat(item.vat_rate), field="unit_price"),
        Cell(Amount(item.stated_amount), detail=_share(item.insured_share), field="stated_amount"),
        Cell(None if amount is None else Amount(amount)),
    ]


def _vat(rate: Decimal | None) -> Label | None:
    return Label(f"{_PREFIX}.lines.with_vat", {"rate": str(rate)}) if rate else None


def _share(share: Decimal | None) -> Label | None:
    return Label(f"{_PREFIX}.lines.less_share", {"amount": show_amount(share)}) if share else None


def quotes_section(items: Sequence[DeviceLine]) -> Iterator[Section]:
    rows = [
        Row(
            f"{_PREFIX}.lines.approved_quote",
            Amount(item.approved_quote.amount),
            detail=Label(f"{_PREFIX}.quote_of", {**no(index), "date": show_day(item.approved_quote.date)}),
            pointer=f"/form/lines/{index}/approved_quote",
        )
        for index, item in enumerate(items)
        if item.approved_quote is not None
    ]
    if rows:
        yield Section(f"{_PREFIX}.section.quotes", rows=rows)
