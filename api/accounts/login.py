"""Login: password, then code. The exceptions to one transaction a request are here, each with its reason.

Counters are taken and committed before anything is compared, and no connection is held while a password is hashed
(DECISIONS 20). Unknown, wrong, disabled and not approved run the same statements and one hash (R-12).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Row, insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody, Member, Officer
from api.accounts.codes import new_code
from api.accounts.devices import known_device
from api.accounts.factors import factors_of
from api.accounts.guessing import CodeCounters, PasswordCounter
from api.accounts.models import LoginAttempt, Person
from api.accounts.passkeys import login_options
from api.accounts.passwords import HashPool, needs_rehash
from api.accounts.proofs import Proof
from api.accounts.schemas import Audience, CodeSent, LoginFactor, LoginInput, PasskeyLoginOptions
from api.accounts.sendings import TooManyCodes, count_sending, phone_hint, require_pause, too_many
from api.accounts.sessions import OpenedSession, open_session, renew_after_second_factor
from api.core import throttle
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database
from api.core.errors import Forbidden, TooManyRequests, Unauthenticated
from api.core.ids import new_id
from api.core.jobs import enqueue
from api.core.keys import fingerprint, fingerprint_of, urlsafe
from api.core.limits import LOGINS_5_MINUTES, LOGINS_HOUR
from api.notifications.service import queue_sms

log = structlog.get_logger("guichet.accounts")


class LoginFailed(Unauthenticated):
    """Unknown, wrong, disabled or not approved: the caller does not learn which."""

    code = "login_failed"


class LoginExpired(Unauthenticated):
    code = "login_expired"


class TooManyLogins(TooManyRequests):
    code = "too_many_logins"


class LoginClosed(Forbidden):
    """A hundred wrong passwords: only a new password opens the login again (R-13). For unknown e-mails too."""

    code = "login_closed"


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """A code is awaited; the token goes into the browser's cookie."""

    token: str
    sent: CodeSent


# The person, whatever they are, and whether they may enter here: one statement for known and unknown.
FIND_PERSON: Final[dict[Audience, Any]] = {
    "company": text(
        """
        SELECT p.id, p.password_hash, p.mobile, p.mobile_confirmed_at, p.language, p.active AND EXISTS (
          SELECT FROM memberships m JOIN organisations o ON o.id = m.organisation_id
          WHERE m.person_id = p.id AND m.active AND o.suspended_at IS NULL AND o.closed_at IS NULL) AS allowed
        FROM people p WHERE p.email = :email
        """
    ),
    "office": text(
        """
        SELECT p.id, p.password_hash, p.mobile, p.mobile_confirmed_at, p.language, p.active AND EXISTS (
          SELECT FROM office_members m WHERE m.person_id = p.id AND m.active) AS allowed
        FROM people p WHERE p.email = :email
        """
    ),
}


async def _take_guess(
    database: Database, caller: Anybody, login: LoginInput, counter: PasswordCounter
) -> Row[Any] | None:
    """Count this guess against address and e-mail, then find the person. Own transaction: it counts even if refused."""
    async with database.transaction() as session:
        by_minutes = await throttle.use(session, LOGINS_5_MINUTES, caller.address)
        by_hour = await throttle.use(session, LOGINS_HOUR, caller.address)
        if not (by_minutes and by_hour):
            raise too_many(TooManyLogins, 300)
        permit = await counter.take(session)
        if isinstance(permit, throttle.Blocked):
            raise LoginClosed if permit.ended else too_many(TooManyLogins, permit.seconds)
        person = (await session.execute(FIND_PERSON[login.audience], {"email": login.email})).one_or_none()
        if permit.failures == 10:  # queued for nobody too, so that known and unknown take the same statements
            await enqueue(session, "warn_of_failed_logins", {"person_id": str(person.id) if person else None})
        return person


async def start_login(
    database: Database, pool: HashPool, caller: Anybody, login: LoginInput, device: str
) -> PendingLogin:
    """Check e-mail and password and await a code. `device` is the cookie of a browser that was logged in before.

    Raises LoginFailed, TooManyLogins (this address or e-mail failed too often), LoginClosed, TooManyCodes, or
    Unavailable.
    """
    known = known_device(device, login.email)
    counter = PasswordCounter.of(login.email, known)
    person = await _take_guess(database, caller, login, counter)
    right = await pool.verify(person.password_hash if person else None, login.password)
    if person is None or not right or not person.allowed:
        async with database.transaction() as session:  # the refusal is told, the event stays
            await audit(session, caller, "login_password", "person", person.id if person else None, outcome="refused")
        raise LoginFailed
    rehashed = await pool.hash(login.password) if needs_rehash(person.password_hash) else None
    async with database.transaction() as session:  # the password was right, whether or not a code may be sent
        await counter.forgive(session)
        if rehashed is not None:
            await session.execute(update(Person).where(Person.id == person.id).values(password_hash=rehashed))
        await audit(session, caller, "login_password", "person", person.id)
    async with database.transaction() as session:
        return await _begin_attempt(session, person, login.audience, known)


def _sent(now: datetime, mobile: str, factors: list[LoginFactor]) -> CodeSent:
    limits = get_settings().codes
    return CodeSent(
        factors=factors,
        expires_at=now + timedelta(seconds=limits.valid_seconds),
        resend_at=now + timedelta(seconds=limits.resend_seconds),
        phone_hint=phone_hint(mobile),
    )


async def _begin_attempt(
    session: AsyncSession,
    person: Person | Row[Any],
    audience: Audience,
    device: str | None,
    session_id: UUID | None = None,
) -> PendingLogin:
    """Await a strong factor where the person has one, else a code that is sent now."""
    attempt_id, token = new_id(), secrets.token_bytes(32)
    values = {
        "id": attempt_id,
        "token_hash": fingerprint(token),
        "person_id": person.id,
        "audience": audience,
        "session_id": session_id,
        "known_device": device,
    }
    factors = await _offered(session, person.id, session_id)
    if "sms" not in factors:
        now = await _add_attempt(session, factor=factors[0], **values)
        return PendingLogin(urlsafe(token), _awaited(now, factors))
    confirmed = person.mobile_confirmed_at is not None
    await count_sending(session, CodeCounters.of(person.id, device), person.mobile, confirmed=confirmed)
    code = new_code(attempt_id)
    now = await _add_attempt(session, code_key=code.key_id, code_nonce=code.nonce, code_mac=code.mac, **values)
    await _queue_code(session, attempt_id, person)
    return PendingLogin(urlsafe(token), _sent(now, person.mobile, factors))


async def _offered(session: AsyncSession, person_id: UUID, session_id: UUID | None) -> list[LoginFactor]:
    """In the order of their offering. A step-up takes no recovery code."""
    offered = (await factors_of(session, person_id)).offered
    return [factor for factor in offered if session_id is None or factor != "recovery_code"]


async def _add_attempt(session: AsyncSession, **values: Any) -> datetime:  # noqa: ANN401 - columns
    expires_at = now_sql() + timedelta(seconds=get_settings().codes.valid_seconds)
    query = insert(LoginAttempt).values(code_expires_at=expires_at, **values).returning(LoginAttempt.created_at)
    return (await session.execute(query)).scalar_one()


def _awaited(now: datetime, factors: list[LoginFactor]) -> CodeSent:
    expires_at = now + timedelta(seconds=get_settings().codes.valid_seconds)
    return CodeSent(factors=factors, expires_at=expires_at, resend_at=None, phone_hint=None)


async def _queue_code(session: AsyncSession, attempt_id: UUID, person: Person | Row[Any]) -> None:
    await queue_sms(
        session,
        "login_code",
        recipient=person.mobile,
        person_id=person.id,
        language=person.language,
        params={},
        job="send_login_code",
        payload={"attempt_id": str(attempt_id)},
    )


_PENDING = text(
    """
    SELECT a.id, a.person_id, a.audience, a.session_id, a.known_device, a.sends, a.sent_at,
           p.mobile, p.mobile_confirmed_at, p.language, app_now() AS now
    FROM login_attempts a JOIN people p ON p.id = a.person_id
    WHERE a.token_hash = :token_hash AND a.factor = 'sms' AND a.consumed_at IS NULL
      AND a.created_at > app_now() - interval '30 minutes'
    FOR UPDATE OF a
    """
)


async def resend_code(session: AsyncSession, token: str) -> CodeSent:
    """Send a new code; the old one is dead. Failures stay counted (R-20).

    Raises LoginExpired, CodeSentRecently, TooManyCodes.
    """
    limits = get_settings().codes
    attempt = (await session.execute(_PENDING, {"token_hash": fingerprint_of(token)})).one_or_none()
    if attempt is None:
        raise LoginExpired
    require_pause(attempt.now, attempt.sent_at)
    if attempt.sends >= limits.per_login:
        raise too_many(TooManyCodes, 3600)
    counters, confirmed = CodeCounters.of(attempt.person_id, attempt.known_device), attempt.mobile_confirmed_at
    await count_sending(session, counters, attempt.mobile, confirmed=confirmed is not None)
    code = new_code(attempt.id)
    await session.execute(
        update(LoginAttempt)
        .where(LoginAttempt.id == attempt.id)
        .values(
            code_key=code.key_id,
            code_nonce=code.nonce,
            code_mac=code.mac,
            code_tries=0,
            sends=LoginAttempt.sends + 1,
            sent_at=attempt.now,
            code_expires_at=attempt.now + timedelta(seconds=limits.valid_seconds),
        )
    )
    await _queue_code(session, attempt.id, await session.get_one(Person, attempt.person_id))
    return _sent(attempt.now, attempt.mobile, await _offered(session, attempt.person_id, attempt.session_id))


_CHALLENGE = text(
    """
    UPDATE login_attempts SET challenge_hash = :challenge_hash
    WHERE token_hash = :token_hash AND factor = 'passkey' AND consumed_at IS NULL AND code_tries < :tries
      AND code_expires_at > app_now()
    RETURNING person_id
    """
)


async def challenge_passkey(session: AsyncSession, token: str) -> PasskeyLoginOptions:
    """A challenge for one try of a passkey; an earlier one of this login or step-up is dead. Raises LoginExpired."""
    challenge = secrets.token_bytes(32)
    parameters = {
        "challenge_hash": fingerprint(challenge),
        "token_hash": fingerprint_of(token),
        "tries": get_settings().codes.tries,
    }
    attempt = (await session.execute(_CHALLENGE, parameters)).one_or_none()
    if attempt is None:
        raise LoginExpired
    return await login_options(session, attempt.person_id, challenge)


_TAKE_TRY = text(
    """
    UPDATE login_attempts SET code_tries = code_tries + 1
    WHERE token_hash = :token_hash AND consumed_at IS NULL AND code_tries < :tries AND code_expires_at > app_now()
    RETURNING id, person_id, audience, session_id, known_device, factor, code_key, code_nonce, code_mac, code_tries
    """
)
_CONSUME = text(
    "UPDATE login_attempts SET consumed_at = app_now() "
    "WHERE id = :id AND consumed_at IS NULL AND code_nonce IS NOT DISTINCT FROM :nonce RETURNING id"
)

_CONFIRM_MOBILE = text(
    "UPDATE people SET mobile_confirmed_at = app_now() WHERE id = :person_id AND mobile_confirmed_at IS NULL"
)


def _counters(attempt: Row[Any]) -> CodeCounters:
    return CodeCounters.of(attempt.person_id, attempt.known_device)


async def _take_try(
    database: Database,
    caller: Anybody | Member | Officer,
    token: str,
    proof: Proof,
) -> Row[Any]:
    """One try of a proof. Own transaction: the try counts even if it is refused. Raises its refusal."""
    limits = get_settings().codes
    async with database.transaction() as session:
        parameters = {"token_hash": fingerprint_of(token), "tries": limits.tries}
        attempt = (await session.execute(_TAKE_TRY, parameters)).one_or_none()
        if attempt is None:
            raise LoginExpired
        blocked = await _counters(attempt).take(session, proof.cost(attempt))
        refusal = None if blocked else await proof.refusal(session, attempt)
        if blocked or refusal:
            await audit(session, caller, "login_code", "person", attempt.person_id, outcome="refused")
            if attempt.code_tries == limits.tries:
                await enqueue(session, "warn_of_wrong_codes", {"person_id": str(attempt.person_id)})
    if blocked:
        raise too_many(TooManyCodes, blocked.seconds)
    if refusal:
        raise refusal(params={"tries_left": limits.tries - attempt.code_tries})
    return attempt


async def _consume(session: AsyncSession, attempt: Row[Any], proof: Proof) -> None:
    """The one success of an attempt. Raises LoginExpired when another request had it."""
    row = (await session.execute(_CONSUME, {"id": attempt.id, "nonce": attempt.code_nonce})).one_or_none()
    if row is None:
        raise LoginExpired
    await _counters(attempt).succeeded(session, proof.cost(attempt))
    if attempt.factor == "sms":  # a login under way ends with another number, so it is this one's
        await session.execute(_CONFIRM_MOBILE, {"person_id": attempt.person_id})


async def finish_login(
    database: Database, caller: Anybody, token: str, proof: Proof, organisation_id: UUID | None, device: str
) -> OpenedSession:
    """Exchange the right proof for a session. Raises its refusal, LoginExpired, TooManyCodes, LoginFailed."""
    attempt = await _take_try(database, caller, token, proof)
    if attempt.session_id is not None:
        raise LoginExpired  # a step-up's code opens no session
    async with database.transaction() as session:
        await _consume(session, attempt, proof)
        opened = await open_session(session, attempt.person_id, attempt.audience, organisation_id, device)
        if opened is None:
            raise LoginFailed
        await audit(session, caller, "login", "person", attempt.person_id, organisation_id=opened.organisation_id)
        return opened


async def start_step_up(
    session: AsyncSession, caller: Member | Officer, audience: Audience, device: str
) -> PendingLogin:
    """Ask somebody logged in for a code. The transaction must be of the role that knows people (auth)."""
    person = await session.get_one(Person, caller.person_id)
    known = known_device(device, person.email)
    return await _begin_attempt(session, person, audience, known, caller.session_id)


async def finish_step_up(database: Database, caller: Member | Officer, token: str, proof: Proof) -> OpenedSession:
    """A fresh second factor for the running session, which gets a new token (R-01)."""
    attempt = await _take_try(database, caller, token, proof)
    if attempt.session_id != caller.session_id:
        raise LoginExpired
    async with database.transaction() as session:
        await _consume(session, attempt, proof)
        await audit(session, caller, "step_up", "session", caller.session_id)
        return await renew_after_second_factor(session, caller.session_id)
