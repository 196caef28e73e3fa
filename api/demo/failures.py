"""What failed in the demo and waits for an administrator, and the last days' reconciliations."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import now, office_day
from api.core.db import DbRole, become
from api.core.ids import new_id
from api.demo.people import DemoPerson
from api.failed_steps.models import FailedStep, Reconciliation, ScheduledRun
from api.notifications.models import OutboxMessage

# What a small office counts in a night.
_COUNTED: Final = {
    "acknowledged": 38,
    "versions": 604,
    "statuses": 547,
    "positions": 1288,
    "decided": 41,
    "mailed": 44,
    "outbox": 312,
    "files": 871,
    "rows": 871,
}


async def add_failures(session: AsyncSession, reader: DemoPerson) -> None:
    """A mail that a mailbox refused, an SMS whose code ran out, a nightly job without its storage, and a difference
    that was handled. As the worker, whose rows these are."""
    await become(session, DbRole.WORKER)
    instant = await now(session)
    mail, sms = new_id(), new_id()
    common = {"person_id": reader.id, "language": "de", "params": {}, "state": "failed", "failed_at": instant}
    await session.execute(
        insert(OutboxMessage),
        [
            common | _mail(mail, "password_changed", reader.account.email, "recipient_refused_550", 1),
            common | _mail(sms, "login_code", "+41790000000", "code_is_over", 4) | {"channel": "sms"},
        ],
    )
    run = {"id": new_id(), "name": "remove_old_exports", "started_at": instant, "ended_at": instant, "error": "OSError"}
    await session.execute(insert(ScheduledRun), run)
    await session.execute(
        insert(FailedStep),
        [
            _step(f"outbox:{mail}", "mail", "password_changed", "recipient_refused_550", "address_refused", instant)
            | {"asked": "office", "person_id": reader.id},
            _step(f"outbox:{sms}", "sms", "login_code", "code_is_over", "too_late", instant)
            | {"asked": "office", "person_id": reader.id, "attempts": 4, "retryable": False},
            _step("schedule:remove_old_exports", "schedule", "remove_old_exports", "OSError", "unreachable", instant),
            _step("sum:statuses", "sum", "statuses", "difference", "difference", instant - timedelta(days=2))
            | {"state": "done", "closed_at": instant - timedelta(days=1)},
        ],
    )
    await session.execute(insert(Reconciliation), [_day(instant, ago) for ago in range(5)])


def _mail(outbox_id: UUID, message: str, recipient: str, error: str, attempts: int) -> dict[str, Any]:
    row = {"id": outbox_id, "channel": "mail", "message": message, "recipient": recipient}
    return row | {"error": error, "attempts": attempts}


def _step(source: str, kind: str, name: str, code: str, reason: str, failed_at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": kind,
        "source": source,
        "name": name,
        "asked": "operator",
        "code": code,
        "reason": reason,
        "retryable": True,
        "facts": {},
        "attempts": 1,
        "failed_at": failed_at,
        "state": "open",
        "person_id": None,
        "closed_at": None,
    }


def _day(instant: datetime, ago: int) -> dict[str, Any]:
    """Two days ago, one status had been changed by hand."""
    at = instant - timedelta(days=ago)
    sums: dict[str, dict[str, Any]] = {
        name: {"counted_in": count - ago, "counted_out": count - ago, "differences": 0, "references": []}
        for name, count in _COUNTED.items()
    }
    if ago == 2:
        sums["statuses"] |= {"counted_out": sums["statuses"]["counted_in"] - 1, "differences": 1}
        sums["statuses"]["references"] = ["302-26-000112"]
    differences = 1 if ago == 2 else 0
    return {"day": office_day(at), "started_at": at, "ended_at": at, "differences": differences, "sums": sums}
