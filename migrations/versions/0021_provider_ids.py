"""Keep what an SMS is called at the provider that took it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("provider_id", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "provider_id")
