"""Who of the office is to examine requests. An assignment counts while its officer works for the office and decides:
whoever loses access leaves free requests behind."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import OfficeMember, Person
from api.invoices.models import Invoice
from api.review.models import ReviewAssignment
from api.review.schemas import OfficerName

DECIDES: Final = OfficeMember.active & Person.active & OfficeMember.role.in_(["reviewer", "administrator"])
_DECIDING: Final = select(Person.id).join(OfficeMember, OfficeMember.person_id == Person.id).where(DECIDES)


# Looked up for each request that waits: assignments of requests that were decided are kept, and would all be joined.
_WHOSE: Final = (
    select(ReviewAssignment.person_id)
    .where(ReviewAssignment.invoice_id == Invoice.id, ReviewAssignment.person_id.in_(_DECIDING))
    .correlate(Invoice)
    .scalar_subquery()
)


def assigned_to(person_id: UUID) -> ColumnElement[bool]:
    """Requests of one officer."""
    return _WHOSE.in_([person_id])


def unassigned() -> ColumnElement[bool]:
    """Requests that nobody is to examine."""
    counts = ReviewAssignment.person_id.in_(_DECIDING)
    return ~exists().where(ReviewAssignment.invoice_id == Invoice.id, counts)


def free_for(officer: Officer) -> ColumnElement[bool]:
    """Requests that no colleague of this officer is to examine."""
    return func.coalesce(_WHOSE, officer.person_id) == officer.person_id


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
