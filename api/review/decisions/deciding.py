"""The office decides about a request: accept, ask for a correction, or refuse. Each decision once, by one officer."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core import audited
from api.core.audit import audit
from api.core.clock import now_sql, office_day
from api.core.errors import Finding, Unprocessable
from api.core.ids import new_id
from api.core.labels import has_label
from api.core.offices import competent_offices
from api.invoices import queries
from api.invoices.checks import label_of_field
from api.invoices.models import CorrectionItem, Invoice, Reason
from api.invoices.moves import MoveNotAllowed, move, mover
from api.invoices.parameters import usual_due_date
from api.invoices.presenting import stored_body
from api.invoices.reasons import OTHER
from api.invoices.status import Action, Status, next_status
from api.invoices.submission import check_if_match, stored
from api.review import four_eyes
from api.review.barred import refuse_if_barred
from api.review.decisions import reducing
from api.review.decisions.reducing import reasons_for
from api.review.decisions.telling import Standing, tell_later
from api.review.examination import leases
from api.review.examination.reading import get_sent, office_invoice
from api.review.queue.searching import neighbours
from api.review.schemas import (
    Acceptance,
    CorrectionRequest,
    CorrectionRequestItem,
    ForwardingInput,
    OfficeInvoice,
    RefusalInput,
)

Decision = Acceptance | CorrectionRequest | RefusalInput | ForwardingInput
_ACTIONS: Final[dict[str, Action]] = {
    "acceptance": Action.ACCEPT,
    "correction": Action.REQUEST_CORRECTION,
    "refusal": Action.REFUSE,
    "forwarding": Action.FORWARD,
}
_AUDITED: Final[dict[str, audited.Action]] = {
    "acceptance": "accept",
    "correction": "request_correction",
    "refusal": "refuse",
    "forwarding": "forward",
}


async def decide(
    session: AsyncSession, officer: Officer, invoice_id: UUID, decision: Decision, if_match: str
) -> tuple[Invoice, OfficeInvoice]:
    """Carry a decision out; its mail to the company leaves once the officer can no longer undo it.

    The row is locked before it is compared with what the officer had read, so of several decisions at once the first
    wins. An acceptance that needs four eyes is kept for another officer. Raises NotFound, PreconditionFailed,
    MoveNotAllowed, HeldByOther, OwnCompany, Recused, EnteredByYou, PayeeHeld, StepUpRequired, SecondOfficerNeeded,
    ReductionsOff, OtherReductions, Unprocessable.
    """
    invoice = await lock_for(session, officer, invoice_id, decision, if_match)
    if not isinstance(decision, CorrectionRequest):
        await four_eyes.require_confirmed(session, officer, invoice.total)
    beside = await neighbours(session, officer, invoice)  # before it leaves its place in the queue
    await carry_out(session, officer, invoice, decision)
    return invoice, await office_invoice(session, officer, invoice, beside)


async def lock_for(
    session: AsyncSession, officer: Officer, invoice_id: UUID, decision: Decision, if_match: str
) -> Invoice:
    """The request, locked, if this officer may take this decision about it now. Raises as `decide`."""
    invoice = await get_sent(session, invoice_id, lock=True)
    check_if_match(if_match, invoice.version, invoice.changed_at)
    if next_status(Status(invoice.status), _ACTIONS[decision.kind]) is None:
        raise MoveNotAllowed(params={"status": f"invoices.status.{invoice.status}"})
    await leases.require_free(session, officer, invoice)
    await refuse_if_barred(session, officer, invoice, accepts=isinstance(decision, Acceptance))
    return invoice


async def carry_out(session: AsyncSession, officer: Officer, invoice: Invoice, decision: Decision) -> None:
    """Move a request that `lock_for` gave, or keep an acceptance for another officer. Raises SecondOfficerNeeded,
    ReductionsOff, OtherReductions, Unprocessable."""
    before = Standing.of(invoice)
    match decision:
        case Acceptance():
            if not await _accept(session, officer, invoice, decision):
                await leases.end(session, invoice)
                return
        case CorrectionRequest():
            await _request_correction(session, officer, invoice, decision)
        case RefusalInput():
            await _refuse(session, officer, invoice, decision)
        case ForwardingInput():
            await _forward(session, officer, invoice, decision)
    await four_eyes.answer(session, officer, invoice, "overruled")
    await tell_later(session, officer, invoice, before)
    await leases.end(session, invoice)
    await audit(
        session,
        officer,
        _AUDITED[decision.kind],
        "invoice",
        invoice.id,
        organisation_id=invoice.organisation_id,
        fields=["status", "allowed"] if _accepts_less(decision) else ["status"],
    )


def _accepts_less(decision: Decision) -> bool:
    return isinstance(decision, Acceptance) and bool(decision.reductions)


async def _move(
    session: AsyncSession,
    officer: Officer,
    invoice: Invoice,
    action: Action,
    message: str | None = None,
    reason: Reason | None = None,
    reduction_id: UUID | None = None,
    office_code: str | None = None,
) -> None:
    values = {"decided_at": now_sql(), "decided_by": officer.person_id, "corrected": False}
    by = mover(officer)
    await move(
        session,
        invoice,
        action,
        by,
        message=message,
        reason=reason,
        reduction_id=reduction_id,
        office_code=office_code,
        values=values,
    )


async def _accept(session: AsyncSession, officer: Officer, invoice: Invoice, acceptance: Acceptance) -> bool:
    """Whether the request is accepted now, for what is allowed of it; else another officer must sign the same."""
    asked = await four_eyes.asked_by_another(session, officer, invoice)
    reduction_id = await reducing.settle(session, officer, invoice, acceptance.reductions, asked)
    accepted = await four_eyes.accept_or_ask(session, officer, invoice, asked, reduction_id)
    if accepted:
        await _move(session, officer, invoice, Action.ACCEPT, reduction_id=reduction_id)
    return accepted


async def _request_correction(
    session: AsyncSession, officer: Officer, invoice: Invoice, request: CorrectionRequest
) -> None:
    today = office_day(officer.now)
    due_date = request.due_date or await usual_due_date(session, today)
    items = await _items(session, invoice, request, due_date, today)
    await session.execute(insert(CorrectionItem), items)
    await _move(session, officer, invoice, Action.REQUEST_CORRECTION, request.message)


async def _items(
    session: AsyncSession, invoice: Invoice, request: CorrectionRequest, due_date: date, today: date
) -> list[dict[str, Any]]:
    """The items as rows. Raises Unprocessable with everything that is wrong."""
    body = stored(stored_body(await queries.get_version(session, invoice)))
    reasons = await reasons_for(session, "correction")
    labels = [_label_at(item.pointer, body) for item in request.items]
    errors = [
        finding
        for position, (item, label) in enumerate(zip(request.items, labels, strict=True))
        for finding in _item_findings(position, item, label, reasons)
    ]
    if due_date < today:
        errors.append(Finding("/due_date", "past", label="review.fields.due_date"))
    if errors:
        raise Unprocessable(errors)
    common = {"organisation_id": invoice.organisation_id, "invoice_id": invoice.id, "version": invoice.version}
    return [
        common
        | {"id": new_id(), "position": position, "label": label, "due_date": due_date}
        | item.model_dump(include={"pointer", "kind", "reason_code", "message"})
        | {"reason_revision": reasons[item.reason_code].revision if item.reason_code else None}
        for position, (item, label) in enumerate(zip(request.items, labels, strict=True))
    ]


def _item_findings(
    position: int, item: CorrectionRequestItem, label: str | None, reasons: Collection[str]
) -> Sequence[Finding]:
    found = []
    if label is None:
        found.append(Finding(f"/items/{position}/pointer", "pointer_unknown", label="review.fields.items.pointer"))
    if item.reason_code is not None and item.reason_code not in reasons:
        found.append(Finding(f"/items/{position}/reason_code", "choice", label="review.fields.items.reason_code"))
    return found


def _label_at(pointer: str, body: Any) -> str | None:  # noqa: ANN401 - JSON
    """The label key of the field that a pointer leads to; None when the request has no such field."""
    here = body
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and name in here:
            here = here[name]
        elif isinstance(here, list) and name in map(str, range(len(here))):
            here = here[int(name)]
        else:
            return None
    label = label_of_field(pointer, body)
    return label if label and has_label(label) else None


async def _refuse(session: AsyncSession, officer: Officer, invoice: Invoice, refusal: RefusalInput) -> None:
    reason = await reason_for(session, refusal)
    await _move(session, officer, invoice, Action.REFUSE, refusal.message, reason)


async def reason_for(session: AsyncSession, refusal: RefusalInput) -> Reason:
    """The reason of a refusal, as it is now. Raises Unprocessable where it is none, or needs a message."""
    reason = (await reasons_for(session, "refusal")).get(refusal.reason_code)
    if reason is None:
        raise Unprocessable([Finding("/reason_code", "choice", label="review.fields.reason_code")])
    if refusal.reason_code == OTHER and refusal.message is None:
        raise Unprocessable([Finding("/message", "required", label="review.fields.message")])
    return reason


async def _forward(session: AsyncSession, officer: Officer, invoice: Invoice, forwarding: ForwardingInput) -> None:
    """The company need not send it again: the day on which it came here counts there too (LPGA art. 29 and 30)."""
    if forwarding.office_code not in competent_offices():
        raise Unprocessable([Finding("/office_code", "choice", label="review.fields.office_code")])
    await _move(session, officer, invoice, Action.FORWARD, forwarding.message, office_code=forwarding.office_code)
