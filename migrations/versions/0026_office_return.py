"""Links for who starts again at the office, beside those for who is new there."""

from collections.abc import Sequence

from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _allow_purposes(purposes: str) -> None:
    op.drop_constraint(op.f("ck_account_links_purpose"), "account_links")
    op.create_check_constraint(op.f("ck_account_links_purpose"), "account_links", f"purpose IN ({purposes})")


def upgrade() -> None:
    _allow_purposes("'password_reset', 'email_change', 'office_invitation', 'office_return'")


def downgrade() -> None:
    op.execute("DELETE FROM account_links WHERE purpose = 'office_return'")
    _allow_purposes("'password_reset', 'email_change', 'office_invitation'")
