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


Cell: TypeAlias = str | date | datetime | Decimal
"""An instant is one of the office's time zone, and has no zone any more."""
Rows: TypeAlias = Sequence[Sequence[Cell]]
_CHUNK: Final = 256 * 1024
_books = asyncio.Semaphore(1)
"""A workbook takes seconds of a processor: one at a time in each process."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's name, and heading and width of each column."""

    title: str
    head: Sequence[str]
    widths: Sequence[int]


def long_file(pieces: AsyncIterator[Rows], file_format: FileFormat, layout: Layout) -> AsyncIterator[bytes]:
    """A table of any length: CSV as it is read, or a workbook once it is whole."""
    return _workbook(pieces, layout) if file_format == "xlsx" else _csv(pieces, layout)


def _text(cell: Cell) -> str:
    match cell:
        case Decimal():
            return f"{cell:.2f}"
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M:%S}"
        case date():
            return show_day(cell)
    return cell


async def _csv(pieces: AsyncIterator[Rows], layout: Layout) -> AsyncIterator[bytes]:
    yield csv_file(layout.head, []).encode()
    async for rows in pieces:
        yield await asyncio.to_thread(_csv_piece, rows)


def _csv_piece(rows: Rows) -> bytes:
    return csv_lines([[_text(cell) for cell in row] for row in rows]).encode()


class _Book:
    """A workbook that keeps no row in memory. Amounts are numbers and days are days, so that they can be added up and
    sorted; every other cell is a text."""

    def __init__(self, folder: str, layout: Layout) -> None:
        self.path = Path(folder, "list.xlsx")
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(self.path, options)
        self._page = self._book.add_worksheet(layout.title)
        self._day = self._book.add_format({"num_format": "dd.mm.yyyy"})
        self._instant = self._book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
        self._amount = self._book.add_format({"num_format": "#,##0.00"})
        bold = self._book.add_format({"bold": True, "bg_color": "#E6EEF5", "border": 1})
        self._page.freeze_panes(1, 0)
        for at, (text, width) in enumerate(zip(layout.head, layout.widths, strict=True)):
            self._page.set_column(at, at, width)
            self._page.write_string(0, at, text, bold)
        self._last = len(layout.head) - 1
        self._rows = 0

    def add(self, rows: Rows) -> None:
        for row in rows:
            self._rows += 1
            for at, cell in enumerate(row):
                self._write(at, cell)

    def _write(self, at: int, cell: Cell) -> None:
        match cell:
            case Decimal():
                self._page.write_number(self._rows, at, float(cell), self._amount)
            case datetime():
                self._page.write_datetime(self._rows, at, cell, self._instant)
            case date():
                self._page.write_datetime(self._rows, at, datetime.combine(cell, time()), self._day)
            case str():
                self._page.write_string(self._rows, at, safe_cell(cell))

    def close(self) -> None:
        self._page.autofilter(0, 0, self._rows, self._last)
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
