"""Keep which gateway took an SMS and whether it arrived."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("gateway", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_outbox_state"), "outbox")
    op.create_check_constraint(
        op.f("ck_outbox_state"), "outbox", "state IN ('queued', 'sent', 'delivered', 'undelivered', 'failed')"
    )


def downgrade() -> None:
    op.execute("UPDATE outbox SET state = 'sent' WHERE state = 'delivered'")
    op.execute("UPDATE outbox SET state = 'failed' WHERE state = 'undelivered'")
    op.drop_constraint(op.f("ck_outbox_state"), "outbox")
    op.create_check_constraint(op.f("ck_outbox_state"), "outbox", "state IN ('queued', 'sent', 'failed')")
    op.drop_column("outbox", "delivered_at")
    op.drop_column("outbox", "gateway")
