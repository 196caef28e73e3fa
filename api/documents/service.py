"""Uploads: stored while they arrive, checked and searched for QR-bills in a confined subprocess, scanned for viruses,
then a row.

`documents` lies below `accounts`: who is calling comes as an `Uploader`.
"""

import re
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import throttle
from api.core.audit import Actor, audit
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.errors import BadRequest, Conflict, TooLarge, TooManyRequests, UnsupportedMedia
from api.core.ids import new_id
from api.core.jobs import Payload, enqueue, job
from api.core.limits import UPLOADS, UPLOADS_OFFICER
from api.documents.bill_reading import read_bills
from api.documents.checking import MEDIA_TYPES, CheckResult, RefusalCode, check
from api.documents.clamd import ScannerDown, is_infected
from api.documents.confinement import turn_of
from api.documents.models import Document
from api.documents.schemas import DocumentOut, DocumentState, QrBillOut
from api.documents.storage import FileTooLarge, FolderStorage, Storage, Stored

SCAN_DOCUMENT: Final = "scan_document"
_NAME_LIMIT: Final = 120


class FileTypeNotAllowed(UnsupportedMedia):
    code = "file_type_not_allowed"


class UploadTooLarge(TooLarge):
    code = "file_too_large"


class QuotaReached(TooManyRequests):
    """The company has uploaded as much as it may in a day."""

    code = "upload_quota"


class TooManyUploads(TooManyRequests):
    """The company has uploaded as many files as it may in an hour, whatever became of them."""

    code = "uploads_per_hour"


class TooManyOfficeUploads(TooManyRequests):
    """Somebody of the office has uploaded as many files as they may in an hour."""

    code = "uploads_of_officer"


class TooManyUnsent(TooManyRequests):
    """The company keeps as many files that are part of nothing it has sent as it may."""

    code = "uploads_unsent"


class NameMissing(BadRequest):
    code = "file_name_missing"


class DocumentAttached(Conflict):
    """Part of a sent request: it stays."""

    code = "document_attached"


class DocumentNotClean(Conflict):
    """Not checked yet, or rejected: it is not opened."""

    code = "document_not_clean"


def seen_by(person_id: UUID) -> ColumnElement[bool]:
    """Of a company's files those that this person may use for it: what somebody of the office uploads is theirs alone
    until it is sent. The same in SQL: `SEEN`."""
    return Document.attached | ~Document.by_office | (Document.uploaded_by == person_id)


SEEN: Final = "(d.attached OR NOT d.by_office OR d.uploaded_by = {person})"


class Uploader(Actor, Protocol):
    """Who uploads, and whose file it becomes."""

    @property
    def organisation_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is announced."""

    name: str
    media_type: str


def storage() -> Storage:
    settings = get_settings()
    if not settings.object_store.bucket:
        return FolderStorage(settings.storage_dir)
    from api.documents.object_storage import ObjectStorage  # takes 15 MB, which a folder does not need

    return ObjectStorage(settings.object_store, settings.storage_dir / "under_way")


_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069/\\\\]")


def announced(content_type: str, disposition: str) -> Upload:
    """Type and name from the headers (RFC 6266, filename*). Raises FileTypeNotAllowed, NameMissing."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise FileTypeNotAllowed
    return Upload(announced_name(disposition), media_type)


def announced_name(disposition: str) -> str:
    """Raises NameMissing."""
    found = re.search(r"filename\*=UTF-8''([^;\s]+)", disposition, re.IGNORECASE)
    name = unicodedata.normalize("NFC", unquote(found[1])) if found else ""
    name = _UNSAFE.sub("", name).strip().lstrip(".")
    if not name:
        raise NameMissing
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: _NAME_LIMIT - len(ending) - 1]}{dot}{ending}"[:_NAME_LIMIT]


_ENDINGS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}


def file_name(document: Document) -> str:
    """The name to save a file under: as it was uploaded, but with the ending of what it was found to be, so that no
    reviewer's computer takes it for a program."""
    endings = _ENDINGS[document.media_type]
    return document.name if document.name.lower().endswith(endings) else f"{document.name}{endings[0]}"


_HOUR: Final = timedelta(hours=1)


async def _check_officer(database: Database, uploader: Uploader) -> None:
    """Raises TooManyOfficeUploads. What the office sends is not counted as the company's."""
    async with database.transaction() as session:  # of its own, as for a company's
        if not await throttle.use(session, UPLOADS_OFFICER, uploader.person_id):
            limit = get_settings().uploads.hourly_files
            raise TooManyOfficeUploads(retry_after=3600, params={"limit": limit})


async def _check_quota(database: Database, uploader: Uploader) -> None:
    """Raises TooManyUploads, QuotaReached, TooManyUnsent. Uploads at the same time may go beyond the latter two by what
    they hold, and so at most by an hour's files."""
    limits = get_settings().uploads
    # A transaction of its own: what is refused, breaks off or is deleted again counts too.
    async with database.transaction() as session:
        if not await throttle.use(session, UPLOADS, uploader.organisation_id):
            raise TooManyUploads(retry_after=3600, params={"limit": limits.hourly_files})
    async with database.transaction(DbRole.COMPANY, uploader.organisation_id) as session:
        used = (await session.execute(_used(uploader))).one()
    if used.today >= limits.daily_bytes:
        raise QuotaReached(retry_after=3600, params={"limit": limits.daily_bytes // 1024**2})
    if used.unsent_files >= limits.unsent_files or used.unsent_bytes >= limits.unsent_bytes:
        unsent = {"files": limits.unsent_files, "limit": limits.unsent_bytes // 1024**2}
        raise TooManyUnsent(retry_after=3600, params=unsent)


def _used(uploader: Uploader) -> Select[int, int, int]:
    today = Document.created_at > func.app_now() - timedelta(days=1)
    unsent = ~Document.attached & (Document.state != "rejected")  # of a rejected file nothing is kept
    return select(
        func.coalesce(func.sum(Document.size).filter(today), 0).label("today"),
        func.count().filter(unsent).label("unsent_files"),
        func.coalesce(func.sum(Document.size).filter(unsent), 0).label("unsent_bytes"),
    ).where(Document.organisation_id == uploader.organisation_id, ~Document.by_office, today | unsent)


async def upload_document(
    database: Database, uploader: Uploader, upload: Upload, stream: AsyncIterator[bytes], *, by_office: bool = False
) -> Document:
    """Take a file: quota, store, check, read, scan, row. No connection is held while bytes arrive (DECISIONS 23).

    `by_office`: somebody of the office will send it to the company.

    A rejected file gets its row too, with the reason; its content is deleted. A crash in between, or a commit that
    fails, leaves a file without a row, which `sweep` removes. Raises UploadTooLarge and
    what `_check_quota` does.
    """
    await (_check_officer if by_office else _check_quota)(database, uploader)
    store = storage()
    most = get_settings().uploads.file_bytes
    try:
        stored = await store.store(stream, most)
    except FileTooLarge as error:
        raise UploadTooLarge(params={"limit": most // 1024**2}) from error
    async with turn_of(uploader.person_id if by_office else uploader.organisation_id), store.local(stored.key) as path:
        result = await _check(path, upload, stored)
        bills = await read_bills(path, result.media_type) if result.ok else []
    state, refusal_code = await _verdict(store, stored, result)
    if state == "rejected":
        await store.delete(stored.key)
    document = Document(
        id=new_id(),
        organisation_id=uploader.organisation_id,
        name=upload.name,
        media_type=result.media_type,
        size=stored.size,
        sha256=stored.sha256,
        pages=result.pages,
        state=state,
        rejection_code=refusal_code,
        qr_bills=[bill.model_dump(mode="json") for bill in bills],
        storage_key=stored.key,
        by_office=by_office,
        uploaded_by=uploader.person_id,
    )
    await _add_row(database, uploader, document)
    return document


async def _check(path: Path, upload: Upload, stored: Stored) -> CheckResult:
    if stored.size == 0:
        return CheckResult(ok=False, media_type=upload.media_type, refusal_code="empty")
    return await check(path, upload.media_type)


async def _verdict(store: Storage, stored: Stored, result: CheckResult) -> tuple[DocumentState, RefusalCode | None]:
    """The state a checked file begins with. What the scanner does not answer soon is `checking`, for a job to scan."""
    scanner = get_settings().scanner
    if not result.ok:
        return "rejected", result.refusal_code
    if not scanner.address:
        return "clean", None
    try:
        infected = await is_infected(store.read(stored.key), seconds=scanner.upload_seconds)
    except ScannerDown:
        return "checking", None
    return ("rejected", "infected") if infected else ("clean", None)


async def _add_row(database: Database, uploader: Uploader, document: Document) -> None:
    officer_id = uploader.person_id if document.by_office else None
    async with database.transaction(DbRole.COMPANY, uploader.organisation_id, officer_id) as session:
        session.add(document)
        await session.flush()
        await session.refresh(document)
        if document.state == "checking":
            scan = {"organisation_id": document.organisation_id, "document_id": document.id, "tries": 0}
            await enqueue(session, SCAN_DOCUMENT, scan)
        await audit(session, uploader, "upload", "document", document.id)


def document_out(document: Document) -> DocumentOut:
    return DocumentOut(
        id=document.id,
        name=document.name,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256.hex(),
        pages=document.pages,
        state=document.state,
        rejection_code=document.rejection_code,
        qr_bills=[QrBillOut.model_validate(bill) for bill in document.qr_bills],
        created_at=document.created_at,
    )


def check_openable(document: Document) -> None:
    """Raise DocumentNotClean for what must not be opened."""
    if document.state != "clean":
        raise DocumentNotClean


async def delete_document(session: AsyncSession, document: Document) -> None:
    """Remove an upload that was not sent. Raises DocumentAttached."""
    query = delete(Document).where(Document.id == document.id, ~Document.attached).returning(Document.id)
    if (await session.execute(query)).one_or_none() is None:  # sent, perhaps while this request waited for its row
        raise DocumentAttached
    await forget_content(session, document.storage_key)


async def forget_content(session: AsyncSession, storage_key: str) -> None:
    """Remove the content of a row that this transaction deletes: by a job, so after its commit and never without it."""
    await enqueue(session, "remove_content", {"storage_key": storage_key})


@job("remove_content")
async def remove_content(_: Database, payload: Payload) -> None:
    await storage().delete(payload["storage_key"])
