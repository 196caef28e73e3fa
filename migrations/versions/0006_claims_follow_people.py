"""Let what was claimed for a person follow the AVS number that the person's record has."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    for statement in (SQL / "0006_claims_follow_people.sql").read_text("utf-8").split(";\n\n"):
        op.execute(statement)
    # Only these characters: a number in digits of another script would be another person.
    op.create_check_constraint(op.f("ck_beneficiaries_avs_number"), "beneficiaries", "avs_number ~ '^756[0-9]{10}$'")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_beneficiaries_avs_number"), "beneficiaries")
    op.execute("DROP TRIGGER claims_follow_number ON beneficiaries")
    op.execute("DROP FUNCTION claims_follow_number()")
