"""What waits for a second officer is sent back without a decision."""

from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.errors import NotFound
from api.core.ids import new_id
from api.review import four_eyes
from api.review.barred import refuse_if_barred
from api.review.examination.reading import get_sent, office_invoice
from api.review.models import ReviewNote
from api.review.queue.searching import neighbours
from api.review.schemas import OfficeInvoice


async def send_back(session: AsyncSession, officer: Officer, invoice_id: UUID, note: str) -> OfficeInvoice:
    """By the second officer, or by the first who thinks again; with a note for the others. Raises OwnCompany, Recused,
    and NotFound, also where nobody asked for a second look."""
    invoice = await get_sent(session, invoice_id, lock=True)
    await refuse_if_barred(session, officer, invoice)
    if not await four_eyes.answer(session, officer, invoice, "returned"):
        raise NotFound
    await session.execute(
        insert(ReviewNote).values(id=new_id(), invoice_id=invoice.id, author_id=officer.person_id, text=note)
    )
    await audit(session, officer, "return_second_look", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await office_invoice(session, officer, invoice, await neighbours(session, officer, invoice))
