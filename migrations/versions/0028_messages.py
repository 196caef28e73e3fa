"""Let companies and the office write to each other."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.add_column("documents", sa.Column("by_office", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("CREATE SEQUENCE conversation_serial")
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=True),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'closed')", name=op.f("ck_conversations_state")),
        sa.CheckConstraint(
            "(invoice_id IS NULL) = (subject IS NOT NULL) AND (invoice_id IS NULL) = (reference IS NOT NULL)",
            name=op.f("ck_conversations_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invoice_id"],
            ["invoices.organisation_id", "invoices.id"],
            name=op.f("fk_conversations_organisation_id_invoices"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_conversations_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["responsible_id"], ["people.id"], name=op.f("fk_conversations_responsible_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_conversations_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "invoice_id", name=op.f("uq_conversations_organisation_id_invoice_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_conversations_reference")),
    )
    op.create_index("ix_conversations_newest", "conversations", ["organisation_id", "last_at", "id"])
    op.create_index("ix_conversations_state", "conversations", ["state", "last_at", "id"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('company', 'office')", name=op.f("ck_messages_side")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "conversation_id"],
            ["conversations.organisation_id", "conversations.id"],
            name=op.f("fk_messages_organisation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_messages_author_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_messages_organisation_id_id")),
        sa.UniqueConstraint("conversation_id", "position", name=op.f("uq_messages_conversation_id_position")),
    )
    op.create_index(
        "ix_messages_unread",
        "messages",
        ["organisation_id", "conversation_id"],
        postgresql_where=sa.text("seen_at IS NULL"),
    )
    op.create_table(
        "message_documents",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "message_id"],
            ["messages.organisation_id", "messages.id"],
            name=op.f("fk_message_documents_organisation_id_messages"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "document_id"],
            ["documents.organisation_id", "documents.id"],
            name=op.f("fk_message_documents_organisation_id_documents"),
        ),
        sa.PrimaryKeyConstraint("message_id", "document_id", name=op.f("pk_message_documents")),
        sa.UniqueConstraint(
            "organisation_id", "document_id", name=op.f("uq_message_documents_organisation_id_document_id")
        ),
    )
    for statement in (SQL / "0028_messages.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("REVOKE SELECT, INSERT ON idempotency_keys FROM guichet_office")
    op.execute("REVOKE UPDATE (attached), DELETE ON documents FROM guichet_office")
    op.drop_table("message_documents")
    op.drop_table("messages")
    op.drop_table("conversations")
    op.execute("DROP SEQUENCE conversation_serial")
    for policy in ("office_reads", "office_sends", "office_removes"):
        op.execute(f"DROP POLICY {policy} ON documents")
    op.execute("CREATE POLICY office_all ON documents TO guichet_office USING (true)")
    op.drop_column("documents", "by_office")
