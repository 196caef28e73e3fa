"""Assign requests to officers, keep views of the queue under a name, and find the office's requests by their filters."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SENT = sa.text("status <> 'draft'")


def upgrade() -> None:
    op.create_table(
        "review_assignments",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_review_assignments_invoice_id_invoices")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_review_assignments_person_id_people")),
        sa.ForeignKeyConstraint(["assigned_by"], ["people.id"], name=op.f("fk_review_assignments_assigned_by_people")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_review_assignments")),
    )
    op.create_index("ix_review_assignments_person", "review_assignments", ["person_id", "invoice_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON review_assignments TO guichet_office")
    op.create_table(
        "queue_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["office_members.person_id"], name=op.f("fk_queue_views_person_id_office_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_views")),
    )
    op.create_index("ix_queue_views_person", "queue_views", ["person_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON queue_views TO guichet_office")
    op.create_index("ix_invoices_office_newest", "invoices", ["submitted_at", "id"], postgresql_where=_SENT)
    op.create_index("ix_invoices_office_largest", "invoices", ["total", "id"], postgresql_where=_SENT)
    op.create_index(
        "ix_invoices_office_decision",
        "invoices",
        [sa.text('"left"(decision_number, 3)'), "submitted_at", "id"],
        postgresql_where=sa.text("status <> 'draft' AND length(decision_number) = 14"),
    )


def downgrade() -> None:
    for name in ("decision", "largest", "newest"):
        op.drop_index(f"ix_invoices_office_{name}", "invoices")
    op.drop_table("queue_views")
    op.drop_table("review_assignments")
