"""Keep the office's holidays, absences and parameters, and count the days of requests with the clock stopped while the
company is asked."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from api.core.config import get_settings
from api.invoices.holidays import shipped

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"
_FUNCTIONS = (
    "count_waiting_anew(text, boolean)",
    "later_by_working_days(date, integer)",
    "working_days(date, date)",
    "days_off(date, date)",
    "weekdays_to(date)",
)


def upgrade() -> None:
    op.add_column("invoices", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invoices", sa.Column("company_days", sa.SmallInteger(), server_default="0", nullable=False))
    holidays = op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_holidays_added_by_people")),
        sa.PrimaryKeyConstraint("day", "revision", name=op.f("pk_holidays")),
    )
    op.create_table(
        "parameters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("values", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_parameters_added_by_people")),
        sa.PrimaryKeyConstraint("name", "revision", name=op.f("pk_parameters")),
    )
    op.create_table(
        "officer_absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_officer_absences_days")),
        sa.CheckConstraint("deputy_id <> person_id", name=op.f("ck_officer_absences_deputy")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_officer_absences_person_id_people")),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_officer_absences_deputy_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_absences")),
    )
    op.create_index("ix_officer_absences_last_day", "officer_absences", ["last_day"])
    for statement in (SQL / "0044_calendar.sql").read_text("utf-8").split(";\n"):
        op.execute(statement)
    op.bulk_insert(holidays, list(shipped(date.today())))  # noqa: DTZ011 - any nearby day does
    _count_days_of_before()


def _count_days_of_before() -> None:
    """The owner has no policy: for this one statement its rows are not guarded from it."""
    for table in ("invoices", "invoice_events"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    count = sa.text("SELECT count_waiting_anew(:zone, false)").bindparams(zone=get_settings().time_zone)
    op.execute(count)
    for table in ("invoices", "invoice_events"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for function in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("officer_absences")
    op.drop_table("parameters")
    op.drop_table("holidays")
    op.drop_column("invoices", "company_days")
    op.drop_column("invoices", "waiting_since")
