"""Tell of drafts that nobody goes on with among the notices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0058"
down_revision: str | None = "0057"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ABOUT = "invoice_id IS NOT NULL OR conversation_id IS NOT NULL"


def upgrade() -> None:
    op.add_column("notices", sa.Column("draft_id", sa.Uuid(), nullable=True))
    op.add_column("notices", sa.Column("form_kind", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_notices_draft_id_drafts"), "notices", "drafts", ["draft_id"], ["id"], ondelete="CASCADE"
    )
    op.create_index("ix_notices_draft_id", "notices", ["draft_id"], postgresql_where=sa.text("draft_id IS NOT NULL"))
    _replace_about(f"{_ABOUT} OR draft_id IS NOT NULL")


def downgrade() -> None:
    """The owner has no policy: for this one statement its rows are not guarded from it."""
    op.execute("ALTER TABLE notices NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM notices WHERE draft_id IS NOT NULL")
    op.execute("ALTER TABLE notices FORCE ROW LEVEL SECURITY")
    _replace_about(_ABOUT)
    op.drop_column("notices", "form_kind")
    op.drop_column("notices", "draft_id")


def _replace_about(condition: str) -> None:
    op.drop_constraint(op.f("ck_notices_about"), "notices")
    op.create_check_constraint(op.f("ck_notices_about"), "notices", condition)
