"""Administrators hold payments back and let them go on; who, when and why stays to be read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.clock import now_sql, office_day
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.invoices.models import Invoice, PaymentHold
from api.invoices.payment_holds import change_holds, concerned
from api.invoices.rules import RANGE
from api.invoices.status import Status
from api.organisations.models import BankAccount, Organisation
from api.review import schemas
from api.review.companies.payment_hold_schemas import (
    PaymentHoldInput,
    PaymentHoldRow,
    PaymentHolds,
    PaymentHoldSearch,
)
from api.review.schemas import HoldState, InvoiceOrganisation, OfficerName

MOST: Final = 100
_LABEL: Final = "review.hold.fields"


class AlreadyHeld(Conflict):
    """Payments to this account or company are held already, or will be."""

    code = "already_held"


class HoldEnded(Conflict):
    """It was lifted, or is over."""

    code = "hold_ended"


_Placer, _Lifter = aliased(Person), aliased(Person)
_ROWS: Final[Any] = (  # SQLAlchemy types each column list differently
    select(
        PaymentHold,
        Organisation.name.label("organisation_name"),
        (_Placer.first_name + " " + _Placer.last_name).label("placer"),
        (_Lifter.first_name + " " + _Lifter.last_name).label("lifter"),
    )
    .join(_Placer, _Placer.id == PaymentHold.placed_by)
    .outerjoin(_Lifter, _Lifter.id == PaymentHold.lifted_by)
    .outerjoin(Organisation, Organisation.id == PaymentHold.organisation_id)
)


async def search_holds(session: AsyncSession, officer: Officer, search: PaymentHoldSearch) -> PaymentHolds:
    """The newest first, at most a hundred; what is in force or to come, or everything there was."""
    today = office_day(officer.now)
    rows = (await session.execute(_found(search, today).order_by(PaymentHold.id.desc()).limit(MOST + 1))).all()
    await audit(session, officer, "search", "payment_hold", None)
    return PaymentHolds(
        items=[await _row_out(session, row, today) for row in rows[:MOST]],
        capped=len(rows) > MOST,
        may_edit=officer.role == "administrator",
        today=today,
    )


def _found(search: PaymentHoldSearch, today: date) -> Select[Any]:
    query: Select[Any] = _ROWS
    if not search.ended:
        query = query.where(_not_ended(today))
    if search.organisation_id is not None:
        theirs = select(BankAccount.iban).where(BankAccount.organisation_id == search.organisation_id)
        company = PaymentHold.organisation_id == search.organisation_id
        query = query.where(or_(company, PaymentHold.iban.in_(theirs)))
    words = search.words.strip().lower()
    if words:
        iban = "".join(words.split()).upper()
        told = func.concat_ws(" ", Organisation.name, PaymentHold.reason, PaymentHold.lift_reason)
        query = query.where(
            or_(func.strpos(func.lower(told), words) > 0, func.strpos(PaymentHold.iban, iban) > 0),
        )
    return query


def _not_ended(today: date) -> ColumnElement[bool]:
    return PaymentHold.lifted_at.is_(None) & or_(PaymentHold.last_day.is_(None), PaymentHold.last_day >= today)


async def hold_payments(session: AsyncSession, administrator: Officer, wish: PaymentHoldInput) -> PaymentHoldRow:
    """From now on nothing that it concerns is accepted: acceptances under way are waited for, later ones see it. Raises
    Unprocessable, NotFound (company), AlreadyHeld."""
    today = office_day(administrator.now)
    hold = PaymentHold(
        **wish.model_dump(exclude={"first_day"}),
        id=new_id(),
        first_day=wish.first_day or today,
        placed_by=administrator.person_id,
    )
    if errors := list(_findings(hold, today)):
        raise Unprocessable(errors)
    if wish.organisation_id is not None and await session.get(Organisation, wish.organisation_id) is None:
        raise NotFound
    await change_holds(session)
    # Of the two only what is given is compared: without a value every other hold of its sort would be the same.
    same = (
        PaymentHold.iban == hold.iban if hold.iban is not None else PaymentHold.organisation_id == hold.organisation_id
    )
    if await session.scalar(select(PaymentHold.id).where(same, _not_ended(today)).limit(1)) is not None:
        raise AlreadyHeld
    session.add(hold)
    await session.flush()
    await audit(session, administrator, "hold_payments", "payment_hold", hold.id, organisation_id=hold.organisation_id)
    return await _one(session, hold.id, today)


def _findings(hold: PaymentHold, today: date) -> Sequence[Finding]:
    found = []
    if (hold.iban is None) == (hold.organisation_id is None):
        found.append(Finding("/iban", "required", label=f"{_LABEL}.iban"))
    if hold.first_day < today:
        found.append(Finding("/first_day", "past", label=f"{_LABEL}.first_day"))
    if hold.last_day is not None and hold.last_day < hold.first_day:
        found.append(RANGE.at("/last_day", f"{_LABEL}.last_day"))
    return found


async def lift_hold(session: AsyncSession, administrator: Officer, hold_id: UUID, reason: str) -> PaymentHoldRow:
    """Payments go on. Raises NotFound, HoldEnded."""
    today = office_day(administrator.now)
    await change_holds(session)
    hold = await session.get(PaymentHold, hold_id)
    if hold is None:
        raise NotFound
    if _state(hold, today) in {"lifted", "over"}:
        raise HoldEnded
    hold.lifted_by, hold.lifted_at, hold.lift_reason = administrator.person_id, now_sql(), reason
    await session.flush()
    await audit(session, administrator, "lift_hold", "payment_hold", hold.id, organisation_id=hold.organisation_id)
    return await _one(session, hold.id, today)


async def holds_out(session: AsyncSession, holds: Sequence[PaymentHold], today: date) -> list[schemas.PaymentHold]:
    """As officers read them beside a request."""
    query = _ROWS.where(PaymentHold.id.in_([hold.id for hold in holds])).order_by(PaymentHold.id)
    return [schemas.PaymentHold(**_fields(row, today)) for row in await session.execute(query)]


async def _one(session: AsyncSession, hold_id: UUID, today: date) -> PaymentHoldRow:
    # Read anew: instants are the database's.
    query = _ROWS.where(PaymentHold.id == hold_id).execution_options(populate_existing=True)
    return await _row_out(session, (await session.execute(query)).one(), today)


async def _row_out(session: AsyncSession, row: Row[Any], today: date) -> PaymentHoldRow:
    fields = _fields(row, today)
    counted = await _counted(session, row.PaymentHold) if fields["state"] == "current" else {}
    in_review, accepted = counted.get(Status.IN_REVIEW.value, 0), counted.get(Status.ACCEPTED.value, 0)
    return PaymentHoldRow(**fields, in_review=in_review, accepted=accepted)


async def _counted(session: AsyncSession, hold: PaymentHold) -> dict[str, int]:
    waiting = Invoice.status.in_([Status.IN_REVIEW.value, Status.ACCEPTED.value])
    query = (
        select(Invoice.status, func.count().label("requests")).where(waiting, concerned(hold)).group_by(Invoice.status)
    )
    return {row.status: row.requests for row in await session.execute(query)}


def _fields(row: Row[Any], today: date) -> dict[str, Any]:
    hold: PaymentHold = row.PaymentHold
    company = hold.organisation_id and InvoiceOrganisation(id=hold.organisation_id, name=row.organisation_name)
    return {
        "id": hold.id,
        "iban": hold.iban,
        "organisation": company,
        "reason": hold.reason,
        "first_day": hold.first_day,
        "last_day": hold.last_day,
        "state": _state(hold, today),
        "placed_by": OfficerName(id=hold.placed_by, name=row.placer),
        "placed_at": hold.placed_at,
        "lifted_by": hold.lifted_by and OfficerName(id=hold.lifted_by, name=row.lifter),
        "lifted_at": hold.lifted_at,
        "lift_reason": hold.lift_reason,
    }


def _state(hold: PaymentHold, today: date) -> HoldState:
    if hold.lifted_at is not None:
        return "lifted"
    if hold.last_day is not None and hold.last_day < today:
        return "over"
    return "current" if hold.first_day <= today else "coming"
