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
from api.review.statistics.facts import ASKED, BY_OFFICE, wanted
from api.review.statistics.schemas import ReviewerCounts, ReviewerFigures, ReviewerStatistics, StatisticsFilters

_REVIEWERS: Final = f"""
    WITH decided AS (
      SELECT decided_by AS id, count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
             count(*) FILTER (WHERE outcome = 'refused') AS refused,
             count(*) FILTER (WHERE outcome = 'forwarded') AS forwarded
      FROM invoice_facts WHERE {BY_OFFICE} AND decided_by IS NOT NULL GROUP BY 1),
    asked AS (
      SELECT asked_by AS id, count(*) AS corrections FROM correction_facts
      WHERE {ASKED} AND asked_by IS NOT NULL GROUP BY 1)
    SELECT id, p.first_name || ' ' || p.last_name AS name, COALESCE(accepted, 0) AS accepted,
           COALESCE(refused, 0) AS refused, COALESCE(forwarded, 0) AS forwarded, COALESCE(corrections, 0) AS corrections
    FROM decided FULL JOIN asked USING (id) JOIN people p USING (id) ORDER BY p.last_name, p.first_name, id
    """  # noqa: S608 - the parts are our own, the values are arguments


async def read_reviewer_statistics(
    session: AsyncSession, officer: Officer, filters: StatisticsFilters
) -> ReviewerStatistics:
    """Everybody for an administrator, for others themselves. Raises Unprocessable, NotFound."""
    arguments = (await wanted(session, officer, filters)).arguments
    everybody = officer.role == "administrator"
    found = [ReviewerFigures(**row) for row in await fetch(session, _REVIEWERS, *arguments)]
    await audit(session, officer, "read", "statistics", None, fields=["reviewers"])
    return ReviewerStatistics(
        items=[figures for figures in found if everybody or figures.id == officer.person_id],
        total=ReviewerCounts(**{name: sum(getattr(f, name) for f in found) for name in ReviewerCounts.model_fields}),
        everybody=everybody,
    )
