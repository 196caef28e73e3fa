"""An officer takes a decision back in its first half minute, before the company is told."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.errors import Conflict
from api.invoices.models import CorrectionItem, Invoice
from api.invoices.moves import move, mover
from api.invoices.status import Action
from api.invoices.submission import check_if_match
from api.review.examination.reading import get_sent, office_invoice, undoable_by
from api.review.models import Telling
from api.review.queue.searching import neighbours
from api.review.schemas import OfficeInvoice


class TooLateToUndo(Conflict):
    """The company is told already, or somebody else decided."""

    code = "too_late_to_undo"


async def undo(
    session: AsyncSession, officer: Officer, invoice_id: UUID, if_match: str
) -> tuple[Invoice, OfficeInvoice]:
    """Put the request back where it stood in the queue; what was asked of the company is asked no more. Only whoever
    decided, recused since or not, and only until it is told. Raises NotFound, PreconditionFailed, TooLateToUndo."""
    invoice = await take_back(session, officer, invoice_id, if_match)
    return invoice, await office_invoice(session, officer, invoice, await neighbours(session, officer, invoice))


async def take_back(session: AsyncSession, officer: Officer, invoice_id: UUID, if_match: str) -> Invoice:
    """What `undo` does, without reading the request anew."""
    # In the order in which the job that tells locks them.
    taken = update(Telling).where(*undoable_by(officer, invoice_id)).values(state="undone").returning(Telling)
    untold = (await session.scalars(taken)).one_or_none()
    invoice = await get_sent(session, invoice_id, lock=True)
    check_if_match(if_match, invoice.version, invoice.changed_at)
    if untold is None:
        raise TooLateToUndo
    values = {
        "corrected": untold.corrected_before,
        "decided_at": untold.decided_at_before,
        "decided_by": untold.decided_by_before,
    }
    await move(session, invoice, Action.UNDO, mover(officer), values=values)
    asked = (CorrectionItem.invoice_id == invoice.id, CorrectionItem.version == invoice.version)
    await session.execute(update(CorrectionItem).where(*asked).values(undone=True))
    await audit(
        session,
        officer,
        Action.UNDO.value,
        "invoice",
        invoice.id,
        organisation_id=invoice.organisation_id,
        fields=["status"],
    )
    return invoice
