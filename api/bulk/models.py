from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class BulkUpload(Base):
    """A spreadsheet of invoices of one type. Its rows are kept for a month at the most; the file itself is not."""

    __tablename__ = "bulk_uploads"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        CheckConstraint("format IN ('csv', 'xlsx')", name="format"),
        CheckConstraint("state IN ('checking', 'checked', 'sending')", name="state"),
        Index("ix_bulk_uploads_newest", "organisation_id", "created_at"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str]
    name: Mapped[str]
    format: Mapped[Literal["csv", "xlsx"]] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    head: Mapped[list[str]] = mapped_column(JSONB)  # the headings as they were
    documents: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))  # files that cells may name
    state: Mapped[str]
    problem: Mapped[str | None]  # why the last check or sending stopped
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[CreatedAt]
    acting_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))  # who asked for the check or sending
    changed_at: Mapped[CreatedAt]  # the last sign of life of a check or sending
    sent_at: Mapped[datetime | None]


class BulkInvoice(Base):
    """An invoice of a spreadsheet, of one row or of several with the same own reference."""

    __tablename__ = "bulk_invoices"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "upload_id"], ["bulk_uploads.organisation_id", "bulk_uploads.id"]),
        UniqueConstraint("upload_id", "position"),
        CheckConstraint(
            "state IN ('unchecked', 'ready', 'duplicate', 'documents', 'errors', 'failed', 'sending', 'drafting', "
            "'sent', 'drafted')",
            name="state",
        ),
        CheckConstraint("(state = 'sent') = (invoice_id IS NOT NULL)", name="sent"),
        CheckConstraint("(state = 'drafted') = (draft_id IS NOT NULL)", name="drafted"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    upload_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    rows: Mapped[list[Any]] = mapped_column(JSONB)  # number and cells of each
    state: Mapped[str]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    total: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    beneficiary_id: Mapped[UUID | None]
    findings: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'"))
    duplicate_wanted: Mapped[bool] = mapped_column(server_default=text("false"))
    invoice_id: Mapped[UUID | None]
    reference: Mapped[str | None]
    draft_id: Mapped[UUID | None]
