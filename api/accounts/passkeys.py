"""Passkeys (WebAuthn): key pairs whose private half stays in the person's devices (SECURITY R-25).

Of a challenge only the SHA-256 is kept, bound to an enrolment or to a login under way; it is good once.
"""

import secrets
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer
from api.accounts.ceremonies import ALGORITHMS, challenge_of, made_key, rp_id, shown_count
from api.accounts.factors import end_logins_under_way, locked_person, require_remaining_factor, tell
from api.accounts.models import Passkey, PasskeyEnrolment, Person
from api.accounts.schemas import (
    AssertionInput,
    AuthenticatorSelection,
    KnownPasskey,
    PasskeyAlgorithm,
    PasskeyEnrolmentOptions,
    PasskeyInput,
    PasskeyLoginOptions,
    PasskeyOwner,
    RelyingParty,
)
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.errors import Conflict, NotFound
from api.core.ids import new_id
from api.core.keys import fingerprint, from_urlsafe, urlsafe
from api.notifications.service import mail_person

MOST: Final = 5
VALID: Final = timedelta(minutes=5)
_MILLISECONDS: Final = int(VALID.total_seconds() * 1000)


class TooManyPasskeys(Conflict):
    code = "too_many_passkeys"


class PasskeyNotAdded(Conflict):
    """The answer came too late, or does not fit the challenge, this address or the standard."""

    code = "passkey_not_added"


class PasskeyKnown(Conflict):
    code = "passkey_known"


async def passkeys_of(session: AsyncSession, person_id: UUID) -> list[Passkey]:
    query = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.created_at, Passkey.id)
    return list(await session.scalars(query))


def _known(passkeys: list[Passkey]) -> list[KnownPasskey]:
    return [KnownPasskey(type="public-key", id=urlsafe(k.credential_id), transports=k.transports) for k in passkeys]


async def begin_passkey(session: AsyncSession, caller: Member | Officer) -> PasskeyEnrolmentOptions:
    """A challenge for a new passkey; an earlier one is dead. Raises TooManyPasskeys."""
    person = await locked_person(session, caller)
    passkeys = await passkeys_of(session, person.id)
    if len(passkeys) >= MOST:
        raise TooManyPasskeys
    challenge = secrets.token_bytes(32)
    values = {"challenge_hash": fingerprint(challenge), "expires_at": now_sql() + VALID}
    await session.execute(
        insert(PasskeyEnrolment)
        .values(person_id=person.id, **values)
        .on_conflict_do_update(index_elements=[PasskeyEnrolment.person_id], set_=values)
    )
    return _enrolment_options(person, challenge, passkeys)


def _enrolment_options(person: Person, challenge: bytes, passkeys: list[Passkey]) -> PasskeyEnrolmentOptions:
    full_name = f"{person.first_name} {person.last_name}"
    return PasskeyEnrolmentOptions(
        challenge=urlsafe(challenge),
        rp=RelyingParty(id=rp_id(), name=get_settings().office.name[person.language]),
        # The device keeps the id and may show it to nobody; a name it shows in its list.
        user=PasskeyOwner(id=urlsafe(person.id.bytes), name=person.email, display_name=full_name),
        pub_key_cred_params=[PasskeyAlgorithm(type="public-key", alg=algorithm) for algorithm in ALGORITHMS],
        exclude_credentials=_known(passkeys),
        authenticator_selection=AuthenticatorSelection(resident_key="discouraged", user_verification="preferred"),
        attestation="none",
        timeout=_MILLISECONDS,
    )


_TAKE_ENROLMENT = text(
    "DELETE FROM passkey_enrolments WHERE person_id = :person_id AND challenge_hash = :challenge_hash "
    "AND expires_at > app_now() RETURNING person_id"
)


async def add_passkey(session: AsyncSession, caller: Member | Officer, answer: PasskeyInput) -> None:
    """From now on the passkey confirms logins, and no SMS is sent. Raises PasskeyNotAdded, PasskeyKnown."""
    person = await locked_person(session, caller)
    challenge = challenge_of(answer.client_data)
    awaited = {"person_id": person.id, "challenge_hash": fingerprint(challenge)}
    if (await session.execute(_TAKE_ENROLMENT, awaited)).one_or_none() is None:
        raise PasskeyNotAdded
    key = made_key(answer, challenge)
    if key is None:
        raise PasskeyNotAdded
    added = await session.execute(
        insert(Passkey)
        .values(
            id=new_id(),
            person_id=person.id,
            credential_id=key.credential_id,
            public_key=key.public_key,
            sign_count=key.sign_count,
            transports=answer.transports,
            name=answer.name,
        )
        .on_conflict_do_nothing(index_elements=[Passkey.credential_id])
        .returning(Passkey.id)
    )
    if added.one_or_none() is None:
        raise PasskeyKnown
    await end_logins_under_way(session, person.id)
    await tell(session, caller, person, "passkey_added")


async def rename_passkey(session: AsyncSession, caller: Member | Officer, passkey_id: UUID, name: str) -> None:
    """Raises NotFound for anybody else's."""
    own = (Passkey.id == passkey_id) & (Passkey.person_id == caller.person_id)
    renamed = await session.execute(update(Passkey).where(own).values(name=name).returning(Passkey.id))
    if renamed.one_or_none() is None:
        raise NotFound
    await audit(session, caller, "change", "passkey", passkey_id, fields=["name"])


async def remove_passkey(session: AsyncSession, caller: Member | Officer, passkey_id: UUID) -> None:
    """The passkey confirms nothing any more. Raises NotFound for anybody else's, LastFactor."""
    person = await locked_person(session, caller)
    own = (Passkey.id == passkey_id) & (Passkey.person_id == person.id)
    if (await session.execute(delete(Passkey).where(own).returning(Passkey.id))).one_or_none() is None:
        raise NotFound
    await require_remaining_factor(session, caller)
    await tell(session, caller, person, "passkey_removed")


async def login_options(session: AsyncSession, person_id: UUID, challenge: bytes) -> PasskeyLoginOptions:
    return PasskeyLoginOptions(
        challenge=urlsafe(challenge),
        rp_id=rp_id(),
        allow_credentials=_known(await passkeys_of(session, person_id)),
        user_verification="preferred",
        timeout=_MILLISECONDS,
    )


# One statement each decides, so that of many requests with the same answer one has it.
_TAKE_CHALLENGE = text(
    "UPDATE login_attempts SET challenge_hash = NULL WHERE id = :id AND challenge_hash = :challenge_hash RETURNING id"
)
_COUNT = text(
    "UPDATE passkeys SET sign_count = :count, last_used_at = app_now() "
    "WHERE id = :id AND (sign_count < :count OR (sign_count = 0 AND :count = 0)) RETURNING id"
)


async def take_assertion(session: AsyncSession, attempt: Row[Any], answer: AssertionInput) -> bool:
    """Whether one of the person's passkeys signed the attempt's challenge, which is used up whatever it did.

    A device that has signed less often than before is perhaps a copy: it is refused, and its owner told by mail.
    """
    challenge = challenge_of(answer.client_data)
    awaited = {"id": attempt.id, "challenge_hash": fingerprint(challenge)}
    if (await session.execute(_TAKE_CHALLENGE, awaited)).one_or_none() is None:
        return False
    passkey = await _passkey(session, attempt.person_id, answer.credential_id)
    count = shown_count(answer, challenge, passkey.public_key) if passkey else None
    if passkey is None or count is None:
        return False
    if (await session.execute(_COUNT, {"id": passkey.id, "count": count})).one_or_none() is None:
        await _warn_of_copy(session, attempt.person_id)
        return False
    return True


async def _passkey(session: AsyncSession, person_id: UUID, credential_id: str) -> Passkey | None:
    try:
        wanted = from_urlsafe(credential_id)
    except ValueError:
        return None
    query = select(Passkey).where(Passkey.person_id == person_id, Passkey.credential_id == wanted)
    return (await session.scalars(query)).one_or_none()


async def _warn_of_copy(session: AsyncSession, person_id: UUID) -> None:
    person = await session.get_one(Person, person_id)
    await mail_person(session, "passkey_copied", person)
