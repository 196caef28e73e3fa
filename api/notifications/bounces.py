"""Mails that come back: what other servers report about a mail that they could not deliver (RFC 3464).

A report names the mail by the Message-ID in the headers it returns. That holds the outbox row's random id, which only
the recipient and the servers on the way have seen: whoever makes a report up can do so of a mail of their own.
"""

import re
import sys
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import update

from api.core.clock import now_sql
from api.core.config import get_settings
from api.core.db import Database, DbRole, make_engine
from api.core.logging import configure_logging
from api.notifications.failing import mark_address
from api.notifications.letters import message_domain
from api.notifications.models import OutboxMessage

log = structlog.get_logger("guichet.notifications")

LONGEST: Final = 1024 * 1024
"""Bytes that are read: what a report says comes before the mail it returns."""

_FAILED: Final = re.compile(r"[45]\.\d{1,3}\.\d{1,3}")
# RFC 3463: the address, the mailbox, or the way there; not what the mail holds or who sends it.
_OF_THE_ADDRESS: Final = re.compile(r"[45]\.[124]\.")
_MESSAGE_ID: Final = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Bounce:
    """`status` is that of RFC 3463: 5.1.1 for a mailbox that does not exist."""

    outbox_id: UUID
    status: str


def read_bounce(report: bytes, domain: str) -> Bounce | None:
    """The failure that is reported of a mail sent by `domain`; None for anything else, such as a delay or an answer."""
    try:
        parts = _within(message_from_bytes(report[:LONGEST]), "multipart/report")
    except RecursionError:  # parts within parts without end
        return None
    status = next(filter(None, map(_failure, parts)), None)
    outbox_id = next(filter(None, (_mail_of(part, domain) for part in parts)), None)
    return Bounce(outbox_id, status) if status and outbox_id else None


def _within(message: Message, kind: str) -> list[Message]:
    """The parts of a message of that kind."""
    parts = message.get_payload()
    if message.get_content_type() != kind or not isinstance(parts, list):
        return []
    return [part for part in parts if isinstance(part, Message)]


def _failure(part: Message) -> str | None:
    """The first status with which a recipient was given up."""
    for group in _within(part, "message/delivery-status"):
        status = _FAILED.match(_value(group, "Status"))
        if status and _value(group, "Action").lower() == "failed":
            return status.group()
    return None


def _mail_of(part: Message, domain: str) -> UUID | None:
    """The outbox row of a mail that is returned whole or by its headers."""
    returned = _within(part, "message/rfc822")
    if part.get_content_type() == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        returned = [message_from_bytes(content)] if isinstance(content, bytes) else []
    for mail in returned:
        if (found := _MESSAGE_ID.fullmatch(_value(mail, "Message-ID"))) and found[2] == domain:
            return UUID(found[1])
    return None


def _value(message: Message, name: str) -> str:
    return str(message.get(name, "")).strip()


async def take_bounce(database: Database, report: bytes) -> None:
    """Mark the mail that came back."""
    bounce = read_bounce(report, message_domain(get_settings()))
    if bounce is None:
        log.info("no_bounce")
        return
    query = (
        update(OutboxMessage)
        .where(OutboxMessage.id == bounce.outbox_id, OutboxMessage.channel == "mail", OutboxMessage.state == "sent")
        .values(state="undelivered", error=f"bounced_{bounce.status}", failed_at=now_sql())
        .returning(OutboxMessage.message)
    )
    async with database.transaction(DbRole.WORKER) as session:
        message = (await session.execute(query)).scalar_one_or_none()
    if message is not None and _OF_THE_ADDRESS.match(bounce.status):
        await mark_address(database, bounce.outbox_id)
    if message is not None:
        log.error("mail_bounced", outbox_id=str(bounce.outbox_id), message=message, kind=bounce.status)


async def main() -> None:
    settings = get_settings()
    configure_logging(settings.log_level)
    database = Database(make_engine(settings))
    try:
        await take_bounce(database, sys.stdin.buffer.read(LONGEST))
    finally:
        await database.close()
