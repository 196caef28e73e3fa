"""Who lost telephone and everything else that confirms a login, and has no manager to help: the office does (R-25).

Whoever calls may be somebody else. So the new number alone opens nothing: the password is forgotten too, and only
the e-mail address on file gets the link for another one. The person, and every manager they work with, is told.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.factors import end_logins_under_way, forget_factors
from api.accounts.links import forget_links
from api.accounts.models import BrowserSession, Person
from api.accounts.schemas import OrganisationPerson
from api.accounts.sendings import phone_hint
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.errors import Conflict, NotFound
from api.notifications.service import mail_person


class OfficersOwn(Conflict):
    """The person works for the office too, whose administrators have another way for that."""

    code = "officers_own"


_PEOPLE: Final = text(
    """
    SELECT p.id, p.first_name, p.last_name, p.email, p.mobile, m.role, m.active AND p.active AS active,
           EXISTS (SELECT FROM passkeys k WHERE k.person_id = p.id)
             OR EXISTS (SELECT FROM authenticator_apps a WHERE a.person_id = p.id AND a.confirmed_at IS NOT NULL)
             AS has_strong_factor,
           EXISTS (SELECT FROM office_members o WHERE o.person_id = p.id) AS is_officer
    FROM memberships m JOIN people p ON p.id = m.person_id
    WHERE m.organisation_id = :organisation_id AND (CAST(:person_id AS uuid) IS NULL OR p.id = CAST(:person_id AS uuid))
    ORDER BY NOT (m.active AND p.active), m.role = 'collaborator', p.last_name, p.first_name, p.id
    """
)


async def _rows(session: AsyncSession, organisation_id: UUID, person_id: UUID | None = None) -> list[Row[Any]]:
    parameters = {"organisation_id": organisation_id, "person_id": person_id}
    return list((await session.execute(_PEOPLE, parameters)).all())


def _person(row: Row[Any]) -> OrganisationPerson:
    known = {name: getattr(row, name) for name in OrganisationPerson.model_fields if name != "phone_hint"}
    return OrganisationPerson(**known, phone_hint=phone_hint(row.mobile))


async def list_people(session: AsyncSession, administrator: Officer, organisation_id: UUID) -> list[OrganisationPerson]:
    """Who works or worked for an organisation: managers first. For the role that knows people (auth)."""
    await audit(session, administrator, "read", "membership", None, organisation_id=organisation_id)
    return [_person(row) for row in await _rows(session, organisation_id)]


_COLLEAGUES: Final = text(
    """
    SELECT DISTINCT p.id, p.email, p.language
    FROM memberships own
    JOIN memberships m ON m.organisation_id = own.organisation_id AND m.role = 'manager' AND m.active
    JOIN people p ON p.id = m.person_id AND p.active
    WHERE own.person_id = :person_id AND own.active AND p.id <> :person_id
    """
)


async def replace_lost_phone(
    session: AsyncSession,
    administrator: Officer,
    organisation_id: UUID,
    person_id: UUID,
    mobile: str,
    password_hash: str,
) -> OrganisationPerson:
    """Another number for somebody whose identity the office has checked; passkeys, app, recovery codes, password and
    sessions are gone. `password_hash` is of a password nobody knows. For the role that knows people (auth). Raises
    NotFound, OfficersOwn."""
    found = await _rows(session, organisation_id, person_id)
    if not found or not found[0].active:
        raise NotFound
    if found[0].is_officer:
        raise OfficersOwn
    person = await session.get_one(Person, person_id, with_for_update=True)
    person.mobile, person.mobile_confirmed_at, person.password_hash = mobile, None, password_hash
    await session.flush()
    await forget_factors(session, person_id)
    running = update(BrowserSession).where(BrowserSession.person_id == person_id, BrowserSession.ended_at.is_(None))
    await session.execute(running.values(ended_at=now_sql()))
    await end_logins_under_way(session, person_id)
    await forget_links(session, person_id)
    await mail_person(session, "phone_replaced", person)
    for manager in (await session.execute(_COLLEAGUES, {"person_id": person_id})).all():
        await mail_person(session, "colleague_phone_replaced", manager)
    await audit(
        session,
        administrator,
        "replace_phone",
        "person",
        person_id,
        organisation_id=organisation_id,
        fields=["factors", "mobile", "password"],
    )
    return _person((await _rows(session, organisation_id, person_id))[0])
