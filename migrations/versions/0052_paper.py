"""Let the office enter a request that a company has sent on paper."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column("drafts", sa.Column("scan_id", sa.Uuid(), nullable=True))
    op.create_check_constraint("paper", "drafts", "(received_on IS NULL) = (scan_id IS NULL)")
    op.create_check_constraint("no_correction", "drafts", "received_on IS NULL OR invoice_id IS NULL")
    op.create_index(
        "ix_drafts_paper",
        "drafts",
        ["author_id", "saved_at"],
        unique=False,
        postgresql_where=sa.text("received_on IS NOT NULL"),
    )
    op.add_column("invoices", sa.Column("entered_by", sa.Uuid(), nullable=True))
    op.add_column("invoices", sa.Column("received_on", sa.Date(), nullable=True))
    op.create_foreign_key(op.f("fk_invoices_entered_by_people"), "invoices", "people", ["entered_by"], ["id"])
    op.alter_column("invoices", "responsible_id", nullable=True)
    op.create_check_constraint("paper", "invoices", "(entered_by IS NULL) = (received_on IS NULL)")
    op.create_check_constraint("responsible", "invoices", "responsible_id IS NOT NULL OR entered_by IS NOT NULL")
    op.create_check_constraint("not_by_who_entered", "invoices", "status <> 'accepted' OR decided_by <> entered_by")
    op.create_index(
        "ix_invoices_office_paper",
        "invoices",
        ["submitted_at", "id"],
        unique=False,
        postgresql_where=sa.text("received_on IS NOT NULL"),
    )
    op.add_column("invoice_facts", sa.Column("on_paper", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index(
        "ix_invoice_facts_on_paper",
        "invoice_facts",
        ["submitted_at"],
        unique=False,
        postgresql_include=["kind", "organisation_id"],
        postgresql_where=sa.text("on_paper"),
    )
    for statement in (SQL / "0052_paper.sql").read_text("utf-8").split(";\n\n"):
        op.execute(statement)


def _functions_of_before() -> Iterator[str]:
    """The definitions that this migration replaced."""
    for name, end in (("0043_statistics", ";\n\n"), ("0044_calendar", ";\n\n")):
        for statement in (SQL / f"{name}.sql").read_text("utf-8").split(end):
            for function in ("hours_until", "count_waiting_anew"):
                at = statement.find(f"CREATE FUNCTION {function}")
                if at >= 0:
                    yield statement[at:].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    yield (SQL / "0051_forwarding.sql").read_text("utf-8")


def downgrade() -> None:
    for statement in _functions_of_before():
        op.execute(statement)
    op.drop_index("ix_invoice_facts_on_paper", "invoice_facts")
    op.drop_column("invoice_facts", "on_paper")
    op.execute("DROP TRIGGER keep_origin ON invoices")
    op.execute("DROP FUNCTION keep_origin")
    op.execute("DROP POLICY not_by_officers ON messages")
    op.execute("DROP POLICY not_changed_by_officers ON bank_accounts")
    op.execute("DROP POLICY not_by_officers ON bank_accounts")
    op.execute("DROP POLICY not_by_officers ON invoices")
    op.execute("DROP POLICY entered_as_is ON invoices")
    op.drop_index("ix_invoices_office_paper", "invoices")
    for name in ("not_by_who_entered", "responsible", "paper"):
        op.drop_constraint(op.f(f"ck_invoices_{name}"), "invoices")
    op.alter_column("invoices", "responsible_id", nullable=False)
    op.drop_column("invoices", "received_on")
    op.drop_column("invoices", "entered_by")
    op.execute("REVOKE SELECT ON drafts FROM guichet_office")
    op.execute("DROP POLICY office_reads ON drafts")
    op.execute("CREATE POLICY office_all ON drafts TO guichet_office USING (true)")
    op.execute("DROP POLICY company_own ON drafts")
    op.execute(
        "CREATE POLICY company_own ON drafts TO guichet_company "
        "USING (organisation_id = NULLIF(current_setting('app.organisation_id', true), '')::uuid)"
    )
    op.drop_index("ix_drafts_paper", "drafts")
    for name in ("no_correction", "paper"):
        op.drop_constraint(op.f(f"ck_drafts_{name}"), "drafts")
    op.drop_column("drafts", "scan_id")
    op.drop_column("drafts", "received_on")
    op.execute("DROP FUNCTION app_officer_id")
