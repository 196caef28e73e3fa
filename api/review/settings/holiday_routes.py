from datetime import date
from typing import Annotated

from fastapi import Query, status

from api.accounts.access import AdministratorAfterStepUp, CurrentAdministrator, CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.review.settings import holidays
from api.review.settings.holiday_schemas import HolidayInput, HolidayProposals, Holidays, HolidaysInput

routes = router("review", "/api/v1/office/holidays")

Year = Annotated[int, Query(ge=1900, le=9999)]


@routes.get("")
async def list_holidays(officer: CurrentOfficer, session: SessionDep, year: Year | None = None) -> Holidays:
    """The days of a year on which the office does not work, and what was changed; without a year, those of this."""
    return await holidays.list_holidays(session, officer, year)


@routes.get("/proposals")
async def propose_holidays(administrator: CurrentAdministrator, session: SessionDep, year: Year) -> HolidayProposals:
    """What the office's canton has off in a year. Nothing is added; names can be changed and days left out."""
    return await holidays.propose_holidays(session, administrator, year)


@routes.post("", status_code=status.HTTP_201_CREATED)
async def add_holidays(administrator: AdministratorAfterStepUp, body: HolidaysInput, session: SessionDep) -> Holidays:
    """Add days. The age of what waits is counted without them from now on. Needs a fresh second factor."""
    await holidays.add_holidays(session, administrator, body)
    return await holidays.list_holidays(session, administrator, body.days[0].day.year)


@routes.put("/{day}")
async def rename_holiday(
    day: date, administrator: AdministratorAfterStepUp, body: HolidayInput, session: SessionDep
) -> Holidays:
    """Give a holiday another name. Needs a fresh second factor."""
    await holidays.rename_holiday(session, administrator, day, body)
    return await holidays.list_holidays(session, administrator, day.year)


@routes.delete("/{day}")
async def remove_holiday(day: date, administrator: AdministratorAfterStepUp, session: SessionDep) -> Holidays:
    """The office works on this day after all. Needs a fresh second factor."""
    await holidays.remove_holiday(session, administrator, day)
    return await holidays.list_holidays(session, administrator, day.year)
