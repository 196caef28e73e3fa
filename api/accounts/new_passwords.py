"""A new password in the place of the old one: its rules, and what happens when it is there (SECURITY R-10, R-30)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.guessing import CodeCounters
from api.accounts.links import forget_links
from api.accounts.models import AuthenticatorApp, BrowserSession, LoginAttempt, MobileChange, PasskeyEnrolment, Person
from api.accounts.passwords import refusal
from api.accounts.schemas import TwiceTyped
from api.core import throttle
from api.core.clock import now_sql
from api.core.errors import Finding
from api.core.limits import PASSWORDS
from api.core.validation import label_of
from api.notifications.service import mail_person

_ORGANISATIONS: Final = text(
    "SELECT o.name FROM memberships m JOIN organisations o ON o.id = m.organisation_id WHERE m.person_id = :person"
)


async def own_words(session: AsyncSession, person_id: UUID, person: Person | Row[Any]) -> list[str]:
    """What nobody may use of their own: names, the e-mail's first part, the organisations. For the role that knows
    people (auth)."""
    organisations = (await session.scalars(_ORGANISATIONS, {"person": person_id})).all()
    return [person.first_name, person.last_name, person.email.partition("@")[0], *organisations]


def check(wish: TwiceTyped, own: Sequence[str]) -> list[Finding]:
    """What is wrong beyond the form of single fields."""
    found = [("/password", refusal(wish.password, own))]
    if wish.confirmation != wish.password:
        found.append(("/confirmation", "password_differs"))
    return [Finding(pointer, code, {}, label_of(pointer, wish.label_prefix)) for pointer, code in found if code]


async def put_in_place(session: AsyncSession, person_id: UUID, password_hash: str, *, but: UUID | None = None) -> None:
    """End the person's sessions, but for one, the logins and changes under way and the links that were mailed, forgive
    what failed before, and tell the owner. For the role that knows people (auth)."""
    person = await session.get_one(Person, person_id)
    person.password_hash = password_hash
    sessions = update(BrowserSession).where(
        BrowserSession.person_id == person_id,
        BrowserSession.ended_at.is_(None),
        BrowserSession.id.is_distinct_from(but),
    )
    logins = update(LoginAttempt).where(LoginAttempt.person_id == person_id, LoginAttempt.consumed_at.is_(None))
    await session.execute(sessions.values(ended_at=now_sql()))
    await session.execute(logins.values(consumed_at=now_sql()))
    # Whoever began to add another address, number, app or passkey may be whom the new password is to keep out.
    await forget_links(session, person_id)
    await session.execute(delete(MobileChange).where(MobileChange.person_id == person_id))
    await session.execute(delete(PasskeyEnrolment).where(PasskeyEnrolment.person_id == person_id))
    pending = AuthenticatorApp.person_id == person_id, AuthenticatorApp.confirmed_at.is_(None)
    await session.execute(delete(AuthenticatorApp).where(*pending))
    await throttle.forgive(session, PASSWORDS, person.email)
    if but is not None:  # chosen with the second factor at hand, by the owner
        await CodeCounters.of(person_id, None).forgive(session)
    await mail_person(session, "password_changed" if but is None else "own_password_changed", person)
