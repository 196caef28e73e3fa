"""What a job does for somebody who has left the page, it does with the rights that they still have; and what somebody
does several times at once happens one after the other."""

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer, own
from api.accounts.models import Membership
from api.core.db import fetch

# The organisation's row is looked at again by each submission, which waits for whoever closes it.
_MEMBER: Final = """
    SELECT p.first_name, p.last_name, p.language, m.role, o.kind, app_now() AS now
    FROM people p
    JOIN memberships m ON m.person_id = p.id AND m.organisation_id = $1 AND m.active
    JOIN organisations o ON o.id = m.organisation_id AND o.suspended_at IS NULL AND o.closed_at IS NULL
    WHERE p.id = $2 AND p.active
    """


async def member_now(session: AsyncSession, organisation_id: UUID, person_id: UUID) -> Member | None:
    """Somebody as they could act at this instant; None when they could not. They had accepted the terms when they asked
    for what a job does, and there is no session to step up."""
    rows = await fetch(session, _MEMBER, organisation_id, person_id)
    if not rows:
        return None
    row = rows[0]
    return Member(
        session_id=UUID(int=0),
        person_id=person_id,
        first_name=row["first_name"],
        last_name=row["last_name"],
        language=row["language"],
        own_language=row["language"],
        role=row["role"],
        organisation_id=organisation_id,
        organisation_kind=row["kind"],
        accepted_terms=True,
        second_factor_at=row["now"],
        now=row["now"],
    )


_OFFICER: Final = """
    SELECT p.first_name, p.last_name, p.language, m.role, app_now() AS now
    FROM people p JOIN office_members m ON m.person_id = p.id AND m.active AND m.role <> 'auditor'
    WHERE p.id = $1 AND p.active
    """


async def officer_now(session: AsyncSession, person_id: UUID) -> Officer | None:
    """Somebody of the office as they could act at this instant; None when they could not. They had a strong factor when
    they asked for what a job does, and there is no session to step up."""
    rows = await fetch(session, _OFFICER, person_id)
    if not rows:
        return None
    row = rows[0]
    return Officer(
        session_id=UUID(int=0),
        person_id=person_id,
        first_name=row["first_name"],
        last_name=row["last_name"],
        language=row["language"],
        own_language=row["language"],
        role=row["role"],
        has_strong_factor=True,
        second_factor_at=row["now"],
        now=row["now"],
    )


async def one_at_a_time(session: AsyncSession, member: Member) -> None:
    """Until this transaction ends, others of the same person in this company wait here: what it counts stays true."""
    query = own(member, Membership).where(Membership.person_id == member.person_id).with_for_update()
    await session.execute(query)
