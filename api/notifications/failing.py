"""Addresses at which our mails do not arrive: their owners are told in the counter, where they look."""

from typing import Final
from uuid import UUID

from sqlalchemy import text

from api.core.db import Database, DbRole

# By their texts, since people and companies are known further up. An address that was changed meanwhile is not the one
# that failed.
_MARK_PERSON: Final = text(
    """
    UPDATE people SET mail_failed_at = app_now()
    FROM outbox o
    WHERE o.id = :outbox_id AND o.channel = 'mail' AND people.id = o.person_id AND people.email = o.recipient
    """
)


_MARK_MAILBOX: Final = text(
    """
    UPDATE mailboxes SET mail_failed_at = app_now()
    FROM outbox o
    WHERE o.id = :outbox_id AND o.message LIKE 'mailbox_%' AND o.person_id IS NULL AND mailboxes.email = o.recipient
    """
)


async def mark_address(database: Database, outbox_id: UUID) -> None:
    """Note that the mail could not be delivered to a person's or a company's address, for a reason that lies there."""
    async with database.transaction(DbRole.WORKER) as session:
        for statement in (_MARK_PERSON, _MARK_MAILBOX):
            await session.execute(statement, {"outbox_id": outbox_id})
