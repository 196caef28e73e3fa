"""Let the worker forget people who were invited and never came."""

from collections.abc import Sequence

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("CREATE POLICY worker_forgets ON invitations TO guichet_worker USING (app_organisation_id() IS NULL)")
    op.execute("GRANT DELETE ON invitations TO guichet_worker")


def downgrade() -> None:
    op.execute("REVOKE DELETE ON invitations FROM guichet_worker")
    op.execute("DROP POLICY worker_forgets ON invitations")
