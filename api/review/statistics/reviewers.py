"""Figures by reviewer.

They are about employees, so they are few, and few people see them: administrators see everybody, reviewers themselves
and the office's total, and each reading is in the audit log. They count decisions and nothing else. No durations: how
long a request lies is the queue's doing and not a person's, and who takes the difficult ones would look slow. No
first-time-right rate either: whether something has to be asked is up to who sent it. The screen says both.
"""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.db import fetch
from api.review.statistics.counting import counted
from api.review.statistics.schemas import ReviewerCounts, ReviewerFigures, ReviewerStatistics, StatisticsFilters
from api.review.statistics.wanted import wanted

_REVIEWERS: Final = f"""
    {counted("reviewers", "reviewer_corrections")}
    SELECT p.id, p.first_name || ' ' || p.last_name AS name,
           COALESCE(sum(requests) FILTER (WHERE measure = 'accepted'), 0)::bigint AS accepted,
           COALESCE(sum(requests) FILTER (WHERE measure = 'refused'), 0)::bigint AS refused,
           COALESCE(sum(requests) FILTER (WHERE measure = 'forwarded'), 0)::bigint AS forwarded,
           COALESCE(sum(requests) FILTER (WHERE source = 'reviewer_corrections'), 0)::bigint AS corrections
    FROM counted JOIN people p ON p.id = key::uuid GROUP BY p.id ORDER BY p.last_name, p.first_name, p.id
    """  # noqa: S608 - the parts are our own, the values are arguments


async def read_reviewer_statistics(
    session: AsyncSession, officer: Officer, filters: StatisticsFilters
) -> ReviewerStatistics:
    """Everybody for an administrator, for others themselves. Raises Unprocessable, NotFound."""
    coverage = await (await wanted(session, officer, filters)).coverage(session, by="month")
    everybody = officer.role == "administrator"
    found = [ReviewerFigures(**row) for row in await fetch(session, _REVIEWERS, *coverage.arguments)]
    await audit(session, officer, "read", "statistics", None, fields=["reviewers"])
    return ReviewerStatistics(
        items=[figures for figures in found if everybody or figures.id == officer.person_id],
        total=ReviewerCounts(**{name: sum(getattr(f, name) for f in found) for name in ReviewerCounts.model_fields}),
        everybody=everybody,
    )
