"""A long list as a file: a job makes it and says how far it is, whoever asked for it may leave the page meanwhile.

Short lists are sent at once (`list_export`). Files go after a day, or when they are no longer wanted.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.accounts.access import Member, own
from api.accounts.acting import member_now, one_at_a_time
from api.core.audit import Program, audit
from api.core.clock import now_sql, office_day
from api.core.db import Database, DbRole
from api.core.errors import Conflict, NotFound
from api.core.ids import new_id
from api.core.jobs import Payload, enqueue, job
from api.core.labels import t
from api.core.spreadsheets import MEDIA_TYPES
from api.documents.downloads import stored_file
from api.documents.models import ListFile
from api.documents.service import forget_content, storage
from api.invoices import list_export
from api.invoices.schemas import InvoiceExport, ListFileOut, ListFiles

log = structlog.get_logger("guichet.invoices")

MAKE: Final = "make_list_file"
KEPT: Final = timedelta(days=1)
AT_ONCE: Final = 3
"""So many of one person are made or kept at once."""
_LARGEST: Final = 500 * 1024 * 1024
_ATTEMPTS: Final = 3


class ListFilesFull(Conflict):
    """The caller has as many as are kept."""

    code = "list_files_full"


class ListFileNotReady(Conflict):
    """It is being made, or could not be made."""

    code = "list_file_not_ready"


class _NotWanted(Exception):
    """Whoever asked for the file has cancelled it, or may not have it any more."""


def _mine(member: Member) -> Select[ListFile]:
    return own(member, ListFile).where(
        ListFile.requested_by == member.person_id, ListFile.requested_at > member.now - KEPT
    )


def _shown(row: ListFile) -> ListFileOut:
    return ListFileOut(
        id=row.id,
        state=row.state,
        format=row.format,
        rows_done=row.rows_done,
        rows_total=row.rows_total,
        size=row.size,
        requested_at=row.requested_at,
        expires_at=row.requested_at + KEPT,
    )


async def ask(session: AsyncSession, database: Database, member: Member, wanted: InvoiceExport) -> ListFileOut:
    """Have a file made. Raises TooManyListExports, ExportTooLong, StepUpRequired, ListFilesFull."""
    await list_export.count_use(database, member)
    rows = await list_export.count_rows(session, member, wanted)
    await one_at_a_time(session, member)
    known = await session.scalar(select(func.count()).select_from(_mine(member).subquery()))
    if known is not None and known >= AT_ONCE:
        raise ListFilesFull(params={"count": AT_ONCE})
    row = ListFile(
        id=new_id(),
        organisation_id=member.organisation_id,
        requested_by=member.person_id,
        state="queued",
        format=wanted.format,
        filters=wanted.model_dump(mode="json", exclude_defaults=True),
        rows_total=rows,
    )
    session.add(row)
    await session.flush()
    await session.refresh(row)
    await enqueue(session, MAKE, {"file_id": row.id})
    await audit(session, member, "export", "invoice", None, fields=list_export.used_filters(wanted))
    return _shown(row)


async def list_files(session: AsyncSession, member: Member) -> ListFiles:
    """The caller's own, the newest first."""
    return ListFiles(items=[_shown(row) for row in await session.scalars(_mine(member).order_by(ListFile.id.desc()))])


async def _find(session: AsyncSession, member: Member, file_id: UUID) -> ListFile:
    row = (await session.scalars(_mine(member).where(ListFile.id == file_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def fetch_file(session: AsyncSession, member: Member, file_id: UUID) -> Response:
    """The file as a download. Ends the transaction. Raises NotFound, ListFileNotReady."""
    row = await _find(session, member, file_id)
    if row.state != "ready" or row.storage_key is None:
        raise ListFileNotReady
    await audit(session, member, "fetch_export", "invoice", None)
    name = t(member.own_language, "invoices.export.file", date=f"{office_day(row.requested_at):%Y-%m-%d}")
    await session.commit()
    return await stored_file(row.storage_key, f"{name}.{row.format}", MEDIA_TYPES[row.format], row.size)


async def remove(session: AsyncSession, member: Member, file_id: UUID) -> None:
    """Cancel it, or forget it. Raises NotFound."""
    row = await _find(session, member, file_id)
    await _forget(session, ListFile.id == row.id)
    await audit(session, member, "delete", "list_file", row.id)


async def forget_all(session: AsyncSession, organisation_id: UUID) -> None:
    """The company's account is closed."""
    await _forget(session, ListFile.organisation_id == organisation_id)


async def _forget(session: AsyncSession, which: ColumnElement[bool]) -> Sequence[Row[UUID, UUID, str | None]]:
    """Remove rows, and their content as it is at that moment: a job may just have made one."""
    query = delete(ListFile).where(which).returning(ListFile.id, ListFile.organisation_id, ListFile.storage_key)
    removed = (await session.execute(query)).all()
    for row in removed:
        if row.storage_key is not None:
            await forget_content(session, row.storage_key)
    return removed


@job(MAKE)
async def make_list_file(database: Database, payload: Payload) -> None:
    """Made from its beginning, also when an attempt was cut off; after a few of them given up, which its owner sees.
    Raises what failed, so that it is tried again."""
    file_id = UUID(payload["file_id"])
    query = update(ListFile).where(ListFile.id == file_id, ListFile.state == "queued")
    async with database.transaction(DbRole.WORKER) as session:
        claimed = query.values(attempts=ListFile.attempts + 1, rows_done=0).returning(ListFile)
        row = (await session.scalars(claimed)).one_or_none()
    if row is None:
        return
    try:
        await _make(database, row)
    except _NotWanted:
        log.info("list_file_not_wanted", file_id=str(file_id))
    except Exception as error:
        if row.attempts < _ATTEMPTS:
            raise
        log.exception("list_file_failed", file_id=str(file_id))
        async with database.transaction(DbRole.WORKER) as session:
            await session.execute(query.values(state="failed", error=type(error).__name__))


async def _make(database: Database, row: ListFile) -> None:
    async with database.transaction(DbRole.COMPANY, row.organisation_id) as session:
        member = await member_now(session, row.organisation_id, row.requested_by)
    if member is None:
        raise _NotWanted
    wanted = InvoiceExport.model_validate({**row.filters, "format": row.format})
    content = list_export.content(_counted(database, row.id, member, wanted), wanted.format, member.language)
    stored = await storage().store(content, _LARGEST)
    try:
        await _mark(database, row.id, state="ready", storage_key=stored.key, size=stored.size)
    except BaseException:
        await storage().delete(stored.key)
        raise


async def _counted(
    database: Database, file_id: UUID, member: Member, wanted: InvoiceExport
) -> AsyncIterator[list_export.Piece]:
    done = 0
    async for piece in list_export.pieces(database, member, wanted):
        yield piece
        done += len(piece)
        await _mark(database, file_id, rows_done=done)


async def _mark(database: Database, file_id: UUID, **values: object) -> None:
    """Raises _NotWanted when it was cancelled."""
    query = update(ListFile).where(ListFile.id == file_id, ListFile.state == "queued").values(**values)
    async with database.transaction(DbRole.WORKER) as session:
        if (await session.execute(query.returning(ListFile.id))).one_or_none() is None:
            raise _NotWanted


async def remove_old_list_files(database: Database) -> None:
    """Those whose day is over."""
    async with database.transaction(DbRole.WORKER) as session:
        for row in await _forget(session, ListFile.requested_at <= now_sql() - KEPT):
            await audit(session, Program(), "delete", "list_file", row.id, organisation_id=row.organisation_id)
