from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id, Json
from api.core.db import Base


class Organisation(Base):
    """A company, or a person with an account of their own: its gérant, and first on its list of insured persons."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("kind IN ('company', 'person')", name="kind"),
        CheckConstraint("(kind = 'company') = (gln IS NOT NULL)", name="gln"),
        CheckConstraint("(kind = 'person') = (avs_number IS NOT NULL)", name="avs_number"),
        CheckConstraint("suspension_reason IS NULL OR suspended_at IS NOT NULL", name="suspension"),
        Index("uq_organisations_gln", "gln", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("uq_organisations_avs_number", "avs_number", unique=True, postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    department: Mapped[str | None]
    gln: Mapped[str | None]
    avs_number: Mapped[str | None]
    street: Mapped[str]
    house_number: Mapped[str | None]
    postcode: Mapped[str]
    town: Mapped[str]
    phone: Mapped[str | None]
    suspended_at: Mapped[datetime | None]
    suspension_reason: Mapped[str | None]
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
        Index(
            "uq_bank_accounts_default",
            "organisation_id",
            unique=True,
            postgresql_where=text("is_default AND archived_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    iban: Mapped[str]
    label: Mapped[str]
    holder: Mapped[str]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[CreatedAt]
    archived_at: Mapped[datetime | None]


class Invitation(Base):
    """A colleague-to-be, until the mailed link is used. Whether they have an account already is not known here."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("role IN ('manager', 'collaborator')", name="role"),
        Index(
            "uq_invitations_open",
            "organisation_id",
            "email",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    email: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    mobile: Mapped[str]
    language: Mapped[str]
    role: Mapped[str]
    token_key: Mapped[str]  # which key of the ring
    token_nonce: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    mailed_at: Mapped[CreatedAt]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[CreatedAt]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Registration(Base):
    """A wish to use the counter, until the office has decided. The password is kept only as its hash.

    The office sees it once whoever registered has confirmed the e-mail address; what nobody confirms is forgotten.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint("state IN ('unconfirmed', 'pending', 'accepted', 'refused')", name="state"),
        CheckConstraint(
            "state <> 'unconfirmed' OR (token_hash IS NOT NULL AND confirmable_until IS NOT NULL"
            " AND confirmed_at IS NULL)",
            name="unconfirmed",
        ),
        CheckConstraint("kind IN ('company', 'person')", name="kind"),
        CheckConstraint("(kind = 'person') = (birth_date IS NOT NULL)", name="birth_date"),
        Index("ix_registrations_state", "state", "submitted_at"),
    )

    id: Mapped[Id]
    state: Mapped[str]
    kind: Mapped[str]
    organisation: Mapped[Json]  # the columns of the organisation that it becomes
    applicant: Mapped[Json]
    birth_date: Mapped[date | None]
    password_hash: Mapped[str | None]  # emptied when decided
    token_key: Mapped[str | None]  # which key of the ring; null for registrations from before there were tokens
    token_nonce: Mapped[bytes | None]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    confirmable_until: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    mails: Mapped[int] = mapped_column(SmallInteger, server_default="1")  # with a link to confirm
    mailed_at: Mapped[CreatedAt]
    terms_version: Mapped[str]  # empty for registrations from before there were versions
    terms_accepted_at: Mapped[CreatedAt]
    submitted_at: Mapped[CreatedAt]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str | None]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
