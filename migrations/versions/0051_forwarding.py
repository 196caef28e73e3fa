"""Forward requests to the office that is competent, and mark formal decisions after a refusal."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
KEEP_FACTS = (SQL / "0051_forwarding.sql").read_text("utf-8")
STATUSES = "'draft', 'in_review', 'to_correct', 'accepted', 'transmitted', 'paid', 'refused', 'withdrawn'"
OUTCOMES = "'accepted', 'refused', 'withdrawn'"


def upgrade() -> None:
    _allow(f"{STATUSES}, 'forwarded'", f"{OUTCOMES}, 'forwarded'")
    op.add_column("invoice_events", sa.Column("office_code", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_invoice_events_office_code"), "invoice_events", "(action = 'forward') = (office_code IS NOT NULL)"
    )
    op.execute(KEEP_FACTS)
    op.create_table(
        "formal_decisions",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "requested_by IN ('company', 'insured', 'representative')", name=op.f("ck_formal_decisions_requested_by")
        ),
        sa.CheckConstraint("side IN ('company', 'office')", name=op.f("ck_formal_decisions_side")),
        sa.CheckConstraint("issued_on >= requested_on", name=op.f("ck_formal_decisions_issued_on")),
        sa.CheckConstraint("number IS NULL OR issued_on IS NOT NULL", name=op.f("ck_formal_decisions_number")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invoice_id"],
            ["invoices.organisation_id", "invoices.id"],
            name=op.f("fk_formal_decisions_organisation_id_invoices"),
        ),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_formal_decisions_added_by_people")),
        sa.PrimaryKeyConstraint("invoice_id", "position", "revision", name=op.f("pk_formal_decisions")),
    )
    for statement in (SQL / "0051_formal_decisions.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("formal_decisions")
    op.execute(KEEP_FACTS.replace("'forward', ", ""))
    op.drop_column("invoice_events", "office_code")
    _allow(STATUSES, OUTCOMES)


def _allow(statuses: str, outcomes: str) -> None:
    op.drop_constraint(op.f("ck_invoices_status"), "invoices")
    op.create_check_constraint(op.f("ck_invoices_status"), "invoices", f"status IN ({statuses})")
    op.drop_constraint(op.f("ck_invoice_facts_outcome"), "invoice_facts")
    op.create_check_constraint(op.f("ck_invoice_facts_outcome"), "invoice_facts", f"outcome IN ({outcomes})")
