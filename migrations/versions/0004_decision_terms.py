"""Keep the terms of decisions, and until when a mandate holds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _terms() -> list[sa.Column[object]]:
    """Null is what the company did not say; the choices as they are today, so that a later change is a migration."""
    return [
        sa.Column("form_kind", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("approved_amount", sa.Numeric(11, 2), nullable=True),
        sa.Column("monthly_amount", sa.Numeric(11, 2), nullable=True),
        sa.Column("annual_amount", sa.Numeric(11, 2), nullable=True),
        sa.Column("night_flat", sa.Numeric(9, 2), nullable=True),
        sa.Column("degree", sa.Text(), nullable=True),
        sa.Column("ssi_hours", sa.SmallInteger(), nullable=True),
        sa.Column("qualified_hours", sa.Numeric(6, 2), nullable=True),
        sa.Column("omai_number", sa.Text(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("sessions", sa.SmallInteger(), nullable=True),
    ]


CHECKS = {
    "degree": "degree IN ('slight', 'moderate', 'severe')",
    "ssi_hours": "ssi_hours IN (0, 4, 6, 8)",
    "validity": "valid_to >= valid_from",
}


def upgrade() -> None:
    for column in _terms():
        op.add_column("decisions", column)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_decisions_{name}"), "decisions", condition)
    op.add_column("beneficiaries", sa.Column("mandate_valid_to", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("beneficiaries", "mandate_valid_to")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_decisions_{name}"), "decisions")
    for column in reversed(_terms()):
        op.drop_column("decisions", column.name)
