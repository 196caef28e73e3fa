"""The job worker: `python -m api.worker`.

Takes jobs from the queue as the database role guichet_worker, tries failing ones again with growing pauses, and keeps
those that never succeed as `failed` in the queue, where `failed_steps` finds them. Ends within 30 s of SIGTERM (R-92).
"""

import asyncio
import json
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import asyncpg
import structlog
from asyncpg.exceptions import InterfaceError, PostgresError
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.executors import EntrypointExecutor
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Context, Schedule
from pgqueuer.domain.models import Job as QueuedJob
from sqlalchemy import text

import api.accounts.email_change
import api.accounts.password_reset
import api.documents.scanning
import api.messages.mails
import api.models
import api.notifications.service
import api.review.bulk.carrying_out
import api.review.decisions.infected_files
import api.review.decisions.telling  # noqa: F401 - these register jobs and tables
from api.accounts.jobs import forget_mobile_changes
from api.audit.forgetting import forget_audit_months
from api.audit.sealing import seal_audit_log
from api.audit.verifications import forget_verifications, verify_audit_log
from api.bulk.service import remove_old_bulk_uploads
from api.core.config import get_settings
from api.core.db import Database, DbRole, make_engine
from api.core.jobs import ATTEMPTS, SCHEMA, Job, Payload, all_jobs, job
from api.core.logging import configure_logging
from api.documents.sweep import remove_orphans
from api.failed_steps import runs
from api.failed_steps.finding import FIND, find_failed_steps, forget_failed_steps
from api.failed_steps.reconciliation import reconcile
from api.failed_steps.sources import schedules, sums
from api.failed_steps.telling import tell_of_failed_steps
from api.invoices.draft_keeping import remind_of_drafts, remove_old_drafts
from api.invoices.list_files import remove_old_list_files
from api.invoices.reminders import remind_of_corrections
from api.invoices.unsent_uploads import remove_unsent_uploads
from api.leaving.service import remove_old_exports
from api.notices.service import forget_notices, send_digests
from api.notifications.senders import missing_ways_out
from api.organisations.confirmation import forget_unconfirmed
from api.organisations.invitations import forget_invitations
from api.review.bulk.decisions import forget_bulk_decisions
from api.review.settings.absences import forget_absences
from api.review.statistics.closing import close_periods

log = structlog.get_logger("guichet.worker")

FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(hours=1)
HEARTBEAT: Final = timedelta(seconds=30)  # a job without a sign of life for this long is given to another worker
POLL: Final = timedelta(seconds=5)  # in case a notification was lost
STOP_SECONDS: Final = 25
LOST_SECONDS: Final = 2
RECONNECT_SECONDS: Final = 1


class JobFailed(Exception):
    """The kind of the last failure. pgqueuer stores the exception's words, so they hold no data (DECISIONS 36)."""


def pause_after(failures: int) -> timedelta:
    """2 s, 4 s, 8 s … one hour."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)


class Attempt(EntrypointExecutor):
    """One try of a job: logged without its payload, failures replaced by ones without data."""

    async def execute(self, job: QueuedJob, context: Context) -> None:
        attempt = job.attempts + 1
        with structlog.contextvars.bound_contextvars(job=job.entrypoint, job_id=job.id, request_id=f"job-{job.id}"):
            started = time.perf_counter()
            outcome: Exception | None = None
            try:
                await super().execute(job, context)
            except Exception as error:
                outcome = _outcome(error, attempt)
                log.error("job_failed", attempt=attempt, exc_info=error)
            else:
                log.info("job", attempt=attempt, milliseconds=round((time.perf_counter() - started) * 1000, 1))
        if outcome is not None:
            raise outcome  # outside the handler, else the first exception and its words would hang on it


def _outcome(error: Exception, attempt: int) -> Exception:
    kind = type(error).__name__
    return JobFailed(kind) if attempt >= ATTEMPTS else RetryRequested(pause_after(attempt), kind)


async def make_audit_partitions(database: Database) -> None:
    """Partitions of the audit log for this month and the next two."""
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text("SELECT make_audit_partitions(current_date, 2)"))


# When, in UTC, and what.
SCHEDULE: Final[dict[str, tuple[str, Callable[[Database], Awaitable[None]]]]] = {
    "make_audit_partitions": ("10 3 * * *", make_audit_partitions),
    "seal_audit_log": ("*/10 * * * *", seal_audit_log),
    "close_periods": ("5-59/10 * * * *", close_periods),
    "forget_audit_months": ("5 3 * * *", forget_audit_months),
    "verify_audit_log": ("45 3 * * *", verify_audit_log),
    "forget_verifications": ("8 3 * * *", forget_verifications),
    "remind_of_drafts": ("12 3 * * *", remind_of_drafts),
    "remove_old_drafts": ("15 3 * * *", remove_old_drafts),
    "remove_unsent_uploads": ("20 3 * * *", remove_unsent_uploads),
    "forget_unconfirmed": ("30 3 * * *", forget_unconfirmed),
    "forget_invitations": ("32 3 * * *", forget_invitations),
    "forget_mobile_changes": ("35 3 * * *", forget_mobile_changes),
    "remove_old_exports": ("25 3 * * *", remove_old_exports),
    "remove_old_list_files": ("28 3 * * *", remove_old_list_files),
    "remove_old_bulk_uploads": ("27 3 * * *", remove_old_bulk_uploads),
    "forget_notices": ("37 3 * * *", forget_notices),
    "forget_absences": ("38 3 * * *", forget_absences),
    "forget_bulk_decisions": ("39 3 * * *", forget_bulk_decisions),
    "send_digests": ("30 4 * * *", send_digests),
    "remind_of_corrections": ("15 5 * * *", remind_of_corrections),
    "remove_orphans": ("40 3 * * *", remove_orphans),
    "forget_failed_steps": ("45 3 * * *", forget_failed_steps),
    sums.RECONCILE: ("0 5 * * *", reconcile),
    "tell_of_failed_steps": ("30 5 * * *", tell_of_failed_steps),
    FIND: ("* * * * *", find_failed_steps),
}
schedules.plan({name: when for name, (when, _) in SCHEDULE.items()})


async def carry_out(database: Database, name: str) -> None:
    """A scheduled job, whose outcome is kept; of what runs every minute only the last one."""
    await runs.carry_out(database, name, SCHEDULE[name][1], keep=name != FIND)


@job(schedules.RUN)
async def run_scheduled(database: Database, payload: Payload) -> None:
    """Somebody asked for it now."""
    await carry_out(database, payload["name"])


def _register(queue: PgQueuer, database: Database, kind: Job) -> None:
    async def run(queued: QueuedJob) -> None:
        await kind.run(database, json.loads(queued.payload or b"{}"))

    queue.entrypoint(kind.name, on_failure="hold", executor_factory=Attempt, accepts_context=False)(run)


def _register_schedule(queue: PgQueuer, database: Database, name: str, when: str) -> None:
    async def run(_: Schedule) -> None:
        await carry_out(database, name)

    queue.schedule(name, when, accepts_context=False)(run)


def make_queue(connection: Any, database: Database) -> PgQueuer:  # noqa: ANN401 - asyncpg has no types
    """pgqueuer on one connection, with our schema, all jobs and the schedule."""
    driver = AsyncpgDriver(connection)
    queries = Queries(
        driver,
        qbe=QueryBuilderEnvironment(SCHEMA),
        qbq=QueryQueueBuilder(SCHEMA),
        qbs=QuerySchedulerBuilder(SCHEMA),
    )
    queue = PgQueuer(connection=driver, channel=SCHEMA.channel, queries=queries)
    for kind in all_jobs().values():
        _register(queue, database, kind)
    for name, (when, _) in SCHEDULE.items():
        _register_schedule(queue, database, name, when)
    return queue


async def work_while_connected(database: Database, stop: asyncio.Event) -> None:
    """Connect and work until `stop` is set or the connection is lost."""
    connection = await asyncpg.connect(
        database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
        timeout=5,
        command_timeout=10,  # a server that vanished without a word is noticed
        server_settings={"application_name": "guichet worker", "timezone": "UTC"},
    )
    try:
        await connection.execute(f"SET ROLE {DbRole.WORKER.value}")
        queue = make_queue(connection, database)
        connection.add_termination_listener(lambda _: queue.shutdown.set())
        log.info("worker_ready")
        await _run(queue, connection, stop)
    finally:
        connection.terminate()


async def _run(queue: PgQueuer, connection: Any, stop: asyncio.Event) -> None:  # noqa: ANN401 - asyncpg has no types
    running = asyncio.create_task(
        queue.run(dequeue_timeout=POLL, batch_size=5, max_concurrent_tasks=10, heartbeat_timeout=HEARTBEAT)
    )
    ends = [asyncio.create_task(waits()) for waits in (stop.wait, queue.shutdown.wait)]
    await asyncio.wait([running, *ends], return_when=asyncio.FIRST_COMPLETED)
    queue.shutdown.set()
    await asyncio.wait([running], timeout=STOP_SECONDS if stop.is_set() else LOST_SECONDS)
    if not running.done():
        # A job takes too long. pgqueuer deletes jobs that it cancels: without its connection it cannot, and the job
        # is run again after the heartbeat's time.
        log.warning("worker_cancels")
        connection.terminate()
        running.cancel()
    for end in ends:
        end.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def work(database: Database, stop: asyncio.Event) -> None:
    """Work until `stop` is set, through restarts of the database."""
    while not stop.is_set():
        try:
            await work_while_connected(database, stop)
        except (OSError, PostgresError, InterfaceError) as error:
            log.warning("database_lost", kind=type(error).__name__)
        except Exception as error:
            log.error("worker_failed", exc_info=error)
        await _pause(stop)


async def _pause(stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), RECONNECT_SECONDS)


_NEXT = text(
    f"SELECT id, entrypoint, payload FROM {SCHEMA.qualified.queue_table} "  # noqa: S608 - a constant of ours
    "WHERE id > :after AND status = 'queued' AND execute_after <= now() ORDER BY id LIMIT 1"
)
_DONE = text(f"DELETE FROM {SCHEMA.qualified.queue_table} WHERE id = :id")  # noqa: S608 - a constant of ours


async def drain(database: Database) -> int:
    """For tests: run what is due, in the order it was queued, with what it queues itself. Returns how many.

    In this process, one after the other, without a second try: a job's exception is the caller's.
    """
    done, after = 0, 0
    while True:
        async with database.transaction(DbRole.WORKER) as session:
            row = (await session.execute(_NEXT, {"after": after})).one_or_none()
        if row is None:
            return done
        await all_jobs()[row.entrypoint].run(database, json.loads(row.payload))
        async with database.transaction(DbRole.WORKER) as session:
            await session.execute(_DONE, {"id": row.id})
        done, after = done + 1, row.id


async def main() -> None:
    settings = get_settings()
    configure_logging(settings.log_level)
    for kind in missing_ways_out(settings):
        log.warning("no_way_out", kind=kind)
    if settings.audit.seal_folder is None:
        log.warning("audit_seals_not_shipped")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    database = Database(make_engine(settings))
    try:
        await database.try_login()
        await work(database, stop)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
