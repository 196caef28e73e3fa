from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class Conversation(Base):
    """Messages between a company and the office: about one of its requests, or about something else (`subject`)."""

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("organisation_id", "invoice_id"),
        UniqueConstraint("reference"),
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        CheckConstraint("state IN ('open', 'answered', 'closed')", name="state"),
        CheckConstraint(
            "(invoice_id IS NULL) = (subject IS NOT NULL) AND (invoice_id IS NULL) = (reference IS NOT NULL)",
            name="subject",
        ),
        Index("ix_conversations_newest", "organisation_id", "last_at", "id"),
        Index("ix_conversations_state", "state", "last_at", "id"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    invoice_id: Mapped[UUID | None]
    reference: Mapped[str | None]  # of one about a request it is the request's
    subject: Mapped[str | None]
    state: Mapped[str]  # open: the company has the last word; answered: the office has
    responsible_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # who of the company wrote last
    last_position: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[CreatedAt]
    last_at: Mapped[CreatedAt]


class Message(Base):
    """What was written, never changed. `seen_at`: when somebody of the other side had it before them."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("conversation_id", "position"),
        ForeignKeyConstraint(
            ["organisation_id", "conversation_id"], ["conversations.organisation_id", "conversations.id"]
        ),
        CheckConstraint("side IN ('company', 'office')", name="side"),
        Index("ix_messages_unread", "organisation_id", "conversation_id", postgresql_where=text("seen_at IS NULL")),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
    position: Mapped[int]  # counts up within the conversation
    side: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    author_name: Mapped[str]  # "Anna M.", as it was then: companies do not read the office's people
    text: Mapped[str]
    at: Mapped[CreatedAt]
    seen_at: Mapped[datetime | None]


class MessageDocument(Base):
    """A file that went with a message."""

    __tablename__ = "message_documents"
    __table_args__ = (
        UniqueConstraint("organisation_id", "document_id"),
        ForeignKeyConstraint(["organisation_id", "message_id"], ["messages.organisation_id", "messages.id"]),
        ForeignKeyConstraint(["organisation_id", "document_id"], ["documents.organisation_id", "documents.id"]),
    )

    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
