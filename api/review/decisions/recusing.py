"""An officer leaves a request to colleagues, and an administrator hands it back to them."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.errors import NotFound
from api.core.ids import new_id
from api.review import four_eyes
from api.review.examination import leases
from api.review.examination.reading import get_sent, office_invoice
from api.review.models import Recusal, ReviewAssignment
from api.review.queue import assignments
from api.review.queue.searching import neighbours
from api.review.recusals import Recused
from api.review.schemas import OfficeInvoice


async def recuse(session: AsyncSession, officer: Officer, invoice_id: UUID, reason: str) -> OfficeInvoice:
    """The caller decides nothing about the request any more; it is nobody's, if it was the caller's, and a first
    acceptance of theirs counts no more. Repeated, it changes nothing. Raises NotFound."""
    invoice = await get_sent(session, invoice_id, lock=True)
    values = {"id": new_id(), "invoice_id": invoice.id, "person_id": officer.person_id, "reason": reason}
    new = insert(Recusal).values(values).on_conflict_do_nothing().returning(Recusal.id)
    if await session.scalar(new) is not None:
        await leases.release(session, officer, invoice.id)
        await _release(session, officer, invoice.id)
        asked = await four_eyes.asked_of(session, officer, invoice)
        if asked is not None and asked.mine:
            await four_eyes.answer(session, officer, invoice, "returned")
        await audit(session, officer, "recuse", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await office_invoice(session, officer, invoice, await neighbours(session, officer, invoice))


async def _release(session: AsyncSession, officer: Officer, invoice_id: UUID) -> None:
    assigned = await session.get(ReviewAssignment, invoice_id)
    if assigned is not None and assigned.person_id == officer.person_id:
        await assignments.assign(session, officer, [invoice_id], None)


async def lift_recusal(
    session: AsyncSession, administrator: Officer, invoice_id: UUID, person_id: UUID
) -> OfficeInvoice:
    """Somebody else may decide about a request again. Raises Recused for one's own, NotFound."""
    if person_id == administrator.person_id:
        raise Recused
    invoice = await get_sent(session, invoice_id, lock=True)
    open_ = (Recusal.invoice_id == invoice.id, Recusal.person_id == person_id, Recusal.lifted_at.is_(None))
    lifted = update(Recusal).where(*open_).values(lifted_by=administrator.person_id, lifted_at=now_sql())
    if await session.scalar(lifted.returning(Recusal.id)) is None:
        raise NotFound
    await audit(session, administrator, "lift_recusal", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await office_invoice(session, administrator, invoice, await neighbours(session, administrator, invoice))
