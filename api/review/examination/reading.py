"""One request on the reviewer's screen."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.beneficiaries.models import Beneficiary, Death
from api.core.audit import audit
from api.core.clock import now_sql, office_day
from api.core.errors import NotFound
from api.documents.models import Document
from api.invoices import queries
from api.invoices.details import invoice_out
from api.invoices.models import Invoice, InvoiceEvent
from api.invoices.parameters import read_parameters, usual_due_date
from api.invoices.payment_holds import held
from api.invoices.presenting import stored_body
from api.invoices.recipients import language_of
from api.invoices.reductions import line_label, reducible_in, served_out
from api.invoices.status import Status
from api.organisations.models import Organisation
from api.review.checks.checking import make_checks
from api.review.checks.presenting import check_out
from api.review.companies.payment_holds import holds_out
from api.review.examination.formal_decisions import days_asked, marks_of
from api.review.four_eyes import asked_of
from api.review.models import Telling
from api.review.paper.duty import entered_by
from api.review.queue.assignees import assignees
from api.review.queue.searching import neighbours
from api.review.recusals import recusals_of
from api.review.schemas import InvoiceSender, OfficeInvoice, PaymentHold, ReducibleLine

_PAYABLE: Final = (Status.IN_REVIEW.value, Status.TO_CORRECT.value, Status.ACCEPTED.value)
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
    return await office_invoice(session, officer, invoice, await neighbours(session, officer, invoice))


async def office_invoice(
    session: AsyncSession, officer: Officer, invoice: Invoice, beside: Neighbours
) -> OfficeInvoice:
    """The request in the officer's language, its checks made again at this instant."""
    sent = await invoice_out(session, invoice, officer.language, whole=True)
    checks = (await make_checks(session, [invoice], officer.now))[invoice.id]
    marks = await marks_of(session, invoice)
    next_id, previous_id = beside
    return OfficeInvoice(
        **{name: getattr(sent, name) for name in type(sent).model_fields},
        organisation=await _sender(session, invoice.organisation_id),
        language=await language_of(session, invoice.organisation_id, [invoice.responsible_id]),
        checks=[check_out(check, officer.language) for check in checks],
        next_id=next_id,
        previous_id=previous_id,
        second_look=await asked_of(session, officer, invoice),
        undo_until=await session.scalar(select(Telling.until).where(*undoable_by(officer, invoice.id))),
        assignee=(await assignees(session, [invoice.id])).get(invoice.id),
        holds=await _holds(session, officer, invoice),
        recusals=list(await recusals_of(session, officer, invoice.id)),
        death_recorded=await is_death_recorded(session, invoice),
        usual_due_date=await usual_due_date(session, office_day(officer.now)),
        reducible=await _reducible(session, officer, invoice),
        formal_decision_marks=marks,
        formal_decision_days=await days_asked(session, officer, marks),
        entered_by=(await entered_by(session, officer, [invoice.id])).get(invoice.id),
    )


async def _holds(session: AsyncSession, officer: Officer, invoice: Invoice) -> list[PaymentHold]:
    """Why it must not be paid today; of no concern once it is paid, refused or withdrawn."""
    today = office_day(officer.now)
    found = (await held(session, [invoice.id], today)).get(invoice.id) if invoice.status in _PAYABLE else None
    return await holds_out(session, found, today) if found else []


async def _reducible(session: AsyncSession, officer: Officer, invoice: Invoice) -> list[ReducibleLine]:
    if invoice.status != Status.IN_REVIEW.value or not (await read_parameters(session)).reductions:
        return []
    version = await queries.get_version(session, invoice)
    form = stored_body(version).form
    return [
        ReducibleLine(
            line=number,
            pointer=line.pointer,
            label=line_label(number, line, invoice.kind, officer.language),
            detail=line.detail,
            **served_out(form.served(line.pointer)),
            amount=line.amount,
        )
        for number, line in reducible_in(version).items()
    ]


async def is_death_recorded(session: AsyncSession, invoice: Invoice) -> bool:
    newest = (
        select(Death.day)
        .join(Beneficiary, Beneficiary.avs_number == Death.avs_number)
        .where(Beneficiary.id == invoice.beneficiary_id)
        .order_by(Death.id.desc())
        .limit(1)
    )
    return await session.scalar(newest) is not None


def undoable_by(officer: Officer, invoice_id: UUID) -> Sequence[ColumnElement[bool]]:
    """The decision about a request that this officer can still undo: nothing has happened to the request since."""
    last = select(func.max(InvoiceEvent.position)).where(InvoiceEvent.invoice_id == invoice_id)
    return (
        Telling.invoice_id == invoice_id,
        Telling.position == last.scalar_subquery(),
        Telling.state == "waiting",
        Telling.decided_by == officer.person_id,
        Telling.until > now_sql(),
    )


async def _sender(session: AsyncSession, organisation_id: UUID) -> InvoiceSender:
    return InvoiceSender.model_validate(await session.get_one(Organisation, organisation_id))


async def open_invoice(session: AsyncSession, officer: Officer, invoice_id: UUID) -> None:
    """Somebody at the office looks at it: from now on the company cannot recall it. Raises NotFound."""
    # Locked: a recall at the same moment comes before this, and then there is nothing to open, or finds it opened.
    invoice = await get_sent(session, invoice_id, lock=True)
    if invoice.first_opened_at is None:
        await session.execute(update(Invoice).where(Invoice.id == invoice_id).values(first_opened_at=now_sql()))
    await audit(session, officer, "open", "invoice", invoice.id, organisation_id=invoice.organisation_id)
