"""Sessions: opening, listing, ending (SECURITY R-01)."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer, idle_and_absolute, lacks_factor, short_name
from api.accounts.factors import factors_of
from api.accounts.models import BrowserSession, Person, TermsAcceptance
from api.accounts.schemas import Audience, Session, SessionOrganisation, SessionPerson, SessionRow
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.errors import NotFound, Unauthenticated
from api.core.ids import new_id
from api.core.keys import fingerprint, urlsafe


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session and the token for its cookie, which is known only now."""

    session_id: UUID
    audience: Audience
    organisation_id: UUID | None
    token: str


_ORGANISATIONS = text(
    """
    SELECT o.id, o.kind, o.name, o.town, m.role FROM memberships m JOIN organisations o ON o.id = m.organisation_id
    WHERE m.person_id = :person_id AND m.active AND o.suspended_at IS NULL AND o.closed_at IS NULL
    ORDER BY o.name, o.id
    """
)
_END_OLDEST = text(
    """
    UPDATE sessions SET ended_at = app_now() WHERE id IN (
      SELECT id FROM sessions WHERE person_id = :person_id AND ended_at IS NULL
      ORDER BY last_seen_at DESC OFFSET :keep)
    """
)


async def organisations_of(session: AsyncSession, person_id: UUID) -> list[Row[Any]]:
    """The organisations a person may enter now, with the role there."""
    return list((await session.execute(_ORGANISATIONS, {"person_id": person_id})).all())


async def open_session(
    session: AsyncSession, person_id: UUID, audience: Audience, organisation_id: UUID | None, device: str
) -> OpenedSession | None:
    """A new session; None when the person may no longer enter. Without a wish, the first organisation by name."""
    chosen: UUID | None = None
    if audience == "company":
        possible = [row.id for row in await organisations_of(session, person_id)]
        if not possible:
            return None
        chosen = organisation_id if organisation_id in possible else possible[0]
    token, session_id = secrets.token_bytes(32), new_id()
    await session.execute(
        insert(BrowserSession),
        {
            "id": session_id,
            "token_hash": fingerprint(token),
            "person_id": person_id,
            "audience": audience,
            "organisation_id": chosen,
            "device": device[:200],
        },
    )
    await session.execute(_END_OLDEST, {"person_id": person_id, "keep": get_settings().sessions.per_person})
    return OpenedSession(session_id, audience, chosen, urlsafe(token))


async def renew_after_second_factor(session: AsyncSession, session_id: UUID) -> OpenedSession:
    """A new token for the same session, its second factor dated now."""
    token = secrets.token_bytes(32)
    row = (
        await session.execute(
            update(BrowserSession)
            .where(BrowserSession.id == session_id, BrowserSession.ended_at.is_(None))
            .values(token_hash=fingerprint(token), second_factor_at=now_sql(), last_seen_at=now_sql())
            .returning(BrowserSession.audience, BrowserSession.organisation_id)
        )
    ).one_or_none()
    if row is None:
        raise Unauthenticated
    return OpenedSession(session_id, row.audience, row.organisation_id, urlsafe(token))


def _organisation(row: Row[Any]) -> SessionOrganisation:
    return SessionOrganisation(id=row.id, kind=row.kind, name=row.name, town=row.town)


_OFFICE_ROLE: Final = text("SELECT role FROM office_members WHERE person_id = :person_id AND active")


async def _accepted_terms(session: AsyncSession, person_id: UUID) -> bool:
    return await session.get(TermsAcceptance, (person_id, get_settings().terms_version)) is not None


async def describe(session: AsyncSession, session_id: UUID) -> Session:
    """The session as its owner sees it. The transaction must be of the role that knows people (auth)."""
    row = await session.get_one(BrowserSession, session_id)
    person = await session.get_one(Person, row.person_id)
    idle, absolute = idle_and_absolute("company" if row.audience == "company" else "office")
    organisations = await organisations_of(session, person.id) if row.audience == "company" else []
    current = next((o for o in organisations if o.id == row.organisation_id), None)
    role = current.role if current else (await session.execute(_OFFICE_ROLE, {"person_id": person.id})).scalar_one()
    return Session(
        id=row.id,
        audience=row.audience,
        person=SessionPerson(
            id=person.id,
            first_name=person.first_name,
            last_name=person.last_name,
            short_name=short_name(person.first_name, person.last_name),
            email=person.email,
            mail_failed=person.mail_failed_at is not None,
            language=person.language,
        ),
        organisation=_organisation(current) if current else None,
        organisations=[_organisation(o) for o in organisations],
        role=role,
        terms_required=row.audience == "company" and not await _accepted_terms(session, person.id),
        factor_required=row.audience == "office" and lacks_factor(strong=(await factors_of(session, person.id)).strong),
        idle_expires_at=row.last_seen_at + timedelta(seconds=idle),
        absolute_expires_at=row.created_at + timedelta(seconds=absolute),
        warning_seconds=get_settings().sessions.warning,
        second_factor_at=row.second_factor_at,
    )


async def list_own(session: AsyncSession, caller: Member | Officer) -> list[SessionRow]:
    query = (
        select(BrowserSession)
        .where(BrowserSession.person_id == caller.person_id, BrowserSession.ended_at.is_(None))
        .order_by(BrowserSession.last_seen_at.desc())
    )
    longest = timedelta(seconds=max(idle_and_absolute("company")[0], idle_and_absolute("office")[0]))
    query = query.where(BrowserSession.last_seen_at > func.app_now() - longest)
    return [
        SessionRow(
            id=row.id,
            current=row.id == caller.session_id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            device=row.device,
        )
        for row in (await session.scalars(query)).all()
    ]


async def end(session: AsyncSession, caller: Member | Officer, session_id: UUID) -> None:
    """End one of the caller's own sessions. Raises NotFound for anybody else's."""
    ended = await session.execute(
        update(BrowserSession)
        .where(
            BrowserSession.id == session_id,
            BrowserSession.person_id == caller.person_id,
            BrowserSession.ended_at.is_(None),
        )
        .values(ended_at=now_sql())
        .returning(BrowserSession.id)
    )
    if ended.one_or_none() is None:
        raise NotFound


async def enter(session: AsyncSession, caller: Member, organisation_id: UUID) -> None:
    """Work for another of the person's organisations from now on. Raises NotFound for one that is not theirs."""
    if organisation_id not in {row.id for row in await organisations_of(session, caller.person_id)}:
        raise NotFound
    await session.execute(
        update(BrowserSession).where(BrowserSession.id == caller.session_id).values(organisation_id=organisation_id)
    )
