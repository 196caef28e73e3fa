"""Taking the data out: an archive that a job makes, fetched with a fresh second factor, removed after a week."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.accounts.models import Person
from api.core import throttle
from api.core.audit import Program, audit
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole, become
from api.core.errors import Conflict, NotFound, TooManyRequests
from api.core.ids import new_id
from api.core.jobs import Payload, enqueue, job
from api.core.limits import EXPORTS
from api.documents.models import DataExport
from api.documents.service import forget_content, storage
from api.documents.storage import CHUNK, FileTooLarge
from api.leaving.content import write_archive
from api.leaving.schemas import DataExportOut
from api.notifications.service import mail_person

log = structlog.get_logger("guichet.leaving")

EXPORT: Final = "export_data"
_FORGOTTEN: Final = timedelta(days=1)
"""After so long an export that never became ready makes room for another."""


class TooManyExports(TooManyRequests):
    code = "too_many_exports"


class ExportNotReady(Conflict):
    """It is being made, or was too large."""

    code = "export_not_ready"


def export_out(row: DataExport) -> DataExportOut:
    known = {name: getattr(row, name) for name in DataExportOut.model_fields if name != "sha256"}
    return DataExportOut(**known, sha256=row.sha256.hex() if row.sha256 else None)


async def ask(session: AsyncSession, member: Member) -> DataExportOut:
    """Have an archive made; the one under way, if there is one. Raises TooManyExports."""
    under_way = own(member, DataExport).where(DataExport.state == "queued")
    found = (await session.scalars(under_way)).one_or_none()
    if found is not None:
        return export_out(found)
    export_id = new_id()
    query = insert(DataExport).values(
        id=export_id, organisation_id=member.organisation_id, requested_by=member.person_id, state="queued"
    )
    added = await session.execute(query.on_conflict_do_nothing().returning(DataExport.id))
    if added.one_or_none() is not None:
        await become(session, DbRole.AUTH)
        await throttle.require(session, EXPORTS, member.organisation_id, TooManyExports)
        await become(session, DbRole.COMPANY, member.organisation_id)
        await enqueue(session, EXPORT, {"export_id": export_id, "organisation_id": member.organisation_id})
        await audit(session, member, "export", "organisation", member.organisation_id)
    return export_out((await session.scalars(under_way)).one())


async def list_exports(session: AsyncSession, member: Member) -> Sequence[DataExportOut]:
    """The newest first."""
    return [export_out(row) for row in await session.scalars(own(member, DataExport).order_by(DataExport.id.desc()))]


async def get_ready(session: AsyncSession, member: Member, export_id: UUID) -> DataExport:
    """Raises NotFound, ExportNotReady."""
    row = (await session.scalars(own(member, DataExport).where(DataExport.id == export_id))).one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= member.now):
        raise NotFound
    if row.state != "ready":
        raise ExportNotReady
    return row


async def permit_fetching(session: AsyncSession, member: Member, export_id: UUID) -> DataExportOut:
    """Note that somebody fetches it now. Raises NotFound, ExportNotReady."""
    row = await get_ready(session, member, export_id)
    row.fetched_at = member.now
    await session.flush()
    await audit(session, member, "fetch_export", "organisation", member.organisation_id)
    return export_out(row)


@job(EXPORT)
async def export_data(database: Database, payload: Payload) -> None:
    """Make the archive, keep it, and tell who asked for it."""
    export_id, organisation_id = UUID(payload["export_id"]), UUID(payload["organisation_id"])
    async with database.transaction(DbRole.WORKER) as session:
        row = await session.get(DataExport, export_id)
        if row is None or row.state != "queued":
            return
        person = await session.get_one(Person, row.requested_by)
    with TemporaryDirectory() as folder:
        path = Path(folder, "export.zip")
        await write_archive(database, organisation_id, person.language, path)
        try:
            stored = await storage().store(_chunks(path), get_settings().exports.bytes)
        except FileTooLarge:
            await _finish(database, export_id, person, state="too_large")
            log.error("export_too_large", export_id=str(export_id))
            return
    await _finish(
        database,
        export_id,
        person,
        state="ready",
        storage_key=stored.key,
        size=stored.size,
        sha256=stored.sha256,
        ready_at=now_sql(),
        expires_at=now_sql() + timedelta(days=get_settings().exports.days),
    )


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


async def _finish(database: Database, export_id: UUID, person: Person, **values: object) -> None:
    query = update(DataExport).where(DataExport.id == export_id, DataExport.state == "queued").values(**values)
    async with database.transaction(DbRole.WORKER) as session:
        if (await session.execute(query.returning(DataExport.id))).one_or_none() is not None:
            await mail_person(session, f"export_{values['state']}", person)


async def remove_old_exports(database: Database) -> None:
    """Archives whose time is over, and wishes that never became one."""
    over = (DataExport.expires_at < now_sql()) | (
        (DataExport.state != "ready") & (DataExport.requested_at < now_sql() - _FORGOTTEN)
    )
    async with database.transaction(DbRole.WORKER) as session:
        removed = await session.execute(
            delete(DataExport).where(over).returning(DataExport.id, DataExport.organisation_id, DataExport.storage_key)
        )
        for export_id, organisation_id, storage_key in removed.all():
            if storage_key is not None:
                await forget_content(session, storage_key)
            await audit(session, Program(), "delete", "data_export", export_id, organisation_id=organisation_id)
