"""Let people change the mobile number that their codes are sent to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mobile_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("code_nonce", sa.LargeBinary(), nullable=False),
        sa.Column("code_mac", sa.LargeBinary(), nullable=False),
        sa.Column("code_tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mobile_changes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mobile_changes")),
        sa.UniqueConstraint("person_id", name=op.f("uq_mobile_changes_person_id")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON mobile_changes TO guichet_auth")
    op.execute("GRANT SELECT, DELETE ON mobile_changes TO guichet_worker")


def downgrade() -> None:
    op.drop_table("mobile_changes")
