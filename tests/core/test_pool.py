"""Requests that hold a connection and need a second one do not wait for each other."""

import asyncio

from pydantic import SecretStr
from sqlalchemy import text

from api.core.config import Settings
from api.core.db import Database, make_engine
from tests.postgres import Databases


async def test_many_requests_with_two_connections_each_all_get_through(
    settings: Settings, databases: Databases, worker_database: str
) -> None:
    here = settings.model_copy(update={"database_url": SecretStr(databases.app_url(worker_database))})
    database = Database(make_engine(here))
    held = 0

    async def request() -> None:
        nonlocal held
        async with database.of_request() as session:
            await session.execute(text("SELECT 1"))
            held += 1
            await asyncio.sleep(0.02)
            async with database.transaction() as inner:
                await inner.execute(text("SELECT 1"))

    try:
        async with asyncio.timeout(20):
            await asyncio.gather(*[request() for _ in range(60)])
    finally:
        await database.close()
    assert held == 60
