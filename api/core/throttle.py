"""Counters against guessing: each one atomic SQL statement, taken before the guess is looked at (SECURITY R-13).

Reading a counter and writing it afterwards lets parallel guesses through; one UPDATE … RETURNING does not.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import now_sql
from api.core.db import Base
from api.core.errors import TooManyRequests
from api.core.keys import key_ring, urlsafe
from api.core.limits import Blocks, Bucket, Window


class Throttle(Base):
    """Failures of one identifier, kept through crashes."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=now_sql())


class FloodCounter(Base):
    """Uses within a window, by address, person or number. Unlogged: a crash may forget them."""

    __tablename__ = "flood_counters"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    key: Mapped[str] = mapped_column(primary_key=True)
    uses: Mapped[int]
    window_started_at: Mapped[datetime] = mapped_column(server_default=now_sql())


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to look at one guess. It already counts as a failure; `forgive` takes that back after a success."""

    failures: int
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Blocked:
    """No leave: until so many seconds are over, or for ever (`ended`)."""

    seconds: int
    ended: bool


_PERMIT = text(
    """
    INSERT INTO throttles AS t (key, failures, blocked_until, updated_at)
    VALUES (:key, 1, NULL, app_now())
    ON CONFLICT (key) DO UPDATE SET
      failures = t.failures + 1,
      updated_at = app_now(),
      blocked_until = CASE WHEN (t.failures + 1) % :step = 0 THEN app_now() + make_interval(
        mins => (CAST(:blocks AS int[]))[LEAST((t.failures + 1) / :step, cardinality(CAST(:blocks AS int[])))]) END
    WHERE (t.blocked_until IS NULL OR t.blocked_until <= app_now())
      AND (CAST(:ends_at AS int) IS NULL OR t.failures < CAST(:ends_at AS int))
    RETURNING failures, blocked_until
    """
)
_BLOCKED = text(
    "SELECT failures, COALESCE(ceil(extract(epoch FROM blocked_until - app_now())), 0) AS seconds "
    "FROM throttles WHERE key = :key"
)
_LEAKED = "floor(extract(epoch FROM app_now() - t.updated_at) / :leak)::int"
_POUR = text(
    f"""
    INSERT INTO throttles AS t (key, failures, updated_at) VALUES (:key, :cost, app_now())
    ON CONFLICT (key) DO UPDATE SET
      failures = GREATEST(0, t.failures - {_LEAKED}) + :cost,
      updated_at = CASE WHEN t.failures <= {_LEAKED} THEN app_now()
        ELSE t.updated_at + {_LEAKED} * make_interval(secs => :leak) END
    WHERE GREATEST(0, t.failures - {_LEAKED}) + :cost <= :capacity
    RETURNING failures
    """  # noqa: S608 - our own words, the values are parameters
)
_ROOM = text(
    """
    SELECT ceil(extract(epoch FROM t.updated_at - app_now()) + (t.failures + :cost - :capacity) * :leak)
    FROM throttles t WHERE key = :key
    """
)
_TAKE_BACK = text("UPDATE throttles SET failures = GREATEST(0, failures - :cost) WHERE key = :key")
_FORGIVE = text("DELETE FROM throttles WHERE key = :key")
_USE = text(
    """
    INSERT INTO flood_counters AS f (key, uses, window_started_at) VALUES (:key, 1, app_now())
    ON CONFLICT (key) DO UPDATE SET
      uses = CASE WHEN f.window_started_at <= app_now() - make_interval(secs => :seconds) THEN 1 ELSE f.uses + 1 END,
      window_started_at = CASE WHEN f.window_started_at <= app_now() - make_interval(secs => :seconds)
        THEN app_now() ELSE f.window_started_at END
    WHERE f.window_started_at <= app_now() - make_interval(secs => :seconds) OR f.uses < :limit
    RETURNING uses
    """
)

_LEFT = text(
    "SELECT ceil(extract(epoch FROM window_started_at - app_now()) + :seconds) FROM flood_counters WHERE key = :key"
)


def _key(limit: Window | Blocks | Bucket, whose: object) -> str:
    """The counter's key. It holds a MAC, not the address or e-mail itself."""
    return f"{limit.name}:{urlsafe(key_ring().mac('throttle', limit.name, str(whose)))[:32]}"


async def permit(session: AsyncSession, blocks: Blocks, whose: object) -> Permit | Blocked:
    """Take one guess, or learn why not. Commit before looking at the guess."""
    key = _key(blocks, whose)
    parameters = {"key": key, "step": blocks.step, "blocks": list(blocks.minutes), "ends_at": blocks.ends_at}
    row = (await session.execute(_PERMIT, parameters)).one_or_none()
    if row is not None:
        return Permit(row.failures, row.blocked_until)
    blocked = (await session.execute(_BLOCKED, {"key": key})).one_or_none()
    if blocked is None:  # forgiven between the two statements
        return Blocked(1, ended=False)
    ended = blocks.ends_at is not None and blocked.failures >= blocks.ends_at
    return Blocked(max(1, int(blocked.seconds)), ended=ended)


async def forgive(session: AsyncSession, limit: Blocks | Bucket, whose: object) -> None:
    await session.execute(_FORGIVE, {"key": _key(limit, whose)})


async def pour(session: AsyncSession, bucket: Bucket, whose: object, cost: int) -> Blocked | None:
    """Take room for a guess of this cost, or learn when there will be. Commit before looking at the guess."""
    leak = bucket.leak.total_seconds()
    parameters = {"key": _key(bucket, whose), "cost": cost, "capacity": bucket.capacity, "leak": leak}
    if (await session.execute(_POUR, parameters)).one_or_none() is not None:
        return None
    seconds = (await session.execute(_ROOM, parameters)).scalar_one_or_none()
    return Blocked(max(1, int(seconds or 1)), ended=False)


async def take_back(session: AsyncSession, bucket: Bucket, whose: object, cost: int) -> None:
    """The guess was right: it does not count, the failures before it do."""
    await session.execute(_TAKE_BACK, {"key": _key(bucket, whose), "cost": cost})


async def count(session: AsyncSession, window: Window, whose: object) -> int | None:
    """Count one use: how many there are within the window now, or None when there were as many as it allows."""
    seconds = window.window.total_seconds()
    parameters = {"key": _key(window, whose), "limit": window.uses, "seconds": seconds}
    return (await session.execute(_USE, parameters)).scalar_one_or_none()


async def require(session: AsyncSession, window: Window, whose: object, refusal: type[TooManyRequests]) -> None:
    """Count one use; raises `refusal` when there were as many as the window allows."""
    if not await use(session, window, whose):
        seconds = int(window.window.total_seconds())
        raise refusal(retry_after=seconds, params={"minutes": seconds // 60})


async def seconds_left(session: AsyncSession, window: Window, whose: object) -> int:
    """Until a window that is full begins anew."""
    seconds = window.window.total_seconds()
    found = await session.execute(_LEFT, {"key": _key(window, whose), "seconds": seconds})
    return max(1, int(found.scalar_one_or_none() or 1))


async def use(session: AsyncSession, window: Window, whose: object) -> bool:
    """Count one use; False when there were as many as the window allows."""
    return await count(session, window, whose) is not None
