"""Let a draft be made once though its maker got no answer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("drafts", sa.Column("creation_key", sa.Uuid(), nullable=True))
    columns = ["organisation_id", "author_id", "creation_key"]
    op.create_index("uq_drafts_creation_key", "drafts", columns, unique=True)


def downgrade() -> None:
    op.drop_index("uq_drafts_creation_key", "drafts")
    op.drop_column("drafts", "creation_key")
