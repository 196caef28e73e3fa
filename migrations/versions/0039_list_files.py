"""Make long lists into files by a job."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.create_table(
        "list_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'ready', 'failed')", name=op.f("ck_list_files_state")),
        sa.CheckConstraint("format IN ('csv', 'xlsx')", name=op.f("ck_list_files_format")),
        sa.CheckConstraint("(state = 'ready') = (storage_key IS NOT NULL)", name=op.f("ck_list_files_ready")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_list_files_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["people.id"], name=op.f("fk_list_files_requested_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_files")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_list_files_storage_key")),
    )
    op.create_index("ix_list_files_person", "list_files", ["organisation_id", "requested_by"])
    for statement in (SQL / "0039_list_files.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("list_files")
