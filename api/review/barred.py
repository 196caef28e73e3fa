"""What keeps an officer from a decision although the request waits for one and nobody else is looking at it, and from
whatever else would weigh upon it: holding it, noting a death, marking a formal decision."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.clock import office_day
from api.core.errors import Conflict
from api.invoices.models import Invoice
from api.invoices.payment_holds import held, keep_holds
from api.review.own_companies import refuse_if_own
from api.review.paper.duty import require_other
from api.review.recusals import refuse_if_recused


class PayeeHeld(Conflict):
    """Payments to the request's account or company are held."""

    code = "payee_held"


async def refuse_if_barred(session: AsyncSession, officer: Officer, invoice: Invoice, *, accepts: bool = False) -> None:
    """With the request's row locked, where something is decided. Raises OwnCompany, Recused, and where the officer
    `accepts` EnteredByYou and PayeeHeld.

    Taking back one's own decision is not asked here: it leaves the request to the others, as a recusal does. Whoever
    sees only after deciding whose request it was recuses themselves and undoes, in whichever order.
    """
    await refuse_if_own(session, officer, invoice)
    await refuse_if_recused(session, officer, invoice.id)
    if accepts:
        require_other(officer, invoice)
        await _require_payable(session, officer, invoice)


async def _require_payable(session: AsyncSession, officer: Officer, invoice: Invoice) -> None:
    await keep_holds(session)  # whoever adds one at this moment comes before this, or waits for the acceptance
    holds = (await held(session, [invoice.id], office_day(officer.now))).get(invoice.id)
    if holds:
        raise PayeeHeld(params={"reason": holds[0].reason})
