"""What somebody shows as second factor: a code, a recovery code, a passkey (SECURITY R-20, R-25)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.codes import is_right
from api.accounts.guessing import APP_COST, PASSKEY_COST, RECOVERY_COST, SMS_COST
from api.accounts.passkeys import take_assertion
from api.accounts.recovery_codes import take_recovery_code
from api.accounts.schemas import AssertionInput
from api.accounts.totp import Taken, take_code
from api.core.errors import Unauthenticated


class CodeWrong(Unauthenticated):
    code = "code_wrong"


class CodeUsed(Unauthenticated):
    """An app's code that let somebody in already, or an older one. It counts as a guess like any other."""

    code = "code_used"


class RecoveryCodeWrong(Unauthenticated):
    code = "recovery_code_wrong"


class PasskeyWrong(Unauthenticated):
    code = "passkey_wrong"


@dataclass(frozen=True, slots=True)
class Proof:
    """How it is refused for an attempt, None where it is right, and what a guess at it costs (`guessing`)."""

    refusal: Callable[[AsyncSession, Row[Any]], Awaitable[type[Unauthenticated] | None]]
    cost: Callable[[Row[Any]], int]


def code(typed: str) -> Proof:
    async def refusal(session: AsyncSession, attempt: Row[Any]) -> type[Unauthenticated] | None:
        if attempt.factor == "sms":
            return None if is_right(attempt.id, attempt.code_key, attempt.code_mac, typed) else CodeWrong
        return _APP_REFUSALS[await take_code(session, attempt.person_id, typed)]

    return Proof(refusal, lambda attempt: SMS_COST if attempt.factor == "sms" else APP_COST)


_APP_REFUSALS: Final[dict[Taken, type[Unauthenticated] | None]] = {"taken": None, "used": CodeUsed, "wrong": CodeWrong}


def recovery_code(typed: str) -> Proof:
    async def refusal(session: AsyncSession, attempt: Row[Any]) -> type[Unauthenticated] | None:
        # Not in a step-up: there is a session, so whatever the login took is at hand.
        right = attempt.session_id is None and await take_recovery_code(session, attempt.person_id, typed)
        return None if right else RecoveryCodeWrong

    return Proof(refusal, lambda _: RECOVERY_COST)


def passkey(answer: AssertionInput) -> Proof:
    async def refusal(session: AsyncSession, attempt: Row[Any]) -> type[Unauthenticated] | None:
        return None if await take_assertion(session, attempt, answer) else PasskeyWrong

    return Proof(refusal, lambda _: PASSKEY_COST)
