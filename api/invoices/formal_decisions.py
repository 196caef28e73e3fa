"""A formal decision that somebody asks for after a refusal or a reduction (RAI art. 79 para. 4, LPGA art. 51 para. 2),
as both sides see it. What is marked is about one decision of the request, by its event; one that is taken again is
another one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer
from api.core.audit import audit
from api.core.clock import office_day
from api.core.errors import Conflict
from api.invoices import queries
from api.invoices.mails import tell_responsible
from api.invoices.models import FormalDecision, Invoice, InvoiceEvent
from api.invoices.printing import decision_in
from api.invoices.schemas import FormalDecisionOut
from api.invoices.status import Action

# What a company may read: not the office's note.
_SHOWN = (
    FormalDecision.revision,
    FormalDecision.requested_on,
    FormalDecision.requested_by,
    FormalDecision.reason,
    FormalDecision.issued_on,
    FormalDecision.number,
)


class NotContestable(Conflict):
    """No decision is in force after which a formal one can be asked for."""

    code = "not_contestable"


class FormalDecisionAsked(Conflict):
    """It is asked for already."""

    code = "formal_decision_asked"


def contestable(invoice: Invoice, events: Sequence[InvoiceEvent]) -> InvoiceEvent | None:
    """The decision in force, if a formal one can be asked for."""
    decision = decision_in(invoice, events)
    return decision if decision is not None and _denies(decision) else None


def _denies(decision: InvoiceEvent) -> bool:
    """Whether less is paid than was asked for."""
    return decision.action == Action.REFUSE or decision.reduction_id is not None


async def _newest(session: AsyncSession, invoice_id: UUID, position: int) -> FormalDecisionOut | None:
    query = select(*_SHOWN).where(FormalDecision.invoice_id == invoice_id, FormalDecision.position == position)
    row = (await session.execute(query.order_by(FormalDecision.revision.desc()).limit(1))).one_or_none()
    return FormalDecisionOut.model_validate(row) if row else None


async def formal_decision_of(
    session: AsyncSession, invoice: Invoice, events: Sequence[InvoiceEvent]
) -> FormalDecisionOut | None:
    """What is marked about the decision in force."""
    decision = contestable(invoice, events)
    return await _newest(session, invoice.id, decision.position) if decision else None


async def add_revision(
    session: AsyncSession,
    caller: Member | Officer,
    invoice: Invoice,
    position: int,
    revision: int,
    values: dict[str, Any],
) -> None:
    """Rows are added, never changed. The request's row is locked, so nobody else adds the same revision."""
    known = {"invoice_id": invoice.id, "organisation_id": invoice.organisation_id, "position": position}
    side = "company" if isinstance(caller, Member) else "office"
    by = {"revision": revision, "added_by": caller.person_id, "side": side}
    await session.execute(insert(FormalDecision).values(known | by | values))


async def ask_for_formal_decision(session: AsyncSession, member: Member, invoice_id: UUID, reason: str) -> Invoice:
    """The company asks, once for each refusal; whoever is responsible gets a confirmation. Raises NotFound,
    NotContestable, FormalDecisionAsked."""
    invoice = await queries.get_own(session, member, invoice_id, lock=True)
    decision = contestable(invoice, await queries.get_events(session, invoice))
    if decision is None or await queries.decision_waits(session, invoice):
        raise NotContestable  # the company is told only once it cannot be undone
    if await _newest(session, invoice.id, decision.position) is not None:
        raise FormalDecisionAsked
    values = {"requested_on": office_day(member.now), "requested_by": "company", "reason": reason}
    await add_revision(session, member, invoice, decision.position, 1, values)
    await tell_responsible(session, invoice, "formal_decision_asked")
    await audit(session, member, "ask_formal_decision", "invoice", invoice.id)
    return invoice
