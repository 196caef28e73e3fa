"""Keep the figures of months and weeks that are over, and find the facts of one company."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0059"
down_revision: str | None = "0058"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "figure_periods",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("begins", _INSTANT, nullable=False),
        sa.Column("ends", _INSTANT, nullable=False),
        sa.Column("made_at", _INSTANT, server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("unit IN ('month', 'week')", name=op.f("ck_figure_periods_unit")),
        sa.PrimaryKeyConstraint("unit", "first_day", name=op.f("pk_figure_periods")),
    )
    op.create_table(
        "figures",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit", "first_day"],
            ["figure_periods.unit", "figure_periods.first_day"],
            name=op.f("fk_figures_unit_figure_periods"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("unit", "first_day", "source", "measure", "kind", "key", name=op.f("pk_figures")),
    )
    op.create_table(
        "figure_marks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_marks")),
    )
    op.create_index("ix_figure_marks_at", "figure_marks", ["at"])
    op.create_index(
        "ix_invoice_facts_submitted_of",
        "invoice_facts",
        ["organisation_id", "submitted_at"],
        postgresql_include=["kind", "total"],
    )
    op.create_index(
        "ix_invoice_facts_ended_of",
        "invoice_facts",
        ["organisation_id", "ended_at"],
        postgresql_include=[
            *("kind", "outcome", "corrections", "own_hours", "elapsed_hours", "total", "allowed", "decided_by")
        ],
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_index("ix_correction_facts_asked_of", "correction_facts", ["organisation_id", "asked_at"])
    for statement in (SQL / "0059_figures.sql").read_text("utf-8").split(";\n\n"):
        op.execute(statement)


def downgrade() -> None:
    for table in ("invoice_facts", "correction_facts"):
        op.execute(f"DROP TRIGGER mark_figures ON {table}")
    for function in ("fact_marks_figures()", "correction_marks_figures()", "mark_figures(timestamptz[])"):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_index("ix_correction_facts_asked_of", "correction_facts")
    op.drop_index("ix_invoice_facts_ended_of", "invoice_facts")
    op.drop_index("ix_invoice_facts_submitted_of", "invoice_facts")
    for table in ("figure_marks", "figures", "figure_periods"):
        op.drop_table(table)
