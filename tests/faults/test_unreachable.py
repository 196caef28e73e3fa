"""Whatever kind of error says that the database or the disk cannot be used now, the answer is 'try again'."""

import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from asyncpg.exceptions import InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine

from api.core.db import Database
from api.main import create_app
from tests.callers import Caller


class BrokenDatabase(Database):
    """Every transaction fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__(create_async_engine("postgresql+asyncpg://"))
        self.error = error

    @asynccontextmanager
    async def transaction(self, *_: Any, **__: Any) -> AsyncIterator[Any]:
        raise self.error
        yield


TRY_AGAIN = [
    ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
    ConnectionResetError(errno.ECONNRESET, "reset"),
    TimeoutError(),
    socket.gaierror(socket.EAI_AGAIN, "name not resolved"),
    OSError("Multiple exceptions: [Errno 111], [Errno 111]"),  # several addresses, none answers
    OSError(errno.ENOSPC, "disk full"),
    PoolTimeout("pool"),
    asyncpg.CannotConnectNowError("starting up"),
    asyncpg.TooManyConnectionsError("too many"),
    asyncpg.AdminShutdownError("shutting down"),
    asyncpg.ConnectionDoesNotExistError("closed in the middle"),
    asyncpg.ReadOnlySQLTransactionError("a standby was promoted elsewhere"),
    asyncpg.LockNotAvailableError("lock"),
    asyncpg.QueryCanceledError("statement timeout"),
    asyncpg.DeadlockDetectedError("deadlock"),
    asyncpg.DiskFullError("disk full"),
    InterfaceError("connection is closed"),
]


@pytest.mark.parametrize("error", TRY_AGAIN, ids=lambda error: type(error).__name__)
async def test_it_is_said_to_try_again(error: Exception) -> None:
    async with Caller.of(create_app(database=BrokenDatabase(error))) as caller:
        for path in ("/api/v1/invoices", "/health/ready"):
            answer = await caller.get(path)
            assert answer.status_code == 503, answer.text
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert int(answer.headers["Retry-After"]) > 0
            assert str(error) not in answer.text or not str(error)
        assert (await caller.get("/health/live")).status_code == 200


async def test_a_mistake_of_ours_is_not_hidden_behind_try_again() -> None:
    async with Caller.of(create_app(database=BrokenDatabase(asyncpg.UndefinedTableError("x")))) as caller:
        assert (await caller.get("/api/v1/invoices")).status_code == 500
