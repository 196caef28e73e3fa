"""Let an officer undo a decision before the company is told."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_before", sa.Boolean(), nullable=False),
        sa.Column("decided_at_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_before", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'told', 'undone', 'overtaken')", name=op.f("ck_tellings_state")),
        sa.CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name=op.f("ck_tellings_told_at")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_tellings_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_tellings_decided_by_people")),
        sa.ForeignKeyConstraint(
            ["decided_by_before"], ["people.id"], name=op.f("fk_tellings_decided_by_before_people")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "position", name=op.f("pk_tellings")),
    )
    op.add_column("correction_items", sa.Column("undone", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("correction_items", "undone", server_default=None)
    op.execute("GRANT SELECT, INSERT, UPDATE (state) ON tellings TO guichet_office")
    op.execute("GRANT SELECT, UPDATE (state, told_at) ON tellings TO guichet_worker")
    op.execute("GRANT UPDATE (undone) ON correction_items TO guichet_office")


def downgrade() -> None:
    op.execute("REVOKE UPDATE (undone) ON correction_items FROM guichet_office")
    op.drop_column("correction_items", "undone")
    op.drop_table("tellings")
