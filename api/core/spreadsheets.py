"""What a spreadsheet program opens, whoever filled in the cells."""

import asyncio
import csv
import io
import unicodedata
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
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


Cell: TypeAlias = str | int | Decimal | date | datetime | None
"""An instant is one of the office's time zone, and has no zone any more."""
Rows: TypeAlias = Sequence[Sequence[Cell]]


def cell_text(cell: Cell) -> str:
    """A cell of a CSV file: figures as they are, days and instants as people write them."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M:%S}"
        case date():
            return show_day(cell)
    return str(cell)


_SHEET_NAME: Final = 31
"""Excel refuses more characters."""
_HEADING: Final = {"bold": True, "bg_color": "#E6EEF5", "border": 1}
_SHOWN: Final[Mapping[str, str]] = {
    "amount": "#,##0.00",
    "tenths": "0.0",
    "count": "#,##0",
    "day": "dd.mm.yyyy",
    "instant": "dd.mm.yyyy hh:mm:ss",
}
_SAFE: Final = {"strings_to_formulas": False, "strings_to_urls": False}


class _Sheet:
    """The page of a workbook. Figures are numbers and days are days, so that they can be added up and sorted; every
    other cell is a safe text."""

    def __init__(self, book: Workbook, name: str, head: Sequence[str], **heading: object) -> None:
        self.page: Worksheet = book.add_worksheet(name[:_SHEET_NAME])
        self._formats: Mapping[str, Format] = {
            kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()
        }
        self.page.freeze_panes(1, 0)
        bold = book.add_format(_HEADING | heading)
        for at, text in enumerate(head):
            self.page.write_string(0, at, text, bold)
        self.rows = 0

    def add(self, rows: Rows) -> None:
        for row in rows:
            self.rows += 1
            for at, cell in enumerate(row):
                self._write(at, cell)

    def _write(self, at: int, cell: Cell) -> None:
        match cell:
            case str():
                self.page.write_string(self.rows, at, safe_cell(cell))
            case Decimal():
                tenths = cell.as_tuple().exponent == -1
                self.page.write_number(self.rows, at, float(cell), self._formats["tenths" if tenths else "amount"])
            case int():
                self.page.write_number(self.rows, at, cell, self._formats["count"])
            case datetime():
                self.page.write_datetime(self.rows, at, cell, self._formats["instant"])
            case date():
                self.page.write_datetime(self.rows, at, datetime.combine(cell, time()), self._formats["day"])


_LEAST: Final = 14
_MARGIN: Final = 2


def workbook(name: str, head: Sequence[str], rows: Rows) -> bytes:
    """A small table as a workbook, made in memory, its columns as wide as what stands in them."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, **_SAFE}) as book:
        sheet = _Sheet(book, name, head, text_wrap=True, valign="top")
        for at in range(len(head)):
            sheet.page.set_column(at, at, max(_LEAST, *(len(cell_text(row[at])) + _MARGIN for row in rows), 0))
        sheet.add(rows)
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's name, and heading and width of each column."""

    title: str
    head: Sequence[str]
    widths: Sequence[int]


_CHUNK: Final = 256 * 1024
_books = asyncio.Semaphore(1)
"""A workbook takes seconds of a processor: one at a time in each process."""


def long_file(pieces: AsyncIterator[Rows], file_format: FileFormat, layout: Layout) -> AsyncIterator[bytes]:
    """A table of any length: CSV as it is read, or a workbook once it is whole."""
    return _workbook(pieces, layout) if file_format == "xlsx" else _csv(pieces, layout)


async def _csv(pieces: AsyncIterator[Rows], layout: Layout) -> AsyncIterator[bytes]:
    yield csv_file(layout.head, []).encode()
    async for rows in pieces:
        yield await asyncio.to_thread(_csv_piece, rows)


def _csv_piece(rows: Rows) -> bytes:
    return csv_lines([[cell_text(cell) for cell in row] for row in rows]).encode()


class _Book:
    """A workbook that keeps no row in memory."""

    def __init__(self, folder: str, layout: Layout) -> None:
        self.path = Path(folder, "list.xlsx")
        self._book = Workbook(self.path, {"constant_memory": True, "tmpdir": folder, **_SAFE})
        self._sheet = _Sheet(self._book, layout.title, layout.head)
        for at, width in enumerate(layout.widths):
            self._sheet.page.set_column(at, at, width)
        self._last = len(layout.head) - 1

    def add(self, rows: Rows) -> None:
        self._sheet.add(rows)

    def close(self) -> None:
        self._sheet.page.autofilter(0, 0, self._sheet.rows, self._last)
        self._book.close()


async def _workbook(pieces: AsyncIterator[Rows], layout: Layout) -> AsyncIterator[bytes]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with _books:
            book = await asyncio.to_thread(_Book, folder, layout)
            async for rows in pieces:
                await asyncio.to_thread(book.add, rows)
            await asyncio.to_thread(book.close)
        with book.path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk
