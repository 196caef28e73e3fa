"""How requests share the pool's connections: none waits for another that waits for it, or that needs none."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from api.core.config import Settings
from api.core.db import Database, make_engine
from tests.postgres import Databases

ONE = text("SELECT 1")


@pytest.fixture
async def pooled(settings: Settings, databases: Databases, worker_database: str) -> AsyncIterator[Database]:
    """A database with the pool that the application has."""
    url = SecretStr(databases.app_url(worker_database))
    database = Database(make_engine(settings.model_copy(update={"database_url": url})))
    yield database
    await database.close()


async def test_requests_with_two_connections_each_all_get_through(pooled: Database) -> None:
    async def request() -> object:
        async with pooled.of_request() as session:
            await session.execute(ONE)
            await asyncio.sleep(0.02)
            async with pooled.transaction() as inner:
                return (await inner.execute(ONE)).scalar_one()

    async with asyncio.timeout(20):
        assert all(await asyncio.gather(*[request() for _ in range(60)]))


async def test_who_gives_the_connection_back_early_keeps_nobody_out(pooled: Database) -> None:
    """An upload takes minutes on a slow line; it holds no connection meanwhile."""
    over = asyncio.Event()

    async def slow() -> None:
        async with pooled.of_request() as session:
            await session.execute(ONE)
            await session.commit()
            await over.wait()

    waiting = [asyncio.create_task(slow()) for _ in range(40)]
    await asyncio.sleep(0.5)
    try:
        async with asyncio.timeout(4), pooled.of_request() as session:
            assert (await session.execute(ONE)).scalar_one() == 1
    finally:
        over.set()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_there_are_as_many_at_once_as_the_pool_keeps_connections(pooled: Database, settings: Settings) -> None:
    inside = most = 0

    async def request(*, early: bool) -> None:
        nonlocal inside, most
        async with pooled.of_request() as session:
            inside += 1
            most = max(most, inside)
            await session.execute(ONE)
            await asyncio.sleep(0.01)
            inside -= 1
            if early:
                await session.commit()

    await asyncio.gather(*[request(early=True) for _ in range(40)])
    await asyncio.gather(*[request(early=False) for _ in range(40)])
    assert most == settings.database_pool
