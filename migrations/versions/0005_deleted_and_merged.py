"""Let a company delete a person whom no request names, and merge two records of the same person."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.add_column("beneficiaries", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_beneficiaries_organisation_id_merged_into"),
        "beneficiaries",
        "beneficiaries",
        ["organisation_id", "merged_into"],
        ["organisation_id", "id"],
    )
    op.create_check_constraint(
        op.f("ck_beneficiaries_merged_into"), "beneficiaries", "merged_into IS NULL OR archived_at IS NOT NULL"
    )
    op.create_index(
        "ix_beneficiaries_merged_into",
        "beneficiaries",
        ["organisation_id", "merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.execute("GRANT DELETE ON beneficiaries TO guichet_company")
    op.execute((SQL / "0005_merged_person.sql").read_text("utf-8"))


def downgrade() -> None:
    # The function's text as the first migration wrote it.
    first = (SQL / "0001_access.sql").read_text("utf-8")
    start = first.index("CREATE FUNCTION keep_sent_invoice()")
    end = first.index("CREATE TRIGGER keep_sent_invoice")
    op.execute(first[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    op.execute("REVOKE DELETE ON beneficiaries FROM guichet_company")
    op.drop_index("ix_beneficiaries_merged_into", "beneficiaries")
    op.drop_constraint("ck_beneficiaries_merged_into", "beneficiaries")
    op.drop_constraint("fk_beneficiaries_organisation_id_merged_into", "beneficiaries")
    op.drop_column("beneficiaries", "merged_into")
