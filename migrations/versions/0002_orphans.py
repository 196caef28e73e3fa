"""Let the worker find uploads that nobody sent and files without a row."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.create_unique_constraint("uq_documents_storage_key", "documents", ["storage_key"])
    for statement in (SQL / "0002_orphans.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    op.execute("REVOKE SELECT ON drafts FROM guichet_worker")
    op.execute("DROP POLICY worker_sweeps ON documents")
    op.drop_constraint("uq_documents_storage_key", "documents")
