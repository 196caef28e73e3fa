"""Let people log in with passkeys."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
FACTOR = "ck_login_attempts_factor"


def _allow(factors: str) -> None:
    op.drop_constraint(op.f(FACTOR), "login_attempts")
    op.create_check_constraint(op.f(FACTOR), "login_attempts", f"factor IN ({factors})")


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_passkeys_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index("ix_passkeys_person_id", "passkeys", ["person_id"])
    op.create_table(
        "passkey_enrolments",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("challenge_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_passkey_enrolments_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_passkey_enrolments")),
    )
    op.add_column("login_attempts", sa.Column("challenge_hash", sa.LargeBinary(), nullable=True))
    _allow("'sms', 'totp', 'passkey'")
    op.execute((SQL / "0020_passkeys.sql").read_text("utf-8"))


def downgrade() -> None:
    op.execute("DELETE FROM login_attempts WHERE factor = 'passkey'")
    _allow("'sms', 'totp'")
    op.drop_column("login_attempts", "challenge_hash")
    op.drop_table("passkey_enrolments")
    op.drop_table("passkeys")
