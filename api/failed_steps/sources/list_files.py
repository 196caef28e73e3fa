"""Lists that could not be made into files."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.jobs import enqueue
from api.failed_steps.models import FailedStep
from api.failed_steps.sources.found import MOST, Found, is_new, outcomes
from api.invoices.list_files import MAKE

_FIND: Final = text(
    f"""
    SELECT f.id, f.organisation_id, f.requested_at, f.attempts, f.error FROM list_files f
    WHERE f.state = 'failed' AND {is_new("'list_file:' || f.id", "f.requested_at")}
    ORDER BY f.requested_at LIMIT {MOST}
    """  # noqa: S608 - our own text
)


async def find(session: AsyncSession) -> Sequence[Found]:
    return [
        Found(
            source=f"list_file:{row.id}",
            kind="list_file",
            name=MAKE,
            code=row.error,
            attempts=row.attempts,
            failed_at=row.requested_at,
            organisation_id=row.organisation_id,
        )
        for row in await session.execute(_FIND)
    ]


OUTCOMES: Final = text(
    outcomes(
        "list_file",
        "list_files",
        "WHEN t.state = 'ready' THEN 'done' WHEN t.state = 'failed' THEN 'failed'",
        "t.error AS code, t.attempts::integer AS attempts, s.failed_at",
    )
)

_AGAIN: Final = text("UPDATE list_files SET state = 'queued' WHERE id = :id AND state = 'failed' RETURNING id")


async def retry(session: AsyncSession, _: FailedStep, key: str) -> None:
    """Once: it was tried as often as it is, so another failure is the last one."""
    if (await session.execute(_AGAIN, {"id": UUID(key)})).one_or_none() is not None:
        await enqueue(session, MAKE, {"file_id": UUID(key)})
