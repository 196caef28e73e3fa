"""Let one officer at a time look at a request."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "review_leases",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_review_leases_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_review_leases_person_id_people")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_review_leases")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON review_leases TO guichet_office")


def downgrade() -> None:
    op.drop_table("review_leases")
