"""Administrators keep the office's holidays: rows are added and never changed. Of a day the newest row counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import extract, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.audited import Action
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.db import fetch
from api.core.errors import Conflict, Finding, NotFound, PreconditionFailed, Unprocessable
from api.core.sections import show_day
from api.invoices.holidays import TAKE_TURN, proposed
from api.invoices.models import Holiday
from api.review.settings.holiday_schemas import (
    HolidayAction,
    HolidayChange,
    HolidayDay,
    HolidayInput,
    HolidayName,
    HolidayProposal,
    HolidayProposals,
    Holidays,
    HolidaysInput,
)

_EARLIEST: Final = 2020
_YEARS_AHEAD: Final = 5
Row = tuple[Holiday, str | None]


class HolidayUnchanged(Conflict):
    """The day is a holiday of this name already."""

    code = "holiday_unchanged"


def years(today: date) -> tuple[int, int]:
    """The first and last year whose days can be kept."""
    return _EARLIEST, today.year + _YEARS_AHEAD


async def list_holidays(session: AsyncSession, officer: Officer, year: int | None) -> Holidays:
    """The days of a year, without one of this. Raises Unprocessable."""
    today = office_day(officer.now)
    year = _known_year(today.year if year is None else year, today)
    rows = await _rows(session, year)
    newest = [history[-1][0] for history in rows.values()]
    first, last = years(today)
    return Holidays(
        year=year,
        items=[_day_out(row) for row in newest if row.active],
        history=_history(rows),
        may_edit=officer.role == "administrator",
        first_year=first,
        last_year=last,
    )


def _known_year(year: int, today: date) -> int:
    first, last = years(today)
    if not first <= year <= last:
        raise Unprocessable([_outside("/year", today)])
    return year


def _outside(pointer: str, today: date) -> Finding:
    first, last = years(today)
    limits = {"first": show_day(date(first, 1, 1)), "last": show_day(date(last, 12, 31))}
    return Finding(pointer, "holiday_day", limits, "review.holiday.fields.day")


async def _rows(session: AsyncSession, year: int) -> dict[date, list[Row]]:
    """Of each day of a year its rows, the oldest first, with who added them."""
    name = Person.first_name + " " + Person.last_name
    query = select(Holiday, name).outerjoin(Person, Person.id == Holiday.added_by)
    query = query.where(extract("year", Holiday.day) == year).order_by(Holiday.day, Holiday.revision)
    found: dict[date, list[Row]] = defaultdict(list)
    for row, adder in await session.execute(query):
        found[row.day].append((row, adder))
    return found


def _day_out(row: Holiday) -> HolidayDay:
    return HolidayDay(day=row.day, name=HolidayName.model_validate(row.name), revision=row.revision)


def _history(rows: Mapping[date, Sequence[Row]]) -> list[HolidayChange]:
    """What was done to the days, the newest first; what came with the program is not told day by day."""
    done = [
        HolidayChange(
            day=row.day,
            action=_action(row, history[position - 1][0] if position else None),
            name=HolidayName.model_validate(row.name),
            added_by=adder,
            added_at=row.added_at,
        )
        for history in rows.values()
        for position, (row, adder) in enumerate(history)
        if row.added_by is not None
    ]
    return sorted(done, key=lambda change: change.added_at, reverse=True)


def _action(row: Holiday, before: Holiday | None) -> HolidayAction:
    if not row.active:
        return "removed"
    return "renamed" if before is not None and before.active else "added"


async def propose_holidays(session: AsyncSession, officer: Officer, year: int) -> HolidayProposals:
    """What the canton has off in a year. Raises Unprocessable."""
    rows = await _rows(session, _known_year(year, office_day(officer.now)))
    known = {day for day, history in rows.items() if history[-1][0].active}
    canton = get_settings().office.canton
    items = [
        HolidayProposal(
            day=proposal.day,
            name=HolidayName.model_validate(proposal.name),
            kind=proposal.kind,
            known=proposal.day in known,
        )
        for proposal in proposed(canton, year)
    ]
    return HolidayProposals(items=items, year=year, canton=canton)


async def add_holidays(session: AsyncSession, officer: Officer, body: HolidaysInput) -> None:
    """Add days; all of them or none. Raises Unprocessable, HolidayUnchanged."""
    today = office_day(officer.now)
    first, last = years(today)
    days = [wish.day for wish in body.days]
    if found := [
        _outside(f"/days/{position}/day", today)
        for position, day in enumerate(days)
        if not first <= day.year <= last or day in days[:position]
    ]:
        raise Unprocessable(found)
    await fetch(session, TAKE_TURN)
    newest = await _newest(session, days)
    if any(row.active for row in newest.values()):
        raise HolidayUnchanged
    for wish in body.days:
        before = newest.get(wish.day)
        await _add(session, officer, wish.day, before, active=True, name=wish.name.model_dump())
    await _recount(session)


async def rename_holiday(session: AsyncSession, officer: Officer, day: date, wish: HolidayInput) -> None:
    """Raises NotFound, PreconditionFailed, HolidayUnchanged."""
    before = await _active(session, day)
    if before.revision != wish.revision:
        raise PreconditionFailed
    name = wish.name.model_dump()
    if name == before.name:
        raise HolidayUnchanged
    await _add(session, officer, day, before, active=True, name=name)


async def remove_holiday(session: AsyncSession, officer: Officer, day: date) -> None:
    """The office works on this day after all. Raises NotFound."""
    before = await _active(session, day)
    await _add(session, officer, day, before, active=False, name=before.name)
    await _recount(session)


async def _newest(session: AsyncSession, days: Sequence[date]) -> dict[date, Holiday]:
    rows = await session.scalars(select(Holiday).where(Holiday.day.in_(days)).order_by(Holiday.revision))
    return {row.day: row for row in rows}


async def _active(session: AsyncSession, day: date) -> Holiday:
    await fetch(session, TAKE_TURN)
    row = (await _newest(session, [day])).get(day)
    if row is None or not row.active:
        raise NotFound
    return row


async def _add(
    session: AsyncSession, officer: Officer, day: date, before: Holiday | None, *, active: bool, name: dict[str, Any]
) -> None:
    revision = before.revision + 1 if before else 1
    session.add(
        Holiday(day=day, revision=revision, active=active, name=name, added_by=officer.person_id, added_at=officer.now)
    )
    await session.flush()
    renamed = before is not None and before.active
    action: Action = "delete" if not active else "change" if renamed else "create"
    await audit(session, officer, action, "holiday", None, fields=[day.isoformat()])


async def _recount(session: AsyncSession) -> None:
    """Open requests whose company was asked meanwhile: the days that it took are others now."""
    await session.execute(text("SELECT count_waiting_anew(:zone, true)"), {"zone": get_settings().time_zone})
