"""Deleting a person. Here and not in `beneficiaries`, which does not know what refers to a person (import rules)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own_clause
from api.beneficiaries import service
from api.beneficiaries.queries import get_own
from api.core.db import fetch
from api.invoices.person_schemas import Removal


async def removal_of(session: AsyncSession, member: Member, beneficiary_id: UUID) -> Removal:
    """What deleting this person would do now. Raises NotFound."""
    record = await get_own(session, member, beneficiary_id)
    return await _removal(session, member, record.id)


async def remove(session: AsyncSession, member: Member, beneficiary_id: UUID) -> Removal:
    """Erase a person, or archive them when a request or draft names them. Raises NotFound."""
    record = await get_own(session, member, beneficiary_id, for_update=True)
    removal = await _removal(session, member, record.id)
    if removal.archived:
        await service.archive(session, member, record)
    else:
        mandates = await service.erase(session, member, record)
        await _let_go(session, member, mandates)
    return removal


async def _removal(session: AsyncSession, member: Member, beneficiary_id: UUID) -> Removal:
    statement = f"""
        SELECT (SELECT count(*) FROM invoices i WHERE {own_clause("i")} AND i.beneficiary_id = $2) AS invoices,
               (SELECT count(*) FROM drafts d WHERE {own_clause("d")} AND d.content->>'beneficiary_id' IN (
                 SELECT b.id::text FROM beneficiaries b
                 WHERE {own_clause("b")} AND (b.id = $2 OR b.merged_into = $2))) AS drafts
        """  # noqa: S608 - the parts are our own constants
    (row,) = await fetch(session, statement, member.organisation_id, beneficiary_id)
    return Removal(archived=row["invoices"] + row["drafts"] > 0, **row)


async def _let_go(session: AsyncSession, member: Member, mandates: Sequence[UUID]) -> None:
    """Leave mandates that nothing names any more to the nightly job that removes uploads. The office's are the
    company's by now."""
    statement = f"""
        UPDATE documents AS d SET attached = false, by_office = false
        WHERE {own_clause("d")} AND d.id = ANY($2::uuid[])
          AND NOT EXISTS (SELECT FROM beneficiaries b WHERE {own_clause("b")} AND b.mandate_document_id = d.id)
          AND NOT EXISTS (
            SELECT FROM invoice_versions v WHERE {own_clause("v")} AND v.body->'attachments' ? d.id::text)
          AND NOT EXISTS (SELECT FROM message_documents m WHERE {own_clause("m")} AND m.document_id = d.id)
        """  # noqa: S608 - the parts are our own constants
    if mandates:
        await fetch(session, statement, member.organisation_id, mandates)
