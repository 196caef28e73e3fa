"""Work for later, queued in the same transaction as what caused it (pgqueuer, in its own schema).

A job runs at least once: handlers must be idempotent. Payloads hold ids only, never secrets or personal data.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal
from uuid import UUID

from pgqueuer.adapters.persistence.qb import QueryQueueBuilder
from pgqueuer.domain.settings import DBSettings
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.db import Database

SCHEMA = DBSettings(db_schema="pgqueuer")
_ENQUEUE = QueryQueueBuilder(SCHEMA).build_enqueue_query()

# How often a job is tried before it is kept as failed: with the worker's growing pauses, about four hours.
ATTEMPTS: Final = 15

Payload = dict[str, Any]
Owner = Literal["operator", "office"]
Handler = Callable[[Database, Payload], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work. `owner` says who is asked when it keeps failing."""

    name: str
    run: Handler
    owner: Owner


_JOBS: dict[str, Job] = {}


def job(name: str, owner: Owner = "operator") -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job."""

    def register(handler: Handler) -> Handler:
        if name in _JOBS:
            raise ValueError(f"two handlers for the job {name}")
        _JOBS[name] = Job(name, handler, owner)
        return handler

    return register


def all_jobs() -> dict[str, Job]:
    return dict(_JOBS)


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a job's payload holds ids and plain values, not {type(value).__name__}")


async def enqueue(session: AsyncSession, name: str, payload: Payload, *, delay: timedelta | None = None) -> None:
    """Queue a job; it exists when this transaction commits, and not otherwise."""
    connection = await session.connection()
    data = json.dumps(payload, default=_plain).encode()
    # Through SQLAlchemy's connection, never the driver's: the raw one would commit by itself (LIBRARIES, jobs).
    await connection.exec_driver_sql(_ENQUEUE, ([0], [name], [data], [delay or timedelta()], [None], ["{}"]))
