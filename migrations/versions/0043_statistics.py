"""Keep what statistics count, a row for each request and each correction that was asked for."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"

_NAMES = postgresql.ARRAY(sa.Text())
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "invoice_facts",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("total", sa.Numeric(12, 2), nullable=False),
        sa.Column("submitted_at", _INSTANT, nullable=False),
        sa.Column("with_company", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("corrections", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("own_hours", sa.Integer(), nullable=True),
        sa.Column("elapsed_hours", sa.Integer(), nullable=True),
        sa.Column("fields", _NAMES, nullable=True),
        sa.Column("reasons", _NAMES, nullable=True),
        sa.Column("rules", _NAMES, nullable=True),
        sa.CheckConstraint("outcome IN ('accepted', 'refused', 'withdrawn')", name=op.f("ck_invoice_facts_outcome")),
        sa.CheckConstraint(
            "num_nulls(outcome, ended_at, own_hours, elapsed_hours) IN (0, 4)", name=op.f("ck_invoice_facts_ended")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_invoice_facts_decided_by_people")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invoice_id"],
            ["invoices.organisation_id", "invoices.id"],
            name=op.f("fk_invoice_facts_organisation_id_invoices"),
        ),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoice_facts")),
    )
    op.create_table(
        "correction_facts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("fields", _NAMES, nullable=True),
        sa.Column("reasons", _NAMES, nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_correction_facts_asked_by_people")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["invoice_events.id"], name=op.f("fk_correction_facts_event_id_invoice_events")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invoice_id"],
            ["invoices.organisation_id", "invoices.id"],
            name=op.f("fk_correction_facts_organisation_id_invoices"),
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_correction_facts")),
    )
    for statement in (SQL / "0043_statistics.sql").read_text("utf-8").split(";\n\n"):
        op.execute(statement)
    _indexes()  # after the rows: each is built once


def _indexes() -> None:
    op.create_index(
        "ix_invoice_facts_submitted",
        "invoice_facts",
        ["submitted_at"],
        postgresql_include=["kind", "organisation_id", "total"],
    )
    op.create_index(
        "ix_invoice_facts_ended",
        "invoice_facts",
        ["ended_at"],
        postgresql_include=[
            *("kind", "organisation_id", "outcome", "corrections", "own_hours", "elapsed_hours"),
            *("total", "decided_by"),
        ],
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index(
        "ix_invoice_facts_open",
        "invoice_facts",
        ["submitted_at"],
        postgresql_include=["kind", "organisation_id", "with_company", "total"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_invoice_facts_marked",
        "invoice_facts",
        ["ended_at"],
        postgresql_where=sa.text("corrections > 0 AND ended_at IS NOT NULL"),
    )
    op.create_index(
        "ix_invoice_facts_rules",
        "invoice_facts",
        ["ended_at"],
        postgresql_where=sa.text("rules IS NOT NULL AND ended_at IS NOT NULL"),
    )
    op.create_index("ix_correction_facts_asked", "correction_facts", ["asked_at"])
    op.create_index("ix_correction_facts_invoice", "correction_facts", ["invoice_id"])


def downgrade() -> None:
    op.execute("DROP TRIGGER keep_facts ON invoice_events")
    op.execute("DROP FUNCTION event_keeps_facts()")
    op.execute("DROP FUNCTION keep_facts(invoice_events)")
    op.execute("DROP FUNCTION hours_until(invoice_events)")
    op.drop_table("correction_facts")
    op.drop_table("invoice_facts")
