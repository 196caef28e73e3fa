from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Numeric,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import Chf, CreatedAt
from api.core.db import Base


class InvoiceFact(Base):
    """What statistics count of a request, on one narrow row; none of a request that is a draft again.

    A trigger on `invoice_events` keeps it in the transaction of each move (`0043_statistics.sql`), so whatever moves a
    request is counted. It can be made anew from the events at any time.
    """

    __tablename__ = "invoice_facts"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        CheckConstraint("outcome IN ('accepted', 'refused', 'withdrawn', 'forwarded')", name="outcome"),
        CheckConstraint("num_nulls(outcome, ended_at, own_hours, elapsed_hours) IN (0, 4)", name="ended"),
        Index(
            "ix_invoice_facts_submitted",
            "submitted_at",
            postgresql_include=["kind", "organisation_id", "total"],
        ),
        Index(
            "ix_invoice_facts_ended",
            "ended_at",
            postgresql_include=[
                *("kind", "organisation_id", "outcome", "corrections", "own_hours", "elapsed_hours"),
                *("total", "allowed", "decided_by"),
            ],
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        Index(
            "ix_invoice_facts_open",
            "submitted_at",
            postgresql_include=["kind", "organisation_id", "with_company", "total"],
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_invoice_facts_on_paper",
            "submitted_at",
            postgresql_include=["kind", "organisation_id"],
            postgresql_where=text("on_paper"),
        ),
        Index("ix_invoice_facts_reduced", "ended_at", postgresql_where=text("allowed IS NOT NULL")),
        CheckConstraint("allowed < total", name="allowed"),
        Index("ix_invoice_facts_marked", "ended_at", postgresql_where=text("corrections > 0 AND ended_at IS NOT NULL")),
        Index(
            "ix_invoice_facts_rules",
            "ended_at",
            postgresql_where=text("rules IS NOT NULL AND ended_at IS NOT NULL"),
        ),
        Index(
            "ix_invoice_facts_submitted_of",
            *("organisation_id", "submitted_at"),
            postgresql_include=["kind", "total"],
        ),
        Index(
            "ix_invoice_facts_ended_of",
            *("organisation_id", "ended_at"),
            postgresql_include=[
                *("kind", "outcome", "corrections", "own_hours", "elapsed_hours", "total", "allowed", "decided_by")
            ],
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
    )

    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    kind: Mapped[str]
    total: Mapped[Chf]  # as last sent
    allowed: Mapped[Chf | None]  # of an accepted one, where it is less than the total
    submitted_at: Mapped[datetime]
    on_paper: Mapped[bool] = mapped_column(server_default=text("false"))  # entered by the office
    with_company: Mapped[bool] = mapped_column(server_default=text("false"))  # asked to correct, not answered yet
    corrections: Mapped[int] = mapped_column(SmallInteger, server_default="0")  # without those that were undone
    outcome: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    own_hours: Mapped[int | None]  # whole hours in review; the rest the company was asked, or it was decided
    elapsed_hours: Mapped[int | None]  # whole hours from submission to the decision that holds
    fields: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # labels of the fields that were marked
    reasons: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # codes of the reasons that were given for them
    rules: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # codes of the warnings it was first sent with


class CorrectionFact(Base):
    """A correction that the office asked for and did not undo: when, who, of which fields, for which reasons."""

    __tablename__ = "correction_facts"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        Index("ix_correction_facts_asked", "asked_at"),
        Index("ix_correction_facts_invoice", "invoice_id"),
        Index("ix_correction_facts_asked_of", "organisation_id", "asked_at"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("invoice_events.id"), primary_key=True)
    invoice_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    kind: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    fields: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    reasons: Mapped[list[str] | None] = mapped_column(ARRAY(Text))


class FigurePeriod(Base):
    """A month or week of the office that is over and whose figures are kept, from `begins` until before `ends`."""

    __tablename__ = "figure_periods"
    __table_args__ = (CheckConstraint("unit IN ('month', 'week')", name="unit"),)

    unit: Mapped[str] = mapped_column(primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    made_at: Mapped[CreatedAt]


class Figure(Base):
    """How many requests of a type, or corrections, there were of something in a month or week, and their amount."""

    __tablename__ = "figures"
    __table_args__ = (
        ForeignKeyConstraint(
            ["unit", "first_day"], ["figure_periods.unit", "figure_periods.first_day"], ondelete="CASCADE"
        ),
    )

    unit: Mapped[str] = mapped_column(primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)  # as `counting` names them
    measure: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    requests: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))


class FigureMark(Base):
    """A fact of a past moment has changed, so figures of that moment's month and week no longer hold."""

    __tablename__ = "figure_marks"
    __table_args__ = (Index("ix_figure_marks_at", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
