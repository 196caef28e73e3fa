"""Let officers keep notes about requests for each other."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "review_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_review_notes_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_review_notes_author_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_notes")),
    )
    op.create_index("ix_review_notes_invoice", "review_notes", ["invoice_id", "id"], unique=False)
    op.execute("GRANT SELECT, INSERT ON review_notes TO guichet_office")


def downgrade() -> None:
    op.drop_table("review_notes")
