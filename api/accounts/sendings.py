"""How many SMS with codes may leave, before one does (SECURITY R-23)."""

import math
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.guessing import CodeCounters
from api.core import throttle
from api.core.config import get_settings
from api.core.errors import TooManyRequests
from api.core.jobs import enqueue
from api.core.limits import SMS_NUMBER_DAY, SMS_OFFICE_DAY, SMS_UNCONFIRMED_DAY

log = structlog.get_logger("guichet.accounts")


class TooManyCodes(TooManyRequests):
    code = "too_many_codes"


class CodeSentRecently(TooManyRequests):
    code = "code_sent_recently"


def too_many(kind: type[TooManyRequests], seconds: int) -> TooManyRequests:
    return kind(retry_after=seconds, params={"seconds": seconds, "minutes": max(1, round(seconds / 60))})


def phone_hint(mobile: str) -> str:
    """What may be shown of a number."""
    return f"•• {mobile[-2:]}"


def require_pause(now: datetime, sent_at: datetime) -> None:
    """Raises CodeSentRecently until a minute after the last code."""
    wait = get_settings().codes.resend_seconds - (now - sent_at).total_seconds()
    if wait > 0:
        raise too_many(CodeSentRecently, max(1, round(wait)))


async def count_sending(session: AsyncSession, counters: CodeCounters, mobile: str, *, confirmed: bool) -> None:
    """R-23: how many codes a person, a number and the office may cause. Raises TooManyCodes.

    Whoever gives somebody else's number as theirs uses up only the day of `confirmed` = False, and never that of the
    number's owner.
    """
    number = SMS_NUMBER_DAY if confirmed else SMS_UNCONFIRMED_DAY
    if not mobile.startswith(get_settings().codes.allowed_prefixes):
        raise too_many(TooManyCodes, 3600)
    for window, whose in (*((window, counters.whose) for window in counters.sendings), (number, mobile)):
        if not await throttle.use(session, window, whose):
            raise too_many(TooManyCodes, await throttle.seconds_left(session, window, whose))
    if not await within_budget(session):
        raise too_many(TooManyCodes, await throttle.seconds_left(session, SMS_OFFICE_DAY, "office"))


async def within_budget(session: AsyncSession) -> bool:
    """One SMS of the office's day. The operator is told once when most of them are used up."""
    used, budget = await throttle.count(session, SMS_OFFICE_DAY, "office"), SMS_OFFICE_DAY.uses
    if used is None:
        log.error("sms_budget_reached", budget=budget)
    elif used == math.ceil(budget * get_settings().sms.alarm_share):
        await enqueue(session, "warn_of_sms_budget", {"used": used, "budget": budget})
    return used is not None
