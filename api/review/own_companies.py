"""Requests of companies that an officer works or worked for: colleagues decide about them. The program knows this of
itself, unlike who is near to somebody (`api.review.recusals`)."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Membership
from api.core.errors import Conflict
from api.invoices.models import Invoice, InvoiceVersion


class OwnCompany(Conflict):
    """The officer is or was a member of the request's company, or sent the request for it."""

    code = "own_company"


def of_others(officer: Officer) -> ColumnElement[bool]:
    """Requests of companies that this officer never was a member of."""
    theirs = select(Membership.organisation_id).where(Membership.person_id == officer.person_id)
    return Invoice.organisation_id.not_in(theirs)


async def refuse_if_own(session: AsyncSession, officer: Officer, invoice: Invoice) -> None:
    """For `api.review.barred`, where whatever decides asks. Raises OwnCompany."""
    member = select(Membership.person_id).where(
        Membership.organisation_id == invoice.organisation_id, Membership.person_id == officer.person_id
    )
    sent = select(InvoiceVersion.submitted_by).where(
        InvoiceVersion.invoice_id == invoice.id, InvoiceVersion.submitted_by == officer.person_id
    )
    if invoice.entered_by == officer.person_id:
        sent = sent.where(InvoiceVersion.version > 1)  # the first was the company's paper (`api.review.paper.duty`)
    if await session.scalar(select(member.exists() | sent.exists())):
        raise OwnCompany
