"""A manager invites a colleague, who gets a mail with a link and becomes a member with it (guide 4.2.1, SECURITY R-30).

Nobody learns whether the address has an account already: only the page that the link leads to asks for a password, or
does not.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_change
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody, Member, own
from api.accounts.models import Membership, Person
from api.accounts.new_passwords import check
from api.accounts.passwords import HashPool
from api.core import throttle
from api.core.audit import Program, audit
from api.core.clock import now_sql
from api.core.db import Database, DbRole, become
from api.core.errors import Conflict, Finding, NotFound, TooManyRequests, Unprocessable
from api.core.ids import new_id
from api.core.jobs import Payload, job
from api.core.keys import fingerprint_of
from api.core.limits import INVITATION_LINKS, INVITATION_MAILS, INVITATIONS
from api.core.mailed_tokens import MailedToken
from api.core.validation import label_of
from api.notifications.service import deliver, give_up, queue_mail
from api.organisations.models import Invitation, Organisation
from api.organisations.schemas import (
    AcceptedInvitation,
    InvitationAcceptance,
    InvitationInput,
    InvitationRow,
    InvitationShown,
)
from api.organisations.service import mail_managers

VALID_HOURS: Final = 72
SEND_LINK: Final = "send_invitation"
FORGOTTEN_AFTER: Final = timedelta(days=30)
_OPEN: Final = (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))


class AlreadyMember(Conflict):
    """Somebody active in the company, or invited and not come yet, has this e-mail."""

    code = "already_member"


class TooManyInvitations(TooManyRequests):
    code = "too_many_invitations"


class InvitationNotValid(NotFound):
    """Used, expired, withdrawn, replaced by a newer one, or never ours."""

    code = "link_not_valid"


def _row(invitation: Invitation | Row[Any]) -> InvitationRow:
    return InvitationRow.model_validate(invitation, from_attributes=True)


async def list_open(session: AsyncSession, member: Member) -> list[InvitationRow]:
    """Those who were invited and have not come yet, the newest first."""
    query = own(member, Invitation).where(*_OPEN).order_by(Invitation.id.desc())
    return [_row(invitation) for invitation in await session.scalars(query)]


async def invite(session: AsyncSession, member: Member, wish: InvitationInput) -> InvitationRow:
    """Mail a link to the new colleague. Raises AlreadyMember, TooManyInvitations."""
    active = own(member, Membership).join(Person, Person.id == Membership.person_id)
    if (await session.scalars(active.where(Person.email == wish.email, Membership.active))).one_or_none():
        raise AlreadyMember
    await _use(session, member, wish.email)
    token = MailedToken.new(new_id())
    # The unique index decides, so that two requests at once make one invitation.
    query = (
        insert_or_change(Invitation)
        .values(
            id=token.owner,
            organisation_id=member.organisation_id,
            invited_by=member.person_id,
            expires_at=now_sql() + timedelta(hours=VALID_HOURS),
            **_columns(token),
            **wish.model_dump(),
        )
        .on_conflict_do_nothing()
        .returning(Invitation)
    )
    invitation = (await session.scalars(query)).one_or_none()
    if invitation is None:
        raise AlreadyMember
    await _queue(session, invitation)
    await audit(session, member, "create", "invitation", invitation.id, fields=sorted(InvitationInput.model_fields))
    return _row(invitation)


async def _use(session: AsyncSession, member: Member, email: str) -> None:
    await become(session, DbRole.AUTH)  # whose the counters are
    await throttle.require(session, INVITATIONS, member.organisation_id, TooManyInvitations)
    await throttle.require(session, INVITATION_MAILS, email, TooManyInvitations)
    await become(session, DbRole.COMPANY, member.organisation_id)


def _columns(token: MailedToken) -> dict[str, str | bytes]:
    return {"token_key": token.key, "token_nonce": token.nonce, "token_hash": token.hash}


async def _queue(session: AsyncSession, invitation: Invitation) -> None:
    organisation = await session.get_one(Organisation, invitation.organisation_id)
    await queue_mail(
        session,
        "invitation",
        recipient=invitation.email,
        language=invitation.language,
        person_id=None,
        params={"organisation": organisation.name},
        job=SEND_LINK,
        payload={"invitation_id": invitation.id, "organisation_id": invitation.organisation_id},
    )


@job(SEND_LINK)
async def send_invitation(database: Database, payload: Payload) -> None:
    """Derive the token again and send it, unless the invitation was accepted or withdrawn meanwhile."""
    async with database.transaction(DbRole.WORKER, UUID(payload["organisation_id"])) as session:
        invitation = await session.get(Invitation, UUID(payload["invitation_id"]))
    if invitation is not None and invitation.accepted_at is None and invitation.withdrawn_at is None:
        token = MailedToken(invitation.id, invitation.token_key, invitation.token_nonce)
        await deliver(database, UUID(payload["outbox_id"]), {"token": token.text})
    else:
        await give_up(database, UUID(payload["outbox_id"]), "link_is_over")


async def _locked(session: AsyncSession, member: Member, invitation_id: UUID) -> Invitation:
    query = own(member, Invitation).where(Invitation.id == invitation_id, *_OPEN).with_for_update()
    invitation = (await session.scalars(query)).one_or_none()
    if invitation is None:
        raise NotFound
    return invitation


async def mail_again(session: AsyncSession, member: Member, invitation_id: UUID) -> InvitationRow:
    """A new link, good for 72 hours again; the one before no longer works. The caller answers for it from now on.
    Raises NotFound, TooManyInvitations."""
    invitation = await _locked(session, member, invitation_id)
    await _use(session, member, invitation.email)
    token = MailedToken.new(invitation.id)
    fresh = {"mailed_at": now_sql(), "expires_at": now_sql() + timedelta(hours=VALID_HOURS)}
    renewed = _columns(token) | {"invited_by": member.person_id} | fresh
    query = update(Invitation).where(Invitation.id == invitation.id).values(renewed).returning(Invitation)
    invitation = (await session.scalars(query)).one()
    await _queue(session, invitation)
    await audit(session, member, "mail_again", "invitation", invitation.id)
    return _row(invitation)


async def withdraw(session: AsyncSession, member: Member, invitation_id: UUID) -> None:
    """The link does not work any more. Raises NotFound."""
    invitation = await _locked(session, member, invitation_id)
    invitation.withdrawn_at = member.now
    await audit(session, member, "withdraw", "invitation", invitation.id, fields=["withdrawn_at"])


_PEEK: Final = text(
    """
    SELECT i.*, o.name AS organisation_name, p.id AS known_id, p.active AS known_active
    FROM invitations i
    JOIN organisations o ON o.id = i.organisation_id AND o.closed_at IS NULL AND o.suspended_at IS NULL
    JOIN memberships m ON m.organisation_id = i.organisation_id AND m.person_id = i.invited_by
      AND m.active AND m.role = 'manager'
    JOIN people inviter ON inviter.id = i.invited_by AND inviter.active
    LEFT JOIN people p ON p.email = i.email
    WHERE i.token_hash = :token_hash AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > app_now()
      AND COALESCE(p.active, true)
    """
)
_REDEEM: Final = text(
    """
    UPDATE invitations SET accepted_at = app_now()
    WHERE id = :id AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > app_now() RETURNING id
    """
)


async def _peek(session: AsyncSession, token: str) -> Row[Any]:
    found = (await session.execute(_PEEK, {"token_hash": fingerprint_of(token)})).one_or_none()
    if found is None:
        raise InvitationNotValid
    return found


async def look_at(database: Database, caller: Anybody, token: str) -> InvitationShown:
    """Where the invitation leads, for who holds its link. Uses up nothing. Raises InvitationNotValid."""
    async with database.transaction() as session:
        await throttle.require(session, INVITATION_LINKS, caller.address, TooManyInvitations)
    async with database.transaction() as session:
        found = await _peek(session, token)
    return InvitationShown(
        organisation_name=found.organisation_name,
        first_name=found.first_name,
        email=found.email,
        needs_password=found.known_id is None,
    )


async def accept(database: Database, pool: HashPool, caller: Anybody, wish: InvitationAcceptance) -> AcceptedInvitation:
    """Become a member. Who has no account yet chooses a password; who has one keeps it. Nobody is logged in by it.

    Steps with transactions of their own, as at login (DECISIONS 20). Raises InvitationNotValid, Unprocessable,
    TooManyInvitations, Unavailable.
    """
    async with database.transaction() as session:
        await throttle.require(session, INVITATION_LINKS, caller.address, TooManyInvitations)
    async with database.transaction() as session:
        found = await _peek(session, wish.token)
    password_hash = None
    if found.known_id is None:
        if wrong := _check_password(wish, found):
            raise Unprocessable(wrong)
        password_hash = await pool.hash(wish.password or "")
    async with database.transaction() as session:
        if (await session.execute(_REDEEM, {"id": found.id})).one_or_none() is None:
            raise InvitationNotValid
        person_id = await _person(session, found, password_hash)
        await audit(session, caller, "accept_invitation", "person", person_id, organisation_id=found.organisation_id)
        await become(session, DbRole.COMPANY, found.organisation_id)
        membership = {"organisation_id": found.organisation_id, "person_id": person_id}
        changed = {"role": found.role, "active": True}
        query = insert_or_change(Membership).values(**membership, **changed)
        await session.execute(query.on_conflict_do_update(index_elements=list(membership), set_=changed))
        message = "colleague_joined_as_manager" if found.role == "manager" else "colleague_joined"
        await mail_managers(session, found.organisation_id, message, {}, but=person_id)
    return AcceptedInvitation(state="accepted")


def _check_password(wish: InvitationAcceptance, found: Row[Any]) -> list[Finding]:
    missing = [name for name in ("password", "confirmation") if getattr(wish, name) is None]
    if missing:
        return [Finding(f"/{name}", "required", {}, label_of(f"/{name}", wish.label_prefix)) for name in missing]
    own_words = [found.first_name, found.last_name, found.email.partition("@")[0], found.organisation_name]
    return check(wish.passwords(), own_words)


async def _person(session: AsyncSession, found: Row[Any], password_hash: str | None) -> UUID:
    """Whose e-mail it is; who has got an account meanwhile keeps its password."""
    if password_hash is not None:
        columns = {name: getattr(found, name) for name in ("email", "first_name", "last_name", "mobile", "language")}
        query = insert_or_change(Person).values(id=new_id(), active=True, password_hash=password_hash, **columns)
        await session.execute(query.on_conflict_do_nothing())
    return (await session.execute(select(Person.id).where(Person.email == found.email))).scalar_one()


async def forget_invitations(database: Database) -> None:
    """Remove who was invited and did not come within a month after the link ran out, or was not wanted any more."""
    late = func.coalesce(Invitation.withdrawn_at, Invitation.expires_at) < now_sql() - FORGOTTEN_AFTER
    async with database.transaction(DbRole.WORKER) as session:
        removed = await session.execute(
            delete(Invitation)
            .where(Invitation.accepted_at.is_(None), late)
            .returning(Invitation.id, Invitation.organisation_id)
        )
        for invitation_id, organisation_id in removed.all():
            await audit(session, Program(), "delete", "invitation", invitation_id, organisation_id=organisation_id)
