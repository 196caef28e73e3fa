"""Who of a company gets a mail."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Membership, Person
from api.core.labels import LANGUAGES


async def people_to_tell(session: AsyncSession, organisation_id: UUID, wanted: Sequence[UUID | None]) -> list[Person]:
    """The first of the wanted people who still works there; the company's gérants when none does."""
    members = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.active, Person.active)
    )
    for person_id in wanted:
        found = (await session.scalars(members.where(Person.id == person_id))).one_or_none() if person_id else None
        if found is not None:
            return [found]
    return list(await session.scalars(members.where(Membership.role == "manager").order_by(Person.id)))


async def language_of(session: AsyncSession, organisation_id: UUID, wanted: Sequence[UUID | None]) -> str:
    """What whoever gets words reads (`people_to_tell`)."""
    people = await people_to_tell(session, organisation_id, wanted)
    return people[0].language if people else LANGUAGES[0]
