"""Keep which version of the terms of use a person accepted, and when."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "terms_acceptances",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_terms_acceptances_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "version", name=op.f("pk_terms_acceptances")),
    )
    op.execute("GRANT SELECT, INSERT ON terms_acceptances TO guichet_auth")
    op.execute("GRANT SELECT, INSERT ON terms_acceptances TO guichet_office")
    op.add_column("registrations", sa.Column("terms_version", sa.Text(), server_default="", nullable=False))
    op.alter_column("registrations", "terms_version", server_default=None)


def downgrade() -> None:
    op.drop_column("registrations", "terms_version")
    op.drop_table("terms_acceptances")
