"""Remember what was said about drafts that nobody touches."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("drafts", sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))
    for statement in (SQL / "0035_draft_keeping.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("REVOKE UPDATE (reminded_at, warned_at), DELETE ON drafts FROM guichet_worker")
    op.execute("DROP POLICY worker_sweeps ON drafts")
    op.drop_column("drafts", "warned_at")
    op.drop_column("drafts", "reminded_at")
