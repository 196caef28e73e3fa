"""Each kind of failure is made to happen, is seen, tried again, and gone."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from api import worker
from api.core import jobs
from api.core.config import ExportLimits, Settings, Smtp
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.core.jobs import ATTEMPTS, Handler, Job, Payload, enqueue
from api.documents.models import ListFile
from api.failed_steps.finding import FIND, find_failed_steps
from api.failed_steps.sources import SOURCES
from api.invoices import list_files
from api.notifications import service as notifications
from api.notifications.models import OutboxMessage
from api.notifications.senders import NoSender, SmtpSender
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.documents import files
from tests.documents.scanners import FakeClamd, scanning
from tests.documents.test_scanning import NOBODY, Use, run_later, use
from tests.documents.test_uploads import upload
from tests.failed_steps.steps import PATH, found, listed, retry
from tests.notifications.smtp_server import mail_server
from tests.notifications.test_worker import eventually, working
from tests.review.requests import ACCEPT, decide, send

__all__ = ["use"]

SECRET = "Anna Exemple 756.0000.0000.02"
Register = Callable[[Handler], str]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Add a kind of job for this test; returns its name."""

    def add(run: Handler) -> str:
        name = f"test_{new_id().hex}"
        monkeypatch.setitem(jobs._JOBS, name, Job(name, run, "office"))
        return name

    return add


async def queue(database: Database, name: str, payload: Payload) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        await enqueue(session, name, payload)


async def run(database: Database, statement: str, **values: object) -> None:
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text(statement), values)


LAST_ATTEMPT = "UPDATE pgqueuer.pgqueuer SET attempts = :n"


@pytest.mark.committed
async def test_a_job_that_fails_for_good_is_seen_without_its_data_and_gone_once_it_succeeds(
    database: Database, administrator: Caller, register: Register
) -> None:
    fails = True
    tries = 0

    async def work(_: Database, payload: Payload) -> None:
        nonlocal tries
        tries += 1
        if fails:
            raise ValueError(payload["name"])

    organisation_id = new_id()
    name = register(work)
    await queue(database, name, {"name": SECRET, "organisation_id": organisation_id})
    await run(database, LAST_ATTEMPT, n=ATTEMPTS - 1)
    status = "SELECT COALESCE((SELECT status::text FROM pgqueuer.pgqueuer WHERE entrypoint LIKE 'test_%'), 'none')"
    async with working(database):
        await eventually(database, status, "failed")
        [step] = [step for step in await found(database, administrator) if step["kind"] == "job"]
        assert (step["title"], step["reason"], step["code"], step["asked"]) == (name, "program", "ValueError", "office")
        assert (step["attempts"], step["state"], step["may_retry"]) == (ATTEMPTS, "open", True)
        assert SECRET not in str(step)

        assert (await retry(administrator, step))["state"] == "retrying"
        await eventually(database, "SELECT attempts >= 15 AND status = 'failed' FROM pgqueuer.pgqueuer", True)
        assert tries == 2  # one new attempt, and held again at once
        [again] = await found(database, administrator, kind="job")
        assert (again["id"], again["state"], again["attempts"]) == (step["id"], "open", ATTEMPTS + 1)
        assert again["retried_by"] == "Peter Roth"

        fails = False
        await retry(administrator, again)
        await eventually(database, status, "none")
        assert await found(database, administrator, kind="job") == []
    [handled] = await listed(administrator, view="handled")
    assert (handled["id"], handled["state"], handled["dismissal_reason"]) == (step["id"], "done", None)


def by_smtp(monkeypatch: pytest.MonkeyPatch, settings: Settings, port: int) -> None:
    """Mails leave as in production."""
    smtp = Smtp(host="127.0.0.1", port=port, tls="none")
    office = settings.office
    sender = SmtpSender(smtp, office.name, office.mail_from, "office.example")
    monkeypatch.setattr(notifications, "sender_for", lambda *_: sender)


async def test_a_mail_that_is_refused_names_its_request_and_is_sent_again(
    database: Database,
    company: Company,
    officer: Caller,
    administrator: Caller,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = await send(company)
    await decide(officer, sent, ACCEPT)
    async with mail_server({"RCPT": "550 no such mailbox"}) as server:
        by_smtp(monkeypatch, settings, server.port)
        await worker.drain(database)
    [step] = await found(database, administrator)
    reference = sent.sent["reference"]
    assert (step["kind"], step["reason"], step["code"]) == ("mail", "address_refused", "recipient_refused_550")
    assert (step["asked"], step["reference"], step["invoice_id"]) == ("office", reference, sent.id)
    assert step["title"] == f"Demande {reference}\u202f: le paiement s’effectue"
    assert step["organisation"]["id"] == str(company.id)
    assert "@" not in str(step)
    await retry(administrator, step)
    async with mail_server() as server:
        by_smtp(monkeypatch, settings, server.port)
        await worker.drain(database)
    assert len(server.mails) == 1
    assert await found(database, administrator) == []


async def test_a_mail_that_is_refused_again_is_open_again(
    database: Database,
    company: Company,
    officer: Caller,
    administrator: Caller,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await decide(officer, await send(company), ACCEPT)
    async with mail_server({"RCPT": "550 no such mailbox"}) as server:
        by_smtp(monkeypatch, settings, server.port)
        await worker.drain(database)
        [step] = await found(database, administrator)
        await retry(administrator, step)
        assert (await found(database, administrator))[0]["state"] == "retrying"
        await worker.drain(database)
    [again] = await found(database, administrator)
    assert (again["id"], again["state"], again["attempts"]) == (step["id"], "open", 2)


async def test_a_mail_that_came_back_is_seen_though_it_was_handled_before(
    database: Database, company: Company, officer: Caller, administrator: Caller, clock: Clock
) -> None:
    await decide(officer, await send(company), ACCEPT)
    await fail_mails(database)
    [step] = await found(database, administrator)
    await administrator.post(f"{PATH}/{step['id']}/dismissal", json={"reason": "Adresse corrigée"})
    assert await found(database, administrator) == []
    await clock.move(minutes=5)
    await fail_mails(database, state="undelivered", error="bounced_5.1.1")
    [bounced] = await found(database, administrator)
    assert (bounced["reason"], bounced["id"] == step["id"]) == ("bounced", False)


async def fail_mails(database: Database, **values: Any) -> None:
    failed = {"state": "failed", "error": "SMTPConnectError", "attempts": ATTEMPTS, "failed_at": text("app_now()")}
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(update(OutboxMessage).values(**failed | values))
        await session.execute(text("DELETE FROM pgqueuer.pgqueuer"))


async def queue_code(database: Database, error: str, attempts: int) -> None:
    async with database.transaction(DbRole.AUTH) as session:
        outbox_id = await notifications.queue_sms(
            session,
            "login_code",
            recipient="+41790000000",
            language="fr",
            person_id=None,
            params={},
            job="send_login_code",
            payload={"attempt_id": new_id()},
        )
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text("DELETE FROM pgqueuer.pgqueuer"))
        values = {"state": "failed", "error": error, "attempts": attempts, "failed_at": text("app_now()")}
        await session.execute(update(OutboxMessage).where(OutboxMessage.id == outbox_id).values(**values))


async def test_an_sms_whose_code_is_over_cannot_be_tried_again(database: Database, administrator: Caller) -> None:
    await queue_code(database, "code_is_over", 3)
    [step] = await found(database, administrator)
    assert (step["kind"], step["title"], step["reason"]) == ("sms", "Code d’accès", "too_late")
    assert (step["asked"], step["may_retry"]) == ("office", False)
    answer = await administrator.post(f"{PATH}/{step['id']}/retries")
    assert (answer.status_code, answer.json()["code"]) == (409, "step_not_retryable")
    assert (await administrator.post(f"{PATH}/retries", json={"kind": "sms"})).json() == {"count": 0}


async def test_a_code_that_nobody_needed_any_more_is_no_failure(database: Database, administrator: Caller) -> None:
    await queue_code(database, "code_is_over", 0)
    assert await found(database, administrator) == []


async def test_an_sms_without_a_gateway_is_seen(
    database: Database, administrator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "sender_for", lambda *_: NoSender("no_sms_gateway"))
    async with database.transaction(DbRole.AUTH) as session:
        outbox_id = await notifications.queue_sms(
            session, "login_code", recipient="+41790000000", language="fr", person_id=None, params={}
        )
    await notifications.deliver(database, outbox_id, {"code": "123456"})
    [step] = await found(database, administrator)
    assert (step["kind"], step["reason"], step["asked"]) == ("sms", "not_configured", "operator")


async def wait_an_hour(database: Database, company: Company) -> None:
    """Of the files alone: sessions do not last as long."""
    async with database.transaction(DbRole.WORKER, company.id) as session:
        await session.execute(text("UPDATE documents SET created_at = created_at - interval '61 minutes'"))


async def test_a_file_that_the_scanner_is_silent_about_is_seen_after_an_hour(
    database: Database, company: Company, administrator: Caller, use: Use
) -> None:
    use(NOBODY)
    uploaded = (await upload(company.collaborator, files.plain_pdf())).json()
    assert await found(database, administrator) == []
    await wait_an_hour(database, company)
    [step] = await found(database, administrator)
    assert (step["kind"], step["reason"], step["asked"]) == ("scan", "scanner_silent", "operator")
    assert step["organisation"]["id"] == str(company.id)
    assert "Facture" not in str(step)
    await retry(administrator, step)
    await worker.drain(database)
    [again] = await found(database, administrator)
    assert (again["id"], again["state"]) == (step["id"], "open")
    async with scanning(FakeClamd(b"stream: OK\0")) as address:
        use(address)
        await retry(administrator, step)
        await run_later(database)
    assert (await company.manager.get(f"/api/v1/documents/{uploaded['id']}")).json()["state"] == "clean"
    assert await found(database, administrator) == []
    assert (await listed(administrator, view="handled"))[0]["state"] == "done"


async def test_a_scan_whose_job_is_lost_gets_another_one(
    database: Database, company: Company, administrator: Caller, use: Use
) -> None:
    use(NOBODY)
    await upload(company.collaborator, files.plain_pdf())
    await run(database, "DELETE FROM pgqueuer.pgqueuer")
    await wait_an_hour(database, company)
    [step] = await found(database, administrator)
    async with scanning(FakeClamd(b"stream: OK\0")) as address:
        use(address)
        await retry(administrator, step)
        await worker.drain(database)
    assert await found(database, administrator) == []


async def test_an_archive_that_is_too_large_is_made_once_more_is_allowed(
    database: Database, company: Company, administrator: Caller, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = settings.model_copy(update={"exports": ExportLimits(bytes=10, days=7)})
    with monkeypatch.context() as tight:
        tight.setattr("api.leaving.service.get_settings", lambda: small)
        await company.manager.post("/api/v1/data-exports")
        await worker.drain(database)
    [step] = await found(database, administrator)
    assert (step["kind"], step["reason"], step["organisation"]["id"]) == ("export", "too_large", str(company.id))
    await retry(administrator, step)
    await worker.drain(database)
    assert await found(database, administrator) == []
    [export] = (await company.manager.get("/api/v1/data-exports")).json()["items"]
    assert export["state"] == "ready"


async def test_a_list_file_that_cannot_be_made_is_seen_and_made_again(
    database: Database, company: Company, administrator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_disk(*_: object) -> AsyncIterator[Any]:
        raise OSError("no space left")
        yield

    await company.collaborator.post("/api/v1/invoice-list-files", json={"format": "csv"})
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(update(ListFile).values(attempts=list_files._ATTEMPTS - 1))
    with monkeypatch.context() as broken:
        broken.setattr(list_files, "_counted", no_disk)
        await worker.drain(database)
    [step] = await found(database, administrator)
    assert (step["kind"], step["reason"], step["code"]) == ("list_file", "unreachable", "OSError")
    await retry(administrator, step)
    await worker.drain(database)
    assert await found(database, administrator) == []


async def test_what_it_was_about_may_be_gone(
    database: Database, company: Company, administrator: Caller, use: Use
) -> None:
    use(NOBODY)
    uploaded = (await upload(company.collaborator, files.plain_pdf())).json()
    await wait_an_hour(database, company)
    assert len(await found(database, administrator)) == 1
    await company.collaborator.delete(f"/api/v1/documents/{uploaded['id']}")
    assert await found(database, administrator) == []
    assert [step["state"] for step in await listed(administrator, view="handled")] == ["gone"]


@pytest.fixture
def nightly(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], None]:
    """Make a scheduled job end well or badly."""

    def end(error: Exception | None) -> None:
        async def work(_: Database) -> None:
            if error is not None:
                raise error

        monkeypatch.setitem(worker.SCHEDULE, "remove_orphans", ("40 3 * * *", work))

    return end


async def test_a_nightly_job_that_fails_is_seen_and_gone_after_its_next_good_run(
    database: Database, administrator: Caller, nightly: Callable[[Exception | None], None], clock: Clock
) -> None:
    nightly(OSError(SECRET))
    await worker.carry_out(database, "remove_orphans")
    [step] = await found(database, administrator)
    assert (step["kind"], step["title"]) == ("schedule", "Effacer les fichiers sans emploi")
    assert (step["reason"], step["code"], step["attempts"]) == ("unreachable", "OSError", 1)
    assert SECRET not in str(step)
    await clock.move(minutes=1)
    nightly(None)
    await worker.carry_out(database, "remove_orphans")
    assert await found(database, administrator) == []


async def test_a_nightly_job_is_run_now_when_it_is_tried_again(
    database: Database, administrator: Caller, nightly: Callable[[Exception | None], None], clock: Clock
) -> None:
    nightly(OSError())
    await worker.carry_out(database, "remove_orphans")
    [step] = await found(database, administrator)
    await clock.move(minutes=1)
    await retry(administrator, step)
    await worker.drain(database)
    [again] = await found(database, administrator)
    assert (again["id"], again["state"], again["attempts"]) == (step["id"], "open", 2)
    nightly(None)
    await clock.move(minutes=1)
    await retry(administrator, again)
    await worker.drain(database)
    assert await found(database, administrator) == []


async def scheduled(database: Database, **ago: timedelta | None) -> None:
    """As the queue would know it: when its next run is due, and when its last one was."""
    await run(
        database,
        "INSERT INTO pgqueuer.pgqueuer_schedules (expression, entrypoint, next_run, last_run) "
        "VALUES ('40 3 * * *', 'remove_orphans', app_now() - CAST(:next AS interval), "
        "app_now() - CAST(:last AS interval))",
        **ago,
    )


async def begun(database: Database, name: str, ago: timedelta) -> None:
    statement = (
        "INSERT INTO scheduled_runs (id, name, started_at) VALUES (:id, :name, app_now() - CAST(:ago AS interval))"
    )
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text(statement), {"id": new_id(), "name": name, "ago": ago})


async def test_a_nightly_job_that_did_not_run_when_it_should_have_is_seen(
    database: Database, administrator: Caller
) -> None:
    await scheduled(database, next=timedelta(minutes=20), last=None)
    assert await found(database, administrator) == []
    await run(database, "UPDATE pgqueuer.pgqueuer_schedules SET next_run = app_now() - interval '40 minutes'")
    [step] = await found(database, administrator)
    assert (step["kind"], step["reason"]) == ("schedule", "not_run")
    await retry(administrator, step)
    await worker.drain(database)
    assert await found(database, administrator) == []


async def test_a_nightly_job_that_ran_without_a_trace_is_seen(database: Database, administrator: Caller) -> None:
    await begun(database, "send_digests", timedelta(hours=30))  # runs are recorded since then
    await run(database, "UPDATE scheduled_runs SET ended_at = started_at")
    await scheduled(database, next=-timedelta(hours=20), last=timedelta(hours=4))
    assert [step["reason"] for step in await found(database, administrator)] == ["not_run"]


async def test_a_nightly_job_without_an_end_is_seen(database: Database, administrator: Caller) -> None:
    await begun(database, "remove_orphans", timedelta(hours=3))
    await begun(database, "send_digests", timedelta(hours=1))
    [step] = await found(database, administrator)
    assert (step["title"], step["reason"]) == ("Effacer les fichiers sans emploi", "no_end")


async def test_of_what_runs_every_minute_only_the_last_run_is_kept(database: Database) -> None:
    for _ in range(3):
        await worker.carry_out(database, FIND)
        await worker.carry_out(database, "forget_invitations")
    async with database.transaction(DbRole.WORKER) as session:
        counted = await session.execute(text("SELECT name, count(*) FROM scheduled_runs GROUP BY name ORDER BY name"))
        assert counted.all() == [(FIND, 1), ("forget_invitations", 3)]


async def test_one_source_that_cannot_be_read_hides_no_other(
    database: Database,
    administrator: Caller,
    nightly: Callable[[Exception | None], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(_: object) -> list[Any]:
        raise RuntimeError

    nightly(OSError())
    await worker.carry_out(database, "remove_orphans")
    monkeypatch.setitem(SOURCES, "outbox", replace(SOURCES["outbox"], find=broken))
    with pytest.raises(RuntimeError):
        await find_failed_steps(database)
    assert [step["kind"] for step in await listed(administrator)] == ["schedule"]
