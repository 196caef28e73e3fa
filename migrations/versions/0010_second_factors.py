"""Let people log in with an authenticator app and with recovery codes."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
CODE = ("code_key", "code_nonce", "code_mac")


def _created_at() -> sa.Column[datetime]:
    return sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False)


def _person() -> sa.Column[UUID]:
    return sa.Column("person_id", sa.Uuid(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "authenticator_apps",
        sa.Column("id", sa.Uuid(), nullable=False),
        _person(),
        sa.Column("seed_key", sa.Text(), nullable=False),
        sa.Column("seed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        _created_at(),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_authenticator_apps_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator_apps")),
    )
    for name, condition in (("confirmed", "confirmed_at IS NOT NULL"), ("pending", "confirmed_at IS NULL")):
        op.create_index(
            f"uq_authenticator_apps_{name}",
            "authenticator_apps",
            ["person_id"],
            unique=True,
            postgresql_where=sa.text(condition),
        )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        _person(),
        sa.Column("code_mac", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        _created_at(),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("person_id", "code_mac", name=op.f("uq_recovery_codes_person_id_code_mac")),
    )
    op.add_column("login_attempts", sa.Column("factor", sa.Text(), server_default="sms", nullable=False))
    for column in CODE:
        op.alter_column("login_attempts", column, nullable=True)
    op.create_check_constraint(op.f("ck_login_attempts_factor"), "login_attempts", "factor IN ('sms', 'totp')")
    op.create_check_constraint(
        op.f("ck_login_attempts_code"),
        "login_attempts",
        "(factor = 'sms') = (code_key IS NOT NULL AND code_nonce IS NOT NULL AND code_mac IS NOT NULL)",
    )
    op.execute((SQL / "0010_second_factors.sql").read_text("utf-8"))


def downgrade() -> None:
    op.execute("DELETE FROM login_attempts WHERE factor <> 'sms'")
    op.drop_constraint(op.f("ck_login_attempts_code"), "login_attempts")
    op.drop_constraint(op.f("ck_login_attempts_factor"), "login_attempts")
    op.drop_column("login_attempts", "factor")
    for column in CODE:
        op.alter_column("login_attempts", column, nullable=False)
    op.drop_table("recovery_codes")
    op.drop_table("authenticator_apps")
