"""Let a company know that the payment of an accepted request is held back, and nothing of why."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0057"
down_revision: str | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    for statement in (SQL / "0057_clarified_payments.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP POLICY company_own ON payment_holds")
    op.execute(
        "REVOKE SELECT (organisation_id, iban, first_day, last_day, lifted_at) ON payment_holds FROM guichet_company"
    )
