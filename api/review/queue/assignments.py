"""Who is to examine requests: chosen by anybody of the office who decides, one request or several at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import OfficeMember, Person
from api.core.audit import audit
from api.core.audited import Action
from api.core.clock import now_sql, office_day
from api.core.errors import Finding, NotFound, Unprocessable
from api.invoices.models import Invoice
from api.invoices.status import Status
from api.review.models import ReviewAssignment
from api.review.own_companies import OwnCompany, of_others
from api.review.queue.assignees import DECIDES
from api.review.recusals import Recused, left_by
from api.review.schemas import AssigneeOut, Assignees, AssignmentOut, OfficerName
from api.review.settings.absences import Away, away_on

_LABEL: Final = "review.fields.person_id"


async def list_assignees(session: AsyncSession, officer: Officer) -> Assignees:
    """Everybody who can be chosen, with who is away today and who stands in."""
    query = (
        select(Person.id, Person.first_name, Person.last_name)
        .join(OfficeMember, OfficeMember.person_id == Person.id)
        .where(DECIDES)
        .order_by(Person.last_name, Person.first_name, Person.id)
    )
    names = {
        row.id: OfficerName(id=row.id, name=f"{row.first_name} {row.last_name}") for row in await session.execute(query)
    }
    away = await away_on(session, office_day(officer.now))
    return Assignees(items=[_assignee(who, away.get(who.id), names) for who in names.values()])


def _assignee(who: OfficerName, away: Away | None, names: Mapping[UUID, OfficerName]) -> AssigneeOut:
    deputy = names.get(away.deputy_id) if away and away.deputy_id else None
    return AssigneeOut(id=who.id, name=who.name, away_until=away and away.until, deputy=deputy)


async def assign(
    session: AsyncSession, officer: Officer, invoice_ids: Sequence[UUID], person_id: UUID | None
) -> AssignmentOut:
    """All of these requests, or none: to somebody, or to nobody. What is so already stays as it is, without a word in
    the audit log. Raises NotFound, Unprocessable; for oneself also OwnCompany, Recused."""
    wanted = set(invoice_ids)
    # Locked in one order, so that two colleagues who choose at once wait for each other.
    sent = select(Invoice.id, Invoice.organisation_id).where(
        Invoice.id.in_(wanted), Invoice.status != Status.DRAFT.value
    )
    rows = (await session.execute(sent.order_by(Invoice.id).with_for_update(key_share=True))).all()
    if len(rows) != len(wanted):
        raise NotFound
    if person_id == officer.person_id:
        await _refuse_own_and_left(session, officer, wanted)
    found = await _find(session, officer, person_id) if person_id else None
    changed = await _write(session, officer, sorted(wanted), person_id)
    action: Action = "assign" if person_id else "release"
    for row in rows:
        if row.id in changed:
            await audit(session, officer, action, "invoice", row.id, organisation_id=row.organisation_id)
    return AssignmentOut(assignee=found)


async def _refuse_own_and_left(session: AsyncSession, officer: Officer, invoice_ids: Collection[UUID]) -> None:
    """Nobody takes what they may not decide. Who else leaves a request is not told to whoever assigns it to them."""
    these = select(Invoice.id).where(Invoice.id.in_(invoice_ids))
    if await session.scalar(these.where(~of_others(officer)).limit(1)) is not None:
        raise OwnCompany
    if await session.scalar(these.where(Invoice.id.in_(left_by(officer))).limit(1)) is not None:
        raise Recused


async def _find(session: AsyncSession, officer: Officer, person_id: UUID) -> AssigneeOut:
    known = (await list_assignees(session, officer)).items
    found = next((one for one in known if one.id == person_id), None)
    if found is None:
        raise Unprocessable([Finding("/person_id", "choice", label=_LABEL)])
    return found


async def _write(
    session: AsyncSession, officer: Officer, invoice_ids: Sequence[UUID], person_id: UUID | None
) -> set[UUID]:
    """The requests for which that is news."""
    if person_id is None:
        gone = delete(ReviewAssignment).where(ReviewAssignment.invoice_id.in_(invoice_ids))
        return set(await session.scalars(gone.returning(ReviewAssignment.invoice_id)))
    values = {"person_id": person_id, "assigned_by": officer.person_id, "assigned_at": now_sql()}
    new = insert(ReviewAssignment).values([{"invoice_id": invoice_id, **values} for invoice_id in invoice_ids])
    query = new.on_conflict_do_update(
        index_elements=[ReviewAssignment.invoice_id],
        set_={name: new.excluded[name] for name in values},
        where=ReviewAssignment.person_id != person_id,
    )
    return set(await session.scalars(query.returning(ReviewAssignment.invoice_id)))
