"""What is marked about a formal decision, with its history, for the office."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.clock import office_day
from api.invoices import queries
from api.invoices.formal_decisions import contestable
from api.invoices.holidays import load_calendar
from api.invoices.models import FormalDecision, Invoice
from api.review.schemas import FormalDecisionMark

_KNOWN = ("revision", "requested_on", "requested_by", "reason", "issued_on", "number", "note")


async def marks_of(session: AsyncSession, invoice: Invoice) -> list[FormalDecisionMark]:
    """The revisions of the mark about the decision in force, the newest first."""
    decision = contestable(invoice, await queries.get_events(session, invoice))
    if decision is None:
        return []
    query = (
        select(FormalDecision, Person)
        .join(Person, Person.id == FormalDecision.added_by)
        .where(FormalDecision.invoice_id == invoice.id, FormalDecision.position == decision.position)
        .order_by(FormalDecision.revision.desc())
    )
    return [
        FormalDecisionMark(
            **{name: getattr(mark, name) for name in _KNOWN},
            marked_by=f"{person.first_name} {person.last_name}",
            marked_at=mark.added_at,
        )
        for mark, person in (await session.execute(query)).all()
    ]


async def days_asked(session: AsyncSession, officer: Officer, marks: Sequence[FormalDecisionMark]) -> int | None:
    """For how many working days somebody has waited for it; None where nobody does."""
    if not marks or marks[0].issued_on is not None:
        return None
    return (await load_calendar(session)).days_between(marks[0].requested_on, office_day(officer.now))
