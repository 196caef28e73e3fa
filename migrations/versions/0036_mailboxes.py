"""Let a company have a shared mailbox that gets copies."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("token_key", sa.Text(), nullable=False),
        sa.Column("token_nonce", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("confirmable_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("copies IN ('each', 'digest')", name=op.f("ck_mailboxes_copies")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_mailboxes_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["chosen_by"], ["people.id"], name=op.f("fk_mailboxes_chosen_by_people")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailboxes_token_hash")),
    )
    op.create_table(
        "mailbox_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["mailboxes.organisation_id"],
            name=op.f("fk_mailbox_events_organisation_id_mailboxes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_events")),
    )
    op.create_index("ix_mailbox_events_organisation_id", "mailbox_events", ["organisation_id"])
    for statement in (SQL / "0036_mailboxes.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("mailbox_events")
    op.drop_table("mailboxes")
