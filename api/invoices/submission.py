"""Sending an invoice, and sending it again after a correction.

The hot path of the product: few statements, each prepared once (LIBRARIES, "hot paths").
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Sender, own
from api.beneficiaries.service import save_decision
from api.core.audit import audit
from api.core.clock import day_begins, now_sql
from api.core.db import fetch
from api.core.errors import PreconditionFailed, Unprocessable
from api.core.ids import new_id
from api.core.sections import render
from api.documents.models import Document
from api.invoices import queries
from api.invoices.checks import Assessed, assess, prepare
from api.invoices.context import Claim, Context
from api.invoices.details import invoice_out
from api.invoices.explanations import explained
from api.invoices.facts import freeze, load_context
from api.invoices.idempotency import Answer, earlier_answer, fingerprint_of, remember
from api.invoices.mails import tell_responsible
from api.invoices.models import Draft, InvoiceClaim, InvoiceVersion
from api.invoices.models import Invoice as InvoiceModel
from api.invoices.moves import MoveNotAllowed, move, mover
from api.invoices.presenting import (
    RECALL_TIME,
    attachment_out,
    beneficiary_out,
    etag,
    finding_out,
    origin_of,
    payee_out,
    person_name,
    stored_assessment,
)
from api.invoices.schemas import EventActor, Invoice, InvoiceEventOut, InvoiceInput
from api.invoices.status import Action, Status, next_status

CREATE: Final = "create_invoice"
CORRECT: Final = "put_invoice"


class InvoiceRefusedByChecks(Unprocessable):
    """The body has errors; the same ones `invoice-checks` answers."""

    code = "fields_not_valid"


async def _accepted(
    session: AsyncSession, member: Sender, raw: Mapping[str, Any], itself: UUID | None = None
) -> tuple[InvoiceInput, Assessed, Context]:
    """The body if the rules accept it, with the beneficiary locked. Raises InvoiceRefusedByChecks."""
    prepared = prepare(raw)
    context = await load_context(session, member, prepared, itself=itself, lock=True)
    assessed = assess(prepared, context)
    if assessed.errors or assessed.invoice is None:
        raise InvoiceRefusedByChecks(list(assessed.errors))
    assert context.beneficiary is not None, "the rules refuse a body without"
    # The id that was sent may be that of a record merged since.
    invoice = assessed.invoice.model_copy(update={"beneficiary_id": context.beneficiary.id})
    return invoice, assessed, context


# One statement for what a submission writes besides the key and the audit event: each round trip costs more than its
# rows. The counter comes last in the order of locks, so that submissions of one company wait as shortly as possible.
_CREATE: Final = """
    WITH invoice AS (
      INSERT INTO invoices (id, organisation_id, reference, kind, form_number, status, version, total, period_from,
        period_to, decision_number, own_reference, beneficiary_id, responsible_id, corrected, warning_count,
        entered_by, received_on, waiting_since)
      SELECT $1::uuid, $2::uuid, $3 || '-' || lpad(serial::text, GREATEST(6, length(serial::text)), '0'), $4::text,
        $5::text, $6::text, 1, $7::numeric, $8::date, $9::date, $10::text, $11::text, $12::uuid, $30::uuid, false,
        $14::smallint, $31::uuid, $32::date, $33::timestamptz
      FROM nextval('invoice_serial') AS serial
      RETURNING id, reference, submitted_at, changed_at),
    version AS (
      INSERT INTO invoice_versions (invoice_id, version, organisation_id, body, frozen, assessment, submitted_by)
      VALUES ($1, 1, $2, $15::jsonb, $16::jsonb, $17::jsonb, $13::uuid)),
    claims AS (
      INSERT INTO invoice_claims (id, organisation_id, invoice_id, scope, key, effect, first_day, last_day, amount)
      SELECT claim.id, $2, $1, claim.scope, claim.key, claim.effect, claim.first_day, claim.last_day, claim.amount
      FROM unnest($18::uuid[], $19::text[], $20::text[], $26::text[], $27::date[], $28::date[], $29::numeric[])
        AS claim (id, scope, key, effect, first_day, last_day, amount)),
    attached AS (
      UPDATE documents SET attached = true
      WHERE organisation_id = $2 AND id = ANY($21::uuid[]) AND NOT attached),
    drafts AS (
      DELETE FROM drafts WHERE organisation_id = $2 AND id = $22),
    counter AS (
      INSERT INTO event_counters AS c (organisation_id, position) VALUES ($2, 1)
      ON CONFLICT (organisation_id) DO UPDATE SET position = c.position + 1 RETURNING position),
    event AS (
      INSERT INTO invoice_events (id, organisation_id, position, invoice_id, action, to_status, actor_id, actor_name,
        actor_side, version)
      SELECT $23::uuid, $2, position, $1, $24::text, $6, $13, $25::text, $34::text, 1
      FROM counter)
    SELECT reference, submitted_at, changed_at FROM invoice
    """


async def submit_invoice(session: AsyncSession, member: Sender, raw: Mapping[str, Any], key: str) -> Answer:
    """Check and send a whole invoice; the same key and body get the same answer again.

    Raises InvoiceRefusedByChecks with every error, KeyInFlight, KeyReused.
    """
    print_ = fingerprint_of(raw)
    earlier = await earlier_answer(session, member, CREATE, key, print_)
    if earlier is not None:
        return earlier
    invoice, assessed, context = await _accepted(session, member, raw)
    if context.draft == "recalled" and isinstance(member, Member):
        answer = await _submit_again(session, member, invoice, assessed, context)
        await remember(session, member, CREATE, key, print_, answer)
        return answer
    claims = context.claims
    paper, action = context.paper, Action.ENTER if context.paper else Action.SUBMIT
    status = next_status(None, action)
    assert status is not None, "the table of moves lets both begin"
    invoice_id = invoice.draft_id or new_id()  # the draft's id becomes the invoice's (DECISIONS 3)
    by = mover(member)
    first, last = invoice.form.period()
    (row,) = await fetch(
        session,
        _CREATE,
        invoice_id,
        member.organisation_id,
        str(context.today.year),
        invoice.form.kind,
        invoice.form.form_number,
        status.value,
        assessed.total,
        first,
        last,
        invoice.decision_number,
        invoice.own_reference,
        invoice.beneficiary_id,
        member.person_id,
        len(assessed.warnings),
        json.dumps(stored(invoice)),
        json.dumps(freeze(context, invoice.form)),
        json.dumps(stored_assessment(assessed)),
        [new_id() for _ in claims],
        [claim.scope for claim in claims],
        [claim.key for claim in claims],
        invoice.attachments,
        invoice.draft_id,
        new_id(),
        action.value,
        by.name,
        [claim.effect for claim in claims],
        [claim.first_day for claim in claims],
        [claim.last_day for claim in claims],
        [claim.amount for claim in claims],
        None if paper else member.person_id,
        member.person_id if paper else None,
        paper.received_on if paper else None,
        day_begins(paper.received_on) if paper and paper.received_on < context.today else None,
        by.side,
    )
    await _save_decision(session, member, invoice)
    if paper:
        await tell_responsible(session, await session.get_one(InvoiceModel, invoice_id), "paper_entered")
    sent = _fresh(member, invoice_id, row, invoice, assessed, context)
    answer = Answer(201, etag(1, row["changed_at"]), sent.model_dump_json())
    await remember(session, member, CREATE, key, print_, answer)
    await audit(session, member, "enter_paper" if paper else "submit", "invoice", invoice_id)
    return answer


async def _submit_again(
    session: AsyncSession, member: Member, invoice: InvoiceInput, assessed: Assessed, context: Context
) -> Answer:
    """A recalled request keeps its reference; what is sent now is another version of it, with the day of now."""
    query = own(member, InvoiceModel).where(InvoiceModel.id == invoice.draft_id).with_for_update()
    row = (await session.scalars(query)).one()
    await _write_version(session, member, row.id, row.version + 1, invoice, assessed, context)
    values = _sent_values(member, row, invoice, assessed) | {
        "beneficiary_id": invoice.beneficiary_id,
        "submitted_at": now_sql(),
    }
    await move(session, row, Action.SUBMIT, mover(member), values=values)
    await _save_decision(session, member, invoice)
    sent = await invoice_out(session, row, member.language)
    await audit(session, member, "submit", "invoice", row.id)
    return Answer(201, etag(row.version, row.changed_at), sent.model_dump_json())


def _sent_values(member: Member, row: InvoiceModel, invoice: InvoiceInput, assessed: Assessed) -> dict[str, Any]:
    """The columns of a request that follow from its next version."""
    first, last = invoice.form.period()
    return {
        "version": row.version + 1,
        "total": assessed.total,
        "period_from": first,
        "period_to": last,
        "decision_number": invoice.decision_number,
        "own_reference": invoice.own_reference,
        "form_number": invoice.form.form_number,
        "responsible_id": member.person_id,
        "warning_count": len(assessed.warnings),
        "first_opened_at": None,
        "decided_at": None,
        "decided_by": None,
    }


# What concerned only the sending of a body, and what a stored one has there.
_NOT_KEPT: Final = {"draft_id": None, "save_decision": False, "decision_description": None}


def stored(invoice: InvoiceInput) -> dict[str, Any]:
    """What a version keeps of a body."""
    return invoice.model_dump(mode="json", exclude=set(_NOT_KEPT))


async def _save_decision(session: AsyncSession, member: Sender, invoice: InvoiceInput) -> None:
    if invoice.save_decision:
        await save_decision(
            session,
            member,
            invoice.beneficiary_id,
            invoice.decision_number,
            invoice.decision_date,
            invoice.decision_description,
        )


def _fresh(
    member: Sender,
    invoice_id: UUID,
    row: Mapping[str, Any],
    body: InvoiceInput,
    assessed: Assessed,
    context: Context,
) -> Invoice:
    """The invoice just sent, from what is at hand: reading it back would double the statements."""
    assert context.beneficiary is not None
    assert context.payee is not None
    assert assessed.total is not None
    first, last = body.form.period()
    by, paper = mover(member), context.paper
    return Invoice(
        id=invoice_id,
        reference=row["reference"],
        own_reference=body.own_reference,
        kind=body.form.kind,
        form_number=body.form.form_number,
        period_from=first,
        period_to=last,
        beneficiary=beneficiary_out(context.beneficiary),
        responsible=None if paper else person_name(member.person_id, member.first_name, member.last_name),
        origin=origin_of(paper.received_on if paper else None),
        received_on=paper.received_on if paper else None,
        status=Status.IN_REVIEW,
        total=assessed.total,
        allowed=None,
        submitted_at=row["submitted_at"],
        changed_at=row["changed_at"],
        version=1,
        payee=payee_out(context.payee),
        body=body.model_copy(update=_NOT_KEPT),
        sections=render(assessed.sections, member.language),
        warnings=[finding_out(finding, member.language) for finding in assessed.warnings],
        attachments=[attachment_out(context.documents[i]) for i in body.attachments],
        events=[
            InvoiceEventOut(
                at=row["submitted_at"],
                action=Action.ENTER if paper else Action.SUBMIT,
                from_status=None,
                to_status=Status.IN_REVIEW,
                actor=EventActor(name=by.name, side=by.side),
                message=None,
                office=None,
                version=1,
                reduction=None,
            )
        ],
        correction=None,
        refusal=None,
        reduction=None,
        forwarding=None,
        formal_decision=None,
        changes=None,
        answers=[],
        recall_until=None if paper else row["submitted_at"] + RECALL_TIME,
        payment_in_clarification=False,
    )


def check_if_match(if_match: str, version: int, changed_at: datetime) -> None:
    """Raise PreconditionFailed when somebody changed the invoice since it was read (R-96)."""
    if if_match != etag(version, changed_at):
        raise PreconditionFailed


async def correct_invoice(
    session: AsyncSession, member: Member, invoice_id: UUID, raw: Mapping[str, Any], if_match: str, key: str
) -> Answer:
    """Send a corrected invoice: a new version, back in review.

    Raises NotFound, PreconditionFailed, MoveNotAllowed, InvoiceRefusedByChecks, KeyInFlight, KeyReused.
    """
    print_ = fingerprint_of(raw, str(invoice_id))
    earlier = await earlier_answer(session, member, CORRECT, key, print_)
    if earlier is not None:
        return earlier
    row = await queries.get_own(session, member, invoice_id, lock=True)
    check_if_match(if_match, row.version, row.changed_at)
    if next_status(Status(row.status), Action.CORRECT) is None:
        raise MoveNotAllowed(params={"status": f"invoices.status.{row.status}"})
    invoice, assessed, context = await _accepted(session, member, raw, itself=invoice_id)
    await _write_version(session, member, row.id, row.version + 1, invoice, assessed, context)
    values = _sent_values(member, row, invoice, assessed) | {"corrected": True}
    said = explained(row.kind, invoice.explanations, context.asked, member.language)
    await move(session, row, Action.CORRECT, mover(member), message=said, values=values)
    await _save_decision(session, member, invoice)
    sent = await invoice_out(session, row, member.language)
    answer = Answer(200, etag(row.version, row.changed_at), sent.model_dump_json())
    await remember(session, member, CORRECT, key, print_, answer)
    await audit(session, member, "correct", "invoice", row.id)
    return answer


async def _write_version(
    session: AsyncSession,
    member: Member,
    invoice_id: UUID,
    version: int,
    invoice: InvoiceInput,
    assessed: Assessed,
    context: Context,
) -> None:
    organisation_id = member.organisation_id
    await session.execute(
        insert(InvoiceVersion),
        {
            "invoice_id": invoice_id,
            "version": version,
            "organisation_id": organisation_id,
            "body": stored(invoice),
            "frozen": freeze(context, invoice.form),
            "assessment": stored_assessment(assessed),
            "submitted_by": member.person_id,
        },
    )
    of_invoice = (InvoiceClaim.organisation_id == organisation_id, InvoiceClaim.invoice_id == invoice_id)
    await session.execute(delete(InvoiceClaim).where(*of_invoice))
    known = {"organisation_id": organisation_id, "invoice_id": invoice_id}
    if context.claims:
        await session.execute(insert(InvoiceClaim), [known | _claim_columns(claim) for claim in context.claims])
    await session.execute(
        update(Document)
        .where(Document.organisation_id == organisation_id, Document.id.in_(invoice.attachments))
        .values(attached=True)
    )
    of_draft = or_(Draft.invoice_id == invoice_id, Draft.id == invoice_id)
    await session.execute(delete(Draft).where(Draft.organisation_id == organisation_id, of_draft))


def _claim_columns(claim: Claim) -> dict[str, Any]:
    names = ("scope", "key", "effect", "first_day", "last_day", "amount")
    return {"id": new_id()} | {name: getattr(claim, name) for name in names}


async def check_invoice(
    session: AsyncSession, member: Sender, raw: Mapping[str, Any], itself: UUID | None = None
) -> Assessed:
    """What a submission of this body would say at this instant; nothing is written."""
    prepared = prepare(raw)
    return assess(prepared, await load_context(session, member, prepared, itself=itself))
