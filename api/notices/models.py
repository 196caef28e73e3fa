from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class Notice(Base):
    """That something happened, for one person of a company: it names the reference, and nothing of what was said.

    `kind` is the mail's name, whether or not a mail was sent at once; `in_digest` that it waits for the daily one.
    A new request that is still a draft has no reference: `form_kind` and the days of its period stand for it. What is
    said of a draft goes with it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "person_id"], ["memberships.organisation_id", "memberships.person_id"]
        ),
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        ForeignKeyConstraint(
            ["organisation_id", "conversation_id"], ["conversations.organisation_id", "conversations.id"]
        ),
        CheckConstraint("invoice_id IS NOT NULL OR conversation_id IS NOT NULL OR draft_id IS NOT NULL", name="about"),
        Index("ix_notices_draft_id", "draft_id", postgresql_where=text("draft_id IS NOT NULL")),
        Index("ix_notices_newest", "organisation_id", "person_id", "id"),
        Index("ix_notices_unread", "organisation_id", "person_id", postgresql_where=text("read_at IS NULL")),
        Index("ix_notices_digest", "organisation_id", postgresql_where=text("in_digest")),
        Index("ix_notices_created_at", "created_at"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID]
    kind: Mapped[str]
    reference: Mapped[str]
    invoice_id: Mapped[UUID | None]
    conversation_id: Mapped[UUID | None]
    draft_id: Mapped[UUID | None] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    form_kind: Mapped[str | None]
    in_digest: Mapped[bool] = mapped_column(server_default=text("false"))
    outbox_id: Mapped[UUID | None]  # the mail that was sent with it at once
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]


class Mailbox(Base):
    """A company's shared mailbox. Copies come once whoever reads it has used the mailed link."""

    __tablename__ = "mailboxes"
    __table_args__ = (CheckConstraint("copies IN ('each', 'digest')", name="copies"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    email: Mapped[str]
    language: Mapped[str]
    copies: Mapped[str]
    token_key: Mapped[str]  # which key of the ring
    token_nonce: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    confirmable_until: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    mail_failed_at: Mapped[datetime | None]  # when a mail to this address came back; none once it may work again
    chosen_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[CreatedAt]


class MailboxEvent(Base):
    """What waits for the mailbox's daily mail."""

    __tablename__ = "mailbox_events"
    __table_args__ = (Index("ix_mailbox_events_organisation_id", "organisation_id"),)

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("mailboxes.organisation_id"))
    kind: Mapped[str]
    reference: Mapped[str]
    created_at: Mapped[CreatedAt]
