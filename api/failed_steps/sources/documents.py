"""Files that the virus scanner has said nothing about for long: nobody can open them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.jobs import SCHEMA, enqueue
from api.documents.service import SCAN_DOCUMENT
from api.failed_steps.models import FailedStep
from api.failed_steps.sources.found import MOST, Found, is_new, outcomes

_QUEUE: Final = SCHEMA.qualified.queue_table

# Scans that wait for their next try, which a silent scanner gets without end.
_WAITING: Final = f"""(SELECT id, execute_after, convert_from(payload, 'UTF8')::jsonb AS payload FROM {_QUEUE}
                       WHERE entrypoint = '{SCAN_DOCUMENT}' AND status = 'queued')"""  # noqa: S608 - our own text
_TRIES: Final = f"""(SELECT max((w.payload->>'tries')::integer) FROM {_WAITING} w
                     WHERE w.payload->>'document_id' = d.id::text)"""  # noqa: S608 - our own text

_FIND: Final = text(
    f"""
    SELECT d.id, d.organisation_id, d.created_at, COALESCE({_TRIES}, 1) AS tries
    FROM documents d
    WHERE d.state = 'checking' AND d.created_at < app_now() - interval '1 hour'
      AND {is_new("'document:' || d.id", "d.created_at")}
    ORDER BY d.created_at LIMIT {MOST}
    """  # noqa: S608 - our own text
)


async def find(session: AsyncSession) -> Sequence[Found]:
    return [
        Found(
            source=f"document:{row.id}",
            kind="scan",
            name=SCAN_DOCUMENT,
            code="scanner_silent",
            attempts=row.tries,
            failed_at=row.created_at,
            organisation_id=row.organisation_id,
        )
        for row in await session.execute(_FIND)
    ]


# A scan that failed again queues its own next try, for later.
OUTCOMES: Final = text(
    outcomes(
        "document",
        "documents",
        f"""
        WHEN t.state <> 'checking' THEN 'done'
        WHEN s.retried_at < app_now() - interval '1 minute' OR EXISTS (
          SELECT FROM {_WAITING} w WHERE w.payload->>'document_id' = t.id::text AND w.execute_after > now()
        ) THEN 'failed'
        """,
        f"'scanner_silent' AS code, {_TRIES.replace('d.id', 't.id')} AS attempts, t.created_at AS failed_at",
    )
)

_NOW: Final = text(
    f"""
    UPDATE {_QUEUE} q SET execute_after = now() FROM {_WAITING} w
    WHERE q.id = w.id AND w.payload->>'document_id' = :id RETURNING q.id
    """  # noqa: S608 - our own text
)


async def retry(session: AsyncSession, step: FailedStep, key: str) -> None:
    """The try that waits comes now; a new one where none does."""
    if not (await session.execute(_NOW, {"id": key})).all():
        ids = {"organisation_id": step.organisation_id, "document_id": UUID(key)}
        await enqueue(session, SCAN_DOCUMENT, {**ids, "tries": step.attempts})
