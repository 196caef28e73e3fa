"""Many requests decided at once: accepted, or refused for one reason. A job carries each out (`carrying_out`); whoever
asked for it may leave the page, stop what has not begun, and take back what the companies are not told of yet."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.beneficiaries.models import Beneficiary
from api.core.audit import audit
from api.core.audited import Action
from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.errors import Finding, NotFound, PreconditionFailed, Unprocessable, translated
from api.core.ids import new_id
from api.core.jobs import enqueue
from api.core.labels import in_language, t
from api.invoices import queries
from api.invoices.idempotency import KeyReused, fingerprint_of
from api.invoices.models import Invoice
from api.invoices.presenting import etag
from api.invoices.schemas import InvoiceBeneficiary
from api.organisations.models import Organisation
from api.review.bulk.schemas import (
    BulkDecisionInput,
    BulkDecisionItemOut,
    BulkDecisionOut,
    BulkDecisions,
    BulkDecisionSummary,
    BulkRefusal,
)
from api.review.decisions.deciding import reason_for
from api.review.decisions.undoing import TooLateToUndo, take_back
from api.review.four_eyes import require_confirmed
from api.review.models import BulkDecision, BulkDecisionItem, Telling
from api.review.schemas import InvoiceOrganisation

log = structlog.get_logger("guichet.review")

CARRY_OUT: Final = "carry_out_bulk_decision"
KEPT: Final = timedelta(days=30)
SHOWN: Final = 20
"""So many of their last ones somebody sees."""
STOPPED: Final = "bulk_stopped"
_AUDITED: Final[dict[str, Action]] = {"acceptance": "accept_in_bulk", "refusal": "refuse_in_bulk"}


async def ask(session: AsyncSession, officer: Officer, wanted: BulkDecisionInput, key: str) -> BulkDecisionOut:
    """Have these requests decided, each for itself. The same key again is the same decision, made once. Raises
    Unprocessable, NotFound, StepUpRequired, KeyReused."""
    print_ = fingerprint_of(wanted.model_dump(mode="json"))
    bulk_id = new_id()
    values = {
        "id": bulk_id,
        "person_id": officer.person_id,
        "key": key,
        "fingerprint": print_,
        "kind": wanted.kind,
        "reason_code": wanted.reason_code if isinstance(wanted, BulkRefusal) else None,
        "message": wanted.message if isinstance(wanted, BulkRefusal) else None,
    }
    # One that comes at the same time waits here for the first.
    added = insert(BulkDecision).values(values).on_conflict_do_nothing(index_elements=["person_id", "key"])
    if await session.scalar(added.returning(BulkDecision.id)) is None:
        mine = select(BulkDecision).where(BulkDecision.person_id == officer.person_id, BulkDecision.key == key)
        earlier = (await session.scalars(mine)).one()
        if earlier.fingerprint != print_:
            raise KeyReused
        return await _shown(session, officer, earlier)
    await _check(session, officer, wanted)
    await session.execute(insert(BulkDecisionItem), _rows(bulk_id, wanted))
    await enqueue(session, CARRY_OUT, {"bulk_id": bulk_id})
    await audit(session, officer, _AUDITED[wanted.kind], "bulk_decision", bulk_id)
    return await _shown(session, officer, await session.get_one(BulkDecision, bulk_id))


async def _check(session: AsyncSession, officer: Officer, wanted: BulkDecisionInput) -> None:
    if isinstance(wanted, BulkRefusal):
        if wanted.count != len(wanted.items):
            params = {"count": len(wanted.items)}
            raise Unprocessable([Finding("/count", "count_differs", params, label="review.bulk.fields.count")])
        await reason_for(session, wanted)
    ids = [item.invoice_id for item in wanted.items]
    found = (await session.execute(select(Invoice.id, Invoice.total).where(Invoice.id.in_(ids)))).all()
    if len(found) != len(ids):
        raise NotFound
    if isinstance(wanted, BulkRefusal):  # what reaches the amount is not accepted in bulk
        await require_confirmed(session, officer, max(total for _, total in found))


def _rows(bulk_id: UUID, wanted: BulkDecisionInput) -> list[dict[str, Any]]:
    return [
        {"bulk_id": bulk_id, "position": position, "state": "waiting", "params": {}} | item.model_dump()
        for position, item in enumerate(wanted.items)
    ]


async def list_bulk_decisions(session: AsyncSession, officer: Officer) -> BulkDecisions:
    """The caller's last ones, the newest first."""
    query = select(BulkDecision).where(*_mine(officer)).order_by(BulkDecision.id.desc()).limit(SHOWN)
    bulks = (await session.scalars(query)).all()
    counted = _COUNTED.where(BulkDecisionItem.bulk_id.in_([bulk.id for bulk in bulks]))
    rows = (await session.execute(counted)).all()
    reasons = await _reasons(session, officer)
    mine = {bulk.id: [row for row in rows if row.bulk_id == bulk.id] for bulk in bulks}
    return BulkDecisions(items=[BulkDecisionSummary(**_summary(bulk, mine[bulk.id], reasons)) for bulk in bulks])


async def read(session: AsyncSession, officer: Officer, bulk_id: UUID) -> BulkDecisionOut:
    """How far one is. Raises NotFound."""
    bulk = await _find(session, officer, bulk_id)
    await audit(session, officer, "read", "bulk_decision", bulk.id)
    return await _shown(session, officer, bulk)


async def stop(session: AsyncSession, officer: Officer, bulk_id: UUID) -> BulkDecisionOut:
    """Leave alone what has not begun. Raises NotFound."""
    bulk = await _find(session, officer, bulk_id)
    await _stop(session, officer, bulk)
    return await _shown(session, officer, bulk)


async def _stop(session: AsyncSession, officer: Officer, bulk: BulkDecision) -> None:
    """One that is being carried out at this moment holds its row, and is waited for."""
    left = (BulkDecisionItem.bulk_id == bulk.id, BulkDecisionItem.state == "waiting")
    values = {"state": "skipped", "code": STOPPED, "ended_at": now_sql()}
    stopped = await session.execute(update(BulkDecisionItem).where(*left).values(values).returning(1))
    if stopped.first() is not None:
        await audit(session, officer, "stop", "bulk_decision", bulk.id)


async def undo(session: AsyncSession, database: Database, officer: Officer, bulk_id: UUID) -> BulkDecisionOut:
    """Take back what can be, each request in a transaction of its own, and leave alone what has not begun. Ends the
    transaction that it was given. Raises NotFound; TooLateToUndo where nothing could be taken back."""
    bulk = await _find(session, officer, bulk_id)
    await _stop(session, officer, bulk)
    decided = select(BulkDecisionItem.position).where(
        BulkDecisionItem.bulk_id == bulk.id, BulkDecisionItem.state == "done"
    )
    positions = (await session.scalars(decided.order_by(BulkDecisionItem.position))).all()
    await audit(session, officer, "undo", "bulk_decision", bulk.id)
    await session.commit()
    undone = [await _undo(database, officer, bulk.id, position) for position in positions]
    if undone and not any(undone):
        raise TooLateToUndo
    async with database.transaction(DbRole.OFFICE) as after:
        return await _shown(after, officer, bulk)


async def _undo(database: Database, officer: Officer, bulk_id: UUID, position: int) -> bool:
    """Whether it could be taken back."""
    with suppress(NotFound, PreconditionFailed, TooLateToUndo):
        async with database.transaction(DbRole.OFFICE) as session:
            item = await session.get_one(BulkDecisionItem, (bulk_id, position), with_for_update=True)
            if item.state != "done" or item.decided_etag is None:
                return False
            await take_back(session, officer, item.invoice_id, item.decided_etag)
            item.state, item.ended_at = "undone", now_sql()
        return True
    return False


def _mine(officer: Officer) -> Sequence[Any]:
    return (BulkDecision.person_id == officer.person_id, BulkDecision.created_at > officer.now - KEPT)


async def _find(session: AsyncSession, officer: Officer, bulk_id: UUID) -> BulkDecision:
    found = (
        await session.scalars(select(BulkDecision).where(*_mine(officer), BulkDecision.id == bulk_id))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


# What is counted of a request; what is shown of it comes on top.
_COUNTED: Final[Any] = select(  # SQLAlchemy types each column list differently
    BulkDecisionItem.bulk_id, BulkDecisionItem.state, BulkDecisionItem.ended_at, Invoice.total
).join(Invoice, Invoice.id == BulkDecisionItem.invoice_id)


async def _items(session: AsyncSession, officer: Officer, bulk: BulkDecision) -> Sequence[Row[Any]]:
    until = select(func.max(Telling.until)).where(
        Telling.invoice_id == BulkDecisionItem.invoice_id,
        Telling.state == "waiting",
        Telling.decided_by == officer.person_id,
        Telling.until > now_sql(),
    )
    query = (
        _COUNTED.add_columns(
            BulkDecisionItem.invoice_id,
            BulkDecisionItem.code,
            BulkDecisionItem.params,
            BulkDecisionItem.decided_etag,
            Invoice.reference,
            Invoice.kind,
            Invoice.status,
            Invoice.version,
            Invoice.changed_at,
            Invoice.beneficiary_id,
            Beneficiary.last_name,
            Beneficiary.first_name,
            Beneficiary.avs_number,
            Invoice.organisation_id,
            Organisation.name.label("organisation_name"),
            until.scalar_subquery().label("until"),
        )
        .join(Beneficiary, Beneficiary.id == Invoice.beneficiary_id)
        .join(Organisation, Organisation.id == Invoice.organisation_id)
        .where(BulkDecisionItem.bulk_id == bulk.id)
        .order_by(BulkDecisionItem.position)
    )
    return (await session.execute(query)).all()


async def _reasons(session: AsyncSession, officer: Officer) -> dict[str, str]:
    """The short names of all there ever were."""
    return {one.code: in_language(one.short, officer.language) for one in await queries.newest_reasons(session)}


def _summary(bulk: BulkDecision, rows: Sequence[Row[Any]], reasons: dict[str, str]) -> dict[str, Any]:
    states = [row.state for row in rows]
    ended = [row.ended_at for row in rows if row.ended_at is not None]
    return {
        "id": bulk.id,
        "kind": bulk.kind,
        "reason": reasons.get(bulk.reason_code) if bulk.reason_code else None,
        "message": bulk.message,
        "created_at": bulk.created_at,
        "ended_at": max(ended) if "waiting" not in states and ended else None,
        "total": len(rows),
        "amount": sum((row.total for row in rows if row.state == "done"), Decimal(0)),
    } | {state: states.count(state) for state in ("waiting", "done", "skipped", "failed", "undone")}


async def _shown(session: AsyncSession, officer: Officer, bulk: BulkDecision) -> BulkDecisionOut:
    rows = await _items(session, officer, bulk)
    return BulkDecisionOut(
        **_summary(bulk, rows, await _reasons(session, officer)),
        items=[_item_out(row, officer.language) for row in rows],
        undo_until=max((row.until for row in rows if _undoable(row)), default=None),
    )


def _undoable(row: Row[Any]) -> bool:
    """Whether it stands as it was decided here, and its company does not know yet."""
    return row.state == "done" and row.until is not None and row.decided_etag == etag(row.version, row.changed_at)


def _item_out(row: Row[Any], language: str) -> BulkDecisionItemOut:
    return BulkDecisionItemOut(
        invoice_id=row.invoice_id,
        reference=row.reference,
        beneficiary=InvoiceBeneficiary(
            id=row.beneficiary_id, last_name=row.last_name, first_name=row.first_name, avs_number=row.avs_number
        ),
        organisation=InvoiceOrganisation(id=row.organisation_id, name=row.organisation_name),
        kind=row.kind,
        total=row.total,
        status=row.status,
        state=row.state,
        code=row.code,
        detail=t(language, f"errors.{row.code}", **translated(row.params, language)) if row.code else None,
    )


async def forget_bulk_decisions(database: Database) -> None:
    """A month after they were made. What was decided stays in each request's history."""
    async with database.transaction(DbRole.WORKER) as session:
        gone = await session.execute(
            delete(BulkDecision).where(BulkDecision.created_at <= now_sql() - KEPT).returning(BulkDecision.id)
        )
        log.info("bulk_decisions_forgotten", count=len(gone.all()))
