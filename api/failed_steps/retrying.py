"""Trying again what somebody asked for: each once, however often they clicked."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import now
from api.core.db import Database, DbRole
from api.core.jobs import Payload, job
from api.failed_steps.models import FailedStep
from api.failed_steps.sources import SOURCES

BEGIN: Final = "retry_failed_steps"
_FIRST: Final = UUID(int=0)


@job(BEGIN)
async def retry_failed_steps(database: Database, _: Payload) -> None:
    """Begin every retry that was asked for. Another worker, or another run, finds those begun already."""
    await begin_retries(database)


async def begin_retries(database: Database) -> None:
    """Each in a transaction of its own, so that one that cannot be begun stops no other. Raises the last failure."""
    failure: Exception | None = None
    after: UUID | None = _FIRST
    while after is not None:
        tried = after
        try:
            async with database.transaction(DbRole.WORKER) as session:
                step = await _next(session, after)
                after = step.id if step else None
                if step is not None:
                    await _begin(session, step)
        except Exception as error:
            if after == tried:
                raise  # not even the step was read
            failure = error
    if failure is not None:
        raise failure


async def _next(session: AsyncSession, after: UUID) -> FailedStep | None:
    asked_for = (FailedStep.state == "retrying", FailedStep.retry_begun.is_(False), FailedStep.id > after)
    query = select(FailedStep).where(FailedStep.closed_at.is_(None), *asked_for).order_by(FailedStep.id).limit(1)
    return (await session.scalars(query.with_for_update(skip_locked=True))).one_or_none()


async def _begin(session: AsyncSession, step: FailedStep) -> None:
    prefix, _, key = step.source.partition(":")
    step.retry_begun, step.retried_at = True, await now(session)
    await SOURCES[prefix].retry(session, step, key)
