"""Let people change the e-mail address they log in with, once they show that they read its mails."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("account_links", sa.Column("email", sa.Text(), nullable=True))
    op.drop_constraint(op.f("ck_account_links_purpose"), "account_links")
    op.create_check_constraint(
        op.f("ck_account_links_purpose"), "account_links", "purpose IN ('password_reset', 'email_change')"
    )
    op.create_check_constraint(
        op.f("ck_account_links_email"), "account_links", "(purpose = 'email_change') = (email IS NOT NULL)"
    )
    op.execute("GRANT INSERT ON account_links TO guichet_auth")


def downgrade() -> None:
    op.execute("REVOKE INSERT ON account_links FROM guichet_auth")
    op.execute("DELETE FROM account_links WHERE purpose = 'email_change'")
    op.drop_constraint(op.f("ck_account_links_email"), "account_links")
    op.drop_constraint(op.f("ck_account_links_purpose"), "account_links")
    op.create_check_constraint(op.f("ck_account_links_purpose"), "account_links", "purpose IN ('password_reset')")
    op.drop_column("account_links", "email")
