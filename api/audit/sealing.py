"""The job that closes a batch of events every ten minutes, seals it, and ships the seal (SECURITY R-52).

A batch is what was written between two closings, not what happened between two instants: a transaction that was open
across a closing names the batch it has read, and the batch is sealed only when no transaction can have read it any
more. So nothing ever comes late.
"""

import asyncio
import hashlib
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from api.audit import shipping
from api.audit.marking import COLUMNS, MARK_BYTES, mark_of
from api.audit.models import AuditSeal
from api.audit.seals import NOTHING_BEFORE, fingerprint_of, line_of, seal_in, sign
from api.core.db import Database, DbRole
from api.core.keys import key_ring

log = structlog.get_logger("guichet.audit")

PATIENCE: Final = 240.0
"""Seconds to wait for transactions that were open at the closing; then the next run seals both batches."""
_PAUSE: Final = 0.1
_PIECE: Final = 2000

_CLOSE: Final = text("SELECT nextval('audit_batches') AS open_batch, clock_timestamp() AS closed_at")
# In a transaction of its own, behind the closing: whoever has read a closed batch has a lower number. (The end of a
# snapshot is no such border: it is only behind the highest number that is over.)
_BORDER: Final = text("SELECT CAST(CAST(pg_current_xact_id() AS text) AS numeric)")
_OVER: Final = text("SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS numeric) >= :border")
_NAME: Final = "hashtext('guichet audit seals')"
_HOLD_STILL: Final = text(f"SELECT pg_advisory_xact_lock({_NAME})")
_TRY: Final = text(f"SELECT pg_try_advisory_xact_lock({_NAME})")
_TAKE_TIME: Final = text(
    "SELECT set_config('statement_timeout', '15min', true), "
    "set_config('idle_in_transaction_session_timeout', '15min', true)"
)
WITHOUT_MARKS: Final = defer(AuditSeal.marks, raiseload=True)
_EVENTS: Final = text(f"SELECT {', '.join(COLUMNS)} FROM audit_events WHERE batch = :batch ORDER BY at, id")  # noqa: S608


async def seal_audit_log(database: Database) -> None:
    """Close the open batch, seal it and whatever earlier runs have left, and ship what is not shipped yet."""
    await seal(database)
    if path := shipping.seal_file():
        await ship(database, path)


async def seal(database: Database, *, patience: float = PATIENCE) -> int:
    """Returns how many seals were made."""
    async with database.transaction(DbRole.WORKER) as session:
        open_batch, closed_at = (await session.execute(_CLOSE)).one()
    async with database.transaction(DbRole.WORKER) as session:
        border = (await session.execute(_BORDER)).scalar_one()
    if not await _all_over(database, border, patience):
        log.warning("audit_batch_stays_open", batch=open_batch - 1)
        return 0
    made = 0
    while True:
        async with database.transaction(DbRole.WORKER) as session:
            sealed = await _seal_next(session, open_batch, closed_at)
        if not sealed:
            return made
        made += sealed


async def _all_over(database: Database, border: int, patience: float) -> bool:
    """Wait until no transaction is open that may still write into a closed batch."""
    until = time.monotonic() + patience
    while True:
        async with database.transaction(DbRole.WORKER) as session:
            if (await session.execute(_OVER, {"border": border})).scalar_one():
                return True
        if time.monotonic() > until:
            return False
        await asyncio.sleep(_PAUSE)


async def hold_still(session: AsyncSession) -> None:
    """Nothing is sealed or shipped until this transaction ends, which may take its time."""
    await session.execute(_HOLD_STILL)
    await session.execute(_TAKE_TIME)


async def _is_alone(session: AsyncSession) -> bool:
    """False while somebody else seals or verifies: the next run does what this one leaves."""
    await session.execute(_TAKE_TIME)
    return bool((await session.execute(_TRY)).scalar_one())


async def last_seal(session: AsyncSession) -> AuditSeal | None:
    query = select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1).options(WITHOUT_MARKS)
    return (await session.scalars(query)).one_or_none()


async def _seal_next(session: AsyncSession, open_batch: int, closed_at: datetime) -> int:
    """Seal the batch behind the last sealed one; 0 when it is open."""
    if not await _is_alone(session):
        return 0
    last = await last_seal(session)
    batch = 0 if last is None else last.batch + 1
    if batch >= open_batch:
        return 0
    marks = await _marks_by_month(session, batch)
    months = sorted(marks) or [month_of(closed_at)]
    sealed_at: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    for month in months:
        last = _seal(last, batch, month, bytes(marks.get(month, b"")), closed_at, sealed_at)
        session.add(last)
        await session.flush()
    return len(months)


def _seal(
    last: AuditSeal | None, batch: int, month: date, marks: bytes, closed_at: datetime, sealed_at: datetime
) -> AuditSeal:
    seal = AuditSeal(
        number=1 if last is None else last.number + 1,
        batch=batch,
        month=month,
        events=len(marks) // MARK_BYTES,
        marks=marks,
        digest=hashlib.sha256(marks).digest(),
        closed_at=closed_at,
        sealed_at=sealed_at,
        previous=NOTHING_BEFORE if last is None else fingerprint_of(last),
        key_id=key_ring().active,
    )
    seal.signature = sign(seal)
    return seal


def month_of(instant: datetime) -> date:
    return instant.astimezone(UTC).date().replace(day=1)


async def _marks_by_month(session: AsyncSession, batch: int) -> Mapping[date, bytearray]:
    marks: defaultdict[date, bytearray] = defaultdict(bytearray)
    async for event in _events(session, batch):
        marks[month_of(event["at"])] += mark_of(event)
    return marks


async def _events(session: AsyncSession, batch: int) -> AsyncIterator[Mapping[str, Any]]:
    """In pieces: the first batch holds whatever was there before there were seals."""
    result = await session.stream(_EVENTS, {"batch": batch}, execution_options={"yield_per": _PIECE})
    async for piece in result.mappings().partitions():
        for row in piece:
            yield dict(row)


async def ship(database: Database, path: Path) -> int:
    """Append the seals that the file does not have. Returns how many.

    Where the file's last seal is not the database's, nothing is added: somebody has to look, which the verifier helps.
    """
    shipped = 0
    while True:
        async with database.transaction(DbRole.WORKER) as session:
            seals = await _ship_some(session, path) if await _is_alone(session) else 0
        shipped += seals
        if seals < _PIECE:
            return shipped


async def _ship_some(session: AsyncSession, path: Path) -> int:
    tail = await asyncio.to_thread(shipping.read_tail, path)
    number = 0
    if tail.line is not None:
        last = seal_in(tail.line)
        number = last.number if last else 0
        known = await session.get(AuditSeal, number)
        if known is None or line_of(known) != tail.line:
            log.error("audit_seals_differ", number=number)
            return 0
    query = select(AuditSeal).where(AuditSeal.number > number).order_by(AuditSeal.number).limit(_PIECE)
    seals = (await session.scalars(query.options(WITHOUT_MARKS))).all()
    if seals:
        await asyncio.to_thread(shipping.append, path, seals, torn=tail.torn)
    return len(seals)
