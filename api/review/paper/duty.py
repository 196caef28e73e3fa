"""Whoever entered a request from paper does not accept it: what was typed is looked at by somebody else."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.errors import Conflict
from api.invoices.models import Invoice
from api.review.schemas import EnteredByOut


class EnteredByYou(Conflict):
    """The caller entered the request; another officer accepts it."""

    code = "entered_by_you"


def require_other(officer: Officer, invoice: Invoice) -> None:
    """Raises EnteredByYou."""
    if invoice.entered_by == officer.person_id:
        raise EnteredByYou


def not_entered_by(officer: Officer) -> ColumnElement[bool]:
    """Requests that this officer may accept."""
    return Invoice.entered_by.is_distinct_from(officer.person_id)


async def entered_by(session: AsyncSession, officer: Officer, ids: Sequence[UUID]) -> dict[UUID, EnteredByOut]:
    """Who entered each of these requests, where somebody did."""
    query = (
        select(Invoice.id.label("invoice_id"), Person.id, Person.first_name, Person.last_name)
        .join(Person, Person.id == Invoice.entered_by)
        .where(Invoice.id.in_(ids))
    )
    return {
        row.invoice_id: EnteredByOut(
            id=row.id, name=f"{row.first_name} {row.last_name}", mine=row.id == officer.person_id
        )
        for row in await session.execute(query)
    }
