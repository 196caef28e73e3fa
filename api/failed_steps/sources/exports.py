"""Archives of a company's data that are larger than allowed."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.jobs import enqueue
from api.failed_steps.models import FailedStep
from api.failed_steps.sources.found import MOST, Found, is_new, outcomes
from api.leaving.service import EXPORT

_FIND: Final = text(
    f"""
    SELECT e.id, e.organisation_id, e.requested_at FROM data_exports e
    WHERE e.state = 'too_large' AND {is_new("'export:' || e.id", "e.requested_at")}
    ORDER BY e.requested_at LIMIT {MOST}
    """  # noqa: S608 - our own text
)


async def find(session: AsyncSession) -> Sequence[Found]:
    return [
        Found(
            source=f"export:{row.id}",
            kind="export",
            name=EXPORT,
            code="too_large",
            attempts=1,
            failed_at=row.requested_at,
            organisation_id=row.organisation_id,
        )
        for row in await session.execute(_FIND)
    ]


OUTCOMES: Final = text(
    outcomes(
        "export",
        "data_exports",
        "WHEN t.state = 'ready' THEN 'done' WHEN t.state = 'too_large' THEN 'failed'",
        "'too_large' AS code, s.attempts + 1 AS attempts, s.failed_at",
    )
)

# A company has one under way at most: where it asked again meanwhile, that one is made.
_AGAIN: Final = text(
    """
    UPDATE data_exports e SET state = 'queued' WHERE e.id = :id AND e.state = 'too_large' AND NOT EXISTS (
      SELECT FROM data_exports o WHERE o.organisation_id = e.organisation_id AND o.state = 'queued')
    RETURNING e.organisation_id
    """
)


async def retry(session: AsyncSession, _: FailedStep, key: str) -> None:
    organisation_id = (await session.execute(_AGAIN, {"id": UUID(key)})).scalar_one_or_none()
    if organisation_id is not None:
        await enqueue(session, EXPORT, {"export_id": UUID(key), "organisation_id": organisation_id})
