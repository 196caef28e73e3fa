"""Sends the invoices of a spreadsheet that were asked for: each in a transaction of its own, in which it also becomes
sent, so that whatever crashes, nothing is sent twice and nothing is forgotten."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.accounts.acting import member_now
from api.bulk.acting import Acting, acting, finish
from api.bulk.checking import DUPLICATES, body_of, placed, state_of, stored_findings
from api.bulk.models import BulkInvoice, BulkUpload
from api.bulk.table import Found
from api.core.clock import now_sql
from api.core.db import Database, DbRole, is_passing
from api.core.errors import Finding
from api.core.jobs import Payload, job
from api.invoices.drafts import create_draft
from api.invoices.idempotency import KeyInFlight
from api.invoices.schemas import DraftInput
from api.invoices.submission import InvoiceRefusedByChecks, submit_invoice

log = structlog.get_logger("guichet.bulk")

SEND: Final = "send_bulk_upload"


class _MaybeSentBefore(Exception):
    """It turned out only now: nobody has been asked whether it is to be sent all the same."""

    def __init__(self, warnings: list[Finding]) -> None:
        super().__init__()
        self.warnings = warnings


class _NoAccess(Exception):
    """Who asked for it may not act for the company any more."""


@job(SEND)
async def send_bulk_upload(database: Database, payload: Payload) -> None:
    """Send, or make drafts of, what waits for it."""
    organisation_id, upload_id = UUID(payload["organisation_id"]), UUID(payload["upload_id"])
    async with database.transaction(DbRole.COMPANY, organisation_id) as session:
        work = await acting(session, organisation_id, upload_id, "sending")
    if work is None:
        return
    for invoice in work.invoices:
        if invoice.state in {"sending", "drafting"}:
            await _one(database, work, invoice)
    await finish(database, organisation_id, upload_id, "sending")


async def _one(database: Database, work: Acting, invoice: BulkInvoice) -> None:
    """One invoice, whatever becomes of it. Raises what may pass, so that the job is tried again."""
    try:
        async with database.transaction(DbRole.COMPANY, work.member.organisation_id) as session:
            await _attempt(session, work, invoice.id)
    except InvoiceRefusedByChecks as refused:
        await _put_back(database, work, invoice, list(refused.errors))
    except _MaybeSentBefore as doubt:
        await _put_back(database, work, invoice, doubt.warnings)
    except _NoAccess:
        return  # and so it goes with those that follow; `finish` puts them back
    except Exception as error:
        if isinstance(error, KeyInFlight) or is_passing(error):
            raise
        log.exception("bulk_invoice_failed", invoice_id=str(invoice.id))
        await _put_back(database, work, invoice, [Finding("", "bulk_failed")], failed=True)


async def _attempt(session: AsyncSession, work: Acting, invoice_id: UUID) -> None:
    organisation_id = work.member.organisation_id
    member = await member_now(session, organisation_id, work.member.person_id)
    if member is None:
        raise _NoAccess
    query = select(BulkInvoice).where(BulkInvoice.organisation_id == organisation_id, BulkInvoice.id == invoice_id)
    invoice = (await session.scalars(query.with_for_update())).one_or_none()
    if invoice is None or invoice.body is None:
        return
    if invoice.state == "sending":
        values = await _submit(
            session, member, invoice.id, invoice.body, invoice.total, doubtful=invoice.duplicate_wanted
        )
    elif invoice.state == "drafting":
        values = await _draft(session, member, work.upload, invoice.body)
    else:
        return
    await _set(session, work, invoice_id, values | {"findings": []})


async def _submit(
    session: AsyncSession,
    member: Member,
    invoice_id: UUID,
    body: Mapping[str, Any],
    total: Decimal | None,
    *,
    doubtful: bool,
) -> dict[str, Any]:
    """As `POST /api/v1/invoices`, held to the total that was shown."""
    raw = dict(body) | {"declaration": True, "expected_total": f"{total:.2f}"}
    answer = await submit_invoice(session, member, raw, f"bulk-{invoice_id}")
    sent = json.loads(answer.body)
    doubts = [warning for warning in sent["warnings"] if warning["code"] in DUPLICATES]
    if doubts and not doubtful:
        raise _MaybeSentBefore([Finding(w["pointer"], w["code"], w["params"], w["label"], "warning") for w in doubts])
    return {"state": "sent", "invoice_id": UUID(sent["id"]), "reference": sent["reference"]}


async def _draft(session: AsyncSession, member: Member, upload: BulkUpload, body: Mapping[str, Any]) -> dict[str, Any]:
    """A draft, in which the declaration is for the person to make who sends it."""
    content = dict(body) | {"declaration": False}
    draft = await create_draft(session, member, DraftInput(kind=upload.kind, content=content))
    return {"state": "drafted", "draft_id": draft.id}


async def _put_back(
    database: Database, work: Acting, invoice: BulkInvoice, findings: list[Finding], *, failed: bool = False
) -> None:
    body = body_of(work.upload, invoice)
    found = [Found(body.places[""], finding) for finding in findings] if failed else list(placed(body, findings))
    values = {"state": "failed" if failed else state_of(findings), "findings": stored_findings(found)}
    async with database.transaction(DbRole.COMPANY, work.member.organisation_id) as session:
        await _set(session, work, invoice.id, values)


async def _set(session: AsyncSession, work: Acting, invoice_id: UUID, values: Mapping[str, Any]) -> None:
    organisation_id = work.member.organisation_id
    await session.execute(
        update(BulkInvoice)
        .where(
            BulkInvoice.organisation_id == organisation_id,
            BulkInvoice.id == invoice_id,
            BulkInvoice.state.in_(("sending", "drafting")),
        )
        .values(**values)
    )
    await session.execute(
        update(BulkUpload)
        .where(BulkUpload.organisation_id == organisation_id, BulkUpload.id == work.upload.id)
        .values(changed_at=now_sql())
    )
