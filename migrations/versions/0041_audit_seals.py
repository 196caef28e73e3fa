"""Seal the audit log, keep what a verification found, and let auditors in."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
ROLES = "guichet_auth, guichet_company, guichet_office, guichet_worker"


def upgrade() -> None:
    op.execute("CREATE SEQUENCE audit_batches")
    op.execute("SELECT nextval('audit_batches')")
    # What is there already is batch 0, the first to be sealed.
    op.add_column("audit_events", sa.Column("batch", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index("ix_audit_events_batch", "audit_events", ["batch"])
    op.create_table(
        "audit_seals",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("batch", "month", name=op.f("uq_audit_seals_batch_month")),
    )
    op.create_table(
        "audit_verifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint("(finished_at IS NULL) = (result IS NULL)", name=op.f("ck_audit_verifications_finished")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["people.id"], name=op.f("fk_audit_verifications_requested_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_verifications")),
    )
    op.create_index("ix_audit_events_actor", "audit_events", ["actor_id", "at"])
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
    op.create_index("ix_audit_verifications_requested", "audit_verifications", ["requested_at"])
    for statement in (SQL / "0041_audit_seals.sql").read_text("utf-8").split(";\n\n"):
        op.execute(statement)
    op.drop_constraint(op.f("ck_office_members_role"), "office_members")
    op.create_check_constraint(
        op.f("ck_office_members_role"), "office_members", "role IN ('reviewer', 'administrator', 'auditor')"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_office_members_role"), "office_members")
    op.create_check_constraint(
        op.f("ck_office_members_role"), "office_members", "role IN ('reviewer', 'administrator')"
    )
    op.drop_table("audit_verifications")
    op.drop_table("audit_seals")
    op.drop_index("ix_audit_events_at", "audit_events")
    op.drop_index("ix_audit_events_actor", "audit_events")
    op.drop_index("ix_audit_events_batch", "audit_events")
    op.drop_column("audit_events", "batch")
    op.execute("DROP FUNCTION drop_audit_partitions(date)")
    op.execute("DROP FUNCTION audit_batch()")
    op.execute("DROP SEQUENCE audit_batches")
    op.execute("DROP POLICY worker_reads ON audit_events")
    op.execute("REVOKE ALL ON audit_events FROM " + ROLES)
    op.execute("GRANT INSERT ON audit_events TO " + ROLES)
    op.execute("GRANT SELECT ON audit_events TO guichet_office")
    op.execute("ALTER FUNCTION make_audit_partitions(date, integer) RESET timezone")
