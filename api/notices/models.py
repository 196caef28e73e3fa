from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class Notice(Base):
    """That something happened, for one person of a company: it names the reference, and nothing of what was said.

    `kind` is the mail's name, whether or not a mail was sent at once; `in_digest` that it waits for the daily one.
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
        CheckConstraint("invoice_id IS NOT NULL OR conversation_id IS NOT NULL", name="about"),
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
    in_digest: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[CreatedAt]
    read_at: Mapped[datetime | None]
