"""Forward requests to the office that is competent."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_FACTS = (Path(__file__).parent.parent / "sql" / "0051_forwarding.sql").read_text("utf-8")
STATUSES = "'draft', 'in_review', 'to_correct', 'accepted', 'transmitted', 'paid', 'refused', 'withdrawn'"
OUTCOMES = "'accepted', 'refused', 'withdrawn'"


def upgrade() -> None:
    _allow(f"{STATUSES}, 'forwarded'", f"{OUTCOMES}, 'forwarded'")
    op.add_column("invoice_events", sa.Column("office_code", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_invoice_events_office_code"), "invoice_events", "(action = 'forward') = (office_code IS NOT NULL)"
    )
    op.execute(KEEP_FACTS)


def downgrade() -> None:
    op.execute(KEEP_FACTS.replace("'forward', ", ""))
    op.drop_column("invoice_events", "office_code")
    _allow(STATUSES, OUTCOMES)


def _allow(statuses: str, outcomes: str) -> None:
    op.drop_constraint(op.f("ck_invoices_status"), "invoices")
    op.create_check_constraint(op.f("ck_invoices_status"), "invoices", f"status IN ({statuses})")
    op.drop_constraint(op.f("ck_invoice_facts_outcome"), "invoice_facts")
    op.create_check_constraint(op.f("ck_invoice_facts_outcome"), "invoice_facts", f"outcome IN ({outcomes})")
