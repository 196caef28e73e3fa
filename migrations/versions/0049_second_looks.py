"""Have two officers accept what the parameters name."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "second_looks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("grounds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'signed', 'overruled', 'returned')", name=op.f("ck_second_looks_state")),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_second_looks_answered_at")),
        sa.CheckConstraint("state <> 'signed' OR answered_by <> asked_by", name=op.f("ck_second_looks_four_eyes")),
        sa.CheckConstraint(
            "cardinality(grounds) > 0 AND grounds <@ ARRAY['amount', 'account']", name=op.f("ck_second_looks_grounds")
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_second_looks_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_second_looks_asked_by_people")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_second_looks_answered_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_looks")),
    )
    op.create_index(
        "uq_second_looks_open", "second_looks", ["invoice_id"], unique=True, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_second_looks_invoice", "second_looks", ["invoice_id", "id"], unique=False)
    op.execute("GRANT SELECT, INSERT ON second_looks TO guichet_office")
    op.execute("GRANT UPDATE (state, answered_by, answered_at) ON second_looks TO guichet_office")


def downgrade() -> None:
    op.drop_table("second_looks")
