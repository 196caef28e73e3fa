"""A database whose every transaction is a savepoint of one outer transaction that is never committed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from api.core.db import Database, DbRole, become

_WHO = text(
    "SELECT current_setting('role') AS role, "
    "COALESCE(current_setting('app.organisation_id', true), '') AS organisation, "
    "COALESCE(current_setting('app.officer_id', true), '') AS officer"
)
_AGAIN = text(
    "SELECT set_config('role', :role, true), set_config('app.organisation_id', :organisation, true), "
    "set_config('app.officer_id', :officer, true)"
)


class SavepointDatabase(Database):
    """Settings made with set_config(…, true) survive the release of a savepoint, so each transaction puts back the
    role, the organisation and the officer it found."""

    def __init__(self, engine: AsyncEngine, connection: AsyncConnection) -> None:
        super().__init__(engine)
        self.connection = connection

    @asynccontextmanager
    async def transaction(
        self, role: DbRole = DbRole.AUTH, organisation_id: UUID | None = None, officer_id: UUID | None = None
    ) -> AsyncIterator[AsyncSession]:
        before = (await self.connection.execute(_WHO)).one()
        session = AsyncSession(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        async with session, session.begin():
            await become(session, role, organisation_id, officer_id)
            yield session
        await self.connection.execute(_AGAIN, dict(before._mapping))

    async def close(self) -> None:
        """The fixture that made the connection closes it."""
