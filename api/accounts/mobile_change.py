"""Another mobile number for one's own codes: it holds once a code sent there came back (SECURITY R-02, R-25)."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer
from api.accounts.codes import is_right, new_code
from api.accounts.factors import end_logins_under_way, locked_person, tell
from api.accounts.guessing import CodeCounters
from api.accounts.models import MobileChange
from api.accounts.schemas import MobileCodeSent
from api.accounts.sendings import count_sending, phone_hint, require_pause
from api.core.audit import audit
from api.core.clock import now
from api.core.config import get_settings
from api.core.db import Database
from api.core.errors import Conflict, Finding, Unprocessable
from api.core.ids import new_id
from api.core.validation import label_of
from api.notifications.service import queue_sms

_FIELDS: Final = "accounts.mobile_change.fields"


class MobileChangeOver(Conflict):
    """No code is awaited: it was used, ran out or was guessed at too often."""

    code = "mobile_change_over"


async def ask_for_change(session: AsyncSession, caller: Member | Officer, mobile: str) -> MobileCodeSent:
    """Send a code to the new number; an earlier one is dead then.

    The transaction must be of the role that knows people (auth). Raises Unprocessable (the number is the caller's
    already), CodeSentRecently, TooManyCodes.
    """
    person = await locked_person(session, caller)
    if person.mobile == mobile:
        raise Unprocessable([Finding("/mobile", "mobile_same", {}, label_of("/mobile", _FIELDS))])
    instant, limits = await now(session), get_settings().codes
    sent_at = await session.scalar(select(MobileChange.sent_at).where(MobileChange.person_id == person.id))
    if sent_at is not None:
        require_pause(instant, sent_at)
    # By the person whatever the device: with a new device for each session there would be no limit.
    await count_sending(session, CodeCounters.of(person.id, None), mobile, confirmed=False)
    change_id = new_id()
    code, expires_at = new_code(change_id), instant + timedelta(seconds=limits.valid_seconds)
    await session.execute(delete(MobileChange).where(MobileChange.person_id == person.id))
    await session.execute(
        insert(MobileChange).values(
            id=change_id,
            person_id=person.id,
            mobile=mobile,
            code_key=code.key_id,
            code_nonce=code.nonce,
            code_mac=code.mac,
            sent_at=instant,
            expires_at=expires_at,
        )
    )
    await queue_sms(
        session,
        "mobile_code",
        recipient=mobile,
        person_id=person.id,
        language=person.language,
        params={},
        job="send_mobile_code",
        payload={"change_id": str(change_id)},
    )
    await audit(session, caller, "ask_mobile_change", "person", person.id)
    resend_at = instant + timedelta(seconds=limits.resend_seconds)
    return MobileCodeSent(phone_hint=phone_hint(mobile), expires_at=expires_at, resend_at=resend_at)


_TAKE_TRY: Final = text(
    """
    UPDATE mobile_changes SET code_tries = code_tries + 1
    WHERE person_id = :person_id AND code_tries < :tries AND expires_at > app_now()
    RETURNING id, mobile, code_key, code_mac, code_tries
    """
)


async def confirm_change(database: Database, caller: Member | Officer, typed: str) -> None:
    """Codes go to the new number from now on; those under way no longer work, and the owner gets a mail.

    Raises MobileChangeOver, Unprocessable (another code).
    """
    change = await _take_try(database, caller, typed)
    async with database.transaction() as session:
        person = await locked_person(session, caller)
        taken = await session.execute(
            delete(MobileChange).where(MobileChange.id == change.id).returning(MobileChange.id)
        )
        if taken.one_or_none() is None:
            raise MobileChangeOver
        person.mobile, person.mobile_confirmed_at = change.mobile, await now(session)
        await end_logins_under_way(session, person.id)
        await tell(session, caller, person, "mobile_confirmed")


async def _take_try(database: Database, caller: Member | Officer, typed: str) -> Row[Any]:
    """One look at a code. Own transaction: it counts even if it is refused."""
    tries = get_settings().codes.tries
    async with database.transaction() as session:
        found = await session.execute(_TAKE_TRY, {"person_id": caller.person_id, "tries": tries})
        change = found.one_or_none()
        if change is None:
            raise MobileChangeOver
        right = is_right(change.id, change.code_key, change.code_mac, typed)
        if not right:
            await audit(session, caller, "mobile_confirmed", "person", caller.person_id, outcome="refused")
    if not right:
        left = {"tries_left": tries - change.code_tries}
        raise Unprocessable([Finding("/code", "mobile_code_wrong", left, label_of("/code", _FIELDS))])
    return change
