"""The job worker: pauses, failures that stay visible, stopping, and a database that goes away."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api import worker
from api.core import jobs
from api.core.config import Settings
from api.core.db import Database, DbRole, make_engine
from api.core.ids import new_id
from api.core.jobs import ATTEMPTS, Handler, Job, Payload, enqueue
from api.running.postgres import Cluster
from tests.notifications.conftest import Configure
from tests.postgres import Databases, durable_cluster

pytestmark = pytest.mark.committed

REPOSITORY = Path(__file__).parents[2]
SECRET = "Anna Exemple 756.0000.0000.02"
Register = Callable[[Handler], str]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Add a kind of job for this test; returns its name."""

    def add(run: Handler) -> str:
        name = f"test_{new_id().hex}"
        monkeypatch.setitem(jobs._JOBS, name, Job(name, run, "operator"))
        return name

    return add


@asynccontextmanager
async def working(database: Database) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    running = asyncio.create_task(worker.work(database, stop))
    try:
        yield stop
    finally:
        stop.set()
        await running


async def queue(database: Database, name: str, /, **payload: str) -> None:
    async with database.transaction(DbRole.COMPANY, new_id()) as session:
        await enqueue(session, name, payload)


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.transaction(DbRole.WORKER) as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def eventually(database: Database, query: str, expected: object, seconds: float = 10) -> None:
    """Wait until the query's only value is the expected one."""
    found: object = None
    for _ in range(int(seconds / 0.05)):
        with contextlib.suppress(OSError, DBAPIError):
            found = await rows(database, query)
            if found == [(expected,)]:
                return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{query}: {found} is not {expected}")


COUNT = "SELECT count(*) FROM pgqueuer.pgqueuer"


async def test_queued_job_is_run_at_once_and_leaves_the_queue(database: Database, register: Register) -> None:
    seen: list[Payload] = []
    ran = asyncio.Event()

    async def remember(_: Database, payload: Payload) -> None:
        seen.append(payload)
        ran.set()

    name = register(remember)
    async with working(database):
        await eventually(database, "SELECT count(*) > 0 FROM pgqueuer.pgqueuer_schedules", True)  # it listens
        began = time.monotonic()
        await queue(database, name, id="x")
        await ran.wait()
        assert time.monotonic() - began < 2  # by notification, not by polling
        await eventually(database, COUNT, 0)
    assert seen == [{"id": "x"}]


async def test_failing_job_waits_longer_each_time_and_keeps_no_data(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_PAUSE", timedelta(minutes=5))

    async def fail(_: Database, payload: Payload) -> None:
        raise ValueError(payload["name"])

    name = register(fail)
    await queue(database, name, name=SECRET)
    async with working(database):
        await eventually(database, "SELECT attempts FROM pgqueuer.pgqueuer", 1)
    ((status, pause),) = await rows(database, "SELECT status::text, execute_after - updated FROM pgqueuer.pgqueuer")
    assert (status, pause) == ("queued", timedelta(minutes=5))
    ((trace,),) = await rows(database, "SELECT traceback::text FROM pgqueuer.pgqueuer_log WHERE traceback IS NOT NULL")
    assert "ValueError" in str(trace)
    assert SECRET not in str(trace)


async def test_job_that_never_succeeds_is_kept_as_failed_without_data(database: Database, register: Register) -> None:
    async def fail(_: Database, payload: Payload) -> None:
        raise ValueError(payload["name"])

    await queue(database, register(fail), name=SECRET)
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text("UPDATE pgqueuer.pgqueuer SET attempts = :n"), {"n": ATTEMPTS - 1})
    async with working(database):
        await eventually(database, "SELECT status::text FROM pgqueuer.pgqueuer", "failed")
    ((trace,),) = await rows(database, "SELECT traceback::text FROM pgqueuer.pgqueuer_log WHERE traceback IS NOT NULL")
    assert "JobFailed: ValueError" in str(trace)
    assert SECRET not in str(trace)


async def test_job_is_run_again_after_its_pause(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_PAUSE", timedelta(milliseconds=100))
    tries: list[float] = []

    async def succeed_at_third(_: Database, __: Payload) -> None:
        tries.append(time.monotonic())
        if len(tries) < 3:
            raise ConnectionError

    await queue(database, register(succeed_at_third))
    async with working(database):
        await eventually(database, COUNT, 0)
    assert len(tries) == 3
    assert tries[1] - tries[0] >= 0.1
    assert tries[2] - tries[1] >= 0.2


def test_pauses_grow_to_an_hour_and_last_for_hours() -> None:
    pauses = [worker.pause_after(failures) for failures in range(1, ATTEMPTS)]
    assert [pause.total_seconds() for pause in pauses[:4]] == [2, 4, 8, 16]
    assert max(pauses) == timedelta(hours=1)
    assert timedelta(hours=3) < sum(pauses, timedelta()) < timedelta(hours=6)


async def test_running_job_ends_before_the_worker(database: Database, register: Register) -> None:
    started, ended = asyncio.Event(), asyncio.Event()

    async def take_a_moment(_: Database, __: Payload) -> None:
        started.set()
        await asyncio.sleep(0.5)
        ended.set()

    await queue(database, register(take_a_moment))
    async with working(database):
        await started.wait()
    assert ended.is_set()
    assert await rows(database, COUNT) == [(0,)]


async def test_job_that_takes_too_long_to_stop_is_not_lost(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STOP_SECONDS", 0.2)
    started = asyncio.Event()

    async def never_end(_: Database, __: Payload) -> None:
        started.set()
        await asyncio.sleep(3600)

    await queue(database, register(never_end))
    async with asyncio.timeout(10):
        async with working(database):
            await started.wait()
    assert await rows(database, "SELECT status::text FROM pgqueuer.pgqueuer") == [("picked",)]


async def test_job_of_a_worker_that_died_is_run_by_another(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "HEARTBEAT", timedelta(seconds=1))
    monkeypatch.setattr(worker, "POLL", timedelta(seconds=0.5))
    ran = asyncio.Event()

    async def run(_: Database, __: Payload) -> None:
        ran.set()

    await queue(database, register(run))
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(
            text("UPDATE pgqueuer.pgqueuer SET status = 'picked', queue_manager_id = gen_random_uuid()")
        )
    async with working(database):
        await eventually(database, COUNT, 0)
    assert ran.is_set()


async def test_partitions_of_the_audit_log_are_made_ahead(database: Database) -> None:
    await worker.make_audit_partitions(database)
    names = await rows(
        database,
        "SELECT to_regclass('audit_events_' || to_char(current_date + make_interval(months => ahead), 'YYYY_MM')) "
        "IS NOT NULL FROM generate_series(0, 2) AS ahead",
    )
    assert names == [(True,)] * 3


async def test_schedule_is_known_to_the_queue(database: Database) -> None:
    async with working(database):
        known = "SELECT string_agg(entrypoint, ' ' ORDER BY entrypoint) FROM pgqueuer.pgqueuer_schedules"
        await eventually(database, known, " ".join(sorted(worker.SCHEDULE)))


async def test_lost_connection_is_made_again_within_five_seconds(
    database: Database, databases: Databases, register: Register
) -> None:
    ran: list[str] = []

    async def run(_: Database, payload: Payload) -> None:
        ran.append(payload["id"])

    name = register(run)
    async with working(database):
        await queue(database, name, id="before")
        await eventually(database, COUNT, 0)
        await end_connections(databases, database)
        began = time.monotonic()
        await queue(database, name, id="after")
        await eventually(database, COUNT, 0)
    assert time.monotonic() - began < 5
    assert ran == ["before", "after"]


async def end_connections(databases: Databases, database: Database) -> None:
    connection = await asyncpg.connect(databases.superuser_url(str(database.engine.url.database)))
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'guichet worker'"
        )
    finally:
        await connection.close()


@pytest.mark.durable
async def test_worker_goes_on_within_five_seconds_of_the_databases_return(
    configure: Configure, register: Register
) -> None:
    ran = asyncio.Event()

    async def run(_: Database, __: Payload) -> None:
        ran.set()

    with durable_cluster() as databases:
        databases.copy_of_template("restarted")
        url = databases.app_url("restarted")
        name = register(run)
        async with connected(configure(database_url=url)) as database, working(database):
            await queue(database, name)
            await asyncio.wait_for(ran.wait(), 10)
            ran.clear()
            databases.cluster.kill_everything()
            await asyncio.sleep(3)  # the worker notices and tries in vain
            Cluster.start(databases.cluster.data_dir, port=databases.cluster.port, bound=True)
            async with connected(configure(database_url=url)) as another:
                await queue(another, name)
            await asyncio.wait_for(ran.wait(), 5)


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Database]:
    database = Database(make_engine(settings))
    try:
        yield database
    finally:
        await database.close()


async def test_process_logs_no_data_and_ends_soon_after_sigterm(database: Database) -> None:
    """The outbox row cannot be rendered: its language is a person's name, which is in the exception."""
    async with database.transaction(DbRole.WORKER) as session:
        outbox_id = new_id()
        await session.execute(
            text(
                "INSERT INTO outbox (id, channel, message, recipient, language, params, state, attempts) "
                "VALUES (:id, 'mail', 'login_warning', 'anna.exemple@example.org', :language, '{}', 'queued', 0)"
            ),
            {"id": outbox_id, "language": SECRET},
        )
        await enqueue(session, "deliver", {"outbox_id": outbox_id})
    process = start_process(database)
    try:
        await eventually(database, "SELECT attempts FROM pgqueuer.pgqueuer", 1, seconds=30)
    finally:
        process.send_signal(signal.SIGTERM)
        out, _ = await asyncio.to_thread(process.communicate, timeout=10)
    lines = [json.loads(line) for line in out.splitlines()]
    assert process.returncode == 0
    assert [(line["job"], line["attempt"], line["kind"]) for line in lines if line["event"] == "job_failed"] == [
        ("deliver", 1, "KeyError")
    ]
    assert SECRET not in out
    assert await rows(database, "SELECT error FROM outbox") == [("KeyError",)]


@pytest.mark.usefixtures("production")
async def test_worker_says_at_its_start_which_way_out_is_missing(database: Database) -> None:
    process = start_process(database, GUICHET_ENVIRONMENT="production", GUICHET_LOG_LEVEL="INFO")
    assert process.stdout
    try:
        lines = [json.loads(await asyncio.to_thread(process.stdout.readline))]
        while lines[-1]["event"] != "worker_ready":
            lines.append(json.loads(await asyncio.to_thread(process.stdout.readline)))
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.communicate, timeout=10)
    assert [line["kind"] for line in lines if line["event"] == "no_way_out"] == ["no_mail_server", "no_sms_gateway"]


def start_process(database: Database, **variables: str) -> subprocess.Popen[str]:
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-m", "api.worker"],
        cwd=REPOSITORY,
        env=os.environ | {"GUICHET_ENVIRONMENT": "test", "GUICHET_DATABASE_URL": url} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
