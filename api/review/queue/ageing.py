"""How long requests wait at the office, in working days, with the clock stopped while a company is asked.

An age becomes two instants once for each search, so PostgreSQL compares instants and knows nothing of calendars.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, true
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import office_day
from api.invoices.holidays import load_calendar
from api.invoices.models import Invoice
from api.invoices.parameters import read_parameters
from api.invoices.status import Status
from api.invoices.working_days import AgeBand, Calendar, age_bands
from api.review.schemas import AgeBandOut

SINCE = func.coalesce(Invoice.waiting_since, Invoice.submitted_at)
_WAITS = Invoice.status == Status.IN_REVIEW.value


class Waited(NamedTuple):
    """Working days: at the office, and while the company was asked."""

    at_office: int
    on_company: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """The office's calendar and bands, as they are at `now`."""

    calendar: Calendar
    bands: list[AgeBand]
    now: datetime

    @property
    def today(self) -> date:
        return office_day(self.now)

    def waited(self, row: Row[Any]) -> Waited:
        """Of a request, until its decision or now."""
        waits = row.status == Status.IN_REVIEW.value
        end = self.now if waits else row.decided_at or row.changed_at
        at_office = self.calendar.waited(row.waiting_since or row.submitted_at, end)
        return Waited(at_office, row.company_days + self._asked(row))

    def _asked(self, row: Row[Any]) -> int:
        """Since it was asked for the last time, until now or until the company gave up."""
        if row.decided_at is None or row.status not in {Status.TO_CORRECT.value, Status.WITHDRAWN.value}:
            return 0
        until = self.now if row.status == Status.TO_CORRECT.value else row.changed_at
        return self.calendar.waited(row.decided_at, until)

    def has_age(self, band: AgeBand) -> ColumnElement[bool]:
        """Whether a request waits as long as a band says."""
        first, end = band.span(self.calendar, self.today)
        return and_(
            _WAITS,
            first <= SINCE if first is not None else true(),
            end > SINCE if end is not None else true(),
        )

    def band_of(self, days: int) -> AgeBand:
        return next(band for band in self.bands if days in band)

    async def counts(self, session: AsyncSession, query: Select[Invoice]) -> list[AgeBandOut]:
        """How many of the requests of a query wait how long."""
        columns = [func.count().filter(self.has_age(band)) for band in self.bands]
        row = (await session.execute(query.where(_WAITS).with_only_columns(*columns))).one()
        return [
            AgeBandOut(first=band.first, last=band.last, count=count)
            for band, count in zip(self.bands, row, strict=True)
        ]


async def load_ageing(session: AsyncSession, now: datetime) -> Ageing:
    parameters = await read_parameters(session)
    return Ageing(await load_calendar(session), age_bands(parameters.ageing_limits), now)
