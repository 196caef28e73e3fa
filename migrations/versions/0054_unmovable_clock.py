"""Take the clock out of the application's hands, and the results of verifications out of the office's."""

from collections.abc import Sequence

from alembic import op

revision: str = "0054"
down_revision: str | None = "0053"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CLOCK = "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ {} $$"


def upgrade() -> None:
    op.execute(_CLOCK.format("SELECT now()"))
    op.execute("REVOKE INSERT ON audit_verifications FROM guichet_office")
    op.execute("GRANT INSERT (id, requested_by) ON audit_verifications TO guichet_office")


def downgrade() -> None:
    op.execute("GRANT INSERT ON audit_verifications TO guichet_office")
    shifted = "now() + COALESCE(NULLIF(current_setting('app.clock_offset', true), '')::interval, interval '0')"
    op.execute(_CLOCK.format(f"SELECT {shifted}"))
