"""Removes what crashes left in the storage: files without a row.

A file is written before its row is, and removed after its row's deletion is committed. So whatever goes wrong leaves a
file without a row, never a row without its file.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import select

from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.documents.models import DataExport, Document, ListFile
from api.documents.service import storage

log = structlog.get_logger("guichet.documents")

# Far longer than a row comes behind its file, even where clocks differ.
SAFE_AGE: Final = timedelta(days=1)


async def remove_orphans(database: Database) -> None:
    """Files without a row that are older than any upload under way can be. May be run at any time, and again."""
    if not await _knows_documents(database):
        log.warning("no_documents")
        return
    before = time.time() - SAFE_AGE.total_seconds() - get_settings().upload_seconds
    store = storage()
    count = await store.remove_unfinished(before)
    async for keys in store.stored_before(before):
        for key in await _without_row(database, keys):
            await store.delete(key)
            count += 1
    log.info("orphans_removed", count=count)


async def _knows_documents(database: Database) -> bool:
    """A database without any document is rather the wrong one, or its rows are hidden from this role, than that all
    files are orphans."""
    async with database.transaction(DbRole.WORKER) as session:
        return (await session.execute(select(Document.id).limit(1))).first() is not None


async def _without_row(database: Database, keys: Sequence[str]) -> set[str]:
    async with database.transaction(DbRole.WORKER) as session:
        documents = select(Document.storage_key).where(Document.storage_key.in_(keys))
        exports = select(DataExport.storage_key).where(DataExport.storage_key.in_(keys))
        lists = select(ListFile.storage_key).where(ListFile.storage_key.in_(keys))
        return set(keys) - set(await session.scalars(documents.union(exports, lists)))
