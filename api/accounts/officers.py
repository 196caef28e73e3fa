"""The office's people: invited and changed by administrators, the very first one by a command (SECURITY R-25, R-44).

Whoever is invited chooses a password with a mailed link and then needs a strong factor before anything else. There is
always at least one active administrator: who changes officers holds all administrators' rows. Everything here runs in
the role that knows people (auth).
"""

import secrets
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.factors import end_logins_under_way, forget_factors
from api.accounts.links import Purpose, add_link, forget_links, mail_link
from api.accounts.models import (
    AccountLink,
    BrowserSession,
    OfficeMember,
    Person,
)
from api.accounts.passwords import HashPool
from api.accounts.schemas import Audience, OfficerChange, OfficerInput, OfficerRow
from api.core.audit import Actor, audit
from api.core.clock import now_sql
from api.core.errors import Conflict, NotFound
from api.core.ids import new_id
from api.notifications.service import mail_person


class AlreadyOfficer(Conflict):
    """Somebody of the office, active or not, has this e-mail."""

    code = "already_officer"


class LastAdministrator(Conflict):
    """Nobody would be left who administers the office's accounts."""

    code = "last_administrator"


class OwnAccount(Conflict):
    """Nobody takes away their own access or role, or resets their own factor: a colleague does."""

    code = "own_account"


async def hash_of_nothing(pool: HashPool) -> str:
    """A password nobody knows, until one is chosen: a login meanwhile takes as long as everybody's (R-12)."""
    return await pool.hash(secrets.token_urlsafe(32))


_LIST: Final = text(
    """
    SELECT p.id, p.first_name, p.last_name, p.email, p.mobile, p.language, m.role, m.active AND p.active AS active,
           EXISTS (SELECT FROM passkeys k WHERE k.person_id = p.id)
             OR EXISTS (SELECT FROM authenticator_apps a WHERE a.person_id = p.id AND a.confirmed_at IS NOT NULL)
             AS has_strong_factor,
           EXISTS (SELECT FROM account_links l WHERE l.person_id = p.id AND l.purpose = 'office_invitation'
                     AND l.used_at IS NULL) AS invited,
           EXISTS (SELECT FROM account_links l WHERE l.person_id = p.id AND l.purpose = 'office_return'
                     AND l.used_at IS NULL) AS returning,
           (SELECT max(s.last_seen_at) FROM sessions s
            WHERE s.person_id = p.id AND s.audience = 'office') AS last_seen_at
    FROM office_members m JOIN people p ON p.id = m.person_id
    WHERE CAST(:id AS uuid) IS NULL OR p.id = CAST(:id AS uuid)
    ORDER BY p.last_name, p.first_name, p.id
    """
)


async def _rows(session: AsyncSession, person_id: UUID | None = None) -> list[Row[Any]]:
    return list((await session.execute(_LIST, {"id": person_id})).all())


async def list_officers(session: AsyncSession, administrator: Officer) -> list[OfficerRow]:
    """Everybody who works or worked for the office, by name."""
    await audit(session, administrator, "read", "officer", None)
    return [OfficerRow.model_validate(row, from_attributes=True) for row in await _rows(session)]


async def get_officer(session: AsyncSession, person_id: UUID) -> OfficerRow:
    rows = await _rows(session, person_id)
    if not rows:
        raise NotFound
    return OfficerRow.model_validate(rows[0], from_attributes=True)


async def add_officer(
    session: AsyncSession, actor: Actor, wish: OfficerInput, password_hash: str
) -> AccountLink | None:
    """Somebody new for the office, and the link to choose a password; None for who has an account already and keeps it.
    `password_hash` is of a password nobody knows. Raises AlreadyOfficer."""
    columns = wish.model_dump(exclude={"role"})
    query = insert_or_skip(Person).values(id=new_id(), active=True, password_hash=password_hash, **columns)
    person_id = (await session.execute(query.on_conflict_do_nothing().returning(Person.id))).scalar_one_or_none()
    is_new = person_id is not None
    if person_id is None:
        person_id = (await session.execute(select(Person.id).where(Person.email == wish.email))).scalar_one()
    member = insert_or_skip(OfficeMember).values(person_id=person_id, role=wish.role, active=True)
    added = await session.execute(member.on_conflict_do_nothing().returning(OfficeMember.person_id))
    if added.one_or_none() is None:
        raise AlreadyOfficer
    await audit(session, actor, "create", "officer", person_id, fields=sorted(OfficerInput.model_fields))
    if not is_new:
        return None
    link_id = await add_link(session, "office_invitation", person_id, "office")
    return await session.get_one(AccountLink, link_id)


async def invite(session: AsyncSession, administrator: Officer, wish: OfficerInput, password_hash: str) -> OfficerRow:
    """Mail a link to somebody new; who has an account already is told of the new access. Raises AlreadyOfficer."""
    link = await add_officer(session, administrator, wish, password_hash)
    await _tell_administrators(session, "officer_invited")
    if link is not None:
        await mail_link(session, link, recipient=wish.email, language=wish.language)
        return await get_officer(session, link.person_id)
    person = (await session.scalars(select(Person).where(Person.email == wish.email))).one()
    await mail_person(session, "office_access", person)
    return await get_officer(session, person.id)


_ADMINISTRATORS: Final = (OfficeMember.role == "administrator", OfficeMember.active)


async def _tell_administrators(session: AsyncSession, message: str, *, but: UUID | None = None) -> None:
    """All of them, the caller too: somebody else may be using their session. `but`: whom it is about."""
    people = select(Person).join(OfficeMember, OfficeMember.person_id == Person.id)
    for person in (await session.scalars(people.where(*_ADMINISTRATORS, Person.active))).all():
        if person.id != but:
            await mail_person(session, message, person)


async def _find(session: AsyncSession, person_id: UUID) -> tuple[OfficeMember, Person]:
    query = select(OfficeMember).where(OfficeMember.person_id == person_id).with_for_update()
    member = (await session.scalars(query)).one_or_none()
    if member is None:
        raise NotFound
    return member, await session.get_one(Person, person_id)


async def mail_again(session: AsyncSession, administrator: Officer, person_id: UUID) -> OfficerRow:
    """Another link for somebody who has not chosen a password yet; the one before no longer works. Raises NotFound."""
    _, person = await _find(session, person_id)
    row = await get_officer(session, person_id)
    if not (row.invited or row.returning):
        raise NotFound
    await _mail_link(session, person, "office_invitation" if row.invited else "office_return")
    await audit(session, administrator, "mail_again", "officer", person_id)
    return row


async def _mail_link(session: AsyncSession, person: Person, purpose: Purpose) -> None:
    link_id = await add_link(session, purpose, person.id, "office")
    link = await session.get_one(AccountLink, link_id)
    await mail_link(session, link, recipient=person.email, language=person.language)


async def change_officer(
    session: AsyncSession, administrator: Officer, person_id: UUID, change: OfficerChange
) -> OfficerRow:
    """Another role, or access given or taken, which ends their sessions at the office. Raises NotFound, OwnAccount,
    LastAdministrator."""
    await session.execute(select(OfficeMember.person_id).where(*_ADMINISTRATORS).with_for_update())
    member, _ = await _find(session, person_id)
    if person_id == administrator.person_id:
        raise OwnAccount
    fields = [name for name, value in change.model_dump().items() if getattr(member, name) != value]
    member.role, member.active = change.role, change.active
    await session.flush()
    active = select(func.count()).select_from(OfficeMember).join(Person, Person.id == OfficeMember.person_id)
    if (await session.execute(active.where(*_ADMINISTRATORS, Person.active))).scalar_one() == 0:
        raise LastAdministrator
    if not change.active:
        await _end_sessions(session, person_id, "office")
    if fields:
        await _tell_administrators(session, "officer_changed", but=person_id)
    await audit(session, administrator, "change", "officer", person_id, fields=fields)
    return await get_officer(session, person_id)


async def _end_sessions(session: AsyncSession, person_id: UUID, *audiences: Audience) -> None:
    running = update(BrowserSession).where(
        BrowserSession.person_id == person_id,
        BrowserSession.audience.in_(audiences),
        BrowserSession.ended_at.is_(None),
    )
    await session.execute(running.values(ended_at=now_sql()))
    await end_logins_under_way(session, person_id)


async def reset_factor(
    session: AsyncSession, administrator: Officer, person_id: UUID, password_hash: str
) -> OfficerRow:
    """For who lost passkeys, app and recovery codes: all are forgotten, the password too, and all sessions end.

    A mailed link is the way back in, so that nobody gets in who only knows the password. Raises NotFound, OwnAccount.
    """
    _, person = await _find(session, person_id)
    if person_id == administrator.person_id:
        raise OwnAccount
    await forget_factors(session, person_id)
    await session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))
    await _end_sessions(session, person_id, "company", "office")
    await forget_links(session, person_id)
    await _tell_administrators(session, "officer_changed", but=person_id)
    await _mail_link(session, person, "office_return")
    await mail_person(session, "factor_reset", person)
    await audit(session, administrator, "reset_factor", "officer", person_id, fields=["password", "factors"])
    return await get_officer(session, person_id)


async def has_administrator(session: AsyncSession) -> bool:
    return (await session.execute(select(func.count()).where(*_ADMINISTRATORS))).scalar_one() > 0
