"""What became of each run of a scheduled job."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.failed_steps.models import ScheduledRun

log = structlog.get_logger("guichet.worker")

KEPT: Final = timedelta(days=90)


async def carry_out(
    database: Database, name: str, work: Callable[[Database], Awaitable[None]], *, keep: bool = True
) -> None:
    """Run a scheduled job and keep how it ended. `keep`: all its runs, else the last good and the last bad one."""
    try:
        run_id = await _begin(database, name)
        error = await _run(database, name, work)
        await _end(database, run_id, name, error, keep=keep)
    except Exception as error:  # the run cannot be recorded, which shows as one that did not take place
        log.error("job_failed", job=name, exc_info=error)


async def _run(database: Database, name: str, work: Callable[[Database], Awaitable[None]]) -> str | None:
    """The class of what it failed with."""
    try:
        await work(database)
    except Exception as error:
        log.error("job_failed", job=name, exc_info=error)
        return type(error).__name__
    log.info("job", job=name)
    return None


async def _begin(database: Database, name: str) -> UUID:
    run_id = new_id()
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(insert(ScheduledRun), {"id": run_id, "name": name})
    return run_id


async def _end(database: Database, run_id: UUID, name: str, error: str | None, *, keep: bool) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        ended = update(ScheduledRun).where(ScheduledRun.id == run_id)
        await session.execute(ended.values(ended_at=now_sql(), error=error))
        if not keep:
            same = ScheduledRun.error.is_(None) if error is None else ScheduledRun.error.is_not(None)
            earlier = delete(ScheduledRun).where(ScheduledRun.name == name, ScheduledRun.id < run_id)
            await session.execute(earlier.where(same))


async def forget_runs(session: AsyncSession) -> None:
    await session.execute(delete(ScheduledRun).where(ScheduledRun.started_at < now_sql() - KEPT))
