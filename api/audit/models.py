from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class AuditSeal(Base):
    """What the events of a batch were, by month: a batch across the end of a month has two, so that a month may be
    forgotten and the other seals still be verified. Rows are only added."""

    __tablename__ = "audit_seals"
    __table_args__ = (UniqueConstraint("batch", "month"),)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    batch: Mapped[int] = mapped_column(BigInteger)
    month: Mapped[date]  # its first day; months are those of UTC, as the partitions are
    events: Mapped[int]
    marks: Mapped[bytes]  # one for each event, in their order (`marking`)
    digest: Mapped[bytes]  # SHA-256 of the marks
    closed_at: Mapped[datetime]
    sealed_at: Mapped[datetime]
    previous: Mapped[bytes]  # fingerprint of the seal before
    key_id: Mapped[str]  # which key of the ring
    signature: Mapped[bytes]  # Ed25519


class AuditVerification(Base):
    """A run of the verifier, and what it found."""

    __tablename__ = "audit_verifications"
    __table_args__ = (
        CheckConstraint("(finished_at IS NULL) = (result IS NULL)", name="finished"),
        Index("ix_audit_verifications_requested", "requested_at"),
    )

    id: Mapped[Id]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # none: by the nightly job
    requested_at: Mapped[CreatedAt]
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
