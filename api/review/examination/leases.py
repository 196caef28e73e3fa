"""Who of the office is looking at a request: nobody else decides on it meanwhile, unless they take it over.

A lease is one row that one statement takes, renews or hands on, by the database's clock. The open page renews it; one
that nobody renews runs out by itself.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.errors import Conflict
from api.invoices.models import Invoice
from api.invoices.moves import MoveNotAllowed
from api.invoices.status import Status
from api.review.barred import refuse_if_barred
from api.review.examination.reading import get_sent
from api.review.models import ReviewLease
from api.review.queue.viewers import Viewer, viewers
from api.review.schemas import LeaseOut

LASTS: Final = timedelta(minutes=2)
"""So long after it was last renewed a lease still holds."""


class HeldByOther(Conflict):
    """Somebody else of the office is looking at the request."""

    code = "held_by_other"


# A lease that still holds keeps its beginning; one that ran out, or that somebody else had, begins anew.
_TAKE: Final = text(
    """
    INSERT INTO review_leases AS held (invoice_id, person_id, since, until)
    VALUES (:invoice_id, :person_id, app_now(), app_now() + :lasts)
    ON CONFLICT (invoice_id) DO UPDATE SET
      person_id = EXCLUDED.person_id, until = EXCLUDED.until,
      since = CASE WHEN held.person_id = EXCLUDED.person_id AND held.until > app_now()
                   THEN held.since ELSE EXCLUDED.since END
    WHERE held.person_id = EXCLUDED.person_id OR held.until <= app_now() OR :take_over
    """
)


async def take(session: AsyncSession, officer: Officer, invoice_id: UUID, *, take_over: bool) -> LeaseOut:
    """Take or renew the lease of a request that waits for a decision; somebody else's only if told to. The answer says
    who has it now. Raises NotFound, MoveNotAllowed, OwnCompany, Recused."""
    invoice = await get_sent(session, invoice_id)  # not locked: each open page asks again and again
    if invoice.status != Status.IN_REVIEW.value:
        raise MoveNotAllowed(params={"status": f"invoices.status.{invoice.status}"})
    await refuse_if_barred(session, officer, invoice)
    before = await _viewer(session, invoice) if take_over else None
    parameters = {"invoice_id": invoice.id, "person_id": officer.person_id, "lasts": LASTS, "take_over": take_over}
    await session.execute(_TAKE, parameters)
    if before is not None and before.person.id != officer.person_id:
        await audit(session, officer, "take_over", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    # Also a lease that stays another's is locked by the statement, so nobody releases it before it is read here.
    now = (await viewers(session, [invoice.id]))[invoice.id]
    return LeaseOut(mine=now.person.id == officer.person_id, holder=now.person, since=now.since)


async def _viewer(session: AsyncSession, invoice: Invoice) -> Viewer | None:
    return (await viewers(session, [invoice.id])).get(invoice.id)


async def release(session: AsyncSession, officer: Officer, invoice_id: UUID) -> None:
    """Nobody has to wait for it any more. Another's lease stays."""
    await session.execute(
        delete(ReviewLease).where(ReviewLease.invoice_id == invoice_id, ReviewLease.person_id == officer.person_id)
    )


async def require_free(session: AsyncSession, officer: Officer, invoice: Invoice) -> None:
    """Before a decision, with the request's row locked. Raises HeldByOther."""
    held = await _viewer(session, invoice)
    if held is not None and held.person.id != officer.person_id:
        raise HeldByOther(params={"name": held.person.name})


async def end(session: AsyncSession, invoice: Invoice) -> None:
    """The request is decided: there is nothing to hold."""
    await session.execute(delete(ReviewLease).where(ReviewLease.invoice_id == invoice.id))
