"""Keep revisions of reasons, and with each decision the one that it gave."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_GIVEN = sa.text("reason_code IS NOT NULL")


def upgrade() -> None:
    op.add_column("reasons", sa.Column("revision", sa.SmallInteger(), server_default="1", nullable=False))
    op.alter_column("reasons", "revision", server_default=None)
    op.add_column("reasons", sa.Column("added_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_reasons_added_by_people"), "reasons", "people", ["added_by"], ["id"])
    op.drop_constraint(op.f("pk_reasons"), "reasons")
    op.create_primary_key(op.f("pk_reasons"), "reasons", ["code", "revision"])
    op.execute("REVOKE UPDATE ON reasons FROM guichet_office")
    op.execute("GRANT INSERT ON reasons TO guichet_office")
    for table, day in (("invoice_events", "at"), ("correction_items", "created_at")):
        # The owner sees no row of theirs, so none is filled: no revision means the first, which all had until now.
        op.add_column(table, sa.Column("reason_revision", sa.SmallInteger(), nullable=True))
        op.create_index(f"ix_{table}_reason", table, ["reason_code", day], postgresql_where=_GIVEN)


def downgrade() -> None:
    for table in ("correction_items", "invoice_events"):
        op.drop_index(f"ix_{table}_reason", table)
        op.drop_column(table, "reason_revision")
    op.execute("REVOKE INSERT ON reasons FROM guichet_office")
    op.execute("GRANT UPDATE ON reasons TO guichet_office")
    op.execute("DELETE FROM reasons r USING reasons n WHERE n.code = r.code AND n.revision > r.revision")
    op.drop_constraint(op.f("pk_reasons"), "reasons")
    op.create_primary_key(op.f("pk_reasons"), "reasons", ["code"])
    op.drop_column("reasons", "added_by")
    op.drop_column("reasons", "revision")
