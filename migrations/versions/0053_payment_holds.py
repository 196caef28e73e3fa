"""Let the office hold back payments, keep when insured persons died, and leave requests to colleagues."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
_NOT_LIFTED = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "payment_holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("iban", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(organisation_id IS NULL) <> (iban IS NULL)", name=op.f("ck_payment_holds_target")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_payment_holds_days")),
        sa.CheckConstraint("iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'", name=op.f("ck_payment_holds_iban")),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)",
            name=op.f("ck_payment_holds_lifted"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_payment_holds_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["placed_by"], ["people.id"], name=op.f("fk_payment_holds_placed_by_people")),
        sa.ForeignKeyConstraint(["lifted_by"], ["people.id"], name=op.f("fk_payment_holds_lifted_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_holds")),
    )
    op.create_index("ix_payment_holds_iban", "payment_holds", ["iban"], postgresql_where=_NOT_LIFTED)
    op.create_index("ix_payment_holds_organisation", "payment_holds", ["organisation_id"], postgresql_where=_NOT_LIFTED)
    op.create_index(
        "ix_invoice_versions_payee",
        "invoice_versions",
        [sa.text("((frozen -> 'payee') ->> 'iban')"), "invoice_id", "version"],
    )
    op.add_column("beneficiaries", sa.Column("death_date", sa.Date(), nullable=True))
    op.create_check_constraint(op.f("ck_beneficiaries_death_date"), "beneficiaries", "death_date >= birth_date")
    op.create_index(
        "ix_beneficiaries_dead", "beneficiaries", ["avs_number"], postgresql_where=sa.text("death_date IS NOT NULL")
    )
    op.create_table(
        "deaths",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("avs_number", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("avs_number ~ '^756[0-9]{10}$'", name=op.f("ck_deaths_avs_number")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_deaths_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deaths")),
    )
    op.create_index("ix_deaths_avs_number", "deaths", ["avs_number", sa.text("id DESC")])
    op.create_table(
        "recusals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recused_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_recusals_lifted")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_recusals_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recusals_person_id_people")),
        sa.ForeignKeyConstraint(["lifted_by"], ["people.id"], name=op.f("fk_recusals_lifted_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusals")),
    )
    op.create_index(
        "uq_recusals_open", "recusals", ["invoice_id", "person_id"], unique=True, postgresql_where=_NOT_LIFTED
    )
    op.create_index("ix_recusals_person", "recusals", ["person_id", "invoice_id"], postgresql_where=_NOT_LIFTED)
    for statement in (SQL / "0053_payment_holds.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("recusals")
    op.drop_table("deaths")
    op.drop_index("ix_beneficiaries_dead", "beneficiaries")
    op.drop_constraint(op.f("ck_beneficiaries_death_date"), "beneficiaries")
    op.drop_column("beneficiaries", "death_date")
    op.drop_index("ix_invoice_versions_payee", "invoice_versions")
    op.drop_table("payment_holds")
