"""Who of the office is looking at a request: nobody else decides on it meanwhile, unless they take it over.

A lease is one row that one statement takes, renews or hands on, by the database's clock. The open page renews it; one
that nobody renews runs out by itself.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.errors import Conflict
from api.invoices.models import Invoice
from api.invoices.moves import MoveNotAllowed
from api.invoices.status import Status
from api.review.examination import get_sent
from api.review.models import ReviewLease
from api.review.schemas import LeaseHolder, LeaseOut

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


def holds() -> ColumnElement[bool]:
    return ReviewLease.until > now_sql()


async def take(session: AsyncSession, officer: Officer, invoice_id: UUID, *, take_over: bool) -> LeaseOut:
    """Take or renew the lease of a request that waits for a decision; somebody else's only if told to. The answer says
    who has it now. Raises NotFound, MoveNotAllowed."""
    invoice = await get_sent(session, invoice_id)
    if invoice.status != Status.IN_REVIEW.value:
        raise MoveNotAllowed(params={"status": f"invoices.status.{invoice.status}"})
    before = await _holder(session, invoice.id) if take_over else None
    parameters = {"invoice_id": invoice.id, "person_id": officer.person_id, "lasts": LASTS, "take_over": take_over}
    await session.execute(_TAKE, parameters)
    if before is not None and before.person_id != officer.person_id:
        await audit(session, officer, "take_over", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    now = await _holder(session, invoice.id)
    if now is None:
        raise RuntimeError("the lease that was just taken does not hold")
    return LeaseOut(mine=now.person_id == officer.person_id, holder=_shown(now), since=now.since)


async def _holder(session: AsyncSession, invoice_id: UUID) -> Row[UUID, datetime, str, str] | None:
    query = (
        select(ReviewLease.person_id, ReviewLease.since, Person.first_name, Person.last_name)
        .join(Person, Person.id == ReviewLease.person_id)
        .where(ReviewLease.invoice_id == invoice_id, holds())
    )
    return (await session.execute(query)).one_or_none()


def _shown(row: Row[UUID, datetime, str, str]) -> LeaseHolder:
    return LeaseHolder(id=row.person_id, name=f"{row.first_name} {row.last_name}")


async def release(session: AsyncSession, officer: Officer, invoice_id: UUID) -> None:
    """Nobody has to wait for it any more. Another's lease stays."""
    await session.execute(
        delete(ReviewLease).where(ReviewLease.invoice_id == invoice_id, ReviewLease.person_id == officer.person_id)
    )


async def require_free(session: AsyncSession, officer: Officer, invoice: Invoice) -> None:
    """Before a decision, with the request's row locked. Raises HeldByOther."""
    held = await _holder(session, invoice.id)
    if held is not None and held.person_id != officer.person_id:
        raise HeldByOther(params={"name": _shown(held).name})


async def end(session: AsyncSession, invoice: Invoice) -> None:
    """The request is decided: there is nothing to hold."""
    await session.execute(delete(ReviewLease).where(ReviewLease.invoice_id == invoice.id))
