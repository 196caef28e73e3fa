"""Jobs that the queue holds after their last attempt."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.bulk.checking import CHECK
from api.bulk.sending import SEND
from api.core.jobs import SCHEMA, all_jobs
from api.documents.service import SCAN_DOCUMENT
from api.failed_steps.kinds import Kind
from api.failed_steps.models import FailedStep
from api.failed_steps.sources.found import MOST, Found, id_in, is_new, subject_facts
from api.invoices.list_files import MAKE
from api.leaving.service import EXPORT
from api.notifications.service import ASK_DELIVERY

_QUEUE: Final = SCHEMA.qualified.queue_table
_LOG: Final = SCHEMA.qualified.queue_table_log

# Payloads hold ids only.
HELD: Final = f"""(SELECT id, entrypoint, attempts, updated, convert_from(payload, 'UTF8')::jsonb AS payload
                   FROM {_QUEUE} WHERE status = 'failed' AND payload IS NOT NULL)"""  # noqa: S608 - our own text

_KINDS: Final[Mapping[str, Kind]] = {
    SCAN_DOCUMENT: "scan",
    EXPORT: "export",
    MAKE: "list_file",
    CHECK: "spreadsheet",
    SEND: "spreadsheet",
}

# The error's class is all that the log's message holds (`worker.JobFailed`).
_ERROR: Final = f"""(SELECT l.traceback->>'exception_message' FROM {_LOG} l
                     WHERE l.job_id = h.id AND l.traceback IS NOT NULL ORDER BY l.created DESC LIMIT 1)"""  # noqa: S608

# One that sends a message is found as that message once it was given up; until then here.
_SOURCE: Final = "CASE WHEN o.id IS NULL THEN 'job:' || h.id ELSE 'outbox:' || o.id END"
_FIND: Final = text(
    f"""
    SELECT {_SOURCE} AS source, h.entrypoint, h.attempts + 1 AS attempts, h.updated, h.payload, o.channel, o.message,
           COALESCE(o.params, '{{}}') AS params, o.person_id, {_ERROR} AS error
    FROM {HELD} h
    LEFT JOIN outbox o ON o.id = (h.payload->>'outbox_id')::uuid AND h.entrypoint <> :asks
    WHERE (o.id IS NULL OR o.state = 'queued') AND {is_new(_SOURCE, "h.updated")}
    ORDER BY h.updated LIMIT {MOST}
    """  # noqa: S608 - our own text
)


async def find(session: AsyncSession) -> Sequence[Found]:
    rows = await session.execute(_FIND, {"asks": ASK_DELIVERY})
    known = all_jobs()
    return [
        Found(
            source=row.source,
            kind=row.channel or _KINDS.get(row.entrypoint, "job"),
            name=row.message or row.entrypoint,
            code=row.error,
            attempts=row.attempts,
            failed_at=row.updated,
            owner=known[row.entrypoint].owner if row.entrypoint in known else "operator",
            organisation_id=id_in(row.payload, "organisation_id"),
            invoice_id=id_in(row.payload | row.params, "invoice_id"),
            person_id=row.person_id,
            facts=subject_facts(row.params),
        )
        for row in rows
    ]


OUTCOMES: Final = text(
    f"""
    SELECT * FROM (
      SELECT s.id, s.state, s.retry_begun,
             CASE WHEN h.id IS NULL THEN 'done' WHEN h.status = 'failed' THEN 'failed' END AS outcome,
             {_ERROR} AS code, h.attempts + 1 AS attempts, h.updated AS failed_at
      FROM failed_steps s
      LEFT JOIN {_QUEUE} h ON h.id = CASE WHEN s.source LIKE 'job:%' THEN split_part(s.source, ':', 2)::bigint END
      WHERE s.closed_at IS NULL AND s.source LIKE 'job:%') AS became
    WHERE outcome = 'done' OR (outcome = 'failed' AND state = 'retrying' AND retry_begun)
    LIMIT {MOST}
    """  # noqa: S608 - our own text
)

# As often as it was tried already, so that it is held at once when this one attempt fails.
_REQUEUE: Final = text(
    f"""
    UPDATE {_QUEUE} SET status = 'queued', execute_after = now(), updated = now(), attempts = attempts + 1,
                        queue_manager_id = NULL
    WHERE id = :id AND status = 'failed'
    """  # noqa: S608 - our own text
)


async def requeue(session: AsyncSession, job_id: int) -> None:
    await session.execute(_REQUEUE, {"id": job_id})


async def retry(session: AsyncSession, _: FailedStep, key: str) -> None:
    await requeue(session, int(key))
