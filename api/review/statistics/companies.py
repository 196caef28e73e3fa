"""Figures by company. Private accounts are one line: each of them is an insured person (PRODUCT, registrations)."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.db import fetch
from api.review.statistics.facts import ASKED, BY_OFFICE, wanted
from api.review.statistics.schemas import CompanyFigures, CompanyStatistics, StatisticsFilters

MOST: Final = 100

_COMPANIES: Final = f"""
    WITH decided AS (
      SELECT organisation_id, count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
             COALESCE(sum(COALESCE(allowed, total)) FILTER (WHERE outcome = 'accepted'), 0) AS accepted_amount,
             count(*) FILTER (WHERE outcome = 'refused') AS refused,
             count(*) FILTER (WHERE outcome = 'forwarded') AS forwarded,
             count(*) FILTER (WHERE outcome = 'accepted' AND corrections = 0) AS right_first_time
      FROM invoice_facts WHERE {BY_OFFICE} GROUP BY 1),
    asked AS (SELECT organisation_id, count(*) AS corrections FROM correction_facts WHERE {ASKED} GROUP BY 1),
    known AS (
      SELECT CASE WHEN o.kind = 'company' THEN o.id END AS id, CASE WHEN o.kind = 'company' THEN o.name END AS name,
             d.*, a.corrections
      FROM decided d FULL JOIN asked a USING (organisation_id)
      JOIN organisations o ON o.id = COALESCE(d.organisation_id, a.organisation_id))
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
    arguments = (await wanted(session, officer, filters)).arguments
    rows = await fetch(session, _COMPANIES, *arguments)
    await audit(session, officer, "read", "statistics", None, fields=["companies"])
    return CompanyStatistics(items=[CompanyFigures(**row) for row in rows[:MOST]], capped=len(rows) > MOST)
