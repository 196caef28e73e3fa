"""What statistics are asked for, and the conditions that their statements share."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.clock import office_day
from api.core.errors import NotFound
from api.organisations.models import Organisation
from api.review.statistics.periods import Period, period_of
from api.review.statistics.schemas import StatisticsCompany, StatisticsFilters

_CHOSEN: Final = "($3::text IS NULL OR kind = $3) AND ($4::uuid IS NULL OR organisation_id = $4)"

# $1 and $2 are the first instant of the period and the first behind it, $3 the type, $4 the company.
ENDED: Final = f"ended_at >= $1 AND ended_at < $2 AND {_CHOSEN}"
DECIDED: Final = f"{ENDED} AND outcome IN ('accepted', 'refused')"
BY_OFFICE: Final = f"{ENDED} AND outcome <> 'withdrawn'"
SENT: Final = f"submitted_at >= $1 AND submitted_at < $2 AND {_CHOSEN}"
ASKED: Final = f"asked_at >= $1 AND asked_at < $2 AND {_CHOSEN}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A period and what else was chosen."""

    period: Period
    kind: str | None
    company: StatisticsCompany | None

    @property
    def arguments(self) -> tuple[object, ...]:
        """`$1` to `$4`."""
        return self.period.begins, self.period.ends, self.kind, self.company and self.company.id


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
