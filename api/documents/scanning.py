"""Scans for viruses what the scanner could not look at while it was uploaded.

As long as the scanner says nothing, the document stays `checking`: it can be sent with a request, and nobody opens it.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, update

from api.core.audit import Program, audit
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.jobs import Payload, enqueue, job
from api.documents.clamd import ScannerDown, is_infected
from api.documents.models import Document
from api.documents.service import SCAN_DOCUMENT, forget_content, storage

log = structlog.get_logger("guichet.documents")

TELL_INFECTED: Final = "tell_infected"

_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=15)


def pause_after(tries: int) -> timedelta:
    """5 s, 10 s, 20 s … 15 minutes."""
    return min(_FIRST_PAUSE * (1 << min(tries - 1, 20)), _LONGEST_PAUSE)


@job(SCAN_DOCUMENT)
async def scan_document(database: Database, payload: Payload) -> None:
    """Queues itself again while the scanner is down, without end: a weekend is no failure of the document."""
    organisation_id, document_id = UUID(payload["organisation_id"]), UUID(payload["document_id"])
    waiting = select(Document.storage_key).where(Document.id == document_id, Document.state == "checking")
    async with database.transaction(DbRole.WORKER, organisation_id) as session:
        storage_key = (await session.scalars(waiting)).one_or_none()
    if storage_key is None:
        return
    try:
        infected = await is_infected(storage().read(storage_key), seconds=get_settings().scanner.job_seconds)
    except ScannerDown as error:
        tries = int(payload["tries"]) + 1
        log.warning("scanner_down", kind=str(error), attempt=tries)
        async with database.transaction(DbRole.WORKER, organisation_id) as session:
            await enqueue(session, SCAN_DOCUMENT, payload | {"tries": tries}, delay=pause_after(tries))
        return
    await _record(database, organisation_id, document_id, infected=infected)


async def _record(database: Database, organisation_id: UUID, document_id: UUID, *, infected: bool) -> None:
    values = {"state": "rejected", "rejection_code": "infected"} if infected else {"state": "clean"}
    waiting = update(Document).where(Document.id == document_id, Document.state == "checking")
    async with database.transaction(DbRole.WORKER, organisation_id) as session:
        changed = await session.execute(waiting.values(values).returning(Document.storage_key))
        storage_key = changed.scalar_one_or_none()
        if storage_key is None:  # deleted, or scanned by a second run of this job
            return
        if infected:
            await forget_content(session, storage_key)
            ids = {"organisation_id": organisation_id, "document_id": document_id}
            await enqueue(session, TELL_INFECTED, ids)
        await audit(session, Program(), "scan", "document", document_id, organisation_id=organisation_id)
