"""Fixtures: a real database built by the migrations, the real application, callers that are logged in.

Ordinary tests run in one outer transaction that is rolled back. Tests marked `committed` get a database of their own.
"""

import os
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ |= {
    "GUICHET_ENVIRONMENT": "test",
    "GUICHET_OFFICE_SMS": "true",
    "GUICHET_BASE_URL": "http://localhost:8000",
    "GUICHET_UNDO_SECONDS": "0",  # so that mails are there at once
    "GUICHET_FLOOD_LIMIT": "1000000/minute",
    "GUICHET_LOG_LEVEL": "ERROR",
    "GUICHET_STORAGE_DIR": str(Path(tempfile.gettempdir()) / f"guichet-test-storage-{os.getpid()}"),
}

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from api.core.config import Settings, get_settings
from api.core.db import Database
from api.main import create_app
from tests.callers import Caller, Company, company_in, officer_in
from tests.factories import ADMINISTRATOR_ID, AUDITOR_ID, seed_officers
from tests.postgres import Databases, Superuser, apart, database_on, run_sql, shared_cluster
from tests.savepoints import SavepointDatabase

_LOOPBACK = ("127.", "localhost", "::1")
_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: object) -> None:
    if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
        raise RuntimeError(f"a test tried to reach {address[0]}")
    _connect(self, address)  # type: ignore[arg-type] # handed on as it came


@pytest.fixture(scope="session", autouse=True)
def closed_sockets() -> Iterator[None]:
    """No test talks to anything but this machine."""
    socket.socket.connect = _only_loopback  # type: ignore[assignment,method-assign] # the guard
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign] # as it was


@pytest.fixture(scope="session")
def databases() -> Databases:
    return shared_cluster()


_MOVABLE_CLOCK = """
    CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT now() + COALESCE(NULLIF(current_setting('app.clock_offset', true), '')::interval, interval '0') $$
"""


# A machine that others slow down may hold a lock for longer than the two seconds that the product waits.
_PATIENT = """
    ALTER ROLE guichet_app IN DATABASE "{name}" SET lock_timeout = '20s';
    ALTER ROLE guichet_app IN DATABASE "{name}" SET statement_timeout = '30s';
"""


@pytest.fixture(scope="session")
def worker_database(databases: Databases) -> str:
    """This worker's copy of the template, with the office's people in it, and a clock that tests can move."""
    name = f"worker_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    databases.copy_of_template(name)
    apart(run_sql(databases.superuser_url(name), _MOVABLE_CLOCK))
    apart(seed_officers(databases.superuser_url(name)))
    return name


@pytest.fixture(scope="session")
def worker_engine(databases: Databases, worker_database: str) -> AsyncEngine:
    """Without connections of its own, so that every test's event loop can use it, and what it compiled."""
    return database_on(databases.app_url(worker_database), poolclass=NullPool).engine


@pytest.fixture
def settings() -> Settings:
    return get_settings()


@pytest.fixture
async def database(
    request: pytest.FixtureRequest, databases: Databases, worker_engine: AsyncEngine
) -> AsyncIterator[Database]:
    """The application's database: one rolled-back transaction, or a fresh one for tests marked `committed`."""
    if request.node.get_closest_marker("committed"):
        with databases.fresh_database() as name:
            apart(run_sql(databases.superuser_url(name), _PATIENT.format(name=name)))
            apart(seed_officers(databases.superuser_url(name)))
            database = database_on(databases.app_url(name), pool_size=20, max_overflow=40)
            yield database
            await database.close()
        return
    async with worker_engine.connect() as connection:
        outer = await connection.begin()
        yield SavepointDatabase(worker_engine, connection)
        await outer.rollback()


@pytest.fixture(scope="session")
def built(worker_engine: AsyncEngine) -> FastAPI:
    """One application for all tests of a worker: FastAPI works its routes out at the first call of each, which takes
    longer than most tests."""
    return create_app(database=Database(worker_engine))


@pytest.fixture
def app(built: FastAPI, database: Database) -> FastAPI:
    """The application on this test's database."""
    built.state.database = database
    return built


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[Caller]:
    """A browser where nobody is logged in."""
    async with Caller.of(app) as caller:
        yield caller


@pytest.fixture
async def company(app: FastAPI, database: Database) -> AsyncIterator[Company]:
    """A company with a gérant and a collaborateur, both logged in."""
    async with company_in(app, database) as company:
        yield company


@pytest.fixture
async def other_company(app: FastAPI, database: Database) -> AsyncIterator[Company]:
    """Another company, whose data nobody else may see."""
    async with company_in(app, database) as company:
        yield company


@pytest.fixture
def manager(company: Company) -> Caller:
    return company.manager


@pytest.fixture
def member(company: Company) -> Caller:
    return company.collaborator


@pytest.fixture
async def officer(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    """A reviewer, logged in on the office's side."""
    async with officer_in(app, database) as caller:
        yield caller


@pytest.fixture
async def administrator(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    """An administrator of the office, logged in."""
    async with officer_in(app, database, ADMINISTRATOR_ID) as caller:
        yield caller


@pytest.fixture
async def auditor(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    """An auditor of the office, logged in."""
    async with officer_in(app, database, AUDITOR_ID) as caller:
        yield caller


class Clock:
    """Moves the database's clock. Only for tests in one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def move(self, **units: float) -> None:
        """Forward by seconds=, minutes=, hours=, days=."""
        assert isinstance(self._database, SavepointDatabase)
        shift = text(
            "SELECT set_config('app.clock_offset', (COALESCE(NULLIF(current_setting('app.clock_offset', true), ''), "
            "'0')::interval + make_interval(days => :days, hours => :hours, mins => :minutes, secs => :seconds))::text,"
            " false)"
        )
        wanted = {"days": 0, "hours": 0, "minutes": 0, "seconds": 0.0} | units
        await self._database.connection.execute(shift, wanted)

    async def set(self, day: date) -> None:
        """To noon of a day."""
        assert isinstance(self._database, SavepointDatabase)
        shift = text("SELECT set_config('app.clock_offset', (CAST(:noon AS timestamptz) - now())::text, false)")
        noon = datetime.combine(day, time(12), ZoneInfo("Europe/Zurich"))
        await self._database.connection.execute(shift, {"noon": noon})


@pytest.fixture
def clock(database: Database) -> Clock:
    return Clock(database)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests counted, so that a matrix that went empty is seen; tell `make test` what failed."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")
    failed = [report for outcome in ("failed", "error") for report in terminalreporter.getreports(outcome)]
    worker = hasattr(terminalreporter.config, "workerinput")  # one of several processes: the first sums them up
    if failed and not worker and (name := os.environ.get("FAILURES_FILE")):
        with Path(name).open("a", encoding="utf-8") as file:
            file.writelines(f"{report.nodeid}, {report.when}\n" for report in failed[:20])


@pytest.fixture
def superuser(databases: Databases, database: Database) -> Superuser:
    return Superuser(databases.superuser_url(str(database.engine.url.database)))
