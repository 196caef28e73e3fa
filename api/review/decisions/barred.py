"""What keeps an officer from a decision although the request waits for one and nobody else is looking at it."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.clock import office_day
from api.core.errors import Conflict
from api.invoices.models import Invoice
from api.invoices.payment_holds import held, keep_holds
from api.review.paper.duty import require_other
from api.review.recusals import refuse_if_recused


class PayeeHeld(Conflict):
    """Payments to the request's account or company are held."""

    code = "payee_held"


async def refuse_if_barred(session: AsyncSession, officer: Officer, invoice: Invoice, *, accepts: bool) -> None:
    """Before a decision, with the request's row locked. Raises Recused, EnteredByYou, PayeeHeld."""
    await refuse_if_recused(session, officer, invoice.id)
    if accepts:
        require_other(officer, invoice)
        await _require_payable(session, officer, invoice)


async def _require_payable(session: AsyncSession, officer: Officer, invoice: Invoice) -> None:
    await keep_holds(session)  # whoever adds one at this moment comes before this, or waits for the acceptance
    holds = (await held(session, [invoice.id], office_day(officer.now))).get(invoice.id)
    if holds:
        raise PayeeHeld(params={"reason": holds[0].reason})
