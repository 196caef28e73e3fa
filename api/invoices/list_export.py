"""The filtered list as a file: CSV sent as it is read, or a workbook.

Read in pieces, each in a transaction of its own: no connection is held while somebody downloads slowly.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import StreamingResponse

from api.accounts.access import FREE_ROWS, Member, own_clause, require_step_up
from api.core import throttle
from api.core.audit import audit
from api.core.clock import office_day
from api.core.db import Database, DbRole, fetch
from api.core.errors import Conflict, TooManyRequests
from api.core.labels import t
from api.core.limits import LIST_EXPORTS
from api.core.spreadsheets import MEDIA_TYPES, Cell, FileFormat, Layout, Rows, long_file
from api.documents.downloads import attachment
from api.invoices.listing import Conditions, Typed, matching
from api.invoices.schemas import InvoiceExport
from api.invoices.shown import shown_avs_number, shown_origin

MOST_ROWS: Final = 100_000
PIECE: Final = 1000
_HEAD: Final = (
    *("reference", "own_reference", "beneficiary", "avs_number", "kind", "form_number", "period_from", "period_to"),
    *("status", "responsible", "submitted", "amount", "allowed", "origin"),
)
_WIDTHS: Final = (14, 20, 28, 18, 34, 12, 12, 12, 22, 22, 12, 14, 14, 28)
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
    """Every invoice that matches, the newest first. Raises TooManyListExports, ExportTooLong, StepUpRequired."""
    await count_use(database, member)
    await count_rows(session, member, wanted)
    await audit(session, member, "export", "invoice", None, fields=used_filters(wanted))
    file = content(pieces(database, member, wanted), wanted.format, member.language)
    name = t(member.language, "invoices.export.file", date=f"{office_day(member.now):%Y-%m-%d}")
    return StreamingResponse(file, media_type=MEDIA_TYPES[wanted.format], headers=attachment(f"{name}.{wanted.format}"))


def used_filters(wanted: InvoiceExport) -> list[str]:
    return [name for name in type(wanted).model_fields if getattr(wanted, name)]


def content(pieces: AsyncIterator[Piece], file_format: FileFormat, language: str) -> AsyncIterator[bytes]:
    layout = Layout(t(language, "invoices.export.sheet"), head(language), _WIDTHS)
    return long_file(_rows(pieces, language), file_format, layout)


async def _rows(pieces: AsyncIterator[Piece], language: str) -> AsyncIterator[Rows]:
    async for piece in pieces:
        yield await asyncio.to_thread(_cells_of, piece, language)


def _cells_of(piece: Piece, language: str) -> Rows:
    return [list(_cells(row, language)) for row in piece]


async def count_rows(session: AsyncSession, member: Member, wanted: InvoiceExport) -> int:
    """Of a file that the caller may have now. Raises ExportTooLong, StepUpRequired."""
    conditions = await matching(session, member, wanted, Typed(wanted.beneficiary, wanted.text))
    found = f"SELECT FROM invoices i WHERE {conditions.sql} LIMIT {MOST_ROWS + 1}"
    statement = f"WITH {conditions.beginning} counted AS ({found}) SELECT count(*) AS rows FROM counted"  # noqa: S608
    (row,) = await fetch(session, statement, *conditions.arguments)
    if row["rows"] > MOST_ROWS:
        raise ExportTooLong(params={"count": MOST_ROWS})
    rows: int = row["rows"]
    if rows > FREE_ROWS:
        require_step_up(member)
    return rows


def _statement(conditions: Conditions) -> str:
    return f"""
        WITH {conditions.beginning} piece AS (
          SELECT i.id FROM invoices i WHERE {conditions.sql} ORDER BY i.submitted_at DESC, i.id DESC LIMIT {PIECE})
        SELECT i.id, i.submitted_at, i.reference, i.own_reference, i.kind, i.form_number, i.period_from, i.period_to,
               i.status, i.total, (SELECT r.allowed FROM reductions r WHERE r.id = i.reduction_id) AS allowed,
               b.last_name || ' ' || b.first_name AS beneficiary, b.avs_number,
               i.received_on, p.first_name || ' ' || p.last_name AS responsible
        FROM piece JOIN invoices i ON i.id = piece.id AND {own_clause("i")}
        JOIN beneficiaries b ON b.id = i.beneficiary_id LEFT JOIN people p ON p.id = i.responsible_id
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
    yield row["responsible"] or ""
    yield office_day(row["submitted_at"])
    yield row["total"]
    yield row["allowed"]
    yield shown_origin(row["received_on"], language)
