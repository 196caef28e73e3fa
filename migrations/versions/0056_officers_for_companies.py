"""Keep what an officer uploads from the company, and from colleagues in its role, until it is sent; and what a company
keeps of decisions from officers."""

from collections.abc import Sequence

from alembic import op

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("""
        CREATE POLICY unsent_is_its_officers ON documents AS RESTRICTIVE TO guichet_company
        USING (attached OR NOT by_office OR uploaded_by = app_officer_id())
        """)
    op.execute("""
        CREATE POLICY not_changed_by_officers ON decisions AS RESTRICTIVE FOR UPDATE TO guichet_company
        USING (app_officer_id() IS NULL)
        """)


def downgrade() -> None:
    op.execute("DROP POLICY not_changed_by_officers ON decisions")
    op.execute("DROP POLICY unsent_is_its_officers ON documents")
