"""Carries a bulk decision out: each request in a transaction of its own, in which it also becomes done, so that
whatever crashes, nothing is decided twice and nothing is forgotten."""

from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.acting import officer_now
from api.core.clock import now_sql
from api.core.db import Database, DbRole, is_passing
from api.core.errors import Conflict, Forbidden, Params, Problem, Unprocessable
from api.core.jobs import Payload, job
from api.core.sections import show_amount
from api.invoices.models import Invoice
from api.invoices.parameters import read_parameters
from api.invoices.presenting import etag
from api.review.bulk.decisions import CARRY_OUT
from api.review.checks.checking import make_checks
from api.review.decisions.deciding import carry_out, lock_for
from api.review.models import BulkDecision, BulkDecisionItem
from api.review.schemas import Acceptance, RefusalInput

log = structlog.get_logger("guichet.review")

_FAILED: Final = "bulk_decision_failed"
_NO_REASON: Final = "reason_withdrawn"


class WarningsOpen(Conflict):
    """A check of the request, made again now, needs a look."""

    code = "warnings_open"


class NeedsTwo(Conflict):
    """The amount is one that two people decide about."""

    code = "needs_two"


class AccessEndedMeanwhile(Forbidden):
    """Who asked for the decision may not decide any more."""

    code = "access_ended_meanwhile"


@job(CARRY_OUT, owner="office")
async def carry_out_bulk_decision(database: Database, payload: Payload) -> None:
    """Decide what still waits, in the order in which it was given."""
    bulk_id = UUID(payload["bulk_id"])
    async with database.transaction(DbRole.OFFICE) as session:
        bulk = await session.get(BulkDecision, bulk_id)
        waiting = select(BulkDecisionItem.position).where(
            BulkDecisionItem.bulk_id == bulk_id, BulkDecisionItem.state == "waiting"
        )
        positions = (await session.scalars(waiting.order_by(BulkDecisionItem.position))).all()
    if bulk is not None:
        for position in positions:
            await _one(database, bulk, position)


async def _one(database: Database, bulk: BulkDecision, position: int) -> None:
    """One request, whatever becomes of it. Raises what may pass, so that the job is tried again."""
    try:
        async with database.transaction(DbRole.OFFICE) as session:
            await _attempt(session, bulk, position)
    except Unprocessable:  # all else was looked at when it was asked for
        await _end(database, bulk, position, "skipped", _NO_REASON)
    except Problem as problem:
        await _end(database, bulk, position, "skipped", problem.problem_code, problem.params)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("bulk_decision_failed", bulk_id=str(bulk.id), position=position)
        await _end(database, bulk, position, "failed", _FAILED)


async def _attempt(session: AsyncSession, bulk: BulkDecision, position: int) -> None:
    item = await session.get_one(BulkDecisionItem, (bulk.id, position), with_for_update=True)
    if item.state != "waiting":
        return
    officer = await officer_now(session, bulk.person_id)
    if officer is None:
        raise AccessEndedMeanwhile
    decision = _decision(bulk)
    invoice = await lock_for(session, officer, item.invoice_id, decision, item.etag)
    if isinstance(decision, Acceptance):
        await _require_harmless(session, officer, invoice)
    await carry_out(session, officer, invoice, decision)
    item.state, item.ended_at = "done", now_sql()
    item.decided_etag = etag(invoice.version, invoice.changed_at)


def _decision(bulk: BulkDecision) -> Acceptance | RefusalInput:
    if bulk.kind == "acceptance":
        return Acceptance(kind="acceptance", reductions=[])
    assert bulk.reason_code is not None, "a refusal has a reason"
    return RefusalInput(kind="refusal", reason_code=bulk.reason_code, message=bulk.message)


async def _require_harmless(session: AsyncSession, officer: Officer, invoice: Invoice) -> None:
    """Nobody looks at what is accepted in bulk, so there must be nothing to look at. Raises WarningsOpen, NeedsTwo."""
    limit = (await read_parameters(session)).four_eyes_amount
    if limit is not None and invoice.total >= limit:
        raise NeedsTwo(params={"amount": show_amount(limit)})
    checks = (await make_checks(session, [invoice], officer.now))[invoice.id]
    opened = [check.code for check in checks if check.state != "ok"]
    if opened:
        raise WarningsOpen(params={"checks": ", ".join(f"review.check.{code}" for code in opened)})


async def _end(
    database: Database, bulk: BulkDecision, position: int, state: str, code: str, params: Params | None = None
) -> None:
    values = {"state": state, "code": code, "params": dict(params or {}), "ended_at": now_sql()}
    this = (BulkDecisionItem.bulk_id == bulk.id, BulkDecisionItem.position == position)
    async with database.transaction(DbRole.OFFICE) as session:
        still = update(BulkDecisionItem).where(*this, BulkDecisionItem.state == "waiting")
        await session.execute(still.values(values))
