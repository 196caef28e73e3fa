"""List what people of a company were told of, and let them choose their mails."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.add_column("people", sa.Column("mail_failed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("memberships", sa.Column("mails", sa.Text(), server_default="each", nullable=False))
    op.create_check_constraint(op.f("ck_memberships_mails"), "memberships", "mails IN ('each', 'digest', 'mandatory')")
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("in_digest", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("invoice_id IS NOT NULL OR conversation_id IS NOT NULL", name=op.f("ck_notices_about")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["memberships.organisation_id", "memberships.person_id"],
            name=op.f("fk_notices_organisation_id_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invoice_id"],
            ["invoices.organisation_id", "invoices.id"],
            name=op.f("fk_notices_organisation_id_invoices"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "conversation_id"],
            ["conversations.organisation_id", "conversations.id"],
            name=op.f("fk_notices_organisation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_newest", "notices", ["organisation_id", "person_id", "id"])
    unread = sa.text("read_at IS NULL")
    op.create_index("ix_notices_unread", "notices", ["organisation_id", "person_id"], postgresql_where=unread)
    op.create_index("ix_notices_digest", "notices", ["organisation_id"], postgresql_where=sa.text("in_digest"))
    op.create_index("ix_notices_created_at", "notices", ["created_at"])
    for statement in (SQL / "0031_notices.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP POLICY worker_marks ON people")
    op.drop_table("notices")
    op.drop_column("people", "mail_failed_at")
    op.drop_constraint(op.f("ck_memberships_mails"), "memberships")
    op.drop_column("memberships", "mails")
