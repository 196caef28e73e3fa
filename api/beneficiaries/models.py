from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base

_Day = date  # the name by which a class with a column `date` still finds the type


class Beneficiary(Base):
    """An insured person, as one company knows it. Two companies have two records of the same person."""

    __tablename__ = "beneficiaries"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        Index(
            "uq_beneficiaries_avs_number",
            "organisation_id",
            "avs_number",
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
        # Company searches go through (organisation, …) first: RLS makes name patterns a filter (DECISIONS 11).
        # The index alone answers a search, so it holds exactly what lists show.
        Index(
            "ix_beneficiaries_search_name",
            "organisation_id",
            "search_name",
            "id",
            postgresql_where=text("archived_at IS NULL"),
        ),
        CheckConstraint("avs_number ~ '^756[0-9]{10}$'", name="avs_number"),
        CheckConstraint(
            "mandate_state IN ('missing', 'known_to_office', 'received', 'validated', 'refused')", name="mandate_state"
        ),
        ForeignKeyConstraint(["organisation_id", "mandate_document_id"], ["documents.organisation_id", "documents.id"]),
        ForeignKeyConstraint(["organisation_id", "merged_into"], ["beneficiaries.organisation_id", "beneficiaries.id"]),
        CheckConstraint("merged_into IS NULL OR archived_at IS NOT NULL", name="merged_into"),
        CheckConstraint("death_date >= birth_date", name="death_date"),
        # The office's, of all companies.
        Index("ix_beneficiaries_dead", "avs_number", postgresql_where=text("death_date IS NOT NULL")),
        Index(
            "ix_beneficiaries_merged_into",
            "organisation_id",
            "merged_into",
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    last_name: Mapped[str]
    first_name: Mapped[str]
    search_name: Mapped[str]  # "last first", lower case, without accents
    avs_number: Mapped[str]
    birth_date: Mapped[date]
    death_date: Mapped[date | None]  # as the company says; what the office knows stands in `deaths`
    street: Mapped[str]
    house_number: Mapped[str | None]
    postcode: Mapped[str]
    town: Mapped[str]
    country: Mapped[str]
    under_guardianship: Mapped[bool]
    representative: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    payment_reference: Mapped[str | None]
    iban: Mapped[str | None]
    account_holder: Mapped[str | None]
    mandate_state: Mapped[str]
    mandate_document_id: Mapped[UUID | None]
    mandate_valid_to: Mapped[date | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    archived_at: Mapped[datetime | None]
    merged_into: Mapped[UUID | None]  # the record that this one is a second entry of; never itself a merged one


class Death(Base):
    """What the office knows of an insured person's death, whichever companies have a record of them. Rows are added,
    never changed; the newest of an AVS number counts, and one without a day takes back what was said before."""

    __tablename__ = "deaths"
    __table_args__ = (
        CheckConstraint("avs_number ~ '^756[0-9]{10}$'", name="avs_number"),
        Index("ix_deaths_avs_number", "avs_number", text("id DESC")),
    )

    id: Mapped[Id]
    avs_number: Mapped[str]
    day: Mapped[date | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[CreatedAt]


class Decision(Base):
    """A decision or communication of the office about a person, kept so that its number can be chosen again.

    Its terms are what the company copied from the paper; null is what it did not say.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("organisation_id", "beneficiary_id", "number"),
        ForeignKeyConstraint(
            ["organisation_id", "beneficiary_id"], ["beneficiaries.organisation_id", "beneficiaries.id"]
        ),
        CheckConstraint("degree IN ('slight', 'moderate', 'severe')", name="degree"),
        CheckConstraint("ssi_hours IN (0, 4, 6, 8)", name="ssi_hours"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    beneficiary_id: Mapped[UUID]
    number: Mapped[str]
    date: Mapped[date | None]
    description: Mapped[str | None]
    form_kind: Mapped[str | None]
    valid_from: Mapped[_Day | None]
    valid_to: Mapped[_Day | None]
    approved_amount: Mapped[Decimal | None] = mapped_column(Numeric(11, 2))
    monthly_amount: Mapped[Decimal | None] = mapped_column(Numeric(11, 2))
    annual_amount: Mapped[Decimal | None] = mapped_column(Numeric(11, 2))
    night_flat: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    degree: Mapped[str | None]
    ssi_hours: Mapped[int | None] = mapped_column(SmallInteger)
    qualified_hours: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    omai_number: Mapped[str | None]
    provider: Mapped[str | None]
    sessions: Mapped[int | None] = mapped_column(SmallInteger)
    created_at: Mapped[CreatedAt]
