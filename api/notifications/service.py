"""Mails and SMS: queued in the transaction that causes them, sent by a job."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, Protocol
from uuid import UUID

import structlog
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.core.jobs import ATTEMPTS, Payload, enqueue, job
from api.notifications.failing import mark_address
from api.notifications.letters import Letter, Undeliverable
from api.notifications.messages import MESSAGES, Channel, Value, stored_params
from api.notifications.models import OutboxMessage
from api.notifications.rendering import Rendered, render
from api.notifications.senders import keeps_text, sender_for
from api.notifications.sms_gateways import Delivery, GatewayFailed, ask_delivery

log = structlog.get_logger("guichet.notifications")

DELIVER: Final = "deliver"
ASK_DELIVERY: Final = "ask_delivery"
ASK_AFTER: Final = timedelta(seconds=30)
ASK_AGAIN_AFTER: Final = timedelta(seconds=270)
_INSERT = insert(OutboxMessage)


async def queue_mail(
    session: AsyncSession,
    message: str,
    *,
    recipient: str,
    language: str,
    person_id: UUID | None,
    params: Mapping[str, Value],
    job: str = DELIVER,
    payload: Payload | None = None,
) -> UUID:
    """Send a mail once this transaction commits. Returns the outbox row's id. `job` is as that of `queue_sms`."""
    outbox_id = await _write(session, "mail", message, recipient, language, person_id, params)
    await enqueue(session, job, {**(payload or {}), "outbox_id": outbox_id})
    return outbox_id


class Reader(Protocol):
    """Somebody with an account, as mails need them."""

    @property
    def id(self) -> UUID: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


async def mail_person(
    session: AsyncSession, message: str, person: Reader, params: Mapping[str, Value] = MappingProxyType({})
) -> UUID:
    """Mail somebody with an account, in their language, once this transaction commits. Returns the outbox row's id."""
    return await queue_mail(
        session, message, recipient=person.email, language=person.language, person_id=person.id, params=params
    )


async def queue_sms(
    session: AsyncSession,
    message: str,
    *,
    recipient: str,
    language: str,
    person_id: UUID | None,
    params: Mapping[str, Value],
    job: str = DELIVER,
    payload: Payload | None = None,
) -> UUID:
    """Send an SMS once this transaction commits.

    With a secret in it, `job` names a job of the caller's domain that derives the secret from `payload` and calls
    `deliver()`: secrets are never queued (DECISIONS 22).
    """
    outbox_id = await _write(session, "sms", message, recipient, language, person_id, params)
    await enqueue(session, job, {**(payload or {}), "outbox_id": outbox_id})
    return outbox_id


async def _write(
    session: AsyncSession,
    channel: Channel,
    message: str,
    recipient: str,
    language: str,
    person_id: UUID | None,
    params: Mapping[str, Value],
) -> UUID:
    if MESSAGES[message].channel != channel:
        raise ValueError(f"{message} is not sent by {channel}")
    outbox_id = new_id()
    # Callers may add to the outbox, not read it: a plain INSERT, nothing returned.
    await session.execute(
        _INSERT,
        {
            "id": outbox_id,
            "channel": channel,
            "message": message,
            "recipient": recipient,
            "person_id": person_id,
            "language": language,
            "params": stored_params(message, params),
        },
    )
    return outbox_id


@job(DELIVER)
async def deliver_queued(database: Database, payload: Payload) -> None:
    await deliver(database, UUID(payload["outbox_id"]))


async def deliver(database: Database, outbox_id: UUID, secrets: Mapping[str, str] | None = None) -> None:
    """Send what the outbox row describes, unless it was sent already.

    The attempt is counted first and nothing is locked while sending. A process that dies between sending and marking
    sends again: at least once, with the same Message-ID. Raises what failed, so that the job is tried again; what
    cannot succeed is marked as failed at once.
    """
    message = await _claim(database, outbox_id)
    if message is None:
        return
    try:
        content = render(message.message, message.language, message.params, get_settings(), secrets)
        letter = Letter(outbox_id, message.recipient, message.language, content)
        receipt = await sender_for(message.channel, get_settings()).send(letter)
    except Undeliverable as error:
        await _mark(database, outbox_id, state="failed", error=error.kind)
        log.error("undeliverable", outbox_id=str(outbox_id), channel=message.channel, kind=error.kind)
        if error.kind.startswith("recipient_refused"):
            await mark_address(database, outbox_id)
    except Exception as error:
        state = "failed" if message.attempts >= ATTEMPTS else "queued"
        await _mark(database, outbox_id, state=state, error=_kind_of(error))
        raise
    else:
        await _mark(
            database, outbox_id, state="sent", error=None, sent_at=now_sql(), **asdict(receipt), **_kept(content)
        )
        if receipt.provider_id is not None:
            await _ask_later(database, outbox_id, again=False)


async def give_up(database: Database, outbox_id: UUID, kind: str) -> None:
    """Leave a message unsent that nobody needs any more. What was sent already stays sent."""
    query = update(OutboxMessage).where(OutboxMessage.id == outbox_id, OutboxMessage.state == "queued")
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(query.values(state="failed", error=kind, failed_at=now_sql()))


async def _ask_later(database: Database, outbox_id: UUID, *, again: bool) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        payload = {"outbox_id": outbox_id, "again": again}
        await enqueue(session, ASK_DELIVERY, payload, delay=ASK_AGAIN_AFTER if again else ASK_AFTER)


@job(ASK_DELIVERY)
async def ask_for_delivery(database: Database, payload: Payload) -> None:
    """Whether an SMS arrived. Asked twice; a gateway that does not tell leaves it as sent."""
    async with database.transaction(DbRole.WORKER) as session:
        message = await session.get_one(OutboxMessage, UUID(payload["outbox_id"]))
    if message.state != "sent":
        return
    found = await _delivery_of(message)
    if found is None:
        if not payload["again"]:
            await _ask_later(database, message.id, again=True)
    elif found.arrived:
        await _mark(database, message.id, state="delivered", delivered_at=now_sql())
    else:
        await _mark(database, message.id, state="undelivered", error=found.kind)
        log.error("sms_not_delivered", outbox_id=str(message.id), gateway=message.gateway, kind=found.kind)


async def _delivery_of(message: OutboxMessage) -> Delivery | None:
    if message.gateway is None or message.provider_id is None:
        return None
    try:
        return await ask_delivery(get_settings(), message.gateway, message.provider_id)
    except GatewayFailed as error:
        log.warning("sms_gateway_failed", gateway=message.gateway, kind=error.kind)
        return None


async def _claim(database: Database, outbox_id: UUID) -> OutboxMessage | None:
    async with database.transaction(DbRole.WORKER) as session:
        message = await session.get(OutboxMessage, outbox_id, with_for_update=True)
        if message is None or message.state in {"sent", "delivered", "undelivered"}:
            return None
        message.attempts += 1
    return message


async def _mark(database: Database, outbox_id: UUID, **values: Any) -> None:  # noqa: ANN401 - columns
    if values["state"] in {"failed", "undelivered"}:
        values["failed_at"] = now_sql()
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(update(OutboxMessage).where(OutboxMessage.id == outbox_id).values(**values))


def _kept(content: Rendered) -> dict[str, str | None]:
    if not keeps_text(get_settings()):
        return {}
    return {"subject": content.subject, "text": content.text, "html": content.html}


def _kind_of(error: Exception) -> str:
    """The kind of a failure with the server's code if it gave one; its words may hold an address."""
    code = getattr(error, "code", None)
    if isinstance(error, GatewayFailed):
        return f"GatewayFailed {error.kind}"
    return f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__
