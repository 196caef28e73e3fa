"""The only writer of a status: each move goes through the table of `status` and appends an event (ARCHITECTURE)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, DateTime, case, cast, func, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer, Sender, short_name
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.errors import Conflict
from api.core.ids import new_id
from api.invoices.models import Invoice, Reason
from api.invoices.status import MOVES, Action, Side, Status, next_status


class MoveNotAllowed(Conflict):
    """The request is not in a status in which this can be done."""

    code = "move_not_allowed"


@dataclass(frozen=True, slots=True)
class Mover:
    """Who moves a request, as the timeline names them."""

    id: UUID | None
    name: str
    side: Side


def mover(caller: Sender | Officer) -> Mover:
    side: Side = "company" if isinstance(caller, Member) else "office"
    return Mover(caller.person_id, short_name(caller.first_name, caller.last_name), side)


# The counter is taken in the transaction, so that positions are seen in the order of commits (DECISIONS 5).
_EVENT = text(
    """
    WITH counter AS (
      INSERT INTO event_counters AS c (organisation_id, position) VALUES (:organisation_id, 1)
      ON CONFLICT (organisation_id) DO UPDATE SET position = c.position + 1 RETURNING position)
    INSERT INTO invoice_events (id, organisation_id, position, invoice_id, action, from_status, to_status, actor_id,
                                actor_name, actor_side, message, reason_code, reason_revision,
                                reduction_id, office_code, version)
    SELECT :id, :organisation_id, position, :invoice_id, :action, :from_status, :to_status, :actor_id,
           :actor_name, :actor_side, :message, :reason_code, :reason_revision, :reduction_id, :office_code, :version
    FROM counter
    """
)


async def record_event(  # the arguments are the event's columns
    session: AsyncSession,
    invoice: Mapping[str, Any],
    action: Action,
    from_status: Status | None,
    to_status: Status,
    by: Mover,
    message: str | None = None,
    reason: Reason | None = None,
    reduction_id: UUID | None = None,
    office_code: str | None = None,
) -> None:
    """Append to the history. `invoice` holds organisation_id, id and version."""
    await session.execute(
        _EVENT,
        {
            "id": new_id(),
            "organisation_id": invoice["organisation_id"],
            "invoice_id": invoice["id"],
            "version": invoice["version"],
            "action": action.value,
            "from_status": from_status.value if from_status else None,
            "to_status": to_status.value,
            "actor_id": by.id,
            "actor_name": by.name,
            "actor_side": by.side,
            "message": message,
            "reason_code": reason.code if reason else None,
            "reason_revision": reason.revision if reason else None,
            "reduction_id": reduction_id,
            "office_code": office_code,
        },
    )


def _day(instant: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.timezone(get_settings().time_zone, instant), Date)


def _clock(before: Status, after: Status) -> dict[str, Any]:
    """Its working days at the office count on where they stopped when it comes back; those of a company that was asked
    are kept. `count_waiting_anew` in SQL says the same of many."""
    if after is not Status.IN_REVIEW or before is Status.DRAFT:
        return {}
    left = func.coalesce(Invoice.decided_at, Invoice.changed_at)
    away = func.working_days(_day(left), _day(now_sql()))
    since = func.coalesce(Invoice.waiting_since, Invoice.submitted_at)
    later = func.timezone(
        get_settings().time_zone, cast(func.later_by_working_days(_day(since), away), DateTime(timezone=False))
    )
    shifted = {"waiting_since": case((away > 0, later), else_=Invoice.waiting_since)}
    return shifted | ({"company_days": Invoice.company_days + away} if before is Status.TO_CORRECT else {})


def _reduced(before: Status, action: Action, reduction_id: UUID | None) -> dict[str, Any]:
    """What an acceptance allows counts until the request is decided anew."""
    decided_anew = MOVES[before, action].to is Status.IN_REVIEW and before is not Status.DRAFT
    return {"reduction_id": reduction_id} if action is Action.ACCEPT or decided_anew else {}


async def move(
    session: AsyncSession,
    invoice: Invoice,
    action: Action,
    by: Mover,
    *,
    message: str | None = None,
    reason: Reason | None = None,
    reduction_id: UUID | None = None,
    office_code: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Change the status of a locked invoice, with further columns in `values`. Raises MoveNotAllowed."""
    before = Status(invoice.status)
    after = next_status(before, action)
    if after is None:
        raise MoveNotAllowed(params={"status": f"invoices.status.{before.value}"})
    moved = {"status": after.value, "changed_at": now_sql()} | _reduced(before, action, reduction_id)
    changed = moved | _clock(before, after) | dict(values or {})
    await session.execute(update(Invoice).where(Invoice.id == invoice.id).values(changed))
    await session.refresh(invoice)
    known = {"organisation_id": invoice.organisation_id, "id": invoice.id, "version": invoice.version}
    await record_event(session, known, action, before, after, by, message, reason, reduction_id, office_code)
