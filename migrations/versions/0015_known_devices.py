"""Remember of a login under way whether its browser was logged in before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("login_attempts", sa.Column("known_device", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("login_attempts", "known_device")
