"""The database: engine, transaction with its role and organisation, and the session dependency.

Every transaction names the database role it works as and the organisation it works for; row level security does the
rest (SECURITY R-42, DECISIONS 10). Until it does, it sees who is calling and no company's rows. One request or job is
one transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import structlog
from asyncpg import Connection
from asyncpg.exceptions import InterfaceError as DriverMisused
from fastapi import Depends, Request
from sqlalchemy import DateTime, MetaData, Text, event
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction

from api.core.config import Settings, get_settings, sqlalchemy_url

APP_LOGIN = "guichet_app"

log = structlog.get_logger("guichet.database")


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, datetime: DateTime(timezone=True)}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class DbRole(StrEnum):
    """What a transaction may see: `AUTH` who is calling, `COMPANY` one organisation, `OFFICE` all, `WORKER` a job's."""

    AUTH = "guichet_auth"
    COMPANY = "guichet_company"
    OFFICE = "guichet_office"
    WORKER = "guichet_worker"


# All are always set, organisation and officer to none too.
BECOME: Final = (
    "set_config('role', {role}, true), set_config('app.organisation_id', {organisation}, true), "
    "set_config('app.officer_id', {officer}, true)"
)
_BECOME: Final = f"SELECT {BECOME.format(role='$1', organisation='$2', officer='$3')}"


async def become(
    session: AsyncSession, role: DbRole, organisation_id: UUID | None = None, officer_id: UUID | None = None
) -> None:
    """Change role and organisation of the running transaction. `officer_id`: who of the office works for the
    organisation in its role; policies open to them only what that needs."""
    await fetch(session, _BECOME, role.value, str(organisation_id or ""), str(officer_id or ""))


async def fetch(session: AsyncSession, statement: str, *arguments: object) -> Sequence[Mapping[str, Any]]:
    """A statement of the hot path, run by the driver itself in the session's transaction: a third of the time that
    SQLAlchemy's layers take. Arguments are `$1`, `$2`, …; the driver's exceptions reach the caller."""
    driver: Connection | None = session.info.get("driver") if session.in_transaction() else None
    if driver is None:
        return await session.run_sync(_begin_with, statement, arguments)
    rows: Sequence[Mapping[str, Any]] = await driver.fetch(statement, *arguments)
    return rows


def _begin_with(session: Session, statement: str, arguments: tuple[object, ...]) -> Sequence[Mapping[str, Any]]:
    """A transaction's first statement goes through SQLAlchemy, which begins the transaction with it."""
    connection = session.connection()
    result = connection.exec_driver_sql(statement, arguments)
    session.info["driver"] = connection.connection.driver_connection
    return [dict(row) for row in result.mappings()] if result.returns_rows else []


_PATIENCE: Final = 5
"""Seconds to wait for a connection."""


class Database:
    """One a process: the pool, and the way to open a transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._requests = asyncio.Semaphore(get_settings().database_pool)

    @asynccontextmanager
    async def transaction(
        self, role: DbRole = DbRole.AUTH, organisation_id: UUID | None = None, officer_id: UUID | None = None
    ) -> AsyncIterator[AsyncSession]:
        session = self._sessions()
        try:
            if (role, organisation_id) != (DbRole.AUTH, None):  # which each connection is at the start
                await become(session, role, organisation_id, officer_id)
            yield session
            await session.commit()  # and nothing is left to close
        except BaseException:
            await asyncio.shield(session.close())
            raise

    @asynccontextmanager
    async def of_request(self) -> AsyncIterator[AsyncSession]:
        """A request's own transaction, of which there are as many at once as the pool has connections that stay open.

        Some requests open another one beside it. Those take the pool's overflow, so that requests which hold one
        connection and wait for a second never wait for each other. Who commits early, as before a slow upload, gives
        up the turn with the connection. Raises TimeoutError after 5 s.
        """
        async with asyncio.timeout(_PATIENCE):
            await self._requests.acquire()
        with ExitStack() as turn:
            turn.callback(self._requests.release)
            async with self.transaction() as session:

                def give_up(_: Session, ended: SessionTransaction) -> None:
                    if ended.parent is None:
                        turn.close()

                event.listen(session.sync_session, "after_transaction_end", give_up)
                yield session

    async def try_login(self) -> None:
        """At start: refuse a login that is too strong or wrong; a database that is not there yet may come."""
        try:
            async with self.engine.connect():
                pass
        except Exception as error:
            if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _MAY_NOT:
                raise WrongLogin from error  # it may not become `AUTH`
            if not is_passing(error):
                raise
            log.warning("database_lost", kind=type(error).__name__)

    async def close(self) -> None:
        await self.engine.dispose()


# PostgreSQL's states (classes of two or three letters) that pass: locks, timeouts, lost connections, a server that is
# full, starting or stopping, a standby that is not promoted yet.
_PASSING: Final = ("08", "25006", "25P03", "40001", "40P01", "53", "55P03", "57014", "57P")


def is_passing(error: BaseException) -> bool:
    """Whether the same may succeed when tried again: the database or the disk cannot be used just now."""
    if isinstance(error, DBAPIError):
        if isinstance(error, InterfaceError) or error.connection_invalidated:
            return True
        return error.orig is not None and is_passing(error.orig)
    if isinstance(error, OSError | PoolTimeout | DriverMisused):
        return True
    return str(getattr(error, "sqlstate", None) or "").startswith(_PASSING)


_MAY_NOT: Final = "42501"


class WrongLogin(RuntimeError):
    """The application's login could switch row level security off, or is none of ours (DECISIONS 10)."""

    def __init__(self) -> None:
        super().__init__(
            "DATABASE_URL connects as a role that is a superuser, bypasses row level security, owns tables or may not "
            f"become {DbRole.AUTH}. "
            f"Use the role {APP_LOGIN}; `python -m api.cli roles` makes it."
        )


_TOO_STRONG = (
    "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) "
    "FROM pg_roles WHERE rolname = session_user"
)


# Between transactions a connection has the rights of `AUTH`: what a transaction sets, ends with it.
SERVER_SETTINGS: Final = {"application_name": "guichet", "timezone": "UTC", "role": DbRole.AUTH.value}


def make_engine(settings: Settings, **options: Any) -> AsyncEngine:  # noqa: ANN401 - handed on to SQLAlchemy
    """The pool of the application's login. Waiting longer than 5 s for a connection is an error (503).

    Each connection is checked as it opens, not only at start: the database may come later than the application.
    """
    pool = options or {"pool_size": settings.database_pool, "max_overflow": 5, "pool_timeout": _PATIENCE}
    engine = create_async_engine(
        sqlalchemy_url(settings.database_url),
        connect_args={"timeout": 5, "server_settings": SERVER_SETTINGS},
        **pool,
    )
    event.listen(engine.sync_engine, "connect", _refuse_strong_login)
    return engine


def _refuse_strong_login(connection: Any, _: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapter of the driver
    try:
        if connection.run_async(lambda driver: driver.fetchval(_TOO_STRONG)):
            raise WrongLogin
    except BaseException:
        connection.terminate()  # the pool does not know of it yet
        raise


async def database_of(request: Request) -> Database:  # async, or FastAPI would run it in a thread
    database: Database = request.app.state.database
    return database


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.of_request() as session:
        yield session


# scope="function": the commit happens after the handler and before the response. With FastAPI's default scope a
# failing commit would still answer 200.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
DatabaseDep = Annotated[Database, Depends(database_of)]
