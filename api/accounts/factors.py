"""What confirms a person beside the password, and what every change of it has in common (SECURITY R-25)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer, lacks_factor
from api.accounts.models import (
    AuthenticatorApp,
    LoginAttempt,
    MobileChange,
    Passkey,
    PasskeyEnrolment,
    Person,
    RecoveryCode,
)
from api.accounts.schemas import LoginFactor
from api.core.audit import audit
from api.core.audited import Action
from api.core.clock import now_sql
from api.core.errors import Conflict
from api.notifications.service import mail_person


class LastFactor(Conflict):
    """Somebody of the office keeps one strong factor: another one comes first."""

    code = "last_factor"


@dataclass(frozen=True, slots=True)
class PersonFactors:
    passkey: bool
    app: bool
    recovery_code: bool

    @property
    def strong(self) -> bool:
        return self.passkey or self.app

    @property
    def offered(self) -> list[LoginFactor]:
        """What a login may be confirmed with, the first one first. No SMS beside a strong factor."""
        offered: list[tuple[bool, LoginFactor]] = [
            (self.passkey, "passkey"),
            (self.app, "totp"),
            (not self.strong, "sms"),
            (self.recovery_code, "recovery_code"),
        ]
        return [factor for has, factor in offered if has]


_FACTORS: Final = text(
    """
    SELECT EXISTS (SELECT FROM passkeys WHERE person_id = :person_id) AS passkey,
           EXISTS (SELECT FROM authenticator_apps
                   WHERE person_id = :person_id AND confirmed_at IS NOT NULL) AS app,
           EXISTS (SELECT FROM recovery_codes WHERE person_id = :person_id AND used_at IS NULL) AS recovery_code
    """
)


async def factors_of(session: AsyncSession, person_id: UUID) -> PersonFactors:
    row = (await session.execute(_FACTORS, {"person_id": person_id})).one()
    return PersonFactors(row.passkey, row.app, row.recovery_code)


async def locked_person(session: AsyncSession, caller: Member | Officer) -> Person:
    """The caller, whose factors nobody else changes meanwhile."""
    return await session.get_one(Person, caller.person_id, with_for_update=True)


async def require_remaining_factor(session: AsyncSession, caller: Member | Officer) -> None:
    """After a removal. Raises LastFactor where the office would be without a strong factor."""
    factors = await factors_of(session, caller.person_id)
    if isinstance(caller, Officer) and lacks_factor(strong=factors.strong):
        raise LastFactor


async def end_logins_under_way(session: AsyncSession, person_id: UUID) -> None:
    """A code that went out by SMS before must not open a session any more."""
    under_way = (LoginAttempt.person_id == person_id) & LoginAttempt.consumed_at.is_(None)
    await session.execute(update(LoginAttempt).where(under_way).values(consumed_at=now_sql()))


async def forget_factors(session: AsyncSession, person_id: UUID) -> None:
    """Everything but the password and the mobile number, and what was being added or changed."""
    for kind in (Passkey, PasskeyEnrolment, AuthenticatorApp, RecoveryCode, MobileChange):
        await session.execute(delete(kind).where(kind.person_id == person_id))


async def tell(session: AsyncSession, caller: Member | Officer, person: Person, what: Action) -> None:
    """The audit event and the owner's mail, which have one name."""
    await audit(session, caller, what, "person", person.id)
    await mail_person(session, what, person)
