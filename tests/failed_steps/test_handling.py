"""What administrators do about failed steps, and that each is done once."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, text

from api import worker
from api.core import jobs
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.core.jobs import Job, Payload, all_jobs
from api.core.labels import LANGUAGES, has_label
from api.failed_steps.finding import FIND, forget_failed_steps
from api.failed_steps.kinds import KINDS, REASONS, asked_of, reason_of, safe_code
from api.failed_steps.models import FailedStep
from api.failed_steps.retrying import retry_failed_steps
from api.failed_steps.sources.found import SUBJECT
from api.failed_steps.sums import NAMES
from api.failed_steps.telling import tell_of_failed_steps
from api.notifications.messages import MESSAGES
from api.notifications.rendering import subject_of
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID, REVIEWER_ID
from tests.failed_steps.steps import PATH, found, listed, retry
from tests.records import audited, mails

DISMISSAL = {"reason": "Traité par téléphone"}


async def add(database: Database, **values: Any) -> str:
    """A step of a sum that differs, which nothing closes by itself."""
    row = {
        "id": new_id(),
        "kind": "sum",
        "source": f"sum:{uuid4().hex}",
        "name": "statuses",
        "asked": "operator",
        "code": "difference",
        "reason": "difference",
        "retryable": True,
        "facts": {},
        "attempts": 1,
        "failed_at": text("app_now()"),
        "state": "open",
    }
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(insert(FailedStep).values(row | values))
    return str((row | values)["id"])


async def held(database: Database, name: str) -> None:
    """A job that the queue holds."""
    statement = (
        "INSERT INTO pgqueuer.pgqueuer (priority, status, entrypoint, payload, attempts) "
        "VALUES (0, 'failed', :name, '{}', 14)"
    )
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text(statement), {"name": name})


async def dismiss(administrator: Caller, step_id: str, **body: Any) -> Any:
    return await administrator.post(f"{PATH}/{step_id}/dismissal", json=DISMISSAL | body)


async def test_a_dismissed_step_is_kept_with_its_reason_and_comes_back_no_more(
    database: Database, administrator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(database, "tell_infected")
    [step] = await found(database, administrator)
    answer = await dismiss(administrator, step["id"])
    assert answer.status_code == 200, answer.text
    assert await found(database, administrator) == []
    [handled] = await listed(administrator, view="handled")
    assert (handled["state"], handled["closed_by"]) == ("dismissed", "Peter Roth")
    assert handled["dismissal_reason"] == DISMISSAL["reason"]
    for refused in (await dismiss(administrator, step["id"]), await administrator.post(f"{PATH}/{step['id']}/retries")):
        assert (refused.status_code, refused.json()["code"]) == (409, "step_handled")
    assert ("dismiss", []) in await audited(database, "failed_step", UUID(step["id"]))


async def test_a_reason_is_needed(database: Database, administrator: Caller) -> None:
    step_id = await add(database)
    answer = await dismiss(administrator, step_id, reason=" ")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reason"
    assert len(await listed(administrator)) == 1


async def test_what_is_tried_again_cannot_be_dismissed(database: Database, administrator: Caller) -> None:
    step_id = await add(database)
    await administrator.post(f"{PATH}/{step_id}/retries")
    assert (await dismiss(administrator, step_id)).json()["code"] == "step_handled"


async def test_somebody_of_the_office_looks_after_it(database: Database, administrator: Caller) -> None:
    step_id = await add(database)
    wish = {"person_id": str(REVIEWER_ID), "note": "Appeler l’hébergeur"}
    step = (await administrator.put(f"{PATH}/{step_id}/keeper", json=wish)).json()
    assert (step["keeper"], step["note"]) == ({"id": str(REVIEWER_ID), "name": "Anna Muster"}, wish["note"])
    assert await audited(database, "failed_step", UUID(step_id)) == [("hand_over", ["keeper", "note"])]
    nobody = (await administrator.put(f"{PATH}/{step_id}/keeper", json={"person_id": None, "note": None})).json()
    assert (nobody["keeper"], nobody["note"]) == (None, None)


async def test_nobody_of_a_company_looks_after_it(database: Database, administrator: Caller, company: Company) -> None:
    step_id = await add(database)
    wish = {"person_id": str(company.made.manager.id), "note": None}
    answer = await administrator.put(f"{PATH}/{step_id}/keeper", json=wish)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "choice")


@pytest.mark.parametrize("path", ["retries", "dismissal", "keeper"])
async def test_a_step_that_is_not_there_is_not_found(administrator: Caller, path: str) -> None:
    method = "PUT" if path == "keeper" else "POST"
    body = {"keeper": {"person_id": None, "note": None}, "dismissal": DISMISSAL}.get(path)
    for step_id in (uuid4(), "1"):
        assert (await administrator.request(method, f"{PATH}/{step_id}/{path}", json=body)).status_code == 404


async def test_a_reviewer_sees_none(database: Database, officer: Caller, administrator: Caller) -> None:
    await add(database)
    answer = await officer.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (403, "administrators_only")
    assert (await officer.get("/api/v1/office/reconciliations")).status_code == 403
    assert (await officer.get("/api/v1/office/counts")).json()["failed_steps"] is None
    assert (await administrator.get("/api/v1/office/counts")).json()["failed_steps"] == 1


async def test_pages_and_filters_find_what_is_meant(database: Database, administrator: Caller, clock: Clock) -> None:
    wanted = []
    for kind, asked in (("mail", "office"), ("job", "operator"), ("job", "office"), ("sum", "operator")):
        wanted.append(await add(database, kind=kind, asked=asked, name="login_warning", source=f"x:{uuid4()}"))
        await clock.move(seconds=1)
    mail, first_job, second_job, difference = wanted
    ids = [step["id"] for step in await listed(administrator)]
    assert ids == wanted[::-1]
    assert [step["id"] for step in await listed(administrator, kind="job")] == [second_job, first_job]
    assert [step["id"] for step in await listed(administrator, asked="office")] == [second_job, mail]
    assert [step["id"] for step in await listed(administrator, kind="job", asked="operator")] == [first_job]
    page = (await administrator.get(PATH, params={"limit": 3})).json()
    assert (page["count"], len(page["items"])) == (4, 3)
    rest = (await administrator.get(PATH, params={"limit": 3, "cursor": page["next"]})).json()
    assert ([step["id"] for step in rest["items"]], rest["next"]) == ([mail], None)
    assert page["kinds"] == [
        {"kind": "job", "open": 2, "retryable": 2},
        {"kind": "mail", "open": 1, "retryable": 1},
        {"kind": "sum", "open": 1, "retryable": 1},
    ]
    assert difference in ids
    assert (await administrator.get(PATH, params={"view": "handled", "cursor": page["next"]})).status_code == 422


@pytest.mark.committed
async def test_twenty_retries_at_once_make_one_attempt(
    app: FastAPI, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Payload] = []

    async def count(_: Database, payload: Payload) -> None:
        tries.append(payload)

    monkeypatch.setitem(jobs._JOBS, "tell_infected", Job("tell_infected", count, "operator"))
    await held(database, "tell_infected")
    async with officer_in(app, database, ADMINISTRATOR_ID) as administrator:
        [step] = await found(database, administrator)
        answers = await asyncio.gather(*(administrator.post(f"{PATH}/{step['id']}/retries") for _ in range(20)))
        assert {answer.status_code for answer in answers} == {202}
        assert {answer.json()["state"] for answer in answers} == {"retrying"}
        assert [action for action, _ in await audited(database, "failed_step", UUID(step["id"]))] == ["retry"]
        await asyncio.gather(*(retry_failed_steps(database, {}) for _ in range(5)))
        await worker.drain(database)
        assert len(tries) == 1
        assert await found(database, administrator) == []


@pytest.mark.committed
async def test_all_of_a_kind_are_tried_again_once(
    app: FastAPI, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Payload] = []

    async def count(_: Database, payload: Payload) -> None:
        tries.append(payload)

    monkeypatch.setitem(jobs._JOBS, "tell_infected", Job("tell_infected", count, "operator"))
    for _ in range(7):
        await held(database, "tell_infected")
    other = await add(database)
    async with officer_in(app, database, ADMINISTRATOR_ID) as administrator:
        assert len(await found(database, administrator, kind="job")) == 7
        answers = await asyncio.gather(*(administrator.post(f"{PATH}/retries", json={"kind": "job"}) for _ in range(4)))
        assert sorted(answer.json()["count"] for answer in answers) == [0, 0, 0, 7]
        await worker.drain(database)
        await worker.drain(database)  # those with smaller numbers than the job that began them
        assert len(tries) == 7
        assert [step["id"] for step in await found(database, administrator)] == [other]
        assert ("retry", ["job"]) in await audited(database, "failed_step", None)


async def test_a_retry_whose_job_was_lost_is_begun_by_the_next_look(
    database: Database, administrator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Payload] = []

    async def count(_: Database, payload: Payload) -> None:
        tries.append(payload)

    monkeypatch.setitem(jobs._JOBS, "tell_infected", Job("tell_infected", count, "operator"))
    await held(database, "tell_infected")
    [step] = await found(database, administrator)
    await retry(administrator, step)
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text("DELETE FROM pgqueuer.pgqueuer WHERE entrypoint = 'retry_failed_steps'"))
    assert [step["state"] for step in await found(database, administrator)] == ["retrying"]
    await worker.drain(database)
    assert len(tries) == 1


async def test_a_worker_that_stands_still_is_told(database: Database, administrator: Caller, clock: Clock) -> None:
    assert not (await administrator.get(PATH)).json()["late"]
    await worker.carry_out(database, FIND)
    page = (await administrator.get(PATH)).json()
    assert (page["late"], page["looked_at"] is None) == (False, False)
    await clock.move(minutes=11)
    assert (await administrator.get(PATH)).json()["late"]
    assert (await administrator.get("/api/v1/office/counts")).json()["failed_steps"] == 1


async def test_administrators_get_one_mail_a_day_about_what_is_new(database: Database, administrator: Caller) -> None:
    await tell_of_failed_steps(database)
    assert await mails(database, "failed_steps") == []
    for _ in range(2):
        await add(database)
    await add(database, kind="mail", name="login_warning", reason="address_refused")
    await tell_of_failed_steps(database)
    await tell_of_failed_steps(database)
    [mail] = await mails(database, "failed_steps")
    assert mail.person_id == ADMINISTRATOR_ID
    assert mail.params == {"kinds": ["Email\u202f: 1", "Rapprochement\u202f: 2"]}


async def test_what_was_handled_before_the_mail_is_not_told(database: Database, administrator: Caller) -> None:
    await dismiss(administrator, await add(database))
    await tell_of_failed_steps(database)
    assert await mails(database, "failed_steps") == []


async def test_handled_steps_are_forgotten_after_a_year(database: Database, administrator: Caller) -> None:
    old, young, still_open = [await add(database) for _ in range(3)]
    for step_id in (old, young):
        await dismiss(administrator, step_id)
    async with database.transaction(DbRole.WORKER) as session:
        aged = text("UPDATE failed_steps SET closed_at = closed_at - interval '366 days' WHERE id = :id")
        await session.execute(aged, {"id": UUID(old)})
    await forget_failed_steps(database)
    assert [step["id"] for step in await listed(administrator, view="handled")] == [young]
    assert [step["id"] for step in await listed(administrator)] == [still_open]


@pytest.mark.parametrize(
    ("kind", "code", "reason", "asked"),
    [
        ("mail", "recipient_refused_550", "address_refused", "office"),
        ("sms", "recipient_refused_1", "number_refused", "office"),
        ("mail", "bounced_5.1.1", "bounced", "office"),
        ("mail", "data_refused_554", "mail_refused", "operator"),
        ("mail", "SMTPConnectError", "mail_server", "operator"),
        ("mail", "TimeoutError", "mail_server", "operator"),
        ("sms", "GatewayFailed http_500", "gateway", "operator"),
        ("sms", "number_refused", "number_refused", "office"),
        ("job", "ConnectionRefusedError", "unreachable", "operator"),
        ("job", "DBAPIError", "database", "operator"),
        ("job", "KeyError", "program", "operator"),
        ("schedule", "not_run", "not_run", "operator"),
    ],
)
def test_a_code_becomes_words_and_somebody_who_is_asked(kind: Any, code: str, reason: str, asked: str) -> None:
    assert reason_of(kind, code) == reason
    assert asked_of(reason_of(kind, code)) == asked


def test_words_never_become_a_code() -> None:
    assert safe_code("Anna Exemple 756.0000.0000.02") == "unknown"
    assert safe_code("anna@example.org") == "unknown"
    assert safe_code("x" * 61) == safe_code(None) == "unknown"
    assert safe_code("SMTPResponseException 421") == "SMTPResponseException 421"


def test_everything_that_can_fail_has_its_words() -> None:
    for name in [*KINDS]:
        assert has_label(f"steps.kind.{name}"), name
    for reason in REASONS:
        assert has_label(f"steps.reason.{reason}"), reason
        assert has_label(f"steps.todo.{reason}"), reason
    missing = [
        key
        for key in (
            *(f"job.{name}" for name in all_jobs() if not name.startswith("test_")),
            *(f"schedule.{name}" for name in worker.SCHEDULE),
            *(f"sum.{name}" for name in NAMES),
            *(f"sms.{name}" for name, message in MESSAGES.items() if message.channel == "sms"),
        )
        if not has_label(f"steps.{key}")
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_can_be_called_by_its_subject(language: str) -> None:
    facts = dict.fromkeys(SUBJECT, "2026-12-23")
    for name, message in MESSAGES.items():
        if message.channel == "mail":
            assert subject_of(name, language, facts), name
