"""What statistics are asked for."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.clock import office_day
from api.core.errors import NotFound
from api.organisations.models import Organisation
from api.review.statistics.counting import Coverage, coverage_of
from api.review.statistics.periods import Period, period_of
from api.review.statistics.schemas import Grouping, StatisticsCompany, StatisticsFilters


@dataclass(frozen=True, slots=True)
class Wanted:
    """A period and what else was chosen."""

    period: Period
    kind: str | None
    company: StatisticsCompany | None

    @property
    def organisation_id(self) -> UUID | None:
        return self.company.id if self.company else None

    async def coverage(self, session: AsyncSession, by: Grouping | None = None) -> Coverage:
        """By months or weeks as they were asked for, or by what is said here."""
        period = replace(self.period, by=by) if by else self.period
        return await coverage_of(session, period, self.kind, self.organisation_id)


async def wanted(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> Wanted:
    """Raises Unprocessable, and NotFound for a private account too: its figures would be those of an insured person.
    Who looks at one company is in the audit log."""
    period = period_of(filters, office_day(officer.now))
    if filters.organisation_id is None:
        return Wanted(period, filters.kind, None)
    company = await session.get(Organisation, filters.organisation_id)
    if company is None or company.kind != "company":
        raise NotFound
    await audit(session, officer, "read", "statistics", None, organisation_id=company.id, fields=["organisation_id"])
    return Wanted(period, filters.kind, StatisticsCompany(id=company.id, name=company.name))
