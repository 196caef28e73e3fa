from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id, Json
from api.core.db import Base
from api.core.spreadsheets import FileFormat


class Document(Base):
    """An uploaded file. Its content lies in the storage under a random key; the name is what the user called it."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("storage_key"),
        CheckConstraint("state IN ('received', 'checking', 'clean', 'rejected')", name="state"),
        Index("ix_documents_orphans", "created_at", postgresql_where=text("NOT attached")),
        Index("ix_documents_checking", "created_at", postgresql_where=text("state = 'checking'")),
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
    # For a message, or with paper that an officer enters: nobody else sees it before it is `attached`.
    by_office: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[CreatedAt]


class DataExport(Base):
    """Everything a company has here, as one archive in the storage. Here, because the sweep must know its key."""

    __tablename__ = "data_exports"
    __table_args__ = (
        UniqueConstraint("storage_key"),
        CheckConstraint("state IN ('queued', 'ready', 'too_large')", name="state"),
        CheckConstraint("(state = 'ready') = (storage_key IS NOT NULL AND expires_at IS NOT NULL)", name="ready"),
        Index("uq_data_exports_queued", "organisation_id", unique=True, postgresql_where=text("state = 'queued'")),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[str]
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    requested_at: Mapped[CreatedAt]
    storage_key: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    ready_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class ListFile(Base):
    """A long list as a file, made by a job for whoever asked for it. `filters` may hold what was typed, and goes with
    the file. Here, because the sweep must know its key."""

    __tablename__ = "list_files"
    __table_args__ = (
        UniqueConstraint("storage_key"),
        CheckConstraint("state IN ('queued', 'ready', 'failed')", name="state"),
        CheckConstraint("format IN ('csv', 'xlsx')", name="format"),
        CheckConstraint("(state = 'ready') = (storage_key IS NOT NULL)", name="ready"),
        Index("ix_list_files_person", "organisation_id", "requested_by"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    requested_at: Mapped[CreatedAt]
    state: Mapped[str]
    format: Mapped[FileFormat] = mapped_column(Text)
    filters: Mapped[Json]
    rows_total: Mapped[int]
    rows_done: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    error: Mapped[str | None]  # the class of the last attempt's
    storage_key: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
