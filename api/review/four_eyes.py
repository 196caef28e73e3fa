"""Four eyes: what the parameters name is accepted by two officers, one after the other.

The first acceptance moves nothing: it is kept as a question to the others. Whoever else accepts answers it, and then
the request is accepted. A correction, a refusal, or sending it back answers it too; a company that takes its request
back closes it (a trigger of migration 0056, because companies have no right on it).
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer, require_step_up
from api.accounts.models import Person
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.errors import Conflict
from api.core.ids import new_id
from api.invoices.models import Invoice
from api.invoices.parameters import read_parameters
from api.invoices.reductions import get_reductions, reduction_out
from api.review.checks.checking import make_checks
from api.review.models import SecondLook
from api.review.schemas import Ground, OfficerName, SecondLookOut


class SecondOfficerNeeded(Conflict):
    """Who accepted first cannot be the second one too."""

    code = "second_officer_needed"


async def grounds(session: AsyncSession, invoice: Invoice, now: datetime) -> Sequence[Ground]:
    """Why two must accept a request: its amount, or an account that is new or has changed. Nothing where the office
    has no four eyes. The amount is what was asked for: whoever reduces must not get below the limit that way."""
    amount = (await read_parameters(session)).four_eyes_amount
    if amount is None:
        return []
    checks = (await make_checks(session, [invoice], now))[invoice.id]
    flagged = any(check.code == "account" and check.state != "ok" for check in checks)
    found: dict[Ground, bool] = {"amount": invoice.total >= amount, "account": flagged}
    return [name for name, holds in found.items() if holds]


async def require_confirmed(session: AsyncSession, officer: Officer, amount: Decimal) -> None:
    """Above the amount of four eyes, whoever settles a request has confirmed a moment ago who they are (SECURITY R-02).
    A correction settles nothing. Raises StepUpRequired."""
    limit = (await read_parameters(session)).four_eyes_amount
    if limit is not None and amount >= limit:
        require_step_up(officer)


async def asked_by_another(session: AsyncSession, officer: Officer, invoice: Invoice) -> SecondLook | None:
    """The question that this officer's acceptance would answer, the request's row being locked. Raises
    SecondOfficerNeeded."""
    asked = await _open(session, invoice.id)
    if asked is not None and asked.asked_by == officer.person_id:
        raise SecondOfficerNeeded
    return asked


async def accept_or_ask(
    session: AsyncSession, officer: Officer, invoice: Invoice, asked: SecondLook | None, reduction_id: UUID | None
) -> bool:
    """Whether an acceptance holds, as the answer to what was `asked` or by itself; else it is kept as a question to the
    others, with what it allows."""
    if asked is not None:
        await answer(session, officer, invoice, "signed")
        return True
    needed = await grounds(session, invoice, officer.now)
    if needed:
        await _ask(session, officer, invoice, needed, reduction_id)
    return not needed


async def _ask(
    session: AsyncSession, officer: Officer, invoice: Invoice, needed: Sequence[Ground], reduction_id: UUID | None
) -> None:
    values = {
        "id": new_id(),
        "invoice_id": invoice.id,
        "version": invoice.version,
        "grounds": list(needed),
        "state": "open",
        "asked_by": officer.person_id,
        "reduction_id": reduction_id,
    }
    await session.execute(insert(SecondLook).values(values))
    # Whoever accepted has looked: the company cannot recall it any more and send another version to be signed.
    if invoice.first_opened_at is None:
        await session.execute(update(Invoice).where(Invoice.id == invoice.id).values(first_opened_at=now_sql()))
        await session.refresh(invoice)
    await audit(
        session,
        officer,
        "ask_second_look",
        "invoice",
        invoice.id,
        organisation_id=invoice.organisation_id,
        fields=[] if reduction_id is None else ["allowed"],
    )


async def answer(session: AsyncSession, officer: Officer, invoice: Invoice, state: str) -> bool:
    """Close the question, if there is one: `signed`, `overruled` by another decision, `returned`. Whether there was."""
    query = (
        update(SecondLook)
        .where(SecondLook.invoice_id == invoice.id, SecondLook.state == "open")
        .values(state=state, answered_by=officer.person_id, answered_at=now_sql())
        .returning(SecondLook.id)
    )
    return (await session.scalars(query)).one_or_none() is not None


async def _open(session: AsyncSession, invoice_id: UUID) -> SecondLook | None:
    query = select(SecondLook).where(SecondLook.invoice_id == invoice_id, SecondLook.state == "open")
    return (await session.scalars(query)).one_or_none()


async def asking(session: AsyncSession, invoice_ids: Sequence[UUID]) -> dict[UUID, OfficerName]:
    """Of these requests those that wait for a second officer, and who was the first."""
    query = (
        select(SecondLook.invoice_id, Person.id, Person.first_name, Person.last_name)
        .join(Person, Person.id == SecondLook.asked_by)
        .where(SecondLook.invoice_id.in_(invoice_ids), SecondLook.state == "open")
    )
    rows = (await session.execute(query)).all()
    return {row.invoice_id: OfficerName(id=row.id, name=f"{row.first_name} {row.last_name}") for row in rows}


def asked_by(officer: Officer) -> Select[UUID]:
    """The requests that this officer has accepted and another one must."""
    return select(SecondLook.invoice_id).where(SecondLook.asked_by == officer.person_id, SecondLook.state == "open")


def asked_of_others(officer: Officer) -> Select[UUID]:
    """The requests that somebody else has accepted, for a second officer."""
    return select(SecondLook.invoice_id).where(SecondLook.asked_by != officer.person_id, SecondLook.state == "open")


async def asked_of(session: AsyncSession, officer: Officer, invoice: Invoice) -> SecondLookOut | None:
    """Who accepted first, what, and why another one must too."""
    asked = await _open(session, invoice.id)
    if asked is None:
        return None
    person = await session.get_one(Person, asked.asked_by)
    kept = await get_reductions(session, [asked.reduction_id])
    return SecondLookOut(
        asked_by=OfficerName(id=person.id, name=f"{person.first_name} {person.last_name}"),
        asked_at=asked.asked_at,
        grounds=asked.grounds,
        mine=asked.asked_by == officer.person_id,
        reduction=reduction_out(next(iter(kept.values()), None), invoice.kind, officer.language),
    )
