"""Let companies ask whether a decision can still be undone, so that nothing is built on one that may go away."""

from collections.abc import Sequence

from alembic import op

revision: str = "0060"
down_revision: str | None = "0059"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION decision_waits(request uuid) RETURNS boolean "
        "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$ "
        "SELECT EXISTS (SELECT FROM tellings WHERE invoice_id = request AND state = 'waiting') $$"
    )
    op.execute("REVOKE EXECUTE ON FUNCTION decision_waits(uuid) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION decision_waits(uuid) TO guichet_company")


def downgrade() -> None:
    op.execute("DROP FUNCTION decision_waits(uuid)")
