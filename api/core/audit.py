"""Who did what, when and to which record: written in the same transaction, append-only (SECURITY R-50, OPDo art. 4).

Field names may be kept, values never.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, DateTime, Index, Table, Text, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import now_sql
from api.core.db import Base
from api.core.ids import new_id


class AuditEvent(Base):
    """Partitioned by month; no foreign keys, since the record may be gone before its history."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject", "subject_id", "at"),
        Index("ix_audit_events_organisation", "organisation_id", "at"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True, server_default=now_sql())
    organisation_id: Mapped[UUID | None]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    outcome: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    request_id: Mapped[str | None]


class Actor(Protocol):
    """Whoever acts: a member, an officer, a program, or nobody known yet."""

    @property
    def actor_kind(self) -> str: ...
    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def acts_for(self) -> UUID | None: ...


# inline: without RETURNING, which needs the right to read, and only the office may read the log.
_INSERT = insert(cast("Table", AuditEvent.__table__)).inline()  # the mapper types it more widely


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: UUID | None,
    *,
    organisation_id: UUID | None = None,
    fields: Sequence[str] = (),
    outcome: str = "done",
) -> None:
    """Add an event. `organisation_id` is whose record it is; without it, the actor's own."""
    await session.execute(
        _INSERT,
        {
            "id": new_id(),
            "organisation_id": organisation_id or actor.acts_for,
            "actor_kind": actor.actor_kind,
            "actor_id": actor.actor_id,
            "action": action,
            "outcome": outcome,
            "subject_type": subject_type,
            "subject_id": subject_id,
            "fields": list(fields),
            "request_id": structlog.contextvars.get_contextvars().get("request_id"),
        },
    )
