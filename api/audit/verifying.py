"""The verifier: whether the audit log is what was sealed, and the seals are what was shipped (SECURITY R-52).

It reads everything: seals in their order, events by batch, and the file with the shipped seals. It needs the key ring.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, get_args
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import shipping
from api.audit.forgetting import FirstKept, first_kept_month
from api.audit.marking import COLUMNS, MARK_BYTES, Mark, mark_of, marks_in
from api.audit.models import AuditSeal
from api.audit.sealing import WITHOUT_MARKS, hold_still, month_of
from api.audit.seals import NOTHING_BEFORE, fingerprint_of, is_signed, line_of, seal_in

Kind = Literal[
    "event_changed",
    "event_removed",
    "event_added",
    "event_moved",
    "event_out_of_time",
    "seal_changed",
    "seal_removed",
    "seal_moved",
    "chain_broken",
    "key_unknown",
    "line_changed",
    "line_removed",
    "line_moved",
    "file_missing",
    "sealing_stopped",
]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SHOWN: Final = 200
"""So many findings are named; all are counted."""
_TOLERANCE: Final = timedelta(hours=1)
"""No transaction takes that long (R-72): an event is no older when it is written, and no younger."""
_LATE: Final = timedelta(days=1)
_GAP: Final = 20
"""So many missing seals are named at once: one with a huge number would stand for all."""
_AT_ONCE: Final = 50
_PIECE: Final = 2000

_EVENTS: Final = text(
    f"SELECT batch, {', '.join(COLUMNS)} FROM audit_events WHERE batch > :low AND batch <= :high "  # noqa: S608
    "ORDER BY batch, at, id"
)
_OPEN: Final = text(
    "SELECT count(*) AS events, min(at) AS oldest, clock_timestamp() AS now FROM audit_events WHERE batch > :last"
)
_MISPLACED: Final = text(
    "SELECT id, batch > (SELECT last_value FROM audit_batches) AS never_sealed FROM audit_events "
    "WHERE batch > :last AND (at < :floor OR batch > (SELECT last_value FROM audit_batches)) ORDER BY at, id"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` of the file, counted from 1."""

    kind: Kind
    seal: int | None = None
    event_id: UUID | None = None
    line: int | None = None


@dataclass(slots=True)
class Verification:
    """`open_events` wait for their seal. `shipped`: lines of the file; None where seals are not shipped."""

    seals: int = 0
    events: int = 0
    open_events: int = 0
    sealed_until: datetime | None = None
    shipped: int | None = None
    findings: list[Finding] = field(default_factory=list)
    finding_count: int = 0

    @property
    def intact(self) -> bool:
        return self.finding_count == 0

    def found(self, kind: Kind, seal: int | None = None, event_id: UUID | None = None, line: int | None = None) -> None:
        self.finding_count += 1
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(kind, seal, event_id, line))


@dataclass(slots=True)
class _Differences:
    """Marks that were sealed and are missing, and marks that were not; each with its seal."""

    missing: dict[Mark, int] = field(default_factory=dict)
    surplus: list[tuple[Mark, int | None]] = field(default_factory=list)


async def verify(session: AsyncSession, path: Path | None) -> Verification:
    """`path`: the file with the shipped seals. The transaction must be of a role that reads events and seals."""
    await hold_still(session)
    result = Verification()
    lines = await _check_chain(session, result)
    differences = _Differences()
    kept = await first_kept_month(session)
    async for seals in _seals_with_marks(session):
        await _check_events(session, seals, kept, differences, result)
    _name(differences, result)
    await _check_open(session, result)
    if path is not None:
        await asyncio.to_thread(_check_file, path, lines, result)
    return result


async def _check_chain(session: AsyncSession, result: Verification) -> dict[int, bytes]:
    """Numbers, signatures and order of the seals. Returns the fingerprint of each one's line."""
    query = select(AuditSeal).order_by(AuditSeal.number).options(WITHOUT_MARKS)
    lines: dict[int, bytes] = {}
    before = _Link(0, NOTHING_BEFORE, signed=True)
    refused: list[AuditSeal] = []
    async for seal in _streamed(session, query):
        before = _next_link(before, seal, result)
        if not before.signed:
            refused.append(seal)
        lines[seal.number] = _fingerprint(line_of(seal))
        result.seals += 1
        result.sealed_until = seal.closed_at
    _name_refused(refused, result)
    return lines


@dataclass(frozen=True, slots=True)
class _Link:
    """What the next seal has to hang on."""

    number: int
    fingerprint: bytes
    signed: bool


def _next_link(before: _Link, seal: AuditSeal, result: Verification) -> _Link:
    signed = _is_signed(seal, result)
    first = before.number + 1
    for number in range(first, min(seal.number, first + _GAP)):
        result.found("seal_removed", number)
    if signed and before.signed and seal.number == first and seal.previous != before.fingerprint:
        result.found("chain_broken", seal.number)
    return _Link(seal.number, fingerprint_of(seal), signed)


async def _streamed(session: AsyncSession, query: Select[AuditSeal]) -> AsyncIterator[AuditSeal]:
    result = await session.stream_scalars(query, execution_options={"yield_per": 500, "populate_existing": True})
    async for seal in result:
        yield seal


def _is_signed(seal: AuditSeal, result: Verification) -> bool:
    try:
        return is_signed(seal)
    except KeyError:
        result.found("key_unknown", seal.number)
        return True  # not known to be wrong; the chain and the file tell


def _name_refused(refused: Sequence[AuditSeal], result: Verification) -> None:
    """A seal that is ours under the number of another one that is not, has been put there."""
    numbers = [seal.number for seal in refused]
    for seal in refused:
        others = numbers if len(numbers) <= _AT_ONCE else ()
        moved = any(is_signed(seal, number=number) for number in others)
        result.found("seal_moved" if moved else "seal_changed", seal.number)


async def _seals_with_marks(session: AsyncSession) -> AsyncIterator[Sequence[AuditSeal]]:
    """Some at a time, never with a part of a batch's."""
    last = -1
    while True:
        query = select(AuditSeal.batch).where(AuditSeal.batch > last).order_by(AuditSeal.batch).limit(_AT_ONCE)
        batches = (await session.scalars(query)).all()
        if not batches:
            return
        some = select(AuditSeal).where(AuditSeal.batch > last, AuditSeal.batch <= batches[-1])
        yield (await session.scalars(some.order_by(AuditSeal.number), execution_options=_FRESH)).all()
        session.expunge_all()
        last = batches[-1]


_FRESH: Final = {"populate_existing": True}


async def _check_events(
    session: AsyncSession,
    seals: Sequence[AuditSeal],
    kept: FirstKept,
    differences: _Differences,
    result: Verification,
) -> None:
    """The events of these seals' batches, and of what lies before them and behind the seals before."""
    by_group = {(seal.batch, seal.month): seal for seal in seals}
    low, opened_at = await _end_before(session, seals[0])
    times = _times(seals, opened_at)
    found: dict[tuple[int, date], bytearray] = {}
    bounds = {"low": low, "high": max(seal.batch for seal in seals)}
    async for event in _events(session, bounds):
        group = (event["batch"], month_of(event["at"]))
        found.setdefault(group, bytearray()).extend(mark_of(event))
        result.events += 1
        if not _in_time(event, times.get(event["batch"])):
            seal = by_group.get(group)
            result.found("event_out_of_time", seal.number if seal else None, event["id"])
    for group, seal in by_group.items():
        _compare(seal, bytes(found.pop(group, b"")), kept, differences, result)
    sealed = {batch for batch, _ in by_group}
    for (batch, _), marks in found.items():
        # A batch without any seal lacks it, which the seals' numbers tell.
        if batch in sealed or batch < 0:
            differences.surplus += [(mark, None) for mark in marks_in(bytes(marks))]


async def _end_before(session: AsyncSession, first: AuditSeal) -> tuple[int, datetime | None]:
    """The last batch with a seal before this one, and when the last run before this one's closed one."""
    before = select(func.max(AuditSeal.batch)).where(AuditSeal.batch < first.batch)
    closed = select(func.max(AuditSeal.closed_at)).where(
        AuditSeal.batch < first.batch, AuditSeal.closed_at < first.closed_at
    )
    batch, closed_at = (await session.execute(select(before.scalar_subquery(), closed.scalar_subquery()))).one()
    return -(2**62) if batch is None else batch, closed_at


Times = tuple[datetime | None, datetime]


def _times(seals: Sequence[AuditSeal], opened_at: datetime | None) -> Mapping[int, Times]:
    """Between which instants each batch was open. A run that sealed several knows only when it closed the last; when
    the first one was opened nobody knows."""
    times: dict[int, Times] = {}
    closed_at: datetime | None = None
    for seal in seals:
        if closed_at is not None and closed_at != seal.closed_at:
            opened_at = closed_at
        closed_at = seal.closed_at
        times[seal.batch] = (opened_at, closed_at)
    return times


def _in_time(event: Mapping[str, Any], times: Times | None) -> bool:
    if times is None:
        return True
    opened_at, closed_at = times
    early = opened_at is not None and event["at"] < opened_at - _TOLERANCE
    return not early and bool(event["at"] <= closed_at + _TOLERANCE)


async def _events(session: AsyncSession, bounds: Mapping[str, int]) -> AsyncIterator[Mapping[str, Any]]:
    result = await session.stream(_EVENTS, dict(bounds), execution_options={"yield_per": _PIECE})
    async for piece in result.mappings().partitions():
        for row in piece:
            yield dict(row)


def _compare(seal: AuditSeal, marks: bytes, kept: FirstKept, differences: _Differences, result: Verification) -> None:
    if hashlib.sha256(seal.marks).digest() != seal.digest or len(seal.marks) != seal.events * MARK_BYTES:
        result.found("seal_changed", seal.number)
    elif marks != seal.marks and not (not marks and kept.is_forgotten(seal.month)):
        sealed, found = Counter(marks_in(seal.marks)), Counter(marks_in(marks))
        differences.missing |= dict.fromkeys(sealed - found, seal.number)
        differences.surplus += [(mark, seal.number) for mark in (found - sealed).elements()]


def _name(differences: _Differences, result: Verification) -> None:
    """An event that is missing here and found there was moved, or says something else now."""
    by_event = {mark.event_id: (mark, seal) for mark, seal in differences.missing.items()}
    for mark, seal in differences.surplus:
        was, was_at = by_event.pop(mark.event_id, (None, None))
        if was is None:
            result.found("event_added", seal, mark.event_id)
        else:
            result.found("event_moved" if was == mark else "event_changed", was_at, mark.event_id)
    for mark, seal in by_event.values():
        result.found("event_removed", seal, mark.event_id)


async def _check_open(session: AsyncSession, result: Verification) -> None:
    """What waits for its seal: since when, and whether it says it is older than its batch."""
    query = select(AuditSeal.batch, AuditSeal.closed_at).order_by(AuditSeal.number.desc()).limit(1)
    last = (await session.execute(query)).one_or_none()
    batch = -1 if last is None else last.batch
    row = (await session.execute(_OPEN, {"last": batch})).one()
    result.open_events = row.events
    floor = last.closed_at - _TOLERANCE if last else datetime.min.replace(tzinfo=UTC)
    for misplaced in await session.execute(_MISPLACED, {"last": batch, "floor": floor}):
        result.found("event_added" if misplaced.never_sealed else "event_out_of_time", None, misplaced.id)
    since = result.sealed_until or row.oldest
    if since is not None and row.now - since > _LATE:
        result.found("sealing_stopped")


def _check_file(path: Path, lines: Mapping[int, bytes], result: Verification) -> None:
    """The file has every seal once, in their order, as the database has it."""
    result.shipped = 0
    if not path.exists():
        if lines:
            result.found("file_missing")
        return
    seen: set[int] = set()
    highest = 0
    for at, line in enumerate(shipping.read_lines(path), 1):
        result.shipped += 1
        number = _check_line(at, line, lines, result)
        if number is None:
            continue
        if number in seen or number < highest:
            result.found("line_moved", number, line=at)
        seen.add(number)
        highest = max(highest, number)
    for number in lines.keys() - seen:
        result.found("line_removed", number)


def _check_line(at: int, line: str, lines: Mapping[int, bytes], result: Verification) -> int | None:
    """The number of the seal in this line, whatever else is wrong with it."""
    seal = seal_in(line)
    if seal is None:
        result.found("line_changed", line=at)
        return None
    if lines.get(seal.number) != _fingerprint(line):
        # A line that we have signed is right: then the database has lost or replaced the seal.
        ours = _is_ours(seal) and line_of(seal) == line
        lost: Kind = "seal_removed" if seal.number not in lines else "seal_changed"
        result.found(lost if ours else "line_changed", seal.number, line=at)
    return seal.number


def _is_ours(seal: AuditSeal) -> bool:
    try:
        return is_signed(seal)
    except KeyError:
        return False


def _fingerprint(line: str) -> bytes:
    return hashlib.sha256(line.encode()).digest()


def by_seal(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings in the order of the seals, those of none at the end."""
    yield from sorted(findings, key=lambda finding: (finding.seal is None, finding.seal or 0, finding.kind))
