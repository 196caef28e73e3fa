"""Whoever entered a request from paper does not accept it: what was typed is looked at by somebody else."""

from sqlalchemy import ColumnElement, Select, select
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


async def entered_by(session: AsyncSession, officer: Officer, invoice: Invoice) -> EnteredByOut | None:
    """Who entered a request; None for one that the company sent."""
    if invoice.entered_by is None:
        return None
    query: Select[str, str] = select(Person.first_name, Person.last_name).where(Person.id == invoice.entered_by)
    first_name, last_name = (await session.execute(query)).one()
    return EnteredByOut(
        id=invoice.entered_by, name=f"{first_name} {last_name}", mine=invoice.entered_by == officer.person_id
    )
