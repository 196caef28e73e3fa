"""What a job does for somebody who has left the page, it does with the rights that they still have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.accounts.acting import member_now
from api.bulk.models import BulkInvoice, BulkUpload
from api.core.clock import now_sql
from api.core.db import Database, DbRole

NO_ACCESS: Final = "no_access"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts on what."""

    member: Member
    upload: BulkUpload
    invoices: Sequence[BulkInvoice]


async def acting(session: AsyncSession, organisation_id: UUID, upload_id: UUID, state: str) -> Acting | None:
    """What a job of this state has to do; None when it is done, deleted, or not allowed any more."""
    query = select(BulkUpload).where(
        BulkUpload.organisation_id == organisation_id, BulkUpload.id == upload_id, BulkUpload.state == state
    )
    upload = (await session.scalars(query)).one_or_none()
    if upload is None:
        return None
    member = await member_now(session, organisation_id, upload.acting_id)
    if member is None:
        await stop(session, organisation_id, upload_id, state, NO_ACCESS)
        return None
    mine = select(BulkInvoice).where(BulkInvoice.organisation_id == organisation_id, BulkInvoice.upload_id == upload_id)
    return Acting(member, upload, list(await session.scalars(mine.order_by(BulkInvoice.position))))


async def stop(
    session: AsyncSession, organisation_id: UUID, upload_id: UUID, state: str, problem: str | None = None
) -> None:
    """Nobody works on it any more. What was to be sent and was not, has to be looked at again."""
    stopped = await session.execute(
        update(BulkUpload)
        .where(BulkUpload.organisation_id == organisation_id, BulkUpload.id == upload_id, BulkUpload.state == state)
        .values(state="checked", problem=problem, changed_at=now_sql())
        .returning(BulkUpload.id)
    )
    if stopped.one_or_none() is None:
        return
    waiting = BulkInvoice.state.in_(("sending", "drafting"))
    mine = (BulkInvoice.organisation_id == organisation_id, BulkInvoice.upload_id == upload_id)
    await session.execute(update(BulkInvoice).where(*mine, waiting).values(state="unchecked"))


async def finish(database: Database, organisation_id: UUID, upload_id: UUID, state: str) -> None:
    async with database.transaction(DbRole.COMPANY, organisation_id) as session:
        await stop(session, organisation_id, upload_id, state)
