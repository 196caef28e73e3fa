from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id, Json
from api.core.db import Base


class Organisation(Base):
    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("kind IN ('company', 'person')", name="kind"),
        CheckConstraint("(kind = 'company') = (gln IS NOT NULL)", name="gln"),
        Index("uq_organisations_gln", "gln", unique=True, postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    department: Mapped[str | None]
    gln: Mapped[str | None]
    street: Mapped[str]
    house_number: Mapped[str | None]
    postcode: Mapped[str]
    town: Mapped[str]
    phone: Mapped[str | None]
    suspended_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class BankAccount(Base):
    """An account of a company. One that was used is archived, never deleted."""

    __tablename__ = "bank_accounts"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        Index(
            "uq_bank_accounts_iban",
            "organisation_id",
            "iban",
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    iban: Mapped[str]
    label: Mapped[str]
    holder: Mapped[str]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[CreatedAt]
    archived_at: Mapped[datetime | None]


class Registration(Base):
    """A wish to use the counter, until the office has decided. The password is kept only as its hash."""

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'accepted', 'refused')", name="state"),
        Index("ix_registrations_state", "state", "submitted_at"),
    )

    id: Mapped[Id]
    state: Mapped[str]
    organisation: Mapped[Json]
    applicant: Mapped[Json]
    password_hash: Mapped[str | None]  # emptied when decided
    terms_accepted_at: Mapped[CreatedAt]
    submitted_at: Mapped[CreatedAt]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str | None]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
