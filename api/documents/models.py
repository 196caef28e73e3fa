from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class Document(Base):
    """An uploaded file. Its content lies in the storage under a random key; the name is what the user called it."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("storage_key"),
        CheckConstraint("state IN ('received', 'checking', 'clean', 'rejected')", name="state"),
        Index("ix_documents_orphans", "created_at", postgresql_where=text("NOT attached")),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    pages: Mapped[int | None]
    state: Mapped[str]
    rejection_code: Mapped[str | None]
    qr_bills: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    storage_key: Mapped[str]
    attached: Mapped[bool] = mapped_column(default=False)  # part of a sent request or of a mandate: no longer deletable
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[CreatedAt]
