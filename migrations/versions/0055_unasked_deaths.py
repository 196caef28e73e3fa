"""Let no company read what the office knows of deaths: what refuses by a day tells it to whoever asks often enough."""

from collections.abc import Sequence

from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("REVOKE SELECT ON deaths FROM guichet_company")
    op.execute("DROP POLICY company_own ON deaths")


def downgrade() -> None:
    op.execute("""
        CREATE POLICY company_own ON deaths FOR SELECT TO guichet_company USING (EXISTS (
          SELECT FROM beneficiaries b
          WHERE b.organisation_id = app_organisation_id() AND b.avs_number = deaths.avs_number))
        """)
    op.execute("GRANT SELECT ON deaths TO guichet_company")
