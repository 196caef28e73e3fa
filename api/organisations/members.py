"""A manager changes what colleagues are and may do (guide 4.2.1). Acts at their next request (SECURITY R-44).

There is always at least one active manager: who changes members holds the company's row, so that two managers who
demote each other at the same moment do not both succeed.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own, short_name
from api.accounts.factors import end_logins_under_way
from api.accounts.models import BrowserSession, Membership, Person
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.db import DbRole, become
from api.core.errors import Conflict, NotFound
from api.notifications.service import queue_mail
from api.organisations.models import Organisation
from api.organisations.schemas import MemberChange, MemberDetail, MemberPersonInput
from api.organisations.service import tell_managers


class LastManager(Conflict):
    """Nobody would be left who manages the company."""

    code = "last_manager"


class MemberElsewhere(Conflict):
    """The person also works for another company, or for the office: their data are their own to change."""

    code = "member_elsewhere"


_ELSEWHERE: Final = text(
    """
    SELECT EXISTS (SELECT FROM memberships WHERE person_id = :person AND organisation_id <> :organisation)
        OR EXISTS (SELECT FROM office_members WHERE person_id = :person)
    """
)


async def _find(session: AsyncSession, member: Member, person_id: UUID, *, lock: bool = False) -> Membership:
    query = own(member, Membership).where(Membership.person_id == person_id)
    found = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def _is_elsewhere(session: AsyncSession, member: Member, person_id: UUID) -> bool:
    """Looked up in the role that knows people; the company's transaction goes on afterwards."""
    await become(session, DbRole.AUTH)
    found = await session.execute(_ELSEWHERE, {"person": person_id, "organisation": member.organisation_id})
    await become(session, DbRole.COMPANY, member.organisation_id)
    return bool(found.scalar_one())


async def get_member(session: AsyncSession, member: Member, person_id: UUID) -> MemberDetail:
    """A colleague with what only managers see. Raises NotFound."""
    membership = await _find(session, member, person_id)
    person = await session.get_one(Person, person_id)
    await audit(session, member, "read", "person", person_id)
    return MemberDetail(
        id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        short_name=short_name(person.first_name, person.last_name),
        role="manager" if membership.role == "manager" else "collaborator",
        active=membership.active,
        email=person.email,
        mobile=person.mobile,
        editable=not await _is_elsewhere(session, member, person_id),
    )


_MANAGERS: Final = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)


async def change_member(session: AsyncSession, member: Member, person_id: UUID, change: MemberChange) -> MemberDetail:
    """Another role, or access given or taken, which ends their sessions here. Raises NotFound, LastManager."""
    query = select(Organisation.id).where(Organisation.id == member.organisation_id).with_for_update()
    await session.execute(query)
    membership = await _find(session, member, person_id, lock=True)
    fields = [name for name, value in change.model_dump().items() if getattr(membership, name) != value]
    membership.role, membership.active = change.role, change.active
    await session.flush()
    managers = _MANAGERS.where(
        Membership.organisation_id == member.organisation_id,
        Membership.role == "manager",
        Membership.active,
        Person.active,
    )
    if (await session.execute(managers)).scalar_one() == 0:
        raise LastManager
    if not change.active:
        await _end_sessions(session, member, person_id)
    await audit(session, member, "change", "membership", person_id, fields=fields)
    return await get_member(session, member, person_id)


async def _end_sessions(session: AsyncSession, member: Member, person_id: UUID) -> None:
    await become(session, DbRole.AUTH)
    running = update(BrowserSession).where(
        BrowserSession.person_id == person_id,
        BrowserSession.organisation_id == member.organisation_id,
        BrowserSession.ended_at.is_(None),
    )
    await session.execute(running.values(ended_at=now_sql()))
    await become(session, DbRole.COMPANY, member.organisation_id)


async def change_person(
    session: AsyncSession, member: Member, person_id: UUID, change: MemberPersonInput
) -> MemberDetail:
    """A colleague's name and mobile number, to which codes are sent from now on (SECURITY R-25).

    The person and all managers are told of another number, and codes under way no longer work. Raises NotFound,
    MemberElsewhere.
    """
    await _find(session, member, person_id, lock=True)
    if await _is_elsewhere(session, member, person_id):
        raise MemberElsewhere
    await become(session, DbRole.AUTH)
    person = await session.get_one(Person, person_id, with_for_update=True)
    fields = [name for name, value in change.model_dump().items() if getattr(person, name) != value]
    for name in fields:
        setattr(person, name, getattr(change, name))
    await session.flush()
    if "mobile" in fields:
        await end_logins_under_way(session, person_id)
        await queue_mail(
            session, "mobile_changed", recipient=person.email, language=person.language, person_id=person.id, params={}
        )
    await become(session, DbRole.COMPANY, member.organisation_id)
    if "mobile" in fields:
        await tell_managers(session, member, "colleague_mobile_changed", {})
    await audit(session, member, "change", "person", person_id, fields=fields)
    return await get_member(session, member, person_id)
