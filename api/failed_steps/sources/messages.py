"""Mails and SMS that could not be sent, or came back."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.jobs import enqueue
from api.failed_steps.models import FailedStep
from api.failed_steps.sources.found import MOST, Found, id_in, is_new, outcomes, subject_facts
from api.failed_steps.sources.jobs import HELD, requeue
from api.notifications.messages import MESSAGES
from api.notifications.service import DELIVER

# A code or a link that was over before the first try was not missed by anybody.
_FIND: Final = text(
    f"""
    SELECT o.id, o.channel, o.message, o.error, o.attempts, o.failed_at, o.person_id, o.params,
           EXISTS (SELECT FROM {HELD} h WHERE h.payload->>'outbox_id' = o.id::text) AS held
    FROM outbox o
    WHERE o.state IN ('failed', 'undelivered') AND o.failed_at > app_now() - interval '30 days'
      AND (o.attempts > 0 OR o.error NOT IN ('code_is_over', 'link_is_over'))
      AND {is_new("'outbox:' || o.id", "o.failed_at")}
    ORDER BY o.failed_at LIMIT {MOST}
    """  # noqa: S608 - our own text
)


async def find(session: AsyncSession) -> Sequence[Found]:
    rows = await session.execute(_FIND)
    return [
        Found(
            source=f"outbox:{row.id}",
            kind=row.channel,
            name=row.message,
            code=row.error,
            attempts=row.attempts,
            failed_at=row.failed_at,
            retryable=may_be_sent_again(row.message, held=row.held),
            person_id=row.person_id,
            invoice_id=id_in(row.params, "invoice_id"),
            facts=subject_facts(row.params),
        )
        for row in rows
    ]


def may_be_sent_again(message: str, *, held: bool) -> bool:
    """A code or link is derived by its own job; once that is gone, a new one has to be asked for."""
    return held or not MESSAGES[message].secrets


OUTCOMES: Final = text(
    outcomes(
        "outbox",
        "outbox",
        f"""
        WHEN t.state IN ('sent', 'delivered') THEN 'done'
        WHEN t.state IN ('failed', 'undelivered')
          OR EXISTS (SELECT FROM {HELD} h WHERE h.payload->>'outbox_id' = t.id::text) THEN 'failed'
        """,
        "t.error AS code, t.attempts::integer AS attempts, t.failed_at",
    )
)

_AGAIN: Final = text(
    "UPDATE outbox SET state = 'queued', failed_at = NULL WHERE id = :id AND state IN ('failed', 'undelivered')"
)
_ITS_JOB: Final = text(f"SELECT id FROM {HELD} h WHERE payload->>'outbox_id' = :id ORDER BY id DESC LIMIT 1")  # noqa: S608


async def retry(session: AsyncSession, step: FailedStep, key: str) -> None:
    """By the job that was held, which knows its secret; else by a new one."""
    await session.execute(_AGAIN, {"id": UUID(key)})
    job_id = (await session.execute(_ITS_JOB, {"id": key})).scalar_one_or_none()
    if job_id is not None:
        await requeue(session, job_id)
    elif not MESSAGES[step.name].secrets:
        await enqueue(session, DELIVER, {"outbox_id": UUID(key)})
