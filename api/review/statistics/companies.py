"""Figures by company. Private accounts are one line: each of them is an insured person (PRODUCT, registrations)."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.db import fetch
from api.review.statistics.counting import counted
from api.review.statistics.schemas import CompanyFigures, CompanyStatistics, StatisticsFilters
from api.review.statistics.wanted import wanted

MOST: Final = 100

_COMPANIES: Final = f"""
    {counted("companies", "company_corrections")},
    by_company AS (
      SELECT key,
             sum(requests) FILTER (WHERE measure IN ('right_first_time', 'accepted')) AS accepted,
             sum(amount) FILTER (WHERE measure IN ('right_first_time', 'accepted')) AS accepted_amount,
             sum(requests) FILTER (WHERE measure = 'refused') AS refused,
             sum(requests) FILTER (WHERE measure = 'forwarded') AS forwarded,
             sum(requests) FILTER (WHERE measure = 'right_first_time') AS right_first_time,
             sum(requests) FILTER (WHERE source = 'company_corrections') AS corrections
      FROM counted GROUP BY key),
    known AS (
      SELECT CASE WHEN o.kind = 'company' THEN o.id END AS id, CASE WHEN o.kind = 'company' THEN o.name END AS name, c.*
      FROM by_company c JOIN organisations o ON o.id = c.key::uuid)
    SELECT id, name, COALESCE(sum(accepted), 0)::bigint AS accepted,
           COALESCE(sum(accepted_amount), 0.00) AS accepted_amount, COALESCE(sum(refused), 0)::bigint AS refused,
           COALESCE(sum(forwarded), 0)::bigint AS forwarded,
           COALESCE(sum(right_first_time), 0)::bigint AS right_first_time,
           COALESCE(sum(corrections), 0)::bigint AS corrections
    FROM known GROUP BY id, name
    ORDER BY COALESCE(sum(accepted), 0) + COALESCE(sum(refused), 0) DESC, 8 DESC, name, id LIMIT {MOST + 1}
    """  # noqa: S608 - the parts are our own, the values are arguments


async def read_company_statistics(
    session: AsyncSession, officer: Officer, filters: StatisticsFilters
) -> CompanyStatistics:
    """Raises Unprocessable, NotFound."""
    coverage = await (await wanted(session, officer, filters)).coverage(session, by="month")
    rows = await fetch(session, _COMPANIES, *coverage.arguments)
    await audit(session, officer, "read", "statistics", None, fields=["companies"])
    return CompanyStatistics(items=[CompanyFigures(**row) for row in rows[:MOST]], capped=len(rows) > MOST)
