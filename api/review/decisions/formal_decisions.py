"""The office marks that a formal decision is asked for, and that it was issued."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.audit import audit
from api.core.clock import office_day
from api.core.errors import Conflict, Finding, Unprocessable
from api.invoices import queries
from api.invoices.formal_decisions import NotContestable, add_revision, contestable, formal_decision_of
from api.review.barred import refuse_if_barred
from api.review.decisions.mails import tell_formal_decision
from api.review.decisions.telling import NotToldYet, is_untold
from api.review.examination.reading import get_sent, office_invoice
from api.review.queue.searching import neighbours
from api.review.schemas import FormalDecisionInput, OfficeInvoice


class FormalDecisionChanged(Conflict):
    """Somebody has marked it since it was read."""

    code = "formal_decision_changed"


async def mark_formal_decision(
    session: AsyncSession, officer: Officer, invoice_id: UUID, mark: FormalDecisionInput
) -> OfficeInvoice:
    """Add a revision of the mark about the decision in force; what the company wrote stays. Raises NotFound,
    OwnCompany, Recused, NotContestable, NotToldYet, FormalDecisionChanged, Unprocessable.

    The company is told once it is issued, whoever asked for it."""
    invoice = await get_sent(session, invoice_id, lock=True)
    await refuse_if_barred(session, officer, invoice)
    events = await queries.get_events(session, invoice)
    decision = contestable(invoice, events)
    if decision is None:
        raise NotContestable
    if await is_untold(session, invoice.id):
        raise NotToldYet
    known = await formal_decision_of(session, invoice, events)
    if mark.revision != (known.revision if known else 0):
        raise FormalDecisionChanged
    _check(officer, mark)
    values = mark.model_dump(exclude={"revision"}) | {"reason": known.reason if known else None}
    await add_revision(session, officer, invoice, decision.position, mark.revision + 1, values)
    if mark.issued_on is not None and (known is None or known.issued_on is None):
        await tell_formal_decision(session, invoice, mark.issued_on)
    await audit(
        session,
        officer,
        "mark_formal_decision",
        "invoice",
        invoice.id,
        organisation_id=invoice.organisation_id,
        fields=["requested_on", "requested_by", "issued_on", "number", "note"],
    )
    return await office_invoice(session, officer, invoice, await neighbours(session, officer, invoice))


def _check(officer: Officer, mark: FormalDecisionInput) -> None:
    today = office_day(officer.now)
    wrong = [
        Finding(f"/{name}", "future", label=f"review.fields.{name}")
        for name, day in (("requested_on", mark.requested_on), ("issued_on", mark.issued_on))
        if day is not None and day > today
    ]
    if mark.issued_on is not None and mark.issued_on < mark.requested_on:
        wrong.append(Finding("/issued_on", "issued_before_asked", label="review.fields.issued_on"))
    if mark.number is not None and mark.issued_on is None:
        wrong.append(Finding("/issued_on", "required", label="review.fields.issued_on"))
    if wrong:
        raise Unprocessable(wrong)
