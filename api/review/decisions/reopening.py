"""The office takes up a request again that it had decided on: with a reason, which the company is told."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.invoices.models import Invoice
from api.invoices.moves import move, mover
from api.invoices.status import Action
from api.invoices.submission import check_if_match
from api.review.barred import refuse_if_barred
from api.review.decisions import mails
from api.review.decisions.telling import NotToldYet, is_untold
from api.review.examination.reading import get_sent, office_invoice
from api.review.queue.searching import neighbours
from api.review.schemas import OfficeInvoice


async def reopen(
    session: AsyncSession, officer: Officer, invoice_id: UUID, reason: str, if_match: str
) -> tuple[Invoice, OfficeInvoice]:
    """Put an accepted, refused or forwarded request back into the queue, at the place its day of sending gives it. What
    was handed on for payment stays decided. Raises NotFound, PreconditionFailed, MoveNotAllowed, NotToldYet,
    OwnCompany, Recused."""
    invoice = await get_sent(session, invoice_id, lock=True)
    await refuse_if_barred(session, officer, invoice)
    check_if_match(if_match, invoice.version, invoice.changed_at)
    if await is_untold(session, invoice.id):
        raise NotToldYet
    values = {"corrected": False, "decided_at": None, "decided_by": None}
    await move(session, invoice, Action.REOPEN, mover(officer), message=reason, values=values)
    await mails.tell_reopened(session, invoice, reason)
    await audit(
        session,
        officer,
        Action.REOPEN.value,
        "invoice",
        invoice.id,
        organisation_id=invoice.organisation_id,
        fields=["status"],
    )
    return invoice, await office_invoice(session, officer, invoice, await neighbours(session, officer, invoice))
