"""Authenticator apps (TOTP, RFC 6238): six digits of each 30 seconds, taken once (SECURITY R-25).

The seed is sealed with a key that is not in the database, bound to its row.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer
from api.accounts.factors import end_logins_under_way, locked_person, require_remaining_factor, tell
from api.accounts.models import AuthenticatorApp
from api.accounts.schemas import AppEnrolment
from api.core.clock import now, now_sql
from api.core.config import get_settings
from api.core.errors import Conflict, Finding, NotFound, Unprocessable
from api.core.ids import new_id
from api.core.keys import key_ring
from api.documents.qr_code import modules

SECONDS: Final = 30
ENROLMENT: Final = timedelta(minutes=15)
"""As long a new app may be added; then its secret was on a screen for too long."""

TOLERANCE: Final = 1  # steps before and after, for clocks that differ and people who type slowly
_NONCE: Final = 12


Taken = Literal["taken", "used", "wrong"]


class AppUnreadable(Conflict):
    """The key that sealed the app's seed is no longer in the ring."""

    code = "app_unreadable"


def _seal(app_id: UUID, key_id: str, seed: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key_ring().key("totp-seed", key_id)).encrypt(nonce, seed.encode(), app_id.bytes)


def unseal(app: AuthenticatorApp) -> str:
    """The seed in base 32, as apps take it. Raises AppUnreadable."""
    try:
        box = AESGCM(key_ring().key("totp-seed", app.seed_key))
    except KeyError as error:
        raise AppUnreadable from error
    return box.decrypt(app.seed_sealed[:_NONCE], app.seed_sealed[_NONCE:], app.id.bytes).decode()


def step_of(instant: datetime) -> int:
    return int(instant.timestamp()) // SECONDS


def _step_of_code(seed: str, typed: str, current: int) -> int | None:
    """The step that shows this code, among those that are still good."""
    codes = pyotp.TOTP(seed)
    steps = range(current - TOLERANCE, current + TOLERANCE + 1)
    return next((step for step in steps if hmac.compare_digest(codes.generate_otp(step), typed)), None)


async def confirmed_app(session: AsyncSession, person_id: UUID) -> AuthenticatorApp | None:
    query = select(AuthenticatorApp).where(
        AuthenticatorApp.person_id == person_id, AuthenticatorApp.confirmed_at.is_not(None)
    )
    return (await session.scalars(query)).one_or_none()


# One statement decides, so that of many requests with the same code one has it.
_TAKE_STEP = text("UPDATE authenticator_apps SET last_step = :step WHERE id = :id AND last_step < :step RETURNING id")


async def take_code(session: AsyncSession, person_id: UUID, typed: str) -> Taken:
    """Whether the person's app shows this code now. It and all earlier ones are not taken again: they are `used`."""
    app = await confirmed_app(session, person_id)
    step = _step_of_code(unseal(app), typed, step_of(await now(session))) if app else None
    if app is None or step is None:
        return "wrong"
    taken = await session.execute(_TAKE_STEP, {"id": app.id, "step": step})
    return "used" if taken.one_or_none() is None else "taken"


async def _drop(session: AsyncSession, person_id: UUID, *, confirmed: bool) -> bool:
    rows = await session.execute(
        delete(AuthenticatorApp)
        .where(
            AuthenticatorApp.person_id == person_id,
            AuthenticatorApp.confirmed_at.is_not(None) if confirmed else AuthenticatorApp.confirmed_at.is_(None),
        )
        .returning(AuthenticatorApp.id)
    )
    return rows.one_or_none() is not None


async def begin_app(session: AsyncSession, caller: Member | Officer) -> AppEnrolment:
    """A new seed, shown only now. The app that counts until then stays until a code has confirmed the new one."""
    person = await locked_person(session, caller)
    await _drop(session, person.id, confirmed=False)
    app_id, key_id, seed = new_id(), key_ring().active, pyotp.random_base32()
    session.add(
        AuthenticatorApp(id=app_id, person_id=person.id, seed_key=key_id, seed_sealed=_seal(app_id, key_id, seed))
    )
    issuer = get_settings().office.name[person.language]
    address = pyotp.TOTP(seed).provisioning_uri(name=person.email, issuer_name=issuer)
    grouped = " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
    return AppEnrolment(secret=grouped, address=address, qr_code=modules(address))


async def confirm_app(session: AsyncSession, caller: Member | Officer, typed: str) -> None:
    """From now on the new app's codes count, and no SMS is sent. Raises NotFound without a new app, Unprocessable."""
    person = await locked_person(session, caller)
    query = select(AuthenticatorApp).where(
        AuthenticatorApp.person_id == person.id,
        AuthenticatorApp.confirmed_at.is_(None),
        AuthenticatorApp.created_at > now_sql() - ENROLMENT,
    )
    app = (await session.scalars(query)).one_or_none()
    if app is None:
        raise NotFound
    instant = await now(session)
    step = _step_of_code(unseal(app), typed, step_of(instant))
    if step is None:
        raise Unprocessable([Finding("/code", "app_code_wrong", label="factors.app.code")])
    await _drop(session, person.id, confirmed=True)
    app.confirmed_at, app.last_step = instant, step
    await end_logins_under_way(session, person.id)
    await tell(session, caller, person, "app_added")


async def remove_app(session: AsyncSession, caller: Member | Officer) -> None:
    """The app's codes count no more. Raises NotFound without an app, LastFactor."""
    person = await locked_person(session, caller)
    if not await _drop(session, person.id, confirmed=True):
        raise NotFound
    await require_remaining_factor(session, caller)
    await tell(session, caller, person, "app_removed")
