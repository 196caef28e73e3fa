"""Let an insured person have an account: with an AVS number, where a company has a GLN."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("avs_number", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_organisations_avs_number"), "organisations", "(kind = 'person') = (avs_number IS NOT NULL)"
    )
    op.create_index(
        "uq_organisations_avs_number",
        "organisations",
        ["avs_number"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.add_column("registrations", sa.Column("kind", sa.Text(), server_default="company", nullable=False))
    op.alter_column("registrations", "kind", server_default=None)
    op.add_column("registrations", sa.Column("birth_date", sa.Date(), nullable=True))
    op.create_check_constraint(op.f("ck_registrations_kind"), "registrations", "kind IN ('company', 'person')")
    op.create_check_constraint(
        op.f("ck_registrations_birth_date"), "registrations", "(kind = 'person') = (birth_date IS NOT NULL)"
    )
    # An accepted person is the first on the own list.
    op.execute("GRANT INSERT ON beneficiaries TO guichet_office")


def downgrade() -> None:
    op.execute("REVOKE INSERT ON beneficiaries FROM guichet_office")
    op.drop_constraint(op.f("ck_registrations_birth_date"), "registrations")
    op.drop_constraint(op.f("ck_registrations_kind"), "registrations")
    op.drop_column("registrations", "birth_date")
    op.drop_column("registrations", "kind")
    op.drop_index("uq_organisations_avs_number", "organisations")
    op.drop_constraint(op.f("ck_organisations_avs_number"), "organisations")
    op.drop_column("organisations", "avs_number")
