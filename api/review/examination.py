"""One request on the reviewer's screen."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.errors import NotFound
from api.documents.models import Document
from api.invoices import queries
from api.invoices.details import invoice_out
from api.invoices.facts import Frozen
from api.invoices.models import Invoice, InvoiceVersion
from api.invoices.presenting import stored_body, version_sections
from api.invoices.status import Status
from api.organisations.models import Organisation
from api.review.changes import changes_between
from api.review.checking import make_checks
from api.review.presenting import check_out
from api.review.queue import neighbours
from api.review.schemas import InvoiceSender, OfficeInvoice, ReviewChange

Neighbours = tuple[UUID | None, UUID | None]


async def get_sent(session: AsyncSession, invoice_id: UUID, *, lock: bool = False) -> Invoice:
    """A request that a company has sent, locked for a decision if asked. A recalled one is a draft. Raises NotFound."""
    found = await session.get(Invoice, invoice_id, with_for_update=lock or None)
    if found is None or found.status == Status.DRAFT.value:
        raise NotFound
    return found


async def get_attached(session: AsyncSession, officer: Officer, document_id: UUID) -> Document:
    """A file that was sent, or one that this officer is about to send; an upload that a company did not send is none
    of the office's business. Raises NotFound."""
    found = await session.get(Document, document_id)
    if found is None or not (found.attached or (found.by_office and found.uploaded_by == officer.person_id)):
        raise NotFound
    return found


async def read_invoice(session: AsyncSession, officer: Officer, invoice: Invoice) -> OfficeInvoice:
    await audit(session, officer, "read", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    return await office_invoice(session, officer, invoice, await neighbours(session, invoice))


async def office_invoice(
    session: AsyncSession, officer: Officer, invoice: Invoice, beside: Neighbours
) -> OfficeInvoice:
    """The request in the officer's language, its checks made again at this instant."""
    sent = await invoice_out(session, invoice, officer.language)
    checks = (await make_checks(session, [invoice], officer.now))[invoice.id]
    next_id, previous_id = beside
    return OfficeInvoice(
        **{name: getattr(sent, name) for name in type(sent).model_fields},
        organisation=await _sender(session, invoice.organisation_id),
        language=(await session.get_one(Person, invoice.responsible_id)).language,
        checks=[check_out(check, officer.language) for check in checks],
        changes=await _changes(session, invoice, officer.language),
        next_id=next_id,
        previous_id=previous_id,
    )


async def _sender(session: AsyncSession, organisation_id: UUID) -> InvoiceSender:
    return InvoiceSender.model_validate(await session.get_one(Organisation, organisation_id))


async def _changes(session: AsyncSession, invoice: Invoice, language: str) -> list[ReviewChange] | None:
    if invoice.version == 1:
        return None
    before = await queries.get_version(session, invoice, invoice.version - 1)
    after = await queries.get_version(session, invoice)
    return changes_between(
        version_sections(before, language), version_sections(after, language), _files(before), _files(after)
    )


def _files(version: InvoiceVersion) -> dict[UUID, str]:
    known = Frozen(version.frozen).documents
    attached: Sequence[UUID] = stored_body(version).attachments
    return {document_id: known[document_id].name for document_id in attached if document_id in known}


async def open_invoice(session: AsyncSession, officer: Officer, invoice_id: UUID) -> None:
    """Somebody at the office looks at it: from now on the company cannot recall it. Raises NotFound."""
    invoice = await get_sent(session, invoice_id)
    await session.execute(
        update(Invoice)
        .where(Invoice.id == invoice_id, Invoice.first_opened_at.is_(None), Invoice.status != Status.DRAFT.value)
        .values(first_opened_at=now_sql())
    )
    await audit(session, officer, "open", "invoice", invoice.id, organisation_id=invoice.organisation_id)
