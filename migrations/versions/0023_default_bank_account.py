"""Let a company say which of its accounts new requests begin with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "bank_accounts", sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_index(
        "uq_bank_accounts_default",
        "bank_accounts",
        ["organisation_id"],
        unique=True,
        postgresql_where=sa.text("is_default AND archived_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_bank_accounts_default", "bank_accounts")
    op.drop_column("bank_accounts", "is_default")
