"""Keep what failed, what scheduled jobs did, and what each day's reconciliation found."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
KINDS = ("mail", "sms", "scan", "export", "list_file", "spreadsheet", "job", "schedule", "sum")


def upgrade() -> None:
    _failed_steps()
    op.create_table(
        "scheduled_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_runs")),
    )
    op.create_index("ix_scheduled_runs_name", "scheduled_runs", ["name", "started_at"])
    op.create_table(
        "reconciliations",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("differences", sa.BigInteger(), nullable=False),
        sa.Column("sums", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_reconciliations")),
    )
    op.create_table(
        "stored_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("run", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("key", "run", name=op.f("pk_stored_keys")),
        prefixes=["UNLOGGED"],
    )
    op.add_column("outbox", sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("list_files", sa.Column("error", sa.Text(), nullable=True))
    op.add_column("notices", sa.Column("outbox_id", sa.Uuid(), nullable=True))
    for statement in (SQL / "0042_failed_steps.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)
    op.create_index(
        "ix_outbox_failed", "outbox", ["failed_at"], postgresql_where=sa.text("state IN ('failed', 'undelivered')")
    )
    op.create_index(
        "ix_documents_checking", "documents", ["created_at"], postgresql_where=sa.text("state = 'checking'")
    )


def _failed_steps() -> None:
    when = sa.DateTime(timezone=True)
    op.create_table(
        "failed_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("retryable", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed_at", when, nullable=False),
        sa.Column("found_at", when, server_default=sa.text("app_now()"), nullable=False),
        sa.Column("told_at", when, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("retried_at", when, nullable=True),
        sa.Column("retried_by", sa.Uuid(), nullable=True),
        sa.Column("retry_begun", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("keeper_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("closed_at", when, nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("dismissal_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name=op.f("ck_failed_steps_kind")),
        sa.CheckConstraint("asked IN ('operator', 'office')", name=op.f("ck_failed_steps_asked")),
        sa.CheckConstraint(
            "state IN ('open', 'retrying', 'done', 'gone', 'dismissed')", name=op.f("ck_failed_steps_state")
        ),
        sa.CheckConstraint(
            "(state IN ('open', 'retrying')) = (closed_at IS NULL)", name=op.f("ck_failed_steps_closed")
        ),
        sa.CheckConstraint(
            "(state = 'dismissed') = (dismissal_reason IS NOT NULL)", name=op.f("ck_failed_steps_dismissed")
        ),
        sa.ForeignKeyConstraint(["retried_by"], ["people.id"], name=op.f("fk_failed_steps_retried_by_people")),
        sa.ForeignKeyConstraint(["keeper_id"], ["people.id"], name=op.f("fk_failed_steps_keeper_id_people")),
        sa.ForeignKeyConstraint(["closed_by"], ["people.id"], name=op.f("fk_failed_steps_closed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_steps")),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index("uq_failed_steps_open", "failed_steps", ["source"], unique=True, postgresql_where=still_open)
    op.create_index("ix_failed_steps_source", "failed_steps", ["source", "closed_at"])
    op.create_index("ix_failed_steps_open", "failed_steps", ["failed_at", "id"], postgresql_where=still_open)
    op.create_index(
        "ix_failed_steps_handled",
        "failed_steps",
        ["closed_at", "id"],
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_documents_checking", "documents")
    op.drop_index("ix_outbox_failed", "outbox")
    op.execute("DROP POLICY office_reconciles ON notices")
    op.drop_column("notices", "outbox_id")
    op.drop_column("list_files", "error")
    op.drop_column("outbox", "failed_at")
    for statement in _REVOKED:
        op.execute(statement)
    for table in ("stored_keys", "reconciliations", "scheduled_runs", "failed_steps"):
        op.drop_table(table)


_REVOKED = (
    "REVOKE SELECT (id, message, state, created_at) ON outbox FROM guichet_office",
    "REVOKE SELECT (invoice_id, person_id, kind, reference, created_at) ON notices FROM guichet_office",
)
