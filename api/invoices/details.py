"""One invoice with everything that belongs to it, for its company and for the office."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Sender
from api.core.clock import today
from api.core.sections import RenderedSection
from api.documents.models import Document
from api.documents.schemas import QrBillOut
from api.invoices import queries
from api.invoices.changes import changes_between
from api.invoices.context import DocumentFacts
from api.invoices.explanations import is_unchanged, plain
from api.invoices.facts import Frozen
from api.invoices.formal_decisions import formal_decision_of
from api.invoices.models import Invoice as InvoiceModel
from api.invoices.models import InvoiceEvent, InvoiceVersion
from api.invoices.payment_holds import is_in_clarification
from api.invoices.places import place_of
from api.invoices.presenting import (
    attachment_out,
    correction_out,
    event_out,
    forwarding_out,
    item_out,
    payee_out,
    recall_until,
    refusal_out,
    row_out,
    stored_body,
    stored_warnings,
    undone,
    version_sections,
)
from api.invoices.reductions import get_reductions, reduction_out
from api.invoices.schemas import (
    Assessment,
    Attachment,
    Correction,
    CorrectionAnswer,
    Forwarding,
    Invoice,
    InvoiceInput,
    InvoicePayee,
    Reduction,
    Refusal,
    VersionChange,
)
from api.invoices.status import Action, Status


def document_facts(document: Document) -> DocumentFacts:
    return DocumentFacts(
        id=document.id,
        name=document.name,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256.hex(),
        pages=document.pages,
        state=document.state,
        rejection_code=document.rejection_code,
        created_at=document.created_at,
        qr_bills=[QrBillOut.model_validate(bill) for bill in document.qr_bills],
    )


def _attachments(ids: Sequence[UUID], documents: Sequence[Document]) -> list[Attachment]:
    by_id = {document.id: document for document in documents}
    return [attachment_out(document_facts(by_id[i])) for i in ids if i in by_id]


def _payee(frozen: Frozen) -> InvoicePayee:
    assert frozen.payee is not None, "a sent invoice has an account"
    return payee_out(frozen.payee)


async def _correction(session: AsyncSession, invoice: InvoiceModel, events: Any, language: str) -> Correction | None:  # noqa: ANN401
    if invoice.status != Status.TO_CORRECT.value:
        return None
    return correction_out(
        invoice.kind,
        events,
        await queries.get_correction_items(session, invoice),
        await queries.get_reminders(session, invoice),
        await today(session),
        language,
    )


async def _refusal(session: AsyncSession, invoice: InvoiceModel, events: Any, language: str) -> Refusal | None:  # noqa: ANN401
    if invoice.status != Status.REFUSED.value:
        return None
    event = next(event for event in reversed(events) if event.action == Action.REFUSE.value)
    return refusal_out(event, await queries.get_reason(session, event), language)


def _forwarding(invoice: InvoiceModel, events: Sequence[InvoiceEvent], language: str) -> Forwarding | None:
    if invoice.status != Status.FORWARDED.value:
        return None
    return forwarding_out(next(event for event in reversed(events) if event.action == Action.FORWARD.value), language)


def _files(version: InvoiceVersion) -> dict[UUID, str]:
    known = Frozen(version.frozen).documents
    return {i: known[i].name for i in stored_body(version).attachments if i in known}


async def _compared(
    session: AsyncSession,
    invoice: InvoiceModel,
    before: InvoiceVersion,
    after: tuple[InvoiceInput, list[RenderedSection], dict[UUID, str]],
    language: str,
) -> tuple[list[VersionChange], list[CorrectionAnswer]]:
    """What differs from a version in what comes after it (body, sections, names of its files), and what that says to
    each item that was asked for."""
    body, sections, files = after
    changes = changes_between(
        version_sections(before, language),
        sections,
        _files(before),
        files,
        lambda pointer: place_of(invoice.kind, pointer, language),
    )
    bodies = plain(stored_body(before)), plain(body)
    items = await queries.get_correction_items(session, invoice, before.version)
    answers = [
        CorrectionAnswer(
            **item_out(invoice.kind, item, language).model_dump(),
            changed=not is_unchanged(item.pointer, *bodies),
            explanation=body.explanations.get(item.id),
        )
        for item in items
    ]
    return changes, answers


async def _earlier(
    session: AsyncSession,
    invoice: InvoiceModel,
    version: InvoiceVersion,
    events: Any,  # noqa: ANN401
    language: str,
) -> tuple[list[VersionChange] | None, list[CorrectionAnswer]]:
    """What a correction changed, and what it says to each item that was asked for."""
    if not any(event.action == Action.CORRECT and event.version == version.version for event in events):
        return None, []
    before = await queries.get_version(session, invoice, version.version - 1)
    after = stored_body(version), version_sections(version, language), _files(version)
    return await _compared(session, invoice, before, after, language)


async def with_changes(
    session: AsyncSession, member: Sender, said: Assessment, body: InvoiceInput | None, invoice_id: UUID
) -> Assessment:
    """What was said to a correction, and where the rules accept it what it would change in the request."""
    row = await queries.find_to_correct(session, member, invoice_id) if said.sections is not None else None
    if row is None or body is None or said.sections is None:
        return said
    names = {document.id: document.name for document in await queries.get_documents(session, row, body.attachments)}
    files = {i: names[i] for i in body.attachments if i in names}
    before = await queries.get_version(session, row)
    changes, answers = await _compared(session, row, before, (body, said.sections, files), member.language)
    return said.model_copy(update={"changes": changes, "answers": answers})


async def invoice_out(session: AsyncSession, invoice: InvoiceModel, language: str, *, whole: bool = False) -> Invoice:
    """The invoice in the reader's language. `whole`: with the words of decisions that were undone, for the office."""
    version = await queries.get_version(session, invoice)
    events = await queries.get_events(session, invoice)
    silent = frozenset[int]() if whole else undone(events)
    body = stored_body(version)
    documents = await queries.get_documents(session, invoice, body.attachments)
    row = row_out(await queries.get_row(session, invoice))
    changes, answers = await _earlier(session, invoice, version, events, language)
    reductions: dict[UUID | None, Reduction | None] = {
        at: reduction_out(kept, invoice.kind, language)
        for at, kept in (await get_reductions(session, [event.reduction_id for event in events])).items()
    }
    return Invoice(
        **{name: getattr(row, name) for name in type(row).model_fields},
        version=invoice.version,
        payee=_payee(Frozen(version.frozen)),
        # The person may have been merged into another record since; explanations answered what was asked then.
        body=body.model_copy(update={"beneficiary_id": invoice.beneficiary_id, "explanations": {}}),
        sections=version_sections(version, language),
        warnings=stored_warnings(version.assessment, language),
        attachments=_attachments(body.attachments, documents),
        events=[
            event_out(event, language, reductions.get(event.reduction_id), wordless=event.position in silent)
            for event in events
        ],
        correction=await _correction(session, invoice, events, language),
        refusal=await _refusal(session, invoice, events, language),
        reduction=reductions.get(invoice.reduction_id),
        forwarding=_forwarding(invoice, events, language),
        formal_decision=await formal_decision_of(session, invoice, events),
        changes=changes,
        answers=answers,
        recall_until=recall_until(invoice, events),
        payment_in_clarification=await is_in_clarification(session, invoice),
    )
