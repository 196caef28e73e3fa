"""What the program wrote beside its answers: mails and audit events."""

from uuid import UUID

from sqlalchemy import select

from api.core.audit import AuditEvent
from api.core.db import Database, DbRole
from api.notifications.models import OutboxMessage


async def mails(database: Database, message: str) -> list[OutboxMessage]:
    """The queued mails of one kind, in the order of their making."""
    async with database.transaction(DbRole.WORKER) as session:
        query = select(OutboxMessage).where(OutboxMessage.message == message).order_by(OutboxMessage.id)
        return list(await session.scalars(query))


async def audited(database: Database, subject_type: str, subject_id: UUID | None) -> list[tuple[str, list[str]]]:
    """Actions and field names of one subject; with None, those of lists."""
    async with database.transaction(DbRole.OFFICE) as session:
        query = (
            select(AuditEvent)
            .where(AuditEvent.subject_type == subject_type, AuditEvent.subject_id.is_not_distinct_from(subject_id))
            .order_by(AuditEvent.id)
        )
        return [(event.action, event.fields) for event in await session.scalars(query)]
