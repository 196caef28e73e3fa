"""Keep the rows of spreadsheets of invoices until they are sent."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.create_table(
        "bulk_uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("head", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("documents", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("acting_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("format IN ('csv', 'xlsx')", name=op.f("ck_bulk_uploads_format")),
        sa.CheckConstraint("state IN ('checking', 'checked', 'sending')", name=op.f("ck_bulk_uploads_state")),
        sa.ForeignKeyConstraint(["acting_id"], ["people.id"], name=op.f("fk_bulk_uploads_acting_id")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_bulk_uploads_created_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_bulk_uploads_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_uploads")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_bulk_uploads_organisation_id_id")),
    )
    op.create_index("ix_bulk_uploads_newest", "bulk_uploads", ["organisation_id", "created_at"], unique=False)
    op.create_table(
        "bulk_invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("beneficiary_id", sa.Uuid(), nullable=True),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("duplicate_wanted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'drafted') = (draft_id IS NOT NULL)", name=op.f("ck_bulk_invoices_drafted")),
        sa.CheckConstraint("(state = 'sent') = (invoice_id IS NOT NULL)", name=op.f("ck_bulk_invoices_sent")),
        sa.CheckConstraint(
            "state IN ('unchecked', 'ready', 'duplicate', 'documents', 'errors', 'failed', 'sending', 'drafting', 'sent', 'drafted')",
            name=op.f("ck_bulk_invoices_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "upload_id"],
            ["bulk_uploads.organisation_id", "bulk_uploads.id"],
            name=op.f("fk_bulk_invoices_organisation_id_upload_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_bulk_invoices_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_invoices")),
        sa.UniqueConstraint("upload_id", "position", name=op.f("uq_bulk_invoices_upload_id_position")),
    )
    for statement in (SQL / "0029_bulk.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("bulk_invoices")
    op.drop_index("ix_bulk_uploads_newest", table_name="bulk_uploads")
    op.drop_table("bulk_uploads")
