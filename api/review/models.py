from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class TextBlock(Base):
    """Words that the office writes often, of one officer or of all. Revisions are added, never changed; the newest one
    counts."""

    __tablename__ = "text_blocks"
    __table_args__ = (CheckConstraint("uses <@ ARRAY['correction', 'refusal', 'message']", name="uses"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # none: shared
    uses: Mapped[list[str]] = mapped_column(ARRAY(Text))
    active: Mapped[bool]
    title: Mapped[dict[str, Any]] = mapped_column(JSONB)
    text: Mapped[dict[str, Any]] = mapped_column(JSONB)
    added_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[CreatedAt]


class ReviewLease(Base):
    """Who of the office looks at a request, since when, and until when that holds unless it is renewed."""

    __tablename__ = "review_leases"

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]


class ReviewAssignment(Base):
    """Who of the office is to examine a request. It counts while that person works for the office (`assignees`)."""

    __tablename__ = "review_assignments"
    __table_args__ = (Index("ix_review_assignments_person", "person_id", "invoice_id"),)

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    assigned_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    assigned_at: Mapped[datetime]


class QueueView(Base):
    """Filters of the queue that an officer keeps under a name. Nothing that was typed is kept."""

    __tablename__ = "queue_views"
    __table_args__ = (Index("ix_queue_views_person", "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("office_members.person_id"))
    name: Mapped[str]
    search: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[CreatedAt]


class Telling(Base):
    """Whether the company was told of a decision: not before whoever made it can no longer undo it, and not at all when
    it was undone, or overtaken by what the company did. Which event of the request it is, and what the request's
    columns held before."""

    __tablename__ = "tellings"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'told', 'undone', 'overtaken')", name="state"),
        CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name="told_at"),
    )

    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str]
    told_at: Mapped[datetime | None]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    until: Mapped[datetime]
    corrected_before: Mapped[bool]
    decided_at_before: Mapped[datetime | None]
    decided_by_before: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class ReviewNote(Base):
    """What an officer wrote down about a request for the others. Only added."""

    __tablename__ = "review_notes"
    __table_args__ = (Index("ix_review_notes_invoice", "invoice_id", "id"),)

    id: Mapped[Id]
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str]
    created_at: Mapped[CreatedAt]


class OfficerAbsence(Base):
    """From when until when somebody of the office is away, both days included, and who stands in. Not why."""

    __tablename__ = "officer_absences"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint("deputy_id <> person_id", name="deputy"),
        Index("ix_officer_absences_last_day", "last_day"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))


class SecondLook(Base):
    """An acceptance that needs another officer's: the first one's, and what became of it."""

    __tablename__ = "second_looks"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'signed', 'overruled', 'returned', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_at"),
        CheckConstraint("state <> 'signed' OR answered_by <> asked_by", name="four_eyes"),
        CheckConstraint("cardinality(grounds) > 0 AND grounds <@ ARRAY['amount', 'account']", name="grounds"),
        Index("uq_second_looks_open", "invoice_id", unique=True, postgresql_where=text("state = 'open'")),
        Index("ix_second_looks_invoice", "invoice_id", "id"),
    )

    id: Mapped[Id]
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    version: Mapped[int] = mapped_column(SmallInteger)
    grounds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[CreatedAt]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    reduction_id: Mapped[UUID | None] = mapped_column(ForeignKey("reductions.id"))  # with which the first one accepted


class Recusal(Base):
    """An officer who leaves a request to the others, because it concerns somebody near to them; until an administrator
    lifts it. Whether it must be is not known to the program: only what somebody says counts."""

    __tablename__ = "recusals"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted"),
        Index("uq_recusals_open", "invoice_id", "person_id", unique=True, postgresql_where=text("lifted_at IS NULL")),
        Index("ix_recusals_person", "person_id", "invoice_id", postgresql_where=text("lifted_at IS NULL")),
    )

    id: Mapped[Id]
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    recused_at: Mapped[CreatedAt]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]


class BulkDecision(Base):
    """A decision about many requests, as an officer has made it. `key`: the same one twice is one decision."""

    __tablename__ = "bulk_decisions"
    __table_args__ = (
        CheckConstraint("kind IN ('acceptance', 'refusal')", name="kind"),
        CheckConstraint("(kind = 'refusal') = (reason_code IS NOT NULL)", name="reason"),
        UniqueConstraint("person_id", "key", name="uq_bulk_decisions_person_id_key"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    key: Mapped[str]
    fingerprint: Mapped[bytes]
    kind: Mapped[str]
    reason_code: Mapped[str | None]
    message: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class BulkDecisionItem(Base):
    """One request of a bulk decision: the validator that the officer had read, and what became of it. `code` and
    `params` say why it was not decided, in the words of the error that it would have been alone."""

    __tablename__ = "bulk_decision_items"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'skipped', 'failed', 'undone')", name="state"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state IN ('skipped', 'failed')) = (code IS NOT NULL)", name="code"),
    )

    bulk_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_decisions.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoices.id"))
    etag: Mapped[str]
    state: Mapped[str]
    code: Mapped[str | None]
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    decided_etag: Mapped[str | None]
    ended_at: Mapped[datetime | None]
