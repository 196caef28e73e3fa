"""From rows to what HTTP gives, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import get_args
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.accounts.models import Person
from api.beneficiaries.models import Beneficiary
from api.bulk import service
from api.bulk.cells import file_key
from api.bulk.checking import body_of, rows_of, stored_finding, template_of
from api.bulk.columns import TEMPLATES, Column, Template
from api.bulk.models import BulkInvoice, BulkUpload
from api.bulk.schemas import (
    BulkColumn,
    BulkCounts,
    BulkFinding,
    BulkInvoiceOut,
    BulkTemplate,
    BulkTemplates,
    BulkUploadOut,
    InvoiceState,
)
from api.bulk.table import Head, Row
from api.core.config import get_settings
from api.core.errors import sentence
from api.core.labels import has_label, t
from api.documents.models import Document
from api.invoices.forms import FORMS
from api.invoices.presenting import person_name
from api.invoices.schemas import InvoiceBeneficiary


def note(column: Column, language: str) -> str:
    """What belongs into a column, in a sentence or two."""
    parts = [column.note] if has_label(column.note) else []
    parts += [f"bulk.kind.{column.kind}"] if has_label(f"bulk.kind.{column.kind}") else []
    texts = [t(language, part) for part in parts]
    return " ".join([*texts, t(language, "bulk.required" if column.required else "bulk.optional")])


def choices(column: Column, language: str) -> list[str]:
    if column.kind == "yes_no":
        return [t(language, "common.yes"), t(language, "common.no")]
    return [t(language, key) for key in (column.choices or {}).values()]


def templates_out(language: str) -> BulkTemplates:
    limits = get_settings().bulk
    return BulkTemplates(
        items=[_template_out(kind, language) for kind in FORMS],
        bytes=limits.bytes,
        rows=limits.rows,
        invoices=limits.invoices,
    )


def _template_out(kind: str, language: str) -> BulkTemplate:
    template = TEMPLATES.get(kind)
    if template is None:
        return BulkTemplate(kind=kind, columns=[], reason=t(language, f"bulk.without.{kind}"))
    columns = [
        BulkColumn(
            name=column.name,
            heading=t(language, column.label),
            note=note(column, language),
            required=column.required,
            choices=choices(column, language),
        )
        for column in template.columns
    ]
    return BulkTemplate(kind=kind, columns=columns, reason=None)


async def upload_out(session: AsyncSession, member: Member, upload: BulkUpload) -> BulkUploadOut:
    return (await uploads_out(session, member, [upload]))[0]


async def uploads_out(session: AsyncSession, member: Member, uploads: Sequence[BulkUpload]) -> list[BulkUploadOut]:
    ids = [upload.id for upload in uploads]
    totals = await service.totals(session, member, ids)
    before = await service.sent_before(session, member, uploads)
    people = {i: await session.get_one(Person, i) for i in {upload.created_by for upload in uploads}}
    return [_upload_out(upload, totals, people[upload.created_by], again=upload.id in before) for upload in uploads]


def _upload_out(
    upload: BulkUpload, totals: Mapping[tuple[UUID, str], tuple[int, Decimal]], by: Person, *, again: bool
) -> BulkUploadOut:
    none = (0, Decimal(0))
    of_state = {state: totals.get((upload.id, state), none) for state in get_args(InvoiceState)}
    _, head = template_of(upload)
    return BulkUploadOut(
        id=upload.id,
        kind=upload.kind,
        name=upload.name,
        format=upload.format,
        state=upload.state,
        problem=upload.problem,
        counts=BulkCounts(**{state: count for state, (count, _) in of_state.items()}),
        ready_total=of_state["ready"][1],
        duplicate_total=of_state["duplicate"][1],
        unknown_columns=list(head.unknown),
        document_ids=upload.documents,
        sent_before=again,
        created_by=person_name(by.id, by.first_name, by.last_name),
        created_at=upload.created_at,
        expires_at=upload.created_at + timedelta(days=get_settings().bulk.days),
    )


async def invoices_out(
    session: AsyncSession, member: Member, upload: BulkUpload, invoices: Sequence[BulkInvoice]
) -> list[BulkInvoiceOut]:
    ids = {invoice.beneficiary_id for invoice in invoices if invoice.beneficiary_id}
    found = await session.scalars(own(member, Beneficiary).where(Beneficiary.id.in_(ids)))
    people = {person.id: InvoiceBeneficiary.model_validate(person) for person in found}
    template, head = template_of(upload)
    return [
        BulkInvoiceOut(
            id=invoice.id,
            state=invoice.state,
            rows=[row.number for row in rows_of(invoice)],
            own_reference=_cell(head, rows_of(invoice)[0], "own_reference"),
            avs_number=_cell(head, rows_of(invoice)[0], "avs_number"),
            beneficiary=people.get(invoice.beneficiary_id) if invoice.beneficiary_id else None,
            total=invoice.total,
            findings=list(findings_out(template, head, invoice, member.language)),
            invoice_id=invoice.invoice_id,
            reference=invoice.reference,
            draft_id=invoice.draft_id,
        )
        for invoice in invoices
    ]


async def unnamed_documents(
    session: AsyncSession, member: Member, upload: BulkUpload, invoices: Sequence[BulkInvoice]
) -> list[UUID]:
    """Files that no cell names, of the sent invoices neither: as they are written there."""
    bodies = [body_of(upload, invoice) for invoice in invoices]
    named = {file_key(name) for body in bodies for names in body.files.values() for name in names}
    documents = await session.scalars(own(member, Document).where(Document.id.in_(upload.documents)))
    return [document.id for document in documents if file_key(document.name) not in named]


def _cell(head: Head, row: Row, name: str | None) -> str | None:
    at = head.names.index(name) if name in head.names and name else None
    return row.cells[at] or None if at is not None and at < len(row.cells) else None


def findings_out(template: Template, head: Head, invoice: BulkInvoice, language: str) -> Iterator[BulkFinding]:
    by_number = {row.number: row for row in rows_of(invoice)}
    for found in map(stored_finding, invoice.findings):
        place = found.place
        column = template.column(place.column) if place.column else None
        row = by_number.get(place.row)
        yield BulkFinding(
            row=place.row,
            column=place.column,
            heading=t(language, column.label) if column else None,
            value=_cell(head, row, place.column) if row else None,
            code=found.finding.code,
            severity=found.finding.severity,
            detail=sentence(found.finding, language),
        )
