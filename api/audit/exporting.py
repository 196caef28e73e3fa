"""What a search has found as a file: CSV sent as it is read, or a workbook."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import StreamingResponse

from api.accounts.access import FREE_ROWS, Officer, is_confirmed, require_step_up
from api.audit.schemas import AuditExport, AuditRow
from api.audit.searching import matching, piece, used_filters
from api.core import throttle
from api.core.audit import AuditEvent, audit
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.errors import Conflict
from api.core.labels import has_label, t
from api.core.limits import UNCONFIRMED_EXPORTS
from api.core.spreadsheets import MEDIA_TYPES, Cell, Layout, Rows, long_file
from api.documents.downloads import attachment

MOST_ROWS: Final = 100_000
PIECE: Final = 1000
_COLUMNS: Final = (
    ("at", 19),
    ("actor", 26),
    ("actor_kind", 18),
    ("action", 34),
    ("outcome", 12),
    ("subject_type", 24),
    ("reference", 26),
    ("subject_id", 38),
    ("organisation", 30),
    ("field_names", 40),
    ("request_id", 36),
    ("id", 38),
)


class AuditExportTooLong(Conflict):
    """More rows than a file takes; the filters can be narrowed."""

    code = "audit_export_too_long"


async def export_log(
    session: AsyncSession, database: Database, officer: Officer, wanted: AuditExport
) -> StreamingResponse:
    """Raises AuditExportTooLong, StepUpRequired, and what a search does."""
    rows = await _count(session, wanted)
    await _require_confirmed(database, officer, rows)
    await audit(session, officer, "export", "audit_log", None, fields=[*used_filters(wanted), "format"])
    language = officer.language
    layout = Layout(
        t(language, "audit.title"), [t(language, f"audit.column.{name}") for name, _ in _COLUMNS], _widths()
    )
    file = long_file(_rows(_pieces(database, officer, wanted), language), wanted.format, layout)
    name = t(language, "audit.export.file", date=f"{office_day(officer.now):%Y-%m-%d}")
    return StreamingResponse(file, media_type=MEDIA_TYPES[wanted.format], headers=attachment(f"{name}.{wanted.format}"))


async def _require_confirmed(database: Database, officer: Officer, rows: int) -> None:
    """More than a hundred rows take a fresh second factor (R-02), and so does a second file within the hour: else many
    small ones were the way around. Raises StepUpRequired."""
    if is_confirmed(officer):
        return
    if rows <= FREE_ROWS:
        async with database.transaction() as session:  # of its own: the limit counts what is refused, too
            if await throttle.use(session, UNCONFIRMED_EXPORTS, officer.person_id):
                return
    require_step_up(officer)


def _widths() -> list[int]:
    return [width for _, width in _COLUMNS]


async def _count(session: AsyncSession, wanted: AuditExport) -> int:
    found = (await matching(session, wanted)).with_only_columns(AuditEvent.id).limit(MOST_ROWS + 1).subquery()
    rows = (await session.execute(select(func.count()).select_from(found))).scalar_one()
    if rows > MOST_ROWS:
        raise AuditExportTooLong(params={"count": MOST_ROWS})
    return rows


async def _pieces(database: Database, officer: Officer, wanted: AuditExport) -> AsyncIterator[Sequence[AuditRow]]:
    """Each in a transaction of its own, and nothing that happened after the export was asked for."""
    last: AuditRow | None = None
    while True:
        async with database.transaction(DbRole.OFFICE) as session:
            query = (await matching(session, wanted)).where(AuditEvent.at < officer.now)
            rows = await piece(session, query, last, PIECE)
        if rows:
            yield rows
        if len(rows) < PIECE:
            return
        last = rows[-1]


async def _rows(pieces: AsyncIterator[Sequence[AuditRow]], language: str) -> AsyncIterator[Rows]:
    async for rows in pieces:
        yield await asyncio.to_thread(_cells_of, rows, language)


def _cells_of(rows: Sequence[AuditRow], language: str) -> Rows:
    zone = ZoneInfo(get_settings().time_zone)
    return [list(_cells(row, language, row.at.astimezone(zone).replace(tzinfo=None))) for row in rows]


def _cells(row: AuditRow, language: str, at: datetime) -> Iterator[Cell]:
    yield at
    yield row.actor.name or ""
    yield _word(language, "actor_kind", row.actor.kind)
    yield _word(language, "action", row.action)
    yield _word(language, "outcome", row.outcome)
    yield _word(language, "subject", row.subject.type)
    yield row.subject.reference or ""
    yield str(row.subject.id or "")
    yield (row.organisation.name or str(row.organisation.id)) if row.organisation else ""
    yield ", ".join(row.fields)
    yield row.request_id or ""
    yield str(row.id)


def _word(language: str, list_name: str, value: str) -> str:
    """A word that an earlier version wrote and this one no longer knows stands as it is."""
    key = f"audit.{list_name}.{value}"
    return t(language, key) if has_label(key) else value
