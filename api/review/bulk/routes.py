"""Bulk decisions, for the office."""

from uuid import UUID

from fastapi import status

from api.accounts.access import CurrentOfficer, QuietOfficer
from api.core.db import DatabaseDep, SessionDep
from api.core.http import router
from api.invoices.routes import IdempotencyKey
from api.review.bulk import decisions
from api.review.bulk.schemas import BulkDecisionInput, BulkDecisionOut, BulkDecisions

routes = router("review", "/api/v1/office/bulk-decisions")


@routes.post("", status_code=status.HTTP_202_ACCEPTED)
async def create_bulk_decision(
    officer: CurrentOfficer, body: BulkDecisionInput, session: SessionDep, key: IdempotencyKey
) -> BulkDecisionOut:
    """Accept or refuse up to 200 requests, each as it was read. A job decides about one after the other as
    `decisions` would, and leaves alone what changed meanwhile, what a colleague is looking at and, when accepting,
    what has a check to look at or an amount that two people decide about. The same `Idempotency-Key` with the same
    body is the same decision."""
    return await decisions.ask(session, officer, body, key)


@routes.get("")
async def list_bulk_decisions(officer: QuietOfficer, session: SessionDep) -> BulkDecisions:
    """The caller's last ones, the newest first; they are kept for 30 days. Asking does not prolong the session."""
    return await decisions.list_bulk_decisions(session, officer)


@routes.get("/{bulk_id}")
async def get_bulk_decision(officer: QuietOfficer, bulk_id: UUID, session: SessionDep) -> BulkDecisionOut:
    """How far one of the caller's is, and what became of each request. Asking does not prolong the session."""
    return await decisions.read(session, officer, bulk_id)


@routes.post("/{bulk_id}/stop")
async def stop_bulk_decision(officer: CurrentOfficer, bulk_id: UUID, session: SessionDep) -> BulkDecisionOut:
    """Leave alone what has not begun. What is decided stays decided."""
    return await decisions.stop(session, officer, bulk_id)


@routes.post("/{bulk_id}/undo")
async def undo_bulk_decision(
    officer: CurrentOfficer, bulk_id: UUID, session: SessionDep, database: DatabaseDep
) -> BulkDecisionOut:
    """Take back each decision that its company is not told of yet, and leave alone what has not begun; 409 when it is
    too late for all of them."""
    return await decisions.undo(session, database, officer, bulk_id)
