from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id, Json
from api.core.db import Base


class OutboxMessage(Base):
    """A mail or SMS to be sent. Holds no secret: codes and tokens are derived when it is sent (DECISIONS 22).

    The rendered text is kept in development only, for /dev/inbox.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("channel IN ('mail', 'sms')", name="channel"),
        CheckConstraint("state IN ('queued', 'sent', 'delivered', 'undelivered', 'failed')", name="state"),
        Index("ix_outbox_created_at", "created_at"),
        Index("ix_outbox_failed", "failed_at", postgresql_where=sql("state IN ('failed', 'undelivered')")),
    )

    id: Mapped[Id]
    channel: Mapped[str]
    message: Mapped[str]
    recipient: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    language: Mapped[str]
    params: Mapped[Json]
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    error: Mapped[str | None]
    gateway: Mapped[str | None]  # the SMS gateway that took it
    provider_id: Mapped[str | None]  # what it is called there
    subject: Mapped[str | None]
    text: Mapped[str | None]
    html: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]  # when it was given up, or came back
