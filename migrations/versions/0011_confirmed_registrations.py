"""Have whoever registers confirm the e-mail address before the office sees the registration."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = ("token_key", "token_nonce", "token_hash", "confirmable_until", "confirmed_at", "mails", "mailed_at")


def upgrade() -> None:
    op.add_column("registrations", sa.Column("token_key", sa.Text(), nullable=True))
    op.add_column("registrations", sa.Column("token_nonce", sa.LargeBinary(), nullable=True))
    op.add_column("registrations", sa.Column("token_hash", sa.LargeBinary(), nullable=True))
    op.add_column("registrations", sa.Column("confirmable_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registrations", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registrations", sa.Column("mails", sa.SmallInteger(), server_default="1", nullable=False))
    op.add_column(
        "registrations",
        sa.Column("mailed_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
    )
    op.create_unique_constraint(op.f("uq_registrations_token_hash"), "registrations", ["token_hash"])
    op.drop_constraint(op.f("ck_registrations_state"), "registrations")
    op.create_check_constraint(
        op.f("ck_registrations_state"), "registrations", "state IN ('unconfirmed', 'pending', 'accepted', 'refused')"
    )
    op.create_check_constraint(
        op.f("ck_registrations_unconfirmed"),
        "registrations",
        "state <> 'unconfirmed' OR (token_hash IS NOT NULL AND confirmable_until IS NOT NULL AND confirmed_at IS NULL)",
    )
    op.execute("GRANT UPDATE ON registrations TO guichet_auth")
    op.execute("GRANT DELETE ON registrations TO guichet_worker")


def downgrade() -> None:
    op.execute("REVOKE UPDATE ON registrations FROM guichet_auth")
    op.execute("REVOKE DELETE ON registrations FROM guichet_worker")
    op.execute("DELETE FROM registrations WHERE state = 'unconfirmed'")
    op.drop_constraint(op.f("ck_registrations_unconfirmed"), "registrations")
    op.drop_constraint(op.f("ck_registrations_state"), "registrations")
    op.create_check_constraint(
        op.f("ck_registrations_state"), "registrations", "state IN ('pending', 'accepted', 'refused')"
    )
    op.drop_constraint(op.f("uq_registrations_token_hash"), "registrations")
    for column in COLUMNS:
        op.drop_column("registrations", column)
