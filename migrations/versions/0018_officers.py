"""Let administrators invite the office's people, and change what they may do."""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _allow_purposes(purposes: str) -> None:
    op.drop_constraint(op.f("ck_account_links_purpose"), "account_links")
    op.create_check_constraint(op.f("ck_account_links_purpose"), "account_links", f"purpose IN ({purposes})")


def upgrade() -> None:
    _allow_purposes("'password_reset', 'email_change', 'office_invitation'")
    op.execute("GRANT INSERT, UPDATE ON office_members TO guichet_auth")


def downgrade() -> None:
    op.execute("REVOKE INSERT, UPDATE ON office_members FROM guichet_auth")
    op.execute("DELETE FROM account_links WHERE purpose = 'office_invitation'")
    _allow_purposes("'password_reset', 'email_change'")
