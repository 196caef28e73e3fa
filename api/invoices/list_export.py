"""The filtered list as a file: CSV sent as it is read, or a workbook.

Read in pieces, each in a transaction of its own: no connection is held while somebody downloads slowly.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import StreamingResponse
from xlsxwriter import Workbook

from api.accounts.access import Member, own_clause
from api.core import throttle
from api.core.audit import audit
from api.core.clock import office_day
from api.core.db import Database, DbRole, fetch
from api.core.errors import Conflict, TooManyRequests
from api.core.labels import t
from api.core.limits import LIST_EXPORTS
from api.core.sections import show_day
from api.core.spreadsheets import MEDIA_TYPES, FileFormat, csv_file, csv_lines, safe_cell
from api.documents.downloads import attachment
from api.invoices.listing import Conditions, Typed, matching
from api.invoices.schemas import InvoiceExport
from api.invoices.shown import shown_avs_number

MOST_ROWS: Final = 100_000
PIECE: Final = 1000
_CHUNK: Final = 256 * 1024
_HEAD: Final = (
    *("reference", "own_reference", "beneficiary", "avs_number", "kind", "form_number", "period_from", "period_to"),
    *("status", "responsible", "submitted", "amount"),
)
_WIDTHS: Final = (14, 20, 28, 18, 34, 12, 12, 12, 22, 22, 12, 14)
_books = asyncio.Semaphore(1)
"""A workbook takes seconds of a processor: one at a time in each process."""

Cell: TypeAlias = str | date | Decimal
Piece: TypeAlias = Sequence[Mapping[str, Any]]


class TooManyListExports(TooManyRequests):
    code = "too_many_list_exports"


class ExportTooLong(Conflict):
    """More rows than a file takes; the filters can be narrowed."""

    code = "export_too_long"


async def count_use(database: Database, member: Member) -> None:
    """A transaction of its own: what is refused counts too. Raises TooManyListExports."""
    async with database.transaction() as session:
        await throttle.require(session, LIST_EXPORTS, member.organisation_id, TooManyListExports)


async def export_list(
    session: AsyncSession, database: Database, member: Member, wanted: InvoiceExport
) -> StreamingResponse:
    """Every invoice that matches, the newest first. Raises TooManyListExports, ExportTooLong."""
    await count_use(database, member)
    await count_rows(session, member, wanted)
    await audit(session, member, "export", "invoice", None, fields=used_filters(wanted))
    file = content(pieces(database, member, wanted), wanted.format, member.language)
    name = t(member.language, "invoices.export.file", date=f"{office_day(member.now):%Y-%m-%d}")
    return StreamingResponse(file, media_type=MEDIA_TYPES[wanted.format], headers=attachment(f"{name}.{wanted.format}"))


def used_filters(wanted: InvoiceExport) -> list[str]:
    return [name for name in type(wanted).model_fields if getattr(wanted, name)]


def content(pieces: AsyncIterator[Piece], file_format: FileFormat, language: str) -> AsyncIterator[bytes]:
    return _workbook(pieces, language) if file_format == "xlsx" else _csv(pieces, language)


async def count_rows(session: AsyncSession, member: Member, wanted: InvoiceExport) -> int:
    """Raises ExportTooLong."""
    conditions = await matching(session, member, wanted, Typed(wanted.beneficiary, wanted.text))
    found = f"SELECT FROM invoices i WHERE {conditions.sql} LIMIT {MOST_ROWS + 1}"
    statement = f"WITH {conditions.beginning} counted AS ({found}) SELECT count(*) AS rows FROM counted"  # noqa: S608
    (row,) = await fetch(session, statement, *conditions.arguments)
    if row["rows"] > MOST_ROWS:
        raise ExportTooLong(params={"count": MOST_ROWS})
    rows: int = row["rows"]
    return rows


def _statement(conditions: Conditions) -> str:
    return f"""
        WITH {conditions.beginning} piece AS (
          SELECT i.id FROM invoices i WHERE {conditions.sql} ORDER BY i.submitted_at DESC, i.id DESC LIMIT {PIECE})
        SELECT i.id, i.submitted_at, i.reference, i.own_reference, i.kind, i.form_number, i.period_from, i.period_to,
               i.status, i.total, b.last_name || ' ' || b.first_name AS beneficiary, b.avs_number,
               p.first_name || ' ' || p.last_name AS responsible
        FROM piece JOIN invoices i ON i.id = piece.id AND {own_clause("i")}
        JOIN beneficiaries b ON b.id = i.beneficiary_id JOIN people p ON p.id = i.responsible_id
        ORDER BY i.submitted_at DESC, i.id DESC
        """  # noqa: S608 - the parts are our own, the values are arguments


async def pieces(database: Database, member: Member, wanted: InvoiceExport) -> AsyncIterator[Piece]:
    last: Mapping[str, Any] | None = None
    while True:
        async with database.transaction(DbRole.COMPANY, member.organisation_id) as session:
            conditions = await matching(session, member, wanted, Typed(wanted.beneficiary, wanted.text))
            if last is not None:
                conditions.add("(i.submitted_at, i.id) < ({}, {})", last["submitted_at"], last["id"])
            rows = await fetch(session, _statement(conditions), *conditions.arguments)
        if rows:
            yield rows
        if len(rows) < PIECE:
            return
        last = rows[-1]


def head(language: str) -> list[str]:
    return [t(language, f"invoices.statement.{name}") for name in _HEAD]


def _cells(row: Mapping[str, Any], language: str) -> Iterator[Cell]:
    yield row["reference"]
    yield row["own_reference"] or ""
    yield row["beneficiary"]
    yield shown_avs_number(row["avs_number"])
    yield t(language, f"forms.{row['kind']}.menu")
    yield row["form_number"]
    yield row["period_from"]
    yield row["period_to"] or row["period_from"]
    yield t(language, f"invoices.status.{row['status']}")
    yield row["responsible"]
    yield office_day(row["submitted_at"])
    yield row["total"]


def _text(cell: Cell) -> str:
    match cell:
        case Decimal():
            return f"{cell:.2f}"
        case date():
            return show_day(cell)
    return cell


async def _csv(pieces: AsyncIterator[Piece], language: str) -> AsyncIterator[bytes]:
    yield csv_file(head(language), []).encode()
    async for piece in pieces:
        yield await asyncio.to_thread(_csv_piece, piece, language)


def _csv_piece(piece: Piece, language: str) -> bytes:
    return csv_lines([[_text(cell) for cell in _cells(row, language)] for row in piece]).encode()


class _Book:
    """A workbook that keeps no row in memory. Amounts are numbers and days are days, so that they can be added up and
    sorted; every other cell is a text."""

    def __init__(self, folder: str, language: str) -> None:
        self._language = language
        self.path = Path(folder, "list.xlsx")
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(self.path, options)
        self._page = self._book.add_worksheet(t(language, "invoices.export.sheet"))
        self._day = self._book.add_format({"num_format": "dd.mm.yyyy"})
        self._amount = self._book.add_format({"num_format": "#,##0.00"})
        bold = self._book.add_format({"bold": True, "bg_color": "#E6EEF5", "border": 1})
        self._page.freeze_panes(1, 0)
        for at, (text, width) in enumerate(zip(head(language), _WIDTHS, strict=True)):
            self._page.set_column(at, at, width)
            self._page.write_string(0, at, text, bold)
        self._rows = 0

    def add(self, piece: Piece) -> None:
        for row in piece:
            self._rows += 1
            for at, cell in enumerate(_cells(row, self._language)):
                self._write(at, cell)

    def _write(self, at: int, cell: Cell) -> None:
        match cell:
            case Decimal():
                self._page.write_number(self._rows, at, float(cell), self._amount)
            case date():
                self._page.write_datetime(self._rows, at, datetime.combine(cell, time()), self._day)
            case str():
                self._page.write_string(self._rows, at, safe_cell(cell))

    def close(self) -> None:
        self._page.autofilter(0, 0, self._rows, len(_HEAD) - 1)
        self._book.close()


async def _workbook(pieces: AsyncIterator[Piece], language: str) -> AsyncIterator[bytes]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with _books:
            book = await asyncio.to_thread(_Book, folder, language)
            async for piece in pieces:
                await asyncio.to_thread(book.add, piece)
            await asyncio.to_thread(book.close)
        with book.path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk
