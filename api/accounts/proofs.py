"""What somebody shows as second factor: a code, a recovery code, a passkey (SECURITY R-20, R-25)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.codes import is_right
from api.accounts.guessing import APP_COST, PASSKEY_COST, RECOVERY_COST, SMS_COST
from api.accounts.passkeys import take_assertion
from api.accounts.recovery_codes import take_recovery_code
from api.accounts.schemas import AssertionInput
from api.accounts.totp import take_code
from api.core.errors import Unauthenticated


class CodeWrong(Unauthenticated):
    code = "code_wrong"


class RecoveryCodeWrong(Unauthenticated):
    code = "recovery_code_wrong"


class PasskeyWrong(Unauthenticated):
    code = "passkey_wrong"


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether it is right for an attempt, what a guess at it costs (`guessing`), and how it is refused."""

    holds: Callable[[AsyncSession, Row[Any]], Awaitable[bool]]
    cost: Callable[[Row[Any]], int]
    refused: type[Unauthenticated]


def code(typed: str) -> Proof:
    async def is_shown_or_was_sent(session: AsyncSession, attempt: Row[Any]) -> bool:
        if attempt.factor == "sms":
            return is_right(attempt.id, attempt.code_key, attempt.code_mac, typed)
        return await take_code(session, attempt.person_id, typed)

    return Proof(is_shown_or_was_sent, lambda attempt: SMS_COST if attempt.factor == "sms" else APP_COST, CodeWrong)


def recovery_code(typed: str) -> Proof:
    async def is_unused(session: AsyncSession, attempt: Row[Any]) -> bool:
        # Not in a step-up: there is a session, so whatever the login took is at hand.
        return attempt.session_id is None and await take_recovery_code(session, attempt.person_id, typed)

    return Proof(is_unused, lambda _: RECOVERY_COST, RecoveryCodeWrong)


def passkey(answer: AssertionInput) -> Proof:
    async def is_signed(session: AsyncSession, attempt: Row[Any]) -> bool:
        return await take_assertion(session, attempt, answer)

    return Proof(is_signed, lambda _: PASSKEY_COST, PasskeyWrong)
