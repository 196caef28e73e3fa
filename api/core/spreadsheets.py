"""What a spreadsheet program opens, whoever filled in the cells."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.core.sections import show_day

FileFormat = Literal["xlsx", "csv"]

MEDIA_TYPES: Final[Mapping[FileFormat, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BYTE_ORDER_MARK: Final = "\ufeff"
"""What a CSV file begins with: without it Excel reads UTF-8 as the system's own code page."""

# Excel takes a cell that begins so for a formula, also with the full-width and small forms of these characters.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A text that a spreadsheet shows and never carries out."""
    return f"'{text}" if unicodedata.normalize("NFKC", text[:1]).startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows of safe cells, separated by semicolons as Excel writes them in Switzerland."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return file.getvalue()


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A whole file: its headings, then its rows."""
    return BYTE_ORDER_MARK + csv_lines([head]) + csv_lines(rows)


Cell: TypeAlias = str | int | Decimal | date | None


def cell_text(cell: Cell) -> str:
    """A cell of a CSV file: amounts as they are, days as people write them."""
    match cell:
        case None:
            return ""
        case date():
            return show_day(cell)
    return str(cell)


_SHEET_NAME: Final = 31
"""Excel refuses more characters."""

_MARGIN: Final = 2


def workbook(name: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A small table as a workbook, made in memory. Figures are numbers and days are days, so that they can be added up
    and sorted; every other cell is a safe text."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(name[:_SHEET_NAME])
        bold = book.add_format({"bold": True, "bg_color": "#E6EEF5", "border": 1, "text_wrap": True, "valign": "top"})
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()}
        page.freeze_panes(1, 0)
        for at, text in enumerate(head):
            page.write_string(0, at, text, bold)
            page.set_column(at, at, max(_LEAST, *(len(cell_text(row[at])) + _MARGIN for row in rows), 0))
        for number, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                _write(page, number, at, cell, formats)
    return content.getvalue()


_LEAST: Final = 14
_SHOWN: Final[Mapping[str, str]] = {"amount": "#,##0.00", "tenths": "0.0", "count": "#,##0", "day": "dd.mm.yyyy"}


def _write(page: Worksheet, row: int, at: int, cell: Cell, formats: Mapping[str, Format]) -> None:
    match cell:
        case str():
            page.write_string(row, at, safe_cell(cell))
        case Decimal():
            tenths = cell.as_tuple().exponent == -1
            page.write_number(row, at, float(cell), formats["tenths" if tenths else "amount"])
        case int():
            page.write_number(row, at, cell, formats["count"])
        case date():
            page.write_datetime(row, at, datetime.combine(cell, time()), formats["day"])
