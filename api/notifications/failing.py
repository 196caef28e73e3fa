"""Addresses at which our mails do not arrive: their owners are told in the counter, where they look."""

from typing import Final
from uuid import UUID

from sqlalchemy import text

from api.core.db import Database, DbRole

# By its text, since people are known further up. An address that was changed meanwhile is not the one that failed.
_MARK: Final = text(
    """
    UPDATE people SET mail_failed_at = app_now()
    FROM outbox o
    WHERE o.id = :outbox_id AND o.channel = 'mail' AND people.id = o.person_id AND people.email = o.recipient
    """
)


async def mark_address(database: Database, outbox_id: UUID) -> None:
    """Note that the mail could not be delivered to the person's address, for a reason that lies there."""
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(_MARK, {"outbox_id": outbox_id})
