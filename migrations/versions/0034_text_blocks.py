"""Keep the texts that the office writes often."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "text_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("uses", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("text", postgresql.JSONB(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("uses <@ ARRAY['correction', 'refusal', 'message']", name=op.f("ck_text_blocks_uses")),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_text_blocks_added_by_people")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_text_blocks_owner_id_people")),
        sa.PrimaryKeyConstraint("id", "revision", name=op.f("pk_text_blocks")),
    )
    op.execute("GRANT SELECT, INSERT ON text_blocks TO guichet_office")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON text_blocks "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("text_blocks")
