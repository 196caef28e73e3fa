"""Counters against guessing: each one atomic SQL statement, taken before the guess is looked at (SECURITY R-13).

Reading a counter and writing it afterwards lets parallel guesses through; one UPDATE … RETURNING does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import now_sql
from api.core.db import Base
from api.core.keys import key_ring, urlsafe


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
class Schedule:
    """After every `step` failures a block, the nth as long as `blocks[n - 1]` minutes, the last one for ever after."""

    step: int
    blocks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to look at one guess. It already counts as a failure; `forgive` takes that back after a success."""

    failures: int
    blocked_until: datetime | None


LOGIN: Final = Schedule(step=5, blocks=(5, 10, 20, 40, 60))
CODE: Final = Schedule(step=10, blocks=(30, 24 * 60))

_PERMIT = text(
    """
    INSERT INTO throttles AS t (key, failures, blocked_until, updated_at)
    VALUES (:key, 1, NULL, app_now())
    ON CONFLICT (key) DO UPDATE SET
      failures = t.failures + 1,
      updated_at = app_now(),
      blocked_until = CASE WHEN (t.failures + 1) % :step = 0 THEN app_now() + make_interval(
        mins => (CAST(:blocks AS int[]))[LEAST((t.failures + 1) / :step, cardinality(CAST(:blocks AS int[])))]) END
    WHERE t.blocked_until IS NULL OR t.blocked_until <= app_now()
    RETURNING failures, blocked_until
    """
)
_BLOCKED = text("SELECT ceil(extract(epoch FROM blocked_until - app_now())) FROM throttles WHERE key = :key")
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


def throttle_key(kind: str, value: str) -> str:
    """The counter's key. It holds a MAC, not the address or e-mail itself."""
    return f"{kind}:{urlsafe(key_ring().mac('throttle', kind, value))[:32]}"


async def permit(session: AsyncSession, key: str, schedule: Schedule) -> Permit | None:
    """Take one guess, or None while blocked. Commit before looking at the guess."""
    parameters = {"key": key, "step": schedule.step, "blocks": list(schedule.blocks)}
    row = (await session.execute(_PERMIT, parameters)).one_or_none()
    return Permit(row.failures, row.blocked_until) if row else None


async def blocked_seconds(session: AsyncSession, key: str) -> int:
    """How long the block still lasts, at least one second."""
    seconds = (await session.execute(_BLOCKED, {"key": key})).scalar_one_or_none()
    return max(1, int(seconds or 1))


async def forgive(session: AsyncSession, key: str) -> None:
    await session.execute(_FORGIVE, {"key": key})


async def use(session: AsyncSession, key: str, limit: int, window: timedelta) -> bool:
    """Count one use within a window that starts with the first; False when `limit` is reached."""
    parameters = {"key": key, "limit": limit, "seconds": window.total_seconds()}
    return (await session.execute(_USE, parameters)).one_or_none() is not None
