"""When people of the office are away and who stands in for them. Nobody is asked why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import AdministratorsOnly, Officer
from api.accounts.models import OfficeMember, Person
from api.core import clock
from api.core.audit import audit
from api.core.clock import office_day
from api.core.db import Database, DbRole
from api.core.errors import Finding, NotFound, Unprocessable
from api.core.sections import show_day
from api.invoices.rules import RANGE
from api.review.models import OfficerAbsence
from api.review.settings.absence_schemas import Absence, AbsenceInput, Absences, AbsenceWarning, Colleague

log = structlog.get_logger("guichet.review")

_LABEL: Final = "review.absence.fields"
_AHEAD: Final = timedelta(days=2 * 365 + 1)
_KEPT: Final = timedelta(days=365)
# Absences are entered in turn, until their transaction ends: none overlaps one that was entered meanwhile.
_TAKE_TURN: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('officer_absences', 0))")


_IS_ACTIVE: Final = OfficeMember.active & Person.active & (OfficeMember.role != "auditor")
_ACTIVE: Final = select(Person.id).join(OfficeMember, OfficeMember.person_id == Person.id).where(_IS_ACTIVE)


@dataclass(frozen=True, slots=True)
class Away:
    """Until when somebody is away, this day included, and who stands in and is there: nobody if all are away."""

    until: date
    deputy_id: UUID | None


async def away_on(session: AsyncSession, day: date) -> dict[UUID, Away]:
    """Who of the office is away on a day. A deputy who is away too hands on to their own."""
    query = select(OfficerAbsence).where(OfficerAbsence.first_day <= day, OfficerAbsence.last_day >= day)
    absences = {absence.person_id: absence for absence in await session.scalars(query)}
    present = set(await session.scalars(_ACTIVE)) - absences.keys()
    deputies = {person_id: absence.deputy_id for person_id, absence in absences.items()}
    return {
        person_id: Away(absence.last_day, stand_in(person_id, deputies, present))
        for person_id, absence in absences.items()
    }


def stand_in(person_id: UUID, deputies: Mapping[UUID, UUID | None], present: set[UUID]) -> UUID | None:
    """The first of a chain of deputies who is there; none where it ends or comes back on itself. Pure."""
    seen = {person_id}
    deputy = deputies.get(person_id)
    while deputy is not None and deputy not in present:
        if deputy in seen:
            return None
        seen.add(deputy)
        deputy = deputies.get(deputy)
    return deputy


async def list_absences(session: AsyncSession, officer: Officer) -> Absences:
    """Those of today and later, and everybody who can stand in."""
    today = office_day(officer.now)
    query = select(OfficerAbsence).where(OfficerAbsence.last_day >= today)
    rows = (await session.scalars(query.order_by(OfficerAbsence.first_day, OfficerAbsence.id))).all()
    people = await _people(session)
    away = await away_on(session, today)
    await audit(session, officer, "list", "absence", None)
    return Absences(
        items=[_absence_out(row, rows, people, officer) for row in rows],
        colleagues=[
            colleague.model_copy(update={"away_until": away[person_id].until if person_id in away else None})
            for person_id, (colleague, active) in people.items()
            if active
        ],
        today=today,
        may_enter_others=officer.role == "administrator",
    )


People = Mapping[UUID, tuple[Colleague, bool]]


async def _people(session: AsyncSession) -> People:
    """Everybody who works or worked for the office, by name, and whether they still do."""
    query = (
        select(Person.id, Person.first_name, Person.last_name, _IS_ACTIVE.label("active"))
        .join(OfficeMember, OfficeMember.person_id == Person.id)
        .order_by(Person.last_name, Person.first_name, Person.id)
    )
    return {
        row.id: (Colleague(id=row.id, name=f"{row.first_name} {row.last_name}", away_until=None), row.active)
        for row in await session.execute(query)
    }


def _absence_out(row: OfficerAbsence, all_rows: Sequence[OfficerAbsence], people: People, officer: Officer) -> Absence:
    return Absence(
        id=row.id,
        person_id=row.person_id,
        name=people[row.person_id][0].name,
        first_day=row.first_day,
        last_day=row.last_day,
        deputy_id=row.deputy_id,
        deputy_name=people[row.deputy_id][0].name if row.deputy_id else None,
        warning=_warning(row, all_rows, people),
        may_edit=_may_enter(officer, row.person_id),
    )


def _warning(row: OfficerAbsence, all_rows: Sequence[OfficerAbsence], people: People) -> AbsenceWarning | None:
    """Why the deputy cannot stand in for all of the time."""
    if row.deputy_id is None:
        return "no_deputy"
    if not people[row.deputy_id][1]:
        return "deputy_inactive"
    return "deputy_away" if any(_overlaps(row, other, row.deputy_id) for other in all_rows) else None


def _overlaps(one: OfficerAbsence, other: OfficerAbsence, person_id: UUID) -> bool:
    return other.person_id == person_id and other.first_day <= one.last_day and other.last_day >= one.first_day


def _may_enter(officer: Officer, person_id: UUID) -> bool:
    return officer.role == "administrator" or officer.person_id == person_id


async def add_absence(session: AsyncSession, officer: Officer, body: AbsenceInput) -> Absence:
    """One's own, or, by an administrator, anybody's. Raises AdministratorsOnly, Unprocessable."""
    if not _may_enter(officer, body.person_id):
        raise AdministratorsOnly
    await session.execute(_TAKE_TURN)
    row = OfficerAbsence(**body.model_dump())
    await _check(session, officer, row)
    session.add(row)
    await session.flush()
    await audit(session, officer, "create", "absence", row.id, fields=sorted(AbsenceInput.model_fields))
    return await _one(session, officer, row)


async def change_absence(session: AsyncSession, officer: Officer, absence_id: UUID, body: AbsenceInput) -> Absence:
    """Other days or another deputy; whose it is stays. Raises NotFound, AdministratorsOnly, Unprocessable."""
    await session.execute(_TAKE_TURN)
    row = await _find(session, officer, absence_id)
    if body.person_id != row.person_id:
        raise Unprocessable([Finding("/person_id", "choice", label=f"{_LABEL}.person_id")])
    wish = OfficerAbsence(id=row.id, **body.model_dump())
    await _check(session, officer, wish, before=row)
    fields = [name for name, value in body.model_dump().items() if getattr(row, name) != value]
    row.first_day, row.last_day, row.deputy_id = body.first_day, body.last_day, body.deputy_id
    await session.flush()
    await audit(session, officer, "change", "absence", row.id, fields=fields)
    return await _one(session, officer, row)


async def remove_absence(session: AsyncSession, officer: Officer, absence_id: UUID) -> None:
    """Raises NotFound, AdministratorsOnly."""
    row = await _find(session, officer, absence_id)
    await session.delete(row)
    await audit(session, officer, "delete", "absence", absence_id)


async def _find(session: AsyncSession, officer: Officer, absence_id: UUID) -> OfficerAbsence:
    row = await session.get(OfficerAbsence, absence_id, with_for_update=True)
    if row is None:
        raise NotFound
    if not _may_enter(officer, row.person_id):
        raise AdministratorsOnly
    return row


async def _one(session: AsyncSession, officer: Officer, row: OfficerAbsence) -> Absence:
    all_rows = (await session.scalars(select(OfficerAbsence))).all()
    return _absence_out(row, all_rows, await _people(session), officer)


async def _check(
    session: AsyncSession, officer: Officer, wish: OfficerAbsence, before: OfficerAbsence | None = None
) -> None:
    """Raise Unprocessable with everything that is wrong."""
    today = office_day(officer.now)
    active = set(await session.scalars(_ACTIVE))
    own = await session.scalars(select(OfficerAbsence).where(OfficerAbsence.person_id == wish.person_id))
    others = [row for row in own.all() if row.id != wish.id]
    errors = _day_findings(wish, today, others, before)
    if wish.person_id not in active:
        errors.append(Finding("/person_id", "choice", label=f"{_LABEL}.person_id"))
    if wish.deputy_id == wish.person_id:
        errors.append(Finding("/deputy_id", "deputy_self", label=f"{_LABEL}.deputy_id"))
    elif wish.deputy_id and wish.deputy_id not in active and (before is None or wish.deputy_id != before.deputy_id):
        errors.append(Finding("/deputy_id", "deputy_inactive", label=f"{_LABEL}.deputy_id"))
    if errors:
        raise Unprocessable(errors)


def _day_findings(
    wish: OfficerAbsence, today: date, others: Sequence[OfficerAbsence], before: OfficerAbsence | None
) -> list[Finding]:
    earliest = today - _KEPT  # of what ended earlier nothing is kept; whoever is away for longer keeps their first day
    if wish.first_day < earliest and (before is None or wish.first_day != before.first_day):
        return [Finding("/first_day", "absence_too_old", {"first": show_day(earliest)}, f"{_LABEL}.first_day")]
    if wish.last_day < wish.first_day:
        return [RANGE.at("/last_day", f"{_LABEL}.last_day")]
    if wish.last_day < today:
        return [Finding("/last_day", "past", label=f"{_LABEL}.last_day")]
    if wish.last_day > today + _AHEAD:
        return [Finding("/last_day", "absence_too_far", {"last": show_day(today + _AHEAD)}, f"{_LABEL}.last_day")]
    overlapping = [other for other in others if _overlaps(wish, other, wish.person_id)]
    return [
        Finding(
            "/first_day",
            "absence_overlaps",
            {"first": show_day(other.first_day), "last": show_day(other.last_day)},
            f"{_LABEL}.first_day",
        )
        for other in overlapping[:1]
    ]


async def forget_absences(database: Database) -> None:
    """Remove absences that ended a year ago: nobody needs to know any more."""
    async with database.transaction(DbRole.WORKER) as session:
        before = await clock.today(session) - _KEPT
        gone = delete(OfficerAbsence).where(OfficerAbsence.last_day < before).returning(OfficerAbsence.id)
        count = len((await session.scalars(gone)).all())
    log.info("absences_forgotten", count=count)
