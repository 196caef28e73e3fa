"""Who did what, when and to which record: written in the same transaction, append-only (SECURITY R-50, OPDo art. 4).

Field names may be kept, values never.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, BigInteger, DateTime, Index, Text, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.core.audited import Action, Outcome, SubjectType
from api.core.clock import now_sql
from api.core.db import Base, fetch
from api.core.ids import new_id


class AuditEvent(Base):
    """Partitioned by month; no foreign keys, since the record may be gone before its history."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject", "subject_id", "at"),
        Index("ix_audit_events_actor", "actor_id", "at"),
        Index("ix_audit_events_at", "at"),
        Index("ix_audit_events_batch", "batch"),
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
    batch: Mapped[int] = mapped_column(BigInteger, server_default=func.audit_batch())  # sealed together (`api.audit`)


class Actor(Protocol):
    """Whoever acts: a member, an officer, a program, or nobody known yet."""

    @property
    def actor_kind(self) -> str: ...
    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def acts_for(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Program:
    """A scheduled job or a command: no account asked for what it does."""

    actor_kind: str = field(default="system", init=False)
    actor_id: UUID | None = field(default=None, init=False)
    acts_for: UUID | None = field(default=None, init=False)


def audit_insert(first: int = 1) -> str:
    """SQL text that adds an event, whose values begin at the place `$first`; of hot paths a part of their statement.

    Without RETURNING, which needs the right to read: only the office may read the log.
    """
    places = ", ".join(f"${place}" for place in range(first, first + 10))
    return f"""
        INSERT INTO audit_events (id, organisation_id, actor_kind, actor_id, action, outcome, subject_type, subject_id,
                                  fields, request_id)
        VALUES ({places})
        """  # noqa: S608 - places only


_INSERT: Final = audit_insert()


def audit_values(
    actor: Actor,
    action: Action,
    subject_type: SubjectType,
    subject_id: UUID | None,
    *,
    organisation_id: UUID | None = None,
    fields: Sequence[str] = (),
    outcome: Outcome = "done",
) -> tuple[object, ...]:
    """The values of `audit_insert`. `organisation_id` is whose record it is; without it, the actor's own."""
    return (
        new_id(),
        organisation_id or actor.acts_for,
        actor.actor_kind,
        actor.actor_id,
        action,
        outcome,
        subject_type,
        subject_id,
        fields,
        structlog.contextvars.get_contextvars().get("request_id"),
    )


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: Action,
    subject_type: SubjectType,
    subject_id: UUID | None,
    *,
    organisation_id: UUID | None = None,
    fields: Sequence[str] = (),
    outcome: Outcome = "done",
) -> None:
    """Add an event. `organisation_id` is whose record it is; without it, the actor's own."""
    values = audit_values(
        actor, action, subject_type, subject_id, organisation_id=organisation_id, fields=fields, outcome=outcome
    )
    await fetch(session, _INSERT, *values)
