"""Let an officer allow less than was asked for, line by line."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0050"
down_revision: str | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"

_REDUCTION = ["organisation_id", "invoice_id", "id"]
_ENDED = [
    *("kind", "organisation_id", "outcome", "corrections", "own_hours", "elapsed_hours"),
    *("total", "allowed", "decided_by"),
]
# Reasons that came with the program and fit a line as well; the rest is added with every `migrate`.
_ALSO = (
    "('service_not_covered', 'outside_period', 'document_missing', 'duplicate', 'amount_wrong', 'too_late', 'other')"
)


def upgrade() -> None:
    _tables()
    op.add_column("invoices", sa.Column("reduction_id", sa.Uuid(), nullable=True))
    op.add_column("invoice_events", sa.Column("reduction_id", sa.Uuid(), nullable=True))
    op.add_column("second_looks", sa.Column("reduction_id", sa.Uuid(), nullable=True))
    for table, key in (("invoices", "id"), ("invoice_events", "invoice_id")):
        columns = ["organisation_id", key, "reduction_id"]
        op.create_foreign_key(f"fk_{table}_reduction", table, "reductions", columns, _REDUCTION)
    op.create_foreign_key(
        op.f("fk_second_looks_reduction_id_reductions"), "second_looks", "reductions", ["reduction_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_invoices_reduction"),
        "invoices",
        "reduction_id IS NULL OR status IN ('accepted', 'transmitted', 'paid')",
    )
    op.create_check_constraint(
        op.f("ck_invoice_events_reduction"), "invoice_events", "reduction_id IS NULL OR action = 'accept'"
    )
    op.create_index(
        "ix_invoice_events_reduction",
        "invoice_events",
        ["reduction_id"],
        postgresql_where=sa.text("reduction_id IS NOT NULL"),
    )
    _facts()
    for statement in (SQL / "0050_reductions.sql").read_text("utf-8").split(";\n\n"):
        op.execute(statement)
    op.execute(
        f"UPDATE reasons SET uses = uses || ARRAY['reduction'] WHERE code IN {_ALSO} AND NOT 'reduction' = ANY(uses)"  # noqa: S608
    )


def _tables() -> None:
    op.create_table(
        "reductions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("requested", sa.Numeric(12, 2), nullable=False),
        sa.Column("allowed", sa.Numeric(12, 2), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("allowed > 0 AND allowed < requested", name=op.f("ck_reductions_allowed")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invoice_id"],
            ["invoices.organisation_id", "invoices.id"],
            name=op.f("fk_reductions_organisation_id_invoices"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_reductions_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reductions")),
        sa.UniqueConstraint(
            "organisation_id", "invoice_id", "id", name=op.f("uq_reductions_organisation_id_invoice_id_id")
        ),
    )
    op.create_table(
        "reduction_lines",
        sa.Column("reduction_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("requested", sa.Numeric(12, 2), nullable=False),
        sa.Column("allowed", sa.Numeric(12, 2), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("reason_revision", sa.SmallInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.CheckConstraint("allowed >= 0 AND allowed < requested", name=op.f("ck_reduction_lines_allowed")),
        sa.CheckConstraint("line >= 0", name=op.f("ck_reduction_lines_line")),
        sa.ForeignKeyConstraint(
            ["reduction_id"], ["reductions.id"], name=op.f("fk_reduction_lines_reduction_id_reductions")
        ),
        sa.ForeignKeyConstraint(
            ["reason_code", "reason_revision"],
            ["reasons.code", "reasons.revision"],
            name=op.f("fk_reduction_lines_reason_code_reasons"),
        ),
        sa.PrimaryKeyConstraint("reduction_id", "line", name=op.f("pk_reduction_lines")),
    )
    op.create_index("ix_reduction_lines_reason", "reduction_lines", ["reason_code"])


def _facts() -> None:
    op.add_column("invoice_facts", sa.Column("allowed", sa.Numeric(12, 2), nullable=True))
    op.create_check_constraint(op.f("ck_invoice_facts_allowed"), "invoice_facts", "allowed < total")
    op.create_index(
        "ix_invoice_facts_reduced", "invoice_facts", ["ended_at"], postgresql_where=sa.text("allowed IS NOT NULL")
    )
    _index_ended(_ENDED)


def _index_ended(held: Sequence[str]) -> None:
    op.drop_index("ix_invoice_facts_ended", "invoice_facts")
    op.create_index(
        "ix_invoice_facts_ended",
        "invoice_facts",
        ["ended_at"],
        postgresql_include=held,
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION event_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS "
        "$$\nBEGIN\n  PERFORM keep_facts(NEW);\n  RETURN NULL;\nEND $$"
    )
    op.execute("DROP FUNCTION keep_allowed(invoice_events)")
    op.execute("DROP TRIGGER check_reduction ON second_looks")
    for trigger in ("check_reduction", "check_accepted_reduction"):
        op.execute(f"DROP TRIGGER {trigger} ON invoice_events")
    op.execute("DROP TRIGGER check_who_reduces ON invoices")
    op.execute("DROP POLICY company_told ON reduction_lines")
    op.execute("DROP POLICY company_told ON reductions")
    _index_ended([name for name in _ENDED if name != "allowed"])
    op.drop_column("invoice_facts", "allowed")
    for table in ("second_looks", "invoice_events", "invoices"):
        op.drop_column(table, "reduction_id")
    op.drop_table("reduction_lines")
    op.drop_table("reductions")
    for function in ("check_who_reduces", "check_accepted_reduction", "check_reduction", "check_reduction_line"):
        op.execute(f"DROP FUNCTION {function}()")
    op.execute("DROP FUNCTION decision_is_told(uuid, bigint)")
    op.execute("DELETE FROM reasons WHERE uses = ARRAY['reduction']")
    op.execute("UPDATE reasons SET uses = array_remove(uses, 'reduction')")
