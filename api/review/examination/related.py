"""What else is known of where a request comes from: others for its person and of its company, and what stands out."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.beneficiaries.models import Beneficiary
from api.core.audit import audit
from api.core.cursor import COUNT_STOPS_AT
from api.invoices.models import Invoice
from api.invoices.presenting import row_out
from api.invoices.queries import row_query
from api.invoices.status import Status
from api.organisations.models import Organisation
from api.review.examination.reading import get_sent
from api.review.schemas import InvoiceOrganisation, Related, RelatedInvoice, RelatedInvoices

SHOWN: Final = 10


async def read_related(session: AsyncSession, officer: Officer, invoice_id: UUID) -> Related:
    """The newest others, of the person also those that another company sent. Raises NotFound."""
    invoice = await get_sent(session, invoice_id)
    await audit(session, officer, "read_related", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    others = select(Invoice).where(Invoice.id != invoice.id, Invoice.status != Status.DRAFT.value)
    records = await _records_of_person(session, invoice)
    of_person = await _newest(session, others.where(Invoice.beneficiary_id.in_(records)))
    of_company = await _newest(session, others.where(Invoice.organisation_id == invoice.organisation_id))
    flags = (await session.execute(_FLAGS, {"invoice_id": invoice.id})).one()
    found = {
        "first_of_person": of_person.count == 0,
        "first_of_company": of_company.count == 0,
        "company_suspended": flags.company_suspended,
        "mail_undeliverable": flags.mail_undeliverable,
    }
    return Related(of_person=of_person, of_company=of_company, flags=[name for name, is_set in found.items() if is_set])


async def _records_of_person(session: AsyncSession, invoice: Invoice) -> Sequence[UUID]:
    """Each company keeps its own record of a person; they meet by the AVS number."""
    number = select(Beneficiary.avs_number).where(Beneficiary.id == invoice.beneficiary_id).scalar_subquery()
    return (await session.scalars(select(Beneficiary.id).where(Beneficiary.avs_number == number))).all()


async def _newest(session: AsyncSession, query: Select[Invoice]) -> RelatedInvoices:
    some = query.with_only_columns(Invoice.id).limit(COUNT_STOPS_AT + 1).subquery()
    count = (await session.execute(select(func.count()).select_from(some))).scalar_one()
    page = (
        row_query(query)
        .join(Organisation, Organisation.id == Invoice.organisation_id)
        .add_columns(Invoice.organisation_id, Organisation.name.label("organisation_name"))
        .order_by(Invoice.submitted_at.desc(), Invoice.id.desc())
        .limit(SHOWN)
    )
    rows = (await session.execute(page)).all()
    return RelatedInvoices(
        items=[_row(row) for row in rows], count=min(count, COUNT_STOPS_AT), count_capped=count > COUNT_STOPS_AT
    )


def _row(row: Any) -> RelatedInvoice:  # noqa: ANN401 - a row of the list query
    known = row_out(row)
    return RelatedInvoice(
        **{name: getattr(known, name) for name in type(known).model_fields},
        organisation=InvoiceOrganisation(id=row.organisation_id, name=row.organisation_name),
    )


_FLAGS: Final = text(
    """
    SELECT o.suspended_at IS NOT NULL OR o.closed_at IS NOT NULL AS company_suspended,
           p.mail_failed_at IS NOT NULL AS mail_undeliverable
    FROM invoices i JOIN organisations o ON o.id = i.organisation_id LEFT JOIN people p ON p.id = i.responsible_id
    WHERE i.id = :invoice_id
    """
)
