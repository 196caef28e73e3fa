"""Closing an account: nobody logs in for the organisation any more. What the office decided on stays with the office
(OPDo, archives of the insurance); what it never got is forgotten."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.accounts.models import BrowserSession
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.db import DbRole, become
from api.core.errors import Conflict, Finding, Unauthenticated, Unprocessable
from api.core.validation import label_of
from api.documents.models import DataExport
from api.invoices import list_files
from api.invoices.models import Draft, Invoice
from api.invoices.status import Status
from api.leaving.schemas import ClosingInput
from api.organisations.models import Invitation, Organisation
from api.organisations.service import tell_managers

FRESH_EXPORT: Final = timedelta(days=7)
OPEN: Final = (Status.DRAFT.value, Status.IN_REVIEW.value, Status.TO_CORRECT.value)


class RequestsOpen(Conflict):
    """The office has not decided on everything, and could not reach the organisation any more."""

    code = "requests_open"


class ExportFirst(Conflict):
    """Nobody has fetched an export of the last days."""

    code = "export_first"


# People whom no request names; those that are second entries of somebody go before whom they are entries of.
_FORGET: Final = (
    "DELETE FROM bulk_invoices WHERE organisation_id = :organisation_id",
    "DELETE FROM bulk_uploads WHERE organisation_id = :organisation_id",
    "DELETE FROM saved_filters WHERE organisation_id = :organisation_id",
    "DELETE FROM mailbox_events WHERE organisation_id = :organisation_id",
    "DELETE FROM mailboxes WHERE organisation_id = :organisation_id",
    """
    DELETE FROM decisions d WHERE d.organisation_id = :organisation_id AND NOT EXISTS (
      SELECT FROM invoices i JOIN beneficiaries b ON b.organisation_id = i.organisation_id
        AND (b.id = i.beneficiary_id OR b.merged_into = i.beneficiary_id)
      WHERE i.organisation_id = :organisation_id AND b.id = d.beneficiary_id)
    """,
    """
    DELETE FROM beneficiaries b WHERE b.organisation_id = :organisation_id AND b.merged_into IS NOT NULL
      AND NOT EXISTS (SELECT FROM invoices i WHERE i.organisation_id = :organisation_id
                      AND i.beneficiary_id IN (b.id, b.merged_into))
    """,
    """
    DELETE FROM beneficiaries b WHERE b.organisation_id = :organisation_id
      AND NOT EXISTS (SELECT FROM invoices i WHERE i.organisation_id = :organisation_id AND i.beneficiary_id = b.id)
      AND NOT EXISTS (SELECT FROM beneficiaries m WHERE m.organisation_id = :organisation_id AND m.merged_into = b.id)
    """,
    # Mandates that nobody has any more: the nightly job removes uploads that nothing refers to.
    """
    UPDATE documents d SET attached = false, by_office = false WHERE d.organisation_id = :organisation_id AND d.attached
      AND NOT EXISTS (SELECT FROM beneficiaries b WHERE b.organisation_id = :organisation_id
                      AND b.mandate_document_id = d.id)
      AND NOT EXISTS (SELECT FROM invoice_versions v WHERE v.organisation_id = :organisation_id
                      AND v.body->'attachments' ? d.id::text)
      AND NOT EXISTS (SELECT FROM message_documents m WHERE m.organisation_id = :organisation_id
                      AND m.document_id = d.id)
    """,
)


async def close(session: AsyncSession, member: Member, wish: ClosingInput) -> None:
    """Close the caller's organisation: all sessions for it end, and all managers are told. Raises Unprocessable
    (another name), RequestsOpen, ExportFirst."""
    query = select(Organisation).where(Organisation.id == member.organisation_id).with_for_update()
    organisation = (await session.scalars(query)).one()
    if organisation.closed_at is not None:  # at the same moment by somebody else
        raise Unauthenticated
    if wish.name.casefold() != organisation.name.casefold():
        label = label_of("/name", ClosingInput.label_prefix)
        raise Unprocessable([Finding("/name", "closing_name", {"name": organisation.name}, label)])
    await _require_nothing_open(session, member)
    if not wish.without_export:
        await _require_export(session, member)
    await tell_managers(session, member, "organisation_closed", {})
    await list_files.forget_all(session, member.organisation_id)
    await _forget_drafts(session, member)
    for statement in _FORGET:
        await session.execute(text(statement), {"organisation_id": member.organisation_id})
    waiting = update(Invitation).where(
        Invitation.organisation_id == member.organisation_id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    await session.execute(waiting.values(withdrawn_at=now_sql()))
    organisation.closed_at = member.now
    await session.flush()
    await audit(session, member, "close", "organisation", organisation.id, fields=["closed_at"])
    await become(session, DbRole.AUTH)
    running = update(BrowserSession).where(
        BrowserSession.organisation_id == member.organisation_id, BrowserSession.ended_at.is_(None)
    )
    await session.execute(running.values(ended_at=now_sql()))


async def _forget_drafts(session: AsyncSession, member: Member) -> None:
    """Also what the office has begun to enter from paper, which the company does not see."""
    await session.flush()
    await become(session, DbRole.WORKER, member.organisation_id)
    await session.execute(delete(Draft).where(Draft.organisation_id == member.organisation_id))
    await become(session, DbRole.COMPANY, member.organisation_id)


async def _require_nothing_open(session: AsyncSession, member: Member) -> None:
    undecided = own(member, Invoice).where(Invoice.status.in_(OPEN)).with_only_columns(func.count())
    count = (await session.execute(undecided)).scalar_one()
    if count:
        raise RequestsOpen(params={"count": count})


async def _require_export(session: AsyncSession, member: Member) -> None:
    fetched = own(member, DataExport).where(
        DataExport.fetched_at.is_not(None), DataExport.requested_at > member.now - FRESH_EXPORT
    )
    if (await session.scalars(fetched.limit(1))).one_or_none() is None:
        raise ExportFirst
