from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id, Json
from api.core.db import Base
from api.failed_steps.kinds import KINDS

_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)


class FailedStep(Base):
    """Something that failed for good and waits for somebody of the office or the operator.

    `source` says where it is kept and under what name, such as `outbox:<id>`; `facts` are plain words about it that
    name nobody. Kept for a year once it is handled.
    """

    __tablename__ = "failed_steps"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint("asked IN ('operator', 'office')", name="asked"),
        CheckConstraint("state IN ('open', 'retrying', 'done', 'gone', 'dismissed')", name="state"),
        CheckConstraint("(state IN ('open', 'retrying')) = (closed_at IS NULL)", name="closed"),
        CheckConstraint("(state = 'dismissed') = (dismissal_reason IS NOT NULL)", name="dismissed"),
        Index("uq_failed_steps_open", "source", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_failed_steps_source", "source", "closed_at"),
        Index("ix_failed_steps_open", "failed_at", "id", postgresql_where=text("closed_at IS NULL")),
        Index("ix_failed_steps_handled", "closed_at", "id", postgresql_where=text("closed_at IS NOT NULL")),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    source: Mapped[str]
    name: Mapped[str]  # of the job, the mail, the nightly job or the sum
    asked: Mapped[str]
    code: Mapped[str]  # the error's class or the answer's code, without its words
    reason: Mapped[str]
    retryable: Mapped[bool]
    organisation_id: Mapped[UUID | None]  # without foreign keys: what it is about may be gone before it
    invoice_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]  # whom a message is for; shown by their company only
    facts: Mapped[Json]
    attempts: Mapped[int]
    failed_at: Mapped[datetime]
    found_at: Mapped[CreatedAt]
    told_at: Mapped[datetime | None]  # when the administrators' daily mail counted it
    state: Mapped[str] = mapped_column(default="open")
    retried_at: Mapped[datetime | None]
    retried_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    retry_begun: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    keeper_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # who looks after it
    note: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    dismissal_reason: Mapped[str | None]


class ScheduledRun(Base):
    """One run of a scheduled job, kept for 90 days. Of what runs every minute only the last good and bad one."""

    __tablename__ = "scheduled_runs"
    __table_args__ = (Index("ix_scheduled_runs_name", "name", "started_at"),)

    id: Mapped[Id]
    name: Mapped[str]
    started_at: Mapped[CreatedAt]
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None]  # its class


class Reconciliation(Base):
    """Whether what came in is there, as it was on a day; the last run of the day counts. `sums`: each with what went in
    and out, the difference, and some references of what does not agree."""

    __tablename__ = "reconciliations"

    day: Mapped[date] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    differences: Mapped[int] = mapped_column(BigInteger)
    sums: Mapped[Json]


class StoredKey(Base):
    """The storage's listing while it is compared with the rows. Not kept through a crash."""

    __tablename__ = "stored_keys"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    key: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[UUID] = mapped_column(primary_key=True)
