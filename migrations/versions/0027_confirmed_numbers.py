"""Numbers from which a code came back, whose day of SMS nobody else uses up. Empty until the next login."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("people", sa.Column("mobile_confirmed_at", sa.TIMESTAMP(timezone=True)))


def downgrade() -> None:
    op.drop_column("people", "mobile_confirmed_at")
