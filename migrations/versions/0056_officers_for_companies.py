"""Keep what an officer uploads from the company, and from colleagues in its role, until it is sent; and what a company
keeps of decisions from officers. Close the question to a second officer with the request that the company takes back."""

from collections.abc import Sequence

from alembic import op

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_STATES = "state IN ('open', 'signed', 'overruled', 'returned'{})"
# Companies have no right on the office's questions, whose answer this is.
_CLOSES = """
    CREATE FUNCTION close_second_look() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    BEGIN
      UPDATE second_looks SET state = 'withdrawn', answered_at = app_now()
      WHERE invoice_id = NEW.invoice_id AND state = 'open';
      RETURN NULL;
    END $$
    """


def _let_states_be(more: str) -> None:
    name = op.f("ck_second_looks_state")
    op.drop_constraint(name, "second_looks")
    op.create_check_constraint(name, "second_looks", _STATES.format(more))


def upgrade() -> None:
    op.execute("""
        CREATE POLICY unsent_is_its_officers ON documents AS RESTRICTIVE TO guichet_company
        USING (attached OR NOT by_office OR uploaded_by = app_officer_id())
        """)
    op.execute("""
        CREATE POLICY not_changed_by_officers ON decisions AS RESTRICTIVE FOR UPDATE TO guichet_company
        USING (app_officer_id() IS NULL)
        """)
    _let_states_be(", 'withdrawn'")
    op.execute(_CLOSES)
    op.execute("""
        CREATE TRIGGER close_second_look AFTER INSERT ON invoice_events FOR EACH ROW
        WHEN (NEW.action IN ('withdraw', 'recall')) EXECUTE FUNCTION close_second_look()
        """)
    op.execute("ALTER TABLE invoices NO FORCE ROW LEVEL SECURITY")
    op.execute("""
        UPDATE second_looks s SET state = 'withdrawn', answered_at = app_now()
        FROM invoices i WHERE i.id = s.invoice_id AND s.state = 'open' AND i.status IN ('withdrawn', 'draft')
        """)
    op.execute("ALTER TABLE invoices FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.execute("DROP TRIGGER close_second_look ON invoice_events")
    op.execute("DROP FUNCTION close_second_look()")
    op.execute("UPDATE second_looks SET state = 'overruled' WHERE state = 'withdrawn'")
    _let_states_be("")
    op.execute("DROP POLICY not_changed_by_officers ON decisions")
    op.execute("DROP POLICY unsent_is_its_officers ON documents")
