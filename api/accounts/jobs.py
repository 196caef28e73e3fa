"""Jobs of the accounts domain: sending codes and warnings. Each finds its people again; the queue holds ids only."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import delete

from api.accounts.codes import derive_code
from api.accounts.models import LoginAttempt, MobileChange, Person
from api.core.clock import now, now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.jobs import Payload, job
from api.core.labels import LANGUAGES
from api.notifications.service import deliver, give_up, mail_person, queue_mail

log = structlog.get_logger("guichet.accounts")


@job("send_login_code")
async def send_login_code(database: Database, payload: Payload) -> None:
    """Derive the code again and send it; a newer code of the same attempt replaces an older one.

    A code that was used or ran out, while no gateway worked, costs nothing and confuses nobody.
    """
    async with database.transaction(DbRole.WORKER) as session:
        attempt = await session.get(LoginAttempt, UUID(payload["attempt_id"]))
        code = _usable_code(attempt, await now(session)) if attempt else None
    if code:
        await deliver(database, UUID(payload["outbox_id"]), {"code": code})
    else:
        await give_up(database, UUID(payload["outbox_id"]), "code_is_over")


def _usable_code(attempt: LoginAttempt, instant: datetime) -> str | None:
    if attempt.consumed_at or attempt.code_expires_at <= instant or not (attempt.code_key and attempt.code_nonce):
        return None
    return derive_code(attempt.id, attempt.code_key, attempt.code_nonce)


@job("send_mobile_code")
async def send_mobile_code(database: Database, payload: Payload) -> None:
    """Derive the code for a new number again and send it, unless it was used, replaced or ran out."""
    async with database.transaction(DbRole.WORKER) as session:
        change = await session.get(MobileChange, UUID(payload["change_id"]))
        over = change is None or change.expires_at <= await now(session)
    if change is None or over:
        await give_up(database, UUID(payload["outbox_id"]), "code_is_over")
    else:
        code = derive_code(change.id, change.code_key, change.code_nonce)
        await deliver(database, UUID(payload["outbox_id"]), {"code": code})


async def forget_mobile_changes(database: Database) -> None:
    """Remove the numbers that nobody confirmed."""
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(delete(MobileChange).where(MobileChange.expires_at < now_sql()))


async def _warn_person(database: Database, message: str, person_id: str | None) -> None:
    if person_id is None:
        return
    async with database.transaction(DbRole.WORKER) as session:
        person = await session.get(Person, UUID(person_id))
        if person is not None and person.active:
            await mail_person(session, message, person)


@job("warn_of_failed_logins")
async def warn_of_failed_logins(database: Database, payload: Payload) -> None:
    """Ten failures: tell the owner of the e-mail that somebody keeps trying (R-13)."""
    await _warn_person(database, "login_warning", payload["person_id"])


@job("warn_of_wrong_codes")
async def warn_of_wrong_codes(database: Database, payload: Payload) -> None:
    """Right password, five wrong codes: somebody knows the password (R-20)."""
    await _warn_person(database, "code_warning", payload["person_id"])


@job("warn_of_sms_budget")
async def warn_of_sms_budget(database: Database, payload: Payload) -> None:
    """Tell the operator that the day's SMS run short, before they are used up."""
    log.error("sms_budget_alarm", used=payload["used"], budget=payload["budget"])
    recipient = get_settings().office.operator_mail
    if recipient:
        params = {"used": str(payload["used"]), "budget": str(payload["budget"])}
        async with database.transaction(DbRole.WORKER) as session:
            await queue_mail(
                session, "sms_budget", recipient=recipient, language=LANGUAGES[0], person_id=None, params=params
            )
