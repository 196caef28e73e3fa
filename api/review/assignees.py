"""Who of the office is to examine requests. An assignment counts while its officer works for the office and decides:
whoever loses access leaves free requests behind."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import OfficeMember, Person
from api.invoices.models import Invoice
from api.review.models import ReviewAssignment
from api.review.schemas import OfficerName

DECIDES: Final = OfficeMember.active & Person.active & OfficeMember.role.in_(["reviewer", "administrator"])
_DECIDING: Final = select(Person.id).join(OfficeMember, OfficeMember.person_id == Person.id).where(DECIDES)


def assigned_to(person_id: UUID) -> ColumnElement[bool]:
    """Requests of one officer."""
    return _exists(ReviewAssignment.person_id == person_id)


def unassigned() -> ColumnElement[bool]:
    """Requests that nobody is to examine."""
    return ~_exists()


def free_for(officer: Officer) -> ColumnElement[bool]:
    """Requests that no colleague of this officer is to examine."""
    return ~_exists(ReviewAssignment.person_id != officer.person_id)


def _exists(*whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an assignment counts."""
    return exists().where(ReviewAssignment.invoice_id == Invoice.id, ReviewAssignment.person_id.in_(_DECIDING), *whose)


async def assignees(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, OfficerName]:
    """Who is to examine each of these requests, where somebody is."""
    query = (
        select(ReviewAssignment.invoice_id, Person.id, Person.first_name, Person.last_name)
        .join(Person, Person.id == ReviewAssignment.person_id)
        .join(OfficeMember, OfficeMember.person_id == Person.id)
        .where(ReviewAssignment.invoice_id.in_(ids), DECIDES)
    )
    return {
        row.invoice_id: OfficerName(id=row.id, name=f"{row.first_name} {row.last_name}")
        for row in await session.execute(query)
    }
