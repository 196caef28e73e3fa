"""Let officers decide about many requests at once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "bulk_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("kind IN ('acceptance', 'refusal')", name=op.f("ck_bulk_decisions_kind")),
        sa.CheckConstraint("(kind = 'refusal') = (reason_code IS NOT NULL)", name=op.f("ck_bulk_decisions_reason")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bulk_decisions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_decisions")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_bulk_decisions_person_id_key")),
    )
    op.create_table(
        "bulk_decision_items",
        sa.Column("bulk_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("params", postgresql.JSONB(), nullable=False),
        sa.Column("decided_etag", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'skipped', 'failed', 'undone')", name=op.f("ck_bulk_decision_items_state")
        ),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_bulk_decision_items_ended")),
        sa.CheckConstraint(
            "(state IN ('skipped', 'failed')) = (code IS NOT NULL)", name=op.f("ck_bulk_decision_items_code")
        ),
        sa.ForeignKeyConstraint(
            ["bulk_id"],
            ["bulk_decisions.id"],
            name=op.f("fk_bulk_decision_items_bulk_id_bulk_decisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_bulk_decision_items_invoice_id_invoices")
        ),
        sa.PrimaryKeyConstraint("bulk_id", "position", name=op.f("pk_bulk_decision_items")),
    )
    op.execute("GRANT SELECT, INSERT ON bulk_decisions TO guichet_office")
    op.execute(
        "GRANT SELECT, INSERT, UPDATE (state, code, params, decided_etag, ended_at) ON bulk_decision_items "
        "TO guichet_office"
    )
    op.execute("GRANT SELECT, DELETE ON bulk_decisions TO guichet_worker")


def downgrade() -> None:
    op.drop_table("bulk_decision_items")
    op.drop_table("bulk_decisions")
