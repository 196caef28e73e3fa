"""A registration's e-mail address is confirmed by a link that is mailed there; then the office sees the registration.

So nobody can register in the name of somebody whose mails they do not read. What nobody confirms is forgotten.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody
from api.core import throttle
from api.core.audit import Program, audit
from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.errors import NotFound, TooManyRequests
from api.core.jobs import Payload, job
from api.core.keys import fingerprint_of
from api.core.limits import REGISTRATION_LINKS, REGISTRATIONS_EMAIL
from api.core.mailed_tokens import MailedToken
from api.notifications.service import deliver, give_up, queue_mail
from api.organisations.models import Registration
from api.organisations.schemas import RegistrationReceived

log = structlog.get_logger("guichet.organisations")

MAILS: Final = 3
"""With so many mails one registration may be confirmed."""
MAIL_SECONDS: Final = 60
"""So long after a mail another one may be sent."""
VALID_HOURS: Final = 72
"""So long a registration may be confirmed (R-30); then it is forgotten."""
SEND_LINK: Final = "send_registration_link"


class TooManyRegistrations(TooManyRequests):
    """One address, or for one e-mail, more than allowed within the hour."""

    code = "too_many_registrations"


class MailedRecently(TooManyRequests):
    """The last mail is less than a minute old."""

    code = "mailed_recently"


class NotToBeConfirmed(NotFound):
    """The link was used, has expired, was replaced by a newer one, or was never ours."""

    code = "registration_link_not_valid"


def received(registration_id: UUID, mailed_at: datetime) -> RegistrationReceived:
    resend_at = mailed_at + timedelta(seconds=MAIL_SECONDS)
    return RegistrationReceived(registration_id=registration_id, state="unconfirmed", resend_at=resend_at)


def token_columns(token: MailedToken) -> dict[str, str | bytes]:
    return {"token_key": token.key, "token_nonce": token.nonce, "token_hash": token.hash}


async def queue_link(session: AsyncSession, registration_id: UUID, email: str, language: str) -> None:
    await queue_mail(
        session,
        "registration_confirm",
        recipient=email,
        language=language,
        person_id=None,
        params={},
        job=SEND_LINK,
        payload={"registration_id": registration_id},
    )


@job(SEND_LINK)
async def send_registration_link(database: Database, payload: Payload) -> None:
    """Derive the token again and send it, unless the registration is confirmed or forgotten meanwhile."""
    async with database.transaction(DbRole.WORKER) as session:
        registration = await session.get(Registration, UUID(payload["registration_id"]))
    if registration is None or registration.state != "unconfirmed":
        await give_up(database, UUID(payload["outbox_id"]), "link_is_over")
        return
    if registration.token_key is None or registration.token_nonce is None:
        raise ValueError("an unconfirmed registration has a token")
    token = MailedToken(registration.id, registration.token_key, registration.token_nonce)
    await deliver(database, UUID(payload["outbox_id"]), {"token": token.text})


# The new token kills the one that was mailed before. One statement, so that of two at once one is sent.
_RENEW: Final = text(
    """
    UPDATE registrations
    SET token_key = :token_key, token_nonce = :token_nonce, token_hash = :token_hash,
        mails = mails + 1, mailed_at = app_now()
    WHERE id = :id AND state = 'unconfirmed' AND confirmable_until > app_now() AND mails < :mails
      AND mailed_at <= app_now() - make_interval(secs => :seconds)
    RETURNING applicant, mailed_at
    """
)
_WAITING: Final = text(
    """
    SELECT mails, ceil(extract(epoch FROM mailed_at - app_now()) + :seconds) AS wait FROM registrations
    WHERE id = :id AND state = 'unconfirmed' AND confirmable_until > app_now()
    """
)


async def mail_again(session: AsyncSession, caller: Anybody, registration_id: UUID) -> RegistrationReceived:
    """Mail another link; the one before no longer works. Raises NotFound (also once it is confirmed), MailedRecently,
    TooManyRegistrations."""
    parameters = {"id": registration_id, "mails": MAILS, "seconds": MAIL_SECONDS}
    renewed = await session.execute(_RENEW, parameters | token_columns(MailedToken.new(registration_id)))
    row = renewed.one_or_none()
    if row is None:
        waiting = (await session.execute(_WAITING, parameters)).one_or_none()
        if waiting is None:
            raise NotFound
        if waiting.mails >= MAILS:
            raise TooManyRegistrations(retry_after=3600, params={"minutes": 60})
        raise MailedRecently(retry_after=int(waiting.wait), params={"seconds": int(waiting.wait)})
    await throttle.require(session, REGISTRATIONS_EMAIL, row.applicant["email"], TooManyRegistrations)
    await queue_link(session, registration_id, row.applicant["email"], row.applicant["language"])
    await audit(session, caller, "mail_again", "registration", registration_id)
    return received(registration_id, row.mailed_at)


# One statement decides, so that of many redemptions at once exactly one gets through.
_CONFIRM: Final = text(
    """
    UPDATE registrations SET state = 'pending', confirmed_at = app_now()
    WHERE token_hash = :token_hash AND state = 'unconfirmed' AND confirmable_until > app_now()
    RETURNING id, applicant
    """
)


async def confirm(database: Database, caller: Anybody, token: str) -> None:
    """Hand a registration to the office: its applicant reads the mails of the address. Raises NotToBeConfirmed,
    TooManyRegistrations."""
    async with database.transaction() as session:  # counts even if the token is refused
        await throttle.require(session, REGISTRATION_LINKS, caller.address, TooManyRegistrations)
    async with database.transaction() as session:
        row = (await session.execute(_CONFIRM, {"token_hash": fingerprint_of(token)})).one_or_none()
        if row is None:
            raise NotToBeConfirmed
        await queue_mail(
            session,
            "registration_received",
            recipient=row.applicant["email"],
            language=row.applicant["language"],
            person_id=None,
            params={},
        )
        await audit(session, caller, "confirm", "registration", row.id, fields=["state"])


async def forget_unconfirmed(database: Database) -> None:
    """Remove the registrations that nobody confirmed in time."""
    late = Registration.confirmable_until < now_sql()
    async with database.transaction(DbRole.WORKER) as session:
        removed = await session.execute(
            delete(Registration).where(Registration.state == "unconfirmed", late).returning(Registration.id)
        )
        ids = removed.scalars().all()
        for registration_id in ids:
            await audit(session, Program(), "delete", "registration", registration_id)
    log.info("unconfirmed_registrations_removed", count=len(ids))
