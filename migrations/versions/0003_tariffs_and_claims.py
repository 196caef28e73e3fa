"""Keep tariffs as dated rows, and with each claim what a second one does, its days and its amount."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "tariffs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("confirmed_until", sa.Date(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("confirmed_until >= valid_from", name=op.f("ck_tariffs_confirmed_until")),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_tariffs_added_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariffs")),
        sa.UniqueConstraint("kind", "valid_from", "revision", name=op.f("uq_tariffs_kind_valid_from_revision")),
        sa.UniqueConstraint("position", name=op.f("uq_tariffs_position")),
    )
    op.execute("GRANT SELECT ON tariffs TO guichet_company, guichet_office, guichet_worker")
    op.execute("GRANT INSERT ON tariffs TO guichet_office")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tariffs FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.add_column("invoice_claims", sa.Column("effect", sa.Text(), server_default="warning", nullable=False))
    op.add_column("invoice_claims", sa.Column("first_day", sa.Date(), nullable=True))
    op.add_column("invoice_claims", sa.Column("last_day", sa.Date(), nullable=True))
    op.add_column("invoice_claims", sa.Column("amount", sa.Numeric(12, 2), nullable=True))
    op.create_check_constraint(op.f("ck_invoice_claims_days"), "invoice_claims", "last_day >= first_day")
    op.create_check_constraint(
        op.f("ck_invoice_claims_effect"), "invoice_claims", "effect IN ('error', 'warning', 'count')"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_invoice_claims_effect"), "invoice_claims")
    op.drop_constraint(op.f("ck_invoice_claims_days"), "invoice_claims")
    for name in ("amount", "last_day", "first_day", "effect"):
        op.drop_column("invoice_claims", name)
    op.drop_table("tariffs")
