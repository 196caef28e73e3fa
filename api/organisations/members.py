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
from api.notifications.service import mail_person
from api.organisations.models import Invitation, Organisation
from api.organisations.schemas import MemberChange, MemberDetail, MemberPersonInput
from api.organisations.service import tell_managers


class LastManager(Conflict):
    """Nobody would be left who manages the company."""

    code = "last_manager"


class OwnMobile(Conflict):
    """One's own number is changed under "My account", where a code sent to the new one confirms it."""

    code = "own_mobile"


class MemberLeft(Conflict):
    """The person has no access any more: their data are their own to change."""

    code = "member_left"


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
    # Who has left is known by name: what they are reached by is theirs, and perhaps another employer's.
    reached = {"email": person.email, "mobile": person.mobile} if membership.active else {"email": None, "mobile": None}
    await audit(session, member, "read", "person", person_id)
    return MemberDetail(
        id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        short_name=short_name(person.first_name, person.last_name),
        role="manager" if membership.role == "manager" else "collaborator",
        active=membership.active,
        mail_failed=membership.active and person.mail_failed_at is not None,
        editable=membership.active and not await _is_elsewhere(session, member, person_id),
        **reached,
    )


_MANAGERS: Final = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)


async def change_member(session: AsyncSession, member: Member, person_id: UUID, change: MemberChange) -> MemberDetail:
    """Another role, or access given or taken, which ends their sessions here. Raises NotFound, LastManager."""
    query = select(Organisation.id).where(Organisation.id == member.organisation_id).with_for_update()
    await session.execute(query)
    membership = await _find(session, member, person_id, lock=True)
    was_manager, was_active = membership.role == "manager", membership.active
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
        await session.execute(_FORGET_FILTERS, {"organisation": member.organisation_id, "person": person_id})
        await _end_sessions(session, member, person_id)
    if not change.active or change.role != "manager":
        await _withdraw_invitations(session, member, person_id)
    message = _told(change, was_manager=was_manager, was_active=was_active)
    if message is not None:
        await _tell(session, member, person_id, message)
    await audit(session, member, "change", "membership", person_id, fields=fields)
    return await get_member(session, member, person_id)


# By its text, since filters are known further up.
_FORGET_FILTERS: Final = text("DELETE FROM saved_filters WHERE organisation_id = :organisation AND person_id = :person")


async def _withdraw_invitations(session: AsyncSession, member: Member, person_id: UUID) -> None:
    """Of who may not invite any more: nobody comes in at the word of somebody who had to go."""
    waiting = update(Invitation).where(
        Invitation.organisation_id == member.organisation_id,
        Invitation.invited_by == person_id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )
    await session.execute(waiting.values(withdrawn_at=now_sql()))


def _told(change: MemberChange, *, was_manager: bool, was_active: bool) -> str | None:
    """The mail about what matters most to whom it happened."""
    if change.active != was_active:
        return "access_given" if change.active else "access_ended"
    if change.active and (change.role == "manager") != was_manager:
        return "became_manager" if change.role == "manager" else "no_longer_manager"
    return None


async def _tell(session: AsyncSession, member: Member, person_id: UUID, message: str) -> None:
    person = await session.get_one(Person, person_id)
    organisation = await session.get_one(Organisation, member.organisation_id)
    await mail_person(session, message, person, {"organisation": organisation.name})
    await tell_managers(session, member, "colleague_access_changed", {}, but=person_id)


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
    MemberLeft, MemberElsewhere, OwnMobile.
    """
    membership = await _find(session, member, person_id, lock=True)
    if not membership.active:
        raise MemberLeft
    if await _is_elsewhere(session, member, person_id):
        raise MemberElsewhere
    await become(session, DbRole.AUTH)
    person = await session.get_one(Person, person_id, with_for_update=True)
    fields = [name for name, value in change.model_dump().items() if getattr(person, name) != value]
    for name in fields:
        setattr(person, name, getattr(change, name))
    if "mobile" in fields and person_id == member.person_id:
        raise OwnMobile
    await session.flush()
    if "mobile" in fields:
        person.mobile_confirmed_at = None
        await end_logins_under_way(session, person_id)
        await mail_person(session, "mobile_changed", person)
    await become(session, DbRole.COMPANY, member.organisation_id)
    if "mobile" in fields:
        await tell_managers(session, member, "colleague_mobile_changed", {}, but=person_id)
    await audit(session, member, "change", "person", person_id, fields=fields)
    return await get_member(session, member, person_id)
