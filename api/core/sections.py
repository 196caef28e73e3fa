"""What a form's `summary()` gives: the one description that PDF, review screen, confirmation page and mail render.

A form builds `Section`s of typed values; `render` turns them into text of one language. Nobody else formats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from api.core.labels import t


@dataclass(frozen=True, slots=True)
class Label:
    """A value that is itself a text of the catalogue, for example the name of a category."""

    key: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in CHF, shown as 1'234.50."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day; one day when they are equal or there is no last one."""

    first: date
    last: date | None = None


Value = str | bool | int | Decimal | date | Label | Amount | Period | None


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: Value
    detail: Value = None
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """`field` is what it shows of its row's place, for example `date`; None for what is computed."""

    value: Value
    detail: Value = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: Sequence[Cell]
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: Sequence[Column]
    rows: Sequence[TableRow]
    total: Row | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: Sequence[Row] = field(default_factory=tuple)
    table: Table | None = None


class RenderedRow(BaseModel):
    label: str
    value: str
    detail: str | None
    pointer: str | None


class RenderedColumn(BaseModel):
    """`amount`: holds amounts in CHF and nothing else, so that a figure says by itself what it is."""

    label: str
    numeric: bool
    amount: bool


class RenderedCell(BaseModel):
    value: str
    detail: str | None
    pointer: str | None


class RenderedTableRow(BaseModel):
    cells: list[RenderedCell]
    pointer: str | None


class RenderedTable(BaseModel):
    caption: str
    columns: list[RenderedColumn]
    rows: list[RenderedTableRow]
    total: RenderedRow | None


class RenderedSection(BaseModel):
    """A section in one language, ready to be shown."""

    title: str
    rows: list[RenderedRow]
    table: RenderedTable | None


def show_amount(value: Decimal) -> str:
    """An amount as Swiss offices write it: 1'234.50."""
    return f"{value:,.2f}".replace(",", "'")


def show_number(value: Decimal | int) -> str:
    """A quantity without trailing zeros: 2, 2.5, 1'200."""
    text = f"{value:,f}".replace(",", "'")
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def show_period(period: Period) -> str:
    if period.last is None or period.last == period.first:
        return show_day(period.first)
    return f"{show_day(period.first)} - {show_day(period.last)}"


def show(value: Value, language: str) -> str:
    """A value as text. Nothing is shown as an en dash, so that an empty cell is not read as forgotten."""
    if value is None or value == "":
        return "–"
    match value:
        case bool():
            return t(language, "common.yes" if value else "common.no")
        case Label():
            return t(language, value.key, **value.params)
        case Amount():
            return show_amount(value.value)
        case Period():
            return show_period(value)
        case date():
            return show_day(value)
        case Decimal() | int():
            return show_number(value)
        case str():
            return value


def _render_row(row: Row, language: str) -> RenderedRow:
    detail = None if row.detail is None else show(row.detail, language)
    return RenderedRow(
        label=t(language, row.label), value=show(row.value, language), detail=detail, pointer=row.pointer
    )


def _render_cell(cell: Cell, row: TableRow, language: str) -> RenderedCell:
    detail = None if cell.detail is None else show(cell.detail, language)
    pointer = None if cell.field is None else f"{row.pointer}/{cell.field}"
    return RenderedCell(value=show(cell.value, language), detail=detail, pointer=pointer)


def _holds_amounts(table: Table, index: int) -> bool:
    values = [value for row in table.rows if (value := row.cells[index].value) is not None]
    return bool(values) and all(isinstance(value, Amount) for value in values)


def _render_table(table: Table, language: str) -> RenderedTable:
    return RenderedTable(
        caption=t(language, table.caption),
        columns=[
            RenderedColumn(label=t(language, c.label), numeric=c.numeric, amount=_holds_amounts(table, index))
            for index, c in enumerate(table.columns)
        ],
        rows=[
            RenderedTableRow(cells=[_render_cell(cell, row, language) for cell in row.cells], pointer=row.pointer)
            for row in table.rows
        ],
        total=_render_row(table.total, language) if table.total else None,
    )


def render_rows(rows: Sequence[Row], language: str) -> list[RenderedRow]:
    return [_render_row(row, language) for row in rows]


def render(sections: Sequence[Section], language: str) -> list[RenderedSection]:
    """The sections in one language; label keys that do not exist raise UnknownLabel."""
    return [
        RenderedSection(
            title=t(language, section.title),
            rows=[_render_row(row, language) for row in section.rows],
            table=_render_table(section.table, language) if section.table else None,
        )
        for section in sections
    ]
