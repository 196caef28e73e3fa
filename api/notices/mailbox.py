"""A company's shared mailbox: copies of what its people are told, once whoever reads it has confirmed the address.

A copy names the reference and what happened, never a person (DECISIONS 25); the rest is read in the counter.
"""

from datetime import timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_change
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Anybody, Member, own
from api.core import throttle
from api.core.audit import audit
from api.core.clock import now_sql
from api.core.db import Database, DbRole, become
from api.core.errors import Conflict, NotFound, TooManyRequests
from api.core.ids import new_id
from api.core.jobs import Payload, job
from api.core.keys import fingerprint_of
from api.core.labels import t
from api.core.limits import MAILBOX_ADDRESS, MAILBOX_LINKS, MAILBOX_MAILS
from api.core.mailed_tokens import MailedToken
from api.notices.events import Event
from api.notices.models import Mailbox, MailboxEvent
from api.notices.schemas import MailboxConfirmed, MailboxInput, MailboxOut
from api.notifications.service import deliver, give_up, queue_mail
from api.organisations.models import Organisation
from api.organisations.service import tell_managers

VALID_HOURS: Final = 72
SEND_LINK: Final = "send_mailbox_link"


class TooManyMailboxMails(TooManyRequests):
    code = "too_many_mailbox_mails"


class MailboxConfirmedAlready(Conflict):
    """There is nothing to confirm: the address is confirmed, and no mail to it came back."""

    code = "mailbox_confirmed"


class MailboxLinkNotValid(NotFound):
    """Used, expired, replaced by a newer one, or never ours."""

    code = "mailbox_link_not_valid"


async def get_mailbox(session: AsyncSession, member: Member) -> MailboxOut:
    """Raises NotFound where the company has none."""
    return _shown(await _find(session, member))


async def _find(session: AsyncSession, member: Member) -> Mailbox:
    mailbox = (await session.scalars(own(member, Mailbox).with_for_update())).one_or_none()
    if mailbox is None:
        raise NotFound
    return mailbox


def _shown(mailbox: Mailbox) -> MailboxOut:
    return MailboxOut(
        email=mailbox.email,
        language=mailbox.language,
        copies=mailbox.copies,
        confirmed=mailbox.confirmed_at is not None,
        confirmable_until=None if mailbox.confirmed_at else mailbox.confirmable_until,
        mail_failed=mailbox.mail_failed_at is not None,
    )


async def put_mailbox(session: AsyncSession, member: Member, wish: MailboxInput) -> MailboxOut:
    """Choose the address, its language and how often copies come. Another address is mailed a link first, and all
    managers are told. Raises TooManyMailboxMails, TooManyChanges."""
    known = (await session.scalars(own(member, Mailbox).with_for_update())).one_or_none()
    if known is not None and known.email == wish.email:
        fields = [name for name, value in wish.model_dump().items() if getattr(known, name) != value]
        for name in fields:
            setattr(known, name, getattr(wish, name))
        await session.flush()
        await audit(session, member, "change", "mailbox", member.organisation_id, fields=fields)
        return _shown(known)
    await _use(session, member, wish.email)
    # Two requests at once leave one mailbox: the later one's.
    values = {**wish.model_dump(), "chosen_by": member.person_id, **_unconfirmed(member.organisation_id)}
    query = insert_or_change(Mailbox).values(organisation_id=member.organisation_id, **values)
    query = query.on_conflict_do_update(index_elements=["organisation_id"], set_=values)
    saved = await session.scalars(query.returning(Mailbox), execution_options={"populate_existing": True})
    mailbox = saved.one()
    await session.execute(delete(MailboxEvent).where(MailboxEvent.organisation_id == member.organisation_id))
    await _queue_link(session, mailbox)
    await tell_managers(session, member, "mailbox_chosen", {"address": mailbox.email})
    fields = sorted(MailboxInput.model_fields)
    await audit(session, member, "change", "mailbox", member.organisation_id, fields=fields)
    return _shown(mailbox)


def _unconfirmed(organisation_id: UUID) -> dict[str, object]:
    token = MailedToken.new(organisation_id)
    return {
        "token_key": token.key,
        "token_nonce": token.nonce,
        "token_hash": token.hash,
        "confirmable_until": now_sql() + timedelta(hours=VALID_HOURS),
        "confirmed_at": None,
        "mail_failed_at": None,
    }


async def _use(session: AsyncSession, member: Member, email: str) -> None:
    await become(session, DbRole.AUTH)  # whose the counters are
    await throttle.require(session, MAILBOX_MAILS, member.organisation_id, TooManyMailboxMails)
    await throttle.require(session, MAILBOX_ADDRESS, email, TooManyMailboxMails)
    await become(session, DbRole.COMPANY, member.organisation_id)


async def _queue_link(session: AsyncSession, mailbox: Mailbox) -> None:
    organisation = await session.get_one(Organisation, mailbox.organisation_id)
    await queue_mail(
        session,
        "mailbox_confirm",
        recipient=mailbox.email,
        language=mailbox.language,
        person_id=None,
        params={"organisation": organisation.name},
        job=SEND_LINK,
        payload={"organisation_id": mailbox.organisation_id, "email": mailbox.email},
    )


@job(SEND_LINK)
async def send_mailbox_link(database: Database, payload: Payload) -> None:
    """Derive the token again and send it, unless the address was confirmed, changed or removed meanwhile."""
    async with database.transaction(DbRole.WORKER, UUID(payload["organisation_id"])) as session:
        mailbox = await session.get(Mailbox, UUID(payload["organisation_id"]))
    if mailbox is not None and mailbox.confirmed_at is None and mailbox.email == payload["email"]:
        token = MailedToken(mailbox.organisation_id, mailbox.token_key, mailbox.token_nonce)
        await deliver(database, UUID(payload["outbox_id"]), {"token": token.text})
    else:
        await give_up(database, UUID(payload["outbox_id"]), "link_is_over")


async def mail_again(session: AsyncSession, member: Member) -> MailboxOut:
    """Mail another link, good for 72 hours; the one before no longer works. Also once mails to a confirmed address
    came back: it is confirmed anew. Raises NotFound, MailboxConfirmedAlready, TooManyMailboxMails."""
    mailbox = await _find(session, member)
    if mailbox.confirmed_at is not None and mailbox.mail_failed_at is None:
        raise MailboxConfirmedAlready
    await _use(session, member, mailbox.email)
    query = update(Mailbox).where(Mailbox.organisation_id == member.organisation_id)
    renewed = query.values(_unconfirmed(member.organisation_id)).returning(Mailbox)
    mailbox = (await session.scalars(renewed, execution_options={"populate_existing": True})).one()
    await _queue_link(session, mailbox)
    await audit(session, member, "mail_again", "mailbox", member.organisation_id)
    return _shown(mailbox)


async def remove(session: AsyncSession, member: Member) -> None:
    """No copies any more; all managers are told. Raises NotFound, TooManyChanges."""
    mailbox = await _find(session, member)
    await session.execute(delete(MailboxEvent).where(MailboxEvent.organisation_id == member.organisation_id))
    await session.delete(mailbox)
    await tell_managers(session, member, "mailbox_removed", {"address": mailbox.email})
    await audit(session, member, "delete", "mailbox", member.organisation_id)


# One statement decides, so that of many redemptions at once exactly one gets through.
_CONFIRM: Final = text(
    """
    UPDATE mailboxes m SET confirmed_at = app_now()
    FROM organisations o
    WHERE o.id = m.organisation_id AND o.closed_at IS NULL
      AND m.token_hash = :token_hash AND m.confirmed_at IS NULL AND m.confirmable_until > app_now()
    RETURNING m.organisation_id, m.email, o.name
    """
)


async def confirm(database: Database, caller: Anybody, token: str) -> MailboxConfirmed:
    """Whoever reads the address wants the copies. Raises MailboxLinkNotValid, TooManyMailboxMails."""
    async with database.transaction() as session:  # counts even if the token is refused
        await throttle.require(session, MAILBOX_LINKS, caller.address, TooManyMailboxMails)
    async with database.transaction() as session:
        row = (await session.execute(_CONFIRM, {"token_hash": fingerprint_of(token)})).one_or_none()
        if row is None:
            raise MailboxLinkNotValid
        organisation_id = row.organisation_id
        await audit(session, caller, "confirm", "mailbox", organisation_id, organisation_id=organisation_id)
    return MailboxConfirmed(organisation_name=row.name, email=row.email)


async def copy(session: AsyncSession, event: Event) -> None:
    """Send an event to the company's mailbox, at once or with the day's others, once this transaction commits."""
    query = select(Mailbox).where(Mailbox.organisation_id == event.organisation_id, Mailbox.confirmed_at.is_not(None))
    mailbox = (await session.scalars(query)).one_or_none()
    if mailbox is None:
        return
    if mailbox.copies == "digest":
        row = {"organisation_id": event.organisation_id, "kind": event.kind, "reference": event.reference}
        await session.execute(insert(MailboxEvent), {"id": new_id(), **row})
        return
    organisation = await session.get_one(Organisation, event.organisation_id)
    params = {
        "organisation": organisation.name,
        "event": t(mailbox.language, f"notices.kind.{event.kind}", reference=event.reference),
        "path": _path(event),
    }
    await queue_mail(
        session, "mailbox_event", recipient=mailbox.email, language=mailbox.language, person_id=None, params=params
    )


def _path(event: Event) -> str:
    if event.conversation_id is not None:
        return f"messages/{event.conversation_id}"
    return f"invoices/{event.invoice_id}"


async def send_mailbox_digests(database: Database) -> None:
    """One mail a mailbox with what happened since the last one."""
    async with database.transaction(DbRole.WORKER) as session:
        organisations = list(await session.scalars(select(MailboxEvent.organisation_id).distinct()))
    for organisation_id in organisations:
        async with database.transaction(DbRole.WORKER, organisation_id) as session:
            await _send_digest_of(session, organisation_id)


async def _send_digest_of(session: AsyncSession, organisation_id: UUID) -> None:
    # The statement decides, so that of two workers at once one sends.
    taken = delete(MailboxEvent).where(MailboxEvent.organisation_id == organisation_id).returning(MailboxEvent)
    events = sorted((await session.scalars(taken)).all(), key=lambda event: event.id)
    mailbox = await session.get(Mailbox, organisation_id)
    if not events or mailbox is None or mailbox.confirmed_at is None:
        return
    organisation = await session.get_one(Organisation, organisation_id)
    lines = [
        t(mailbox.language, f"notices.kind.{kind}", reference=reference)
        for (kind, reference), _ in groupby(events, key=lambda event: (event.kind, event.reference))
    ]
    await queue_mail(
        session,
        "mailbox_digest",
        recipient=mailbox.email,
        language=mailbox.language,
        person_id=None,
        params={"organisation": organisation.name, "events": lines},
    )
