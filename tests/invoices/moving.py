"""Status moves that the office makes, without its pages."""

from uuid import UUID

from api.accounts.access import short_name
from api.core.db import Database, DbRole
from api.invoices.models import Invoice
from api.invoices.moves import Mover, move
from api.invoices.status import Action
from tests.factories import REVIEWER_ID


async def decide(database: Database, invoice_id: str, action: Action) -> None:
    """A reviewer's decision on an invoice."""
    async with database.transaction(DbRole.OFFICE) as session:
        invoice = await session.get_one(Invoice, UUID(invoice_id), with_for_update=True)
        by = Mover(REVIEWER_ID, short_name("Anna", "Muster"), "office")
        await move(session, invoice, action, by, message="La facture du fournisseur manque.")


async def ask_for_correction(database: Database, invoice_id: str) -> None:
    await decide(database, invoice_id, Action.REQUEST_CORRECTION)
