"""Keep the links that are mailed to people, for instance to choose a new password."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "account_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("token_key", sa.Text(), nullable=False),
        sa.Column("token_nonce", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("purpose IN ('password_reset')", name=op.f("ck_account_links_purpose")),
        sa.CheckConstraint("audience IN ('company', 'office')", name=op.f("ck_account_links_audience")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_account_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_links_token_hash")),
    )
    op.create_index("ix_account_links_person", "account_links", ["person_id", "purpose", "created_at"])
    op.execute("GRANT SELECT, UPDATE ON account_links TO guichet_auth")
    op.execute("GRANT SELECT, INSERT, UPDATE ON account_links TO guichet_worker")


def downgrade() -> None:
    op.drop_table("account_links")
