"""Let the list's filters be read from its indexes alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_NEWEST = ["organisation_id", "submitted_at", "id"]
_OWN_REFERENCE = ["organisation_id", "own_reference"]
_FILTERS = ["status", "kind", "period_from", "period_to", "responsible_id", "beneficiary_id"]
_HAS_OWN_REFERENCE = sa.text("own_reference IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_invoices_newest", "invoices")
    op.create_index("ix_invoices_newest", "invoices", _NEWEST, postgresql_include=_FILTERS)
    op.drop_index("ix_invoices_own_reference", "invoices")
    op.create_index(
        "ix_invoices_own_reference",
        "invoices",
        _OWN_REFERENCE,
        postgresql_include=["id"],
        postgresql_where=_HAS_OWN_REFERENCE,
    )


def downgrade() -> None:
    op.drop_index("ix_invoices_own_reference", "invoices")
    op.create_index("ix_invoices_own_reference", "invoices", _OWN_REFERENCE, postgresql_where=_HAS_OWN_REFERENCE)
    op.drop_index("ix_invoices_newest", "invoices")
    op.create_index("ix_invoices_newest", "invoices", _NEWEST)
