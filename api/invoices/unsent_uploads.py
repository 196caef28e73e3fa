"""Removes uploads that were never sent. Here and not in `documents`, which does not know what refers to them."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select, text

from api.core.audit import Program, audit
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.documents.models import Document
from api.documents.service import forget_content

log = structlog.get_logger("guichet.documents")

AT_ONCE: Final = 100

# Drafts hold whatever was typed, so every text in them that looks like an id counts. A request that is just being sent
# holds a lock on its documents: those are left for another night.
_DELETE: Final = text(
    """
    DELETE FROM documents WHERE id IN (
      SELECT d.id FROM documents d
      WHERE d.organisation_id = :organisation_id AND NOT d.attached
        AND d.created_at < app_now() - make_interval(days => :days)
        AND NOT EXISTS (SELECT FROM beneficiaries b
          WHERE b.organisation_id = d.organisation_id AND b.mandate_document_id = d.id)
        AND d.id NOT IN (SELECT (regexp_matches(f.content::text,
          '[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}', 'gi'))[1]::uuid
          FROM drafts f WHERE f.organisation_id = :organisation_id)
      LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING id, storage_key
    """
)


async def remove_unsent_uploads(database: Database) -> None:
    """Uploads of old that no request, mandate or draft refers to, company by company."""
    count = 0
    for organisation_id in await _companies(database):
        while removed := await _remove_some(database, organisation_id):
            count += removed
    log.info("unsent_uploads_removed", count=count)


async def _companies(database: Database) -> list[UUID]:
    old = now_sql() - timedelta(days=get_settings().uploads.unsent_days)
    query = select(Document.organisation_id).where(~Document.attached, Document.created_at < old)
    async with database.transaction(DbRole.WORKER) as session:
        return list(await session.scalars(query.distinct()))


async def _remove_some(database: Database, organisation_id: UUID) -> int:
    values = {"organisation_id": organisation_id, "days": get_settings().uploads.unsent_days, "most": AT_ONCE}
    async with database.transaction(DbRole.WORKER, organisation_id) as session:
        removed = (await session.execute(_DELETE, values)).all()
        for document_id, storage_key in removed:
            await forget_content(session, storage_key)
            await audit(session, Program(), "delete", "document", document_id, organisation_id=organisation_id)
    return len(removed)
