"""The company is told of a decision once its officer can no longer undo it.

Until then the decision's row in `tellings` is waiting. Whoever takes it out of that state, the job that tells or the
officer who undoes, has won: never both.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.errors import Conflict
from api.core.jobs import Payload, enqueue, job
from api.invoices import queries
from api.invoices.models import Invoice, InvoiceEvent
from api.invoices.reductions import reduction_of
from api.invoices.status import Action
from api.review.decisions import mails
from api.review.models import Telling

TELL: Final = "tell_decision"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stood before a decision, as its columns and those of `Telling` say."""

    corrected_before: bool
    decided_at_before: datetime | None
    decided_by_before: UUID | None

    @classmethod
    def of(cls, invoice: Invoice) -> Self:
        return cls(invoice.corrected, invoice.decided_at, invoice.decided_by)


async def tell_later(session: AsyncSession, officer: Officer, invoice: Invoice, before: Standing) -> None:
    """Have the company told of the decision just made, with its mail; at once where the office cannot undo. `before`:
    where the request stood, for an undo."""
    event = await _last_event(session, invoice.id)
    wait = timedelta(seconds=get_settings().undo_seconds)
    values = {
        "invoice_id": invoice.id,
        "position": event.position,
        "state": "waiting" if wait else "told",
        "told_at": None if wait else now_sql(),
        "decided_by": officer.person_id,
        "until": now_sql() + wait,
    }
    await session.execute(insert(Telling).values(values | asdict(before)))
    if not wait:
        await _tell(session, invoice, event)
        return
    payload = {"organisation_id": invoice.organisation_id, "invoice_id": invoice.id, "position": event.position}
    await enqueue(session, TELL, payload, delay=wait)


class NotToldYet(Conflict):
    """The company is not told of the decision yet; whoever made it can undo it."""

    code = "not_told_yet"


async def is_untold(session: AsyncSession, invoice_id: UUID) -> bool:
    """Whether the company is still to be told of a decision."""
    waiting = select(Telling.position).where(Telling.invoice_id == invoice_id, Telling.state == "waiting")
    return (await session.scalars(waiting.limit(1))).one_or_none() is not None


async def _last_event(session: AsyncSession, invoice_id: UUID) -> InvoiceEvent:
    query = select(InvoiceEvent).where(InvoiceEvent.invoice_id == invoice_id).order_by(InvoiceEvent.position.desc())
    return (await session.scalars(query.limit(1))).one()


@job(TELL, owner="office")
async def tell_decision(database: Database, payload: Payload) -> None:
    """Tell the company, unless the decision was undone or it was told already. A company that has withdrawn or
    corrected its request meanwhile knows."""
    organisation_id, invoice_id = UUID(payload["organisation_id"]), UUID(payload["invoice_id"])
    async with database.transaction(DbRole.WORKER, organisation_id) as session:
        event = await _last_event(session, invoice_id)
        is_last = event.position == payload["position"]
        mine = (Telling.invoice_id == invoice_id, Telling.position == payload["position"], Telling.state == "waiting")
        state = {"state": "told", "told_at": now_sql()} if is_last else {"state": "overtaken"}
        taken = update(Telling).where(*mine).values(state).returning(Telling.position)
        if (await session.scalars(taken)).one_or_none() is not None and is_last:
            await _tell(session, await session.get_one(Invoice, invoice_id), event)


async def _tell(session: AsyncSession, invoice: Invoice, event: InvoiceEvent) -> None:
    match Action(event.action):
        case Action.ACCEPT:
            kept = await reduction_of(session, event)
            await (mails.tell_reduced(session, invoice, kept) if kept else mails.tell_accepted(session, invoice))
        case Action.REQUEST_CORRECTION:
            items = await queries.get_correction_items(session, invoice)
            await mails.tell_correction(session, invoice, event.message or "", items)
        case Action.REFUSE:
            reason = await queries.get_reason(session, event)
            assert reason is not None, "a refusal has a reason"
            await mails.tell_refused(session, invoice, reason, event.message)
        case Action.FORWARD:
            assert event.office_code is not None, "a CHECK holds a forwarding to an office"
            await mails.tell_forwarded(session, invoice, event.office_code, event.message or "")
        case _:
            raise ValueError(f"{event.action} decides nothing")
