"""Keep the QR-bills that were read from an uploaded file."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    bills = sa.Column("qr_bills", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False)
    op.add_column("documents", bills)


def downgrade() -> None:
    op.drop_column("documents", "qr_bills")
