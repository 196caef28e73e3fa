"""PostgreSQL for tests: one cluster a run, a template built by the migrations, one copy a worker (DECISIONS 34).

The workers of a run share the cluster: the first that needs it starts it, the last that leaves stops it. Who still
uses it is known by file locks, which the kernel lets go of however a process ends.
"""

import asyncio
import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
from pydantic import SecretStr

from api.core.config import Settings, get_settings
from api.core.db import Database, make_engine
from api.running import data_folder
from api.running.postgres import Cluster, stop_server
from api.running.roles import APP, BACKUP, OWNER, allow_connections, ensure_roles_and_database

REPOSITORY = Path(__file__).parents[1]
TEMPLATE = "guichet_template"
# Many short connections and databases; SCRAM's rounds would cost more than the tests' statements.
SETTINGS = {"scram_iterations": "1", "max_connections": "200", "jit": "off"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Databases:
    """A running cluster with our roles and a migrated template."""

    cluster: Cluster

    def copy_of_template(self, name: str) -> str:
        """A new database like the template; an old one of this name is dropped. Returns the application's address."""
        self.drop(name)
        apart(_copy(self.cluster.url(), name))
        return self.app_url(name)

    def drop(self, name: str) -> None:
        apart(run_sql(self.cluster.url(), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """The name of a database for one test that commits."""
        name = f"fresh_{uuid4().hex[:12]}"
        self.copy_of_template(name)
        try:
            yield name
        finally:
            self.drop(name)

    def app_url(self, name: str) -> str:
        return self.cluster.url(name, APP, APP)

    def owner_url(self, name: str) -> str:
        return self.cluster.url(name, OWNER, OWNER)

    def backup_url(self, name: str) -> str:
        return self.cluster.url(name, BACKUP, BACKUP)

    def superuser_url(self, name: str) -> str:
        return self.cluster.url(name)


class Superuser:
    """Changes what no role of the application may change yet."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def run(self, statement: str, organisation_id: UUID) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            await connection.execute(statement, organisation_id)
        finally:
            await connection.close()


def settings_on(url: str) -> Settings:
    """The settings of this run with another database."""
    return get_settings().model_copy(update={"database_url": SecretStr(url)})


def database_on(url: str, **options: Any) -> Database:
    """A database as the application opens it."""
    return Database(make_engine(settings_on(url), **options))


@cache
def shared_cluster() -> Databases:
    """The cluster of this test run."""
    folder = _run_folder()
    with _alone():
        _remove_abandoned_runs()
        users = folder.with_suffix(".users").open("a")
        fcntl.flock(users, fcntl.LOCK_SH)
        folder.mkdir(exist_ok=True)
        databases = _with_template(Cluster.start(folder / "data", durable=False, settings=SETTINGS))
    atexit.register(_leave, folder, users)
    return databases


@contextmanager
def durable_cluster(settings: Mapping[str, str] | None = None) -> Iterator[Databases]:
    """A cluster for one test that kills PostgreSQL, or for a benchmark: it writes to the disk as in production."""
    shared_cluster()  # makes and later removes the folder of this run
    data_dir = _run_folder() / f"durable-{uuid4().hex[:12]}"
    cluster = Cluster.start(data_dir, settings=SETTINGS | dict(settings or {}), bound=True)
    try:
        yield _with_template(cluster)
    finally:
        cluster.kill_everything()
        data_folder.remove(data_dir)


def apart(coroutine: Coroutine[None, None, T]) -> T:
    """Run to the end in a thread with its own event loop: pytest's loop must not notice."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def _with_template(cluster: Cluster) -> Databases:
    databases = Databases(cluster)
    if not apart(_exists(cluster.url(), TEMPLATE)):
        building = f"{TEMPLATE}_building"  # the right name only when complete
        databases.drop(building)
        apart(ensure_roles_and_database(cluster.url(), building, OWNER, APP, BACKUP))
        _migrate(databases, building)
        apart(run_sql(cluster.url(), f"ALTER DATABASE {building} RENAME TO {TEMPLATE}"))
    return databases


def _migrate(databases: Databases, name: str) -> None:
    environment = os.environ | {
        "GUICHET_ENVIRONMENT": "test",
        "GUICHET_OFFICE_SMS": "true",
        "GUICHET_DATABASE_URL": databases.app_url(name),
        "GUICHET_MIGRATION_DATABASE_URL": databases.owner_url(name),
    }
    command = [sys.executable, "-m", "api.cli", "migrate"]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"The migrations failed:\n{done.stdout}{done.stderr}")


async def _copy(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} OWNER {OWNER}')
        await allow_connections(connection, name)
    finally:
        await connection.close()


async def run_sql(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _exists(url: str, database: str) -> bool:
    connection = await asyncpg.connect(url)
    try:
        return bool(await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database))
    finally:
        await connection.close()


def _runs() -> Path:
    folder = Path(tempfile.gettempdir()) / f"guichet-tests-{os.geteuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise RuntimeError(f"{folder} belongs to somebody else.")
    return folder


def _run_folder() -> Path:
    return _runs() / f"run-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"


@contextmanager
def _alone() -> Iterator[None]:
    with (_runs() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _leave(folder: Path, users: IO[str]) -> None:
    """Stop the cluster when no other worker holds the users' lock."""
    with _alone(), users:
        _end_unless_used(folder, users)


def _remove_abandoned_runs() -> None:
    """Clusters of runs that were killed."""
    for path in _runs().glob("run-*.users"):
        with path.open("a") as users:
            _end_unless_used(path.with_suffix(""), users)


def _end_unless_used(folder: Path, users: IO[str]) -> None:
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for data_dir in [path for path in folder.glob("*") if (path / "PG_VERSION").exists()]:
            stop_server(data_dir.resolve())
            data_folder.remove(data_dir)
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_suffix(".users").unlink()
