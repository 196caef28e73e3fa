"""What an organisation takes out: its data as JSON and for a spreadsheet, and every request with its papers."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Membership, Person
from api.beneficiaries.models import Beneficiary, Decision
from api.bulk.models import BulkInvoice, BulkUpload
from api.core.clock import now, show_instant
from api.core.config import get_settings
from api.core.db import Base, Database, DbRole
from api.core.labels import t
from api.documents.archives import copied, fitting, write_stored
from api.documents.models import Document
from api.documents.service import file_name
from api.invoices.decision_letter import NotDecided, decision_pdf
from api.invoices.details import invoice_out
from api.invoices.models import Draft, Invoice, InvoiceVersion, SavedFilter
from api.invoices.pdf import invoice_pdf
from api.leaving import tables
from api.messages.models import Conversation, Message, MessageDocument
from api.notices.models import Mailbox
from api.organisations.models import BankAccount, Organisation

_TABLES: Final = {
    "invoices.csv": tables.write_invoices,
    "beneficiaries.csv": tables.write_beneficiaries,
    "decisions.csv": tables.write_decisions,
    "members.csv": tables.write_members,
    "bank-accounts.csv": tables.write_bank_accounts,
}


def _plain(record: Base, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _all(record: Base, *, but: Sequence[str] = ()) -> dict[str, Any]:
    hidden = {"organisation_id", "search_name", *but}
    return {column.key: getattr(record, column.key) for column in record.__table__.columns if column.key not in hidden}


def _json(content: object) -> bytes:
    return json.dumps(content, default=str, ensure_ascii=False, indent=2).encode()


async def write_archive(database: Database, organisation_id: UUID, language: str, path: Path) -> None:
    """Write the archive, one request after the other, each read in a transaction of its own."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        async with database.transaction(DbRole.COMPANY, organisation_id) as session:
            archive.writestr(t(language, "leaving.export.readme_name"), await _readme(session, language))
            archive.writestr("organisation.json", _json(await _organisation(session, organisation_id)))
            archive.writestr("beneficiaries.json", _json(await _beneficiaries(session)))
            for name, write in _TABLES.items():
                archive.writestr(name, await write(session, language))
            archive.writestr("drafts.json", _json([_all(draft) for draft in await session.scalars(select(Draft))]))
            archive.writestr("spreadsheets.json", _json(await _spreadsheets(session)))
            files = await _mandates(session) + await _other_messages(session, archive)
            ids = list(await session.scalars(select(Invoice.id).order_by(Invoice.submitted_at, Invoice.id)))
        for name, document in files:
            await _attachment(archive, name, document)
        for invoice_id in ids:
            async with database.transaction(DbRole.COMPANY, organisation_id) as session:
                documents = await _invoice(session, archive, invoice_id, language)
            for name, document in documents:
                await _attachment(archive, name, document)


async def _readme(session: AsyncSession, language: str) -> str:
    office = get_settings().office
    at = show_instant(await now(session))
    return t(language, "leaving.export.readme", office=office.name[language], at=at)


async def _organisation(session: AsyncSession, organisation_id: UUID) -> dict[str, Any]:
    organisation = await session.get_one(Organisation, organisation_id)
    people = select(Person, Membership).join(Membership, Membership.person_id == Person.id).order_by(Person.id)
    accounts = await session.scalars(select(BankAccount).order_by(BankAccount.id))
    mailbox = (await session.scalars(select(Mailbox))).one_or_none()
    filters = await session.scalars(select(SavedFilter).order_by(SavedFilter.id))
    return {
        "organisation": _all(organisation),
        "members": [
            _plain(person, "id", "first_name", "last_name")
            | (_plain(person, "email", "mobile", "language") if membership.active else {})
            | _plain(membership, "role", "active")
            for person, membership in (await session.execute(people)).all()
        ],
        "bank_accounts": [_all(account) for account in accounts],
        "mailbox": mailbox and _plain(mailbox, "email", "language", "copies", "confirmed_at"),
        "saved_filters": [_plain(kept, "person_id", "name", "is_default", "search") for kept in filters],
    }


async def _beneficiaries(session: AsyncSession) -> list[dict[str, Any]]:
    decisions: dict[UUID, list[dict[str, Any]]] = {}
    for decision in await session.scalars(select(Decision).order_by(Decision.number)):
        decisions.setdefault(decision.beneficiary_id, []).append(_all(decision, but=["beneficiary_id"]))
    people = await session.scalars(select(Beneficiary).order_by(Beneficiary.search_name, Beneficiary.id))
    return [_all(person) | {"decisions": decisions.get(person.id, [])} for person in people]


async def _spreadsheets(session: AsyncSession) -> list[dict[str, Any]]:
    """The rows of spreadsheets that are still kept."""
    rows: dict[UUID, list[dict[str, Any]]] = {}
    for invoice in await session.scalars(select(BulkInvoice).order_by(BulkInvoice.upload_id, BulkInvoice.position)):
        rows.setdefault(invoice.upload_id, []).append(_plain(invoice, "state", "rows", "reference", "draft_id"))
    uploads = await session.scalars(select(BulkUpload).order_by(BulkUpload.created_at, BulkUpload.id))
    known = ("kind", "name", "head", "created_at", "sent_at")
    return [_plain(upload, *known) | {"invoices": rows.get(upload.id, [])} for upload in uploads]


async def _mandates(session: AsyncSession) -> list[tuple[str, Document]]:
    """The clean files of mandates, named after whom they are of."""
    query = select(Beneficiary, Document).join(Document, Document.id == Beneficiary.mandate_document_id)
    rows = (await session.execute(query.where(Document.state == "clean").order_by(Beneficiary.id))).all()
    return [
        (f"mandates/{number:04d}-{fitting(f'{person.search_name} {file_name(document)}')}", document)
        for number, (person, document) in enumerate(rows, 1)
    ]


async def _invoice(
    session: AsyncSession, archive: ZipFile, invoice_id: UUID, language: str
) -> list[tuple[str, Document]]:
    """Write a request and its letters. Returns its attachments, with the names they get."""
    invoice = await session.get_one(Invoice, invoice_id)
    folder = f"invoices/{invoice.reference}"
    versions = (
        await session.scalars(
            select(InvoiceVersion).where(InvoiceVersion.invoice_id == invoice_id).order_by(InvoiceVersion.version)
        )
    ).all()
    sent = (await invoice_out(session, invoice, language)).model_dump(mode="json")
    sent["versions"] = [_plain(version, "version", "submitted_at", "body", "assessment") for version in versions]
    archive.writestr(f"{folder}/invoice.json", _json(sent))
    for version in versions:
        drawn = await invoice_pdf(session, invoice, language, version.version)
        write_stored(archive, f"{folder}/{invoice.reference}-{version.version}.pdf", bytes(drawn.body))
    try:
        letter = await decision_pdf(session, invoice, language)
    except NotDecided:
        pass
    else:
        suffix = t(language, "invoices.letter.suffix")
        write_stored(archive, f"{folder}/{invoice.reference}-{suffix}.pdf", bytes(letter.body))
    written = select(Conversation).where(Conversation.invoice_id == invoice_id)
    conversation = (await session.scalars(written)).one_or_none()
    files = await _messages(session, archive, folder, conversation) if conversation else []
    return await _attachments(session, folder, versions) + files


async def _other_messages(session: AsyncSession, archive: ZipFile) -> list[tuple[str, Document]]:
    """Write the conversations that are about no request. Returns their files, with the names they get."""
    query = select(Conversation).where(Conversation.invoice_id.is_(None)).order_by(Conversation.reference)
    return [
        file
        for conversation in (await session.scalars(query)).all()
        for file in await _messages(session, archive, f"messages/{conversation.reference}", conversation)
    ]


async def _messages(
    session: AsyncSession, archive: ZipFile, folder: str, conversation: Conversation
) -> list[tuple[str, Document]]:
    """Write what was written in a conversation. Returns the clean files that went with it."""
    query = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.position)
    shown = ("position", "side", "author_name", "at", "text", "seen_at")
    said = [_plain(message, *shown) for message in await session.scalars(query)]
    told = _plain(conversation, "reference", "subject", "state", "started_at") | {"messages": said}
    archive.writestr(f"{folder}/messages.json", _json(told))
    files = (
        select(Message.position, Document)
        .join(MessageDocument, MessageDocument.message_id == Message.id)
        .join(Document, Document.id == MessageDocument.document_id)
        .where(Message.conversation_id == conversation.id, Document.state == "clean")
        .order_by(Message.position, MessageDocument.position)
    )
    return [
        (f"{folder}/messages/{position:03d}-{number:02d}-{fitting(file_name(document))}", document)
        for number, (position, document) in enumerate((await session.execute(files)).all(), 1)
    ]


async def _attachments(
    session: AsyncSession, folder: str, versions: Sequence[InvoiceVersion]
) -> list[tuple[str, Document]]:
    """The clean files of all versions, each once. What is infected or damaged stays out."""
    ids = dict.fromkeys(UUID(found) for version in versions for found in version.body.get("attachments", []))
    query = select(Document).where(Document.id.in_(ids), Document.state == "clean")
    found = {document.id: document for document in await session.scalars(query)}
    named = [found[i] for i in ids if i in found]
    return [(f"{folder}/{number:02d}-{fitting(file_name(doc))}", doc) for number, doc in enumerate(named, 1)]


async def _attachment(archive: ZipFile, name: str, document: Document) -> None:
    async for _ in copied(archive, name, document):
        pass
