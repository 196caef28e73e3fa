"""Sums of the reconciliation that do not agree."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.jobs import enqueue
from api.failed_steps.models import FailedStep, Reconciliation
from api.failed_steps.sources.found import Found
from api.failed_steps.sources.schedules import RUN

RECONCILE: Final = "reconcile"
"""The scheduled job that makes the sums."""

_HANDLED: Final = text(
    "SELECT source FROM failed_steps "
    "WHERE source LIKE 'sum:%' AND (closed_at IS NULL OR closed_at >= CAST(:ended_at AS timestamptz))"
)


async def find(session: AsyncSession) -> Sequence[Found]:
    """Of the last reconciliation."""
    last = (await session.scalars(select(Reconciliation).order_by(Reconciliation.ended_at.desc()).limit(1))).first()
    if last is None:
        return []
    handled = set(await session.scalars(_HANDLED, {"ended_at": last.ended_at}))
    return [
        Found(
            source=f"sum:{name}",
            kind="sum",
            name=name,
            code="difference",
            attempts=1,
            failed_at=last.ended_at,
            facts={"differences": result["differences"], "references": result["references"]},
        )
        for name, result in last.sums.items()
        if result["differences"] and f"sum:{name}" not in handled
    ]


OUTCOMES: Final = text(
    """
    SELECT * FROM (
      SELECT s.id, s.state, s.retry_begun,
             CASE WHEN (r.sums->split_part(s.source, ':', 2)->>'differences')::bigint = 0 THEN 'done'
                  WHEN r.ended_at > s.retried_at THEN 'failed' END AS outcome,
             'difference' AS code, s.attempts + 1 AS attempts, r.ended_at AS failed_at
      FROM failed_steps s
      JOIN (SELECT * FROM reconciliations ORDER BY ended_at DESC LIMIT 1) r ON r.ended_at > s.failed_at
      WHERE s.closed_at IS NULL AND s.source LIKE 'sum:%') AS became
    WHERE outcome = 'done' OR (outcome = 'failed' AND state = 'retrying' AND retry_begun)
    """
)


async def retry(session: AsyncSession, _: FailedStep, __: str) -> None:
    """All sums are made anew."""
    await enqueue(session, RUN, {"name": RECONCILE})
