"""Requests that an officer leaves to colleagues. Whose request concerns somebody near to them is known to nobody but
themselves, so only what they say counts: the program has no AVS numbers of officers to compare."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.errors import Conflict
from api.review.models import Recusal
from api.review.schemas import OfficerName, RecusalOut


class Recused(Conflict):
    """The officer has left this request to the others."""

    code = "recused"


def left_by(officer: Officer) -> Select[UUID]:
    """The requests that this officer leaves to the others."""
    return select(Recusal.invoice_id).where(Recusal.person_id == officer.person_id, Recusal.lifted_at.is_(None))


async def refuse_if_recused(session: AsyncSession, officer: Officer, invoice_id: UUID) -> None:
    """For `api.review.barred`, where whatever decides asks. Raises Recused."""
    if await session.scalar(left_by(officer).where(Recusal.invoice_id == invoice_id)) is not None:
        raise Recused


async def recusals_of(session: AsyncSession, officer: Officer, invoice_id: UUID) -> Sequence[RecusalOut]:
    """Who leaves a request to the others, and why. Administrators read it of everybody, others only of themselves."""
    query = (
        select(Recusal, Person.first_name, Person.last_name)
        .join(Person, Person.id == Recusal.person_id)
        .where(Recusal.invoice_id == invoice_id, Recusal.lifted_at.is_(None))
        .order_by(Recusal.id)
    )
    if officer.role != "administrator":
        query = query.where(Recusal.person_id == officer.person_id)
    return [
        RecusalOut(
            person=OfficerName(id=row.person_id, name=f"{first_name} {last_name}"),
            reason=row.reason,
            at=row.recused_at,
            mine=row.person_id == officer.person_id,
        )
        for row, first_name, last_name in await session.execute(query)
    ]
