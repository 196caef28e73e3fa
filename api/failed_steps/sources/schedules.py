"""Scheduled jobs: the last run failed, ended without a word, or did not take place."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.jobs import SCHEMA, enqueue
from api.failed_steps.models import FailedStep
from api.failed_steps.sources.found import Found

RUN: Final = "run_scheduled"
"""The job that runs a scheduled one now; the worker, which knows them, registers it."""

_PLANNED: dict[str, str] = {}


def plan(schedule: Mapping[str, str]) -> None:
    """When each scheduled job should run, as the worker knows: name and cron expression."""
    _PLANNED.clear()
    _PLANNED.update(schedule)


# What the queue wrote about a schedule before runs were recorded says nothing.
_FIND: Final = text(
    f"""
    WITH planned AS (SELECT * FROM unnest(CAST(:names AS text[]), CAST(:whens AS text[])) AS p (name, expression)),
    known AS (
      SELECT p.name, q.next_run, q.last_run, r.started_at, r.ended_at, r.error,
             (SELECT min(started_at) FROM scheduled_runs) AS first_run
      FROM planned p
      LEFT JOIN {SCHEMA.qualified.schedules_table} q ON q.entrypoint = p.name AND q.expression = p.expression
      LEFT JOIN LATERAL (
        SELECT started_at, ended_at, error FROM scheduled_runs r WHERE r.name = p.name
        ORDER BY started_at DESC, id DESC LIMIT 1) r ON true),
    failed AS (
      SELECT name,
             CASE WHEN error IS NOT NULL THEN error
                  WHEN started_at IS NOT NULL AND ended_at IS NULL AND started_at < app_now() - interval '2 hours'
                    THEN 'no_end'
                  WHEN next_run < app_now() - interval '30 minutes'
                    OR (last_run > first_run AND last_run > COALESCE(started_at, '-infinity') + interval '12 hours')
                    THEN 'not_run'
             END AS code,
             CASE WHEN error IS NOT NULL THEN ended_at
                  WHEN ended_at IS NULL AND started_at IS NOT NULL THEN started_at
                  WHEN next_run < app_now() - interval '30 minutes' THEN next_run
                  ELSE last_run END AS failed_at
      FROM known)
    SELECT f.name, f.code, f.failed_at, (
        SELECT count(*) FROM scheduled_runs r
        WHERE r.name = f.name AND r.error IS NOT NULL AND r.started_at > COALESCE((
          SELECT max(started_at) FROM scheduled_runs g
          WHERE g.name = f.name AND g.error IS NULL AND g.ended_at IS NOT NULL), '-infinity')) AS attempts
    FROM failed f
    WHERE f.code IS NOT NULL AND NOT EXISTS (
      SELECT FROM failed_steps s
      WHERE s.source = 'schedule:' || f.name AND (s.closed_at IS NULL OR s.closed_at >= f.failed_at))
    """  # noqa: S608 - our own text
)


async def find(session: AsyncSession) -> Sequence[Found]:
    known = {"names": list(_PLANNED), "whens": list(_PLANNED.values())}
    return [
        Found(
            source=f"schedule:{row.name}",
            kind="schedule",
            name=row.name,
            code=row.code,
            attempts=row.attempts,
            failed_at=row.failed_at,
        )
        for row in await session.execute(_FIND, known)
    ]


OUTCOMES: Final = text(
    """
    SELECT * FROM (
      SELECT s.id, s.state, s.retry_begun,
             CASE WHEN r.ended_at IS NULL THEN NULL WHEN r.error IS NULL THEN 'done' ELSE 'failed' END AS outcome,
             r.error AS code, s.attempts + 1 AS attempts, r.ended_at AS failed_at
      FROM failed_steps s
      JOIN LATERAL (
        SELECT started_at, ended_at, error FROM scheduled_runs r
        WHERE r.name = split_part(s.source, ':', 2) AND r.started_at >= COALESCE(s.retried_at, s.failed_at)
        ORDER BY r.started_at DESC, r.id DESC LIMIT 1) r ON true
      WHERE s.closed_at IS NULL AND s.source LIKE 'schedule:%') AS became
    WHERE outcome = 'done' OR (outcome = 'failed' AND state = 'retrying' AND retry_begun)
    """
)


async def retry(session: AsyncSession, step: FailedStep, _: str) -> None:
    await enqueue(session, RUN, {"name": step.name})
