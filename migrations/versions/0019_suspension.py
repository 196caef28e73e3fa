"""Let administrators suspend an organisation, with the reason."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("suspension_reason", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_organisations_suspension"),
        "organisations",
        "suspension_reason IS NULL OR suspended_at IS NOT NULL",
    )
    op.execute("GRANT UPDATE (suspended_at, suspension_reason) ON organisations TO guichet_office")


def downgrade() -> None:
    op.execute("REVOKE UPDATE (suspended_at, suspension_reason) ON organisations FROM guichet_office")
    op.drop_constraint(op.f("ck_organisations_suspension"), "organisations")
    op.drop_column("organisations", "suspension_reason")
