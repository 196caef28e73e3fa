"""Keep under which code each document was printed, so that anybody can verify it."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.create_table(
        "printed_documents",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.SmallInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('request', 'copy', 'decision', 'registration')", name=op.f("ck_printed_documents_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'registration') = (registration_id IS NOT NULL AND state IS NOT NULL) "
            "AND (kind <> 'registration') = (invoice_id IS NOT NULL AND version IS NOT NULL)",
            name=op.f("ck_printed_documents_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invoice_id"],
            ["invoices.organisation_id", "invoices.id"],
            name=op.f("fk_printed_documents_organisation_id_invoices"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_printed_documents_registration_id_registrations"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_printed_documents")),
    )
    for statement in (SQL / "0008_printed_documents.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("printed_documents")
