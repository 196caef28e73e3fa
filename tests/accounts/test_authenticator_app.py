"""Codes of an authenticator app in place of SMS (R-20, R-25)."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from api.accounts.models import Person
from api.accounts.passwords import HashPool
from api.core.config import get_settings
from api.core.db import Database, DbRole
from tests.accounts.enrolling import add_app, begin_app, shown_code
from tests.accounts.logging_in import PASSWORD, another_code, newest_code, refusal, send_password, with_password
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import audited, mails

APP, SESSIONS, STEP_UPS = "/api/v1/account/app", "/api/v1/sessions", "/api/v1/step-ups"
FACTORS = "/api/v1/account/factors"


@pytest.fixture
async def email(company: Company, database: Database) -> str:
    """The gérant's, who can log in with PASSWORD."""
    person = company.made.manager
    hashed = await HashPool().hash(PASSWORD)
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == person.id).values(password_hash=hashed))
    return person.email


async def sent_by_sms(database: Database) -> int:
    async with database.transaction(DbRole.WORKER) as session:
        query = text("SELECT count(*) FROM outbox WHERE channel = 'sms'")
        return int((await session.execute(query)).scalar_one())


async def test_who_has_an_app_logs_in_with_its_code_and_no_sms(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    seed = await add_app(manager, database)
    answer = await send_password(client, email)
    assert (answer.status_code, answer.json()["factors"]) == (201, ["totp"])
    assert (answer.json()["phone_hint"], answer.json()["resend_at"]) == (None, None)
    assert refusal(await client.post("/api/v1/login-codes")) == (401, "login_expired")
    assert await sent_by_sms(database) == 0
    answer = await client.post(SESSIONS, json={"code": await shown_code(database, seed)})
    assert answer.status_code == 201, answer.text


@pytest.fixture
def one_sms_a_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUICHET_CODES__OFFICE_PER_DAY", "1")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.usefixtures("one_sms_a_day")
async def test_a_day_without_sms_left_stops_their_owners_and_not_those_of_apps(
    app: FastAPI, database: Database, manager: Caller, email: str, clock: Clock
) -> None:
    await add_app(manager, database)
    for status in (201, 429):
        somebody = await with_password(database)
        async with Caller.of(app) as client:
            answer = await send_password(client, somebody.manager.email)
        assert answer.status_code == status
    assert refusal(answer) == (429, "too_many_codes")
    async with Caller.of(app) as client:
        assert (await send_password(client, email)).json()["factors"][0] == "totp"
    await clock.move(hours=24)
    async with Caller.of(app) as client:
        assert (await send_password(client, somebody.manager.email)).status_code == 201


async def test_without_the_password_nobody_learns_who_has_an_app(
    client: Caller, company: Company, database: Database, email: str
) -> None:
    await add_app(company.manager, database)
    answers = []
    for address in (email, company.made.collaborator.email, "nobody@societe.example"):
        body = {"email": address, "password": "quatre mots au autre", "audience": "company"}
        answer = await client.post("/api/v1/logins", json=body)
        answers.append({k: v for k, v in answer.json().items() if k != "request_id"})
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 201), (0, 201), (1, 201), (2, 401)])
async def test_a_code_is_good_one_step_early_and_late(
    client: Caller, manager: Caller, database: Database, email: str, clock: Clock, steps: int, status: int
) -> None:
    seed = await add_app(manager, database)
    await clock.move(minutes=3)
    await send_password(client, email)
    answer = await client.post(SESSIONS, json={"code": await shown_code(database, seed, steps)})
    assert answer.status_code == status


async def test_a_code_and_all_before_it_are_good_once(
    client: Caller, manager: Caller, database: Database, email: str, clock: Clock
) -> None:
    seed = await add_app(manager, database)
    await clock.move(minutes=3)
    earlier, code = await shown_code(database, seed, -1), await shown_code(database, seed)
    await send_password(client, email)
    assert (await client.post(SESSIONS, json={"code": code})).status_code == 201
    await send_password(client, email)
    for used in (code, earlier):
        assert refusal(await client.post(SESSIONS, json={"code": used})) == (401, "code_used")


async def test_the_code_that_confirmed_the_app_logs_nobody_in(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    seed = await begin_app(manager)
    code = await shown_code(database, seed)
    assert (await manager.put(APP, json={"code": code})).status_code == 200
    await send_password(client, email)
    assert refusal(await client.post(SESSIONS, json={"code": code})) == (401, "code_used")


@pytest.mark.committed  # parallel transactions
async def test_of_parallel_logins_with_one_code_one_succeeds(
    app: FastAPI, manager: Caller, database: Database, email: str
) -> None:
    seed = await add_app(manager, database)
    browsers = [Caller.of(app) for _ in range(8)]
    for browser in browsers:
        assert (await send_password(browser, email)).status_code == 201
    code = await shown_code(database, seed)
    answers = await asyncio.gather(*(browser.post(SESSIONS, json={"code": code}) for browser in browsers))
    statuses = Counter(answer.status_code for answer in answers)
    assert (statuses[201], statuses[401] + statuses[429]) == (1, 7)  # an app's code costs three guesses (limits)
    for browser in browsers:
        await browser.aclose()


@pytest.mark.committed  # in one transaction the refusal would roll back the count of the try
async def test_wrong_codes_count_on_the_account_as_those_by_sms(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    seed = await add_app(manager, database)
    statuses = []
    for tries in (6, 1):
        await send_password(client, email)
        wrong = another_code(await shown_code(database, seed, 9))
        statuses += [(await client.post(SESSIONS, json={"code": wrong})).json()["code"] for _ in range(tries)]
    assert statuses == [*["code_wrong"] * 5, "login_expired", "code_wrong"]
    await send_password(client, email)
    right = {"code": await shown_code(database, seed)}
    assert refusal(await client.post(SESSIONS, json=right)) == (429, "too_many_codes")


async def test_an_app_counts_only_once_a_code_of_it_has_confirmed_it(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    assert refusal(await manager.put(APP, json={"code": "123456"})) == (404, "not_found")
    old = await add_app(manager, database)
    new = await begin_app(manager)
    answer = await manager.put(APP, json={"code": another_code(await shown_code(database, new))})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "app_code_wrong")
    await send_password(client, email)
    assert refusal(await client.post(SESSIONS, json={"code": await shown_code(database, new)})) == (401, "code_wrong")
    assert (await client.post(SESSIONS, json={"code": await shown_code(database, old)})).status_code == 201
    assert (await manager.put(APP, json={"code": await shown_code(database, new)})).status_code == 200
    await send_password(client, email)
    late = {"code": await shown_code(database, old, 1)}
    assert refusal(await client.post(SESSIONS, json=late)) == (401, "code_wrong")


async def test_a_code_sent_by_sms_before_no_longer_opens_a_session(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    await send_password(client, email)
    code = await newest_code(database)
    await add_app(manager, database)
    assert refusal(await client.post(SESSIONS, json={"code": code})) == (401, "login_expired")


async def test_the_app_confirms_what_is_sensitive(manager: Caller, database: Database, clock: Clock) -> None:
    seed = await add_app(manager, database)
    await clock.move(minutes=6)
    assert (await manager.post(STEP_UPS)).json()["factors"] == ["totp"]
    assert await sent_by_sms(database) == 0
    answer = await manager.put(f"{STEP_UPS}/current", json={"code": await shown_code(database, seed)})
    assert answer.status_code == 200, answer.text


async def test_adding_and_removing_need_a_fresh_factor(manager: Caller, database: Database, clock: Clock) -> None:
    seed = await begin_app(manager)
    await clock.move(minutes=6)
    assert refusal(await manager.post(APP)) == (403, "step_up_required")
    assert (await manager.put(APP, json={"code": await shown_code(database, seed)})).status_code == 200
    assert refusal(await manager.delete(APP)) == (403, "step_up_required")
    assert (await manager.get(FACTORS)).json()["app"] is not None


async def test_without_the_app_codes_come_by_sms_again(
    client: Caller, company: Company, database: Database, email: str
) -> None:
    manager = company.manager
    await add_app(manager, database)
    assert (await manager.delete(APP)).status_code == 204
    assert refusal(await manager.delete(APP)) == (404, "not_found")
    assert (await manager.get(FACTORS)).json()["app"] is None
    assert (await send_password(client, email)).json()["factors"] == ["sms"]
    person = company.made.manager
    for what in ("app_added", "app_removed"):
        assert [mail.recipient for mail in await mails(database, what)] == [person.email]
        assert (what, []) in await audited(database, "person", person.id)


async def test_the_seed_is_kept_sealed_and_bound_to_its_row(company: Company, database: Database, email: str) -> None:
    first = await add_app(company.manager, database)
    await add_app(company.collaborator, database)
    async with database.transaction() as session:
        sealed = (await session.execute(text("SELECT seed_sealed FROM authenticator_apps"))).scalars().all()
        assert not any(first.encode() in data for data in sealed)
        await session.execute(text("UPDATE authenticator_apps SET seed_sealed = :sealed"), {"sealed": sealed[0]})
    await company.manager.post(STEP_UPS)
    await company.collaborator.post(STEP_UPS)
    codes = {"code": await shown_code(database, first)}
    answers = [
        await caller.put(f"{STEP_UPS}/current", json=codes) for caller in (company.manager, company.collaborator)
    ]
    assert sorted(answer.status_code for answer in answers) == [200, 500], "a copied seed opens nothing"


async def test_an_app_whose_key_was_dropped_says_so_and_a_recovery_code_helps(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    seed = await add_app(manager, database)
    recovery_code = (await manager.post("/api/v1/account/recovery-codes")).json()["codes"][0]
    async with database.transaction() as session:
        await session.execute(text("UPDATE authenticator_apps SET seed_key = 'dropped'"))
    await send_password(client, email)
    code = {"code": await shown_code(database, seed)}
    assert refusal(await client.post(SESSIONS, json=code)) == (409, "app_unreadable")
    answer = await client.post("/api/v1/recovery-sessions", json={"recovery_code": recovery_code})
    assert answer.status_code == 201, answer.text
    await add_app(client, database)


async def test_the_office_has_apps_on_its_own_side(officer: Caller, database: Database) -> None:
    seed = await add_app(officer, database, "/office")
    assert (await officer.post("/api/v1/office/step-ups")).json()["factors"] == ["totp"]
    code = {"code": await shown_code(database, seed)}
    assert (await officer.put("/api/v1/office/step-ups/current", json=code)).status_code == 200
    assert (await officer.delete("/api/v1/office/account/app")).status_code == 204


async def test_an_app_begun_a_quarter_of_an_hour_ago_is_not_added(
    manager: Caller, database: Database, clock: Clock
) -> None:
    seed = await begin_app(manager)
    await clock.move(minutes=15, seconds=1)
    late = await manager.put(APP, json={"code": await shown_code(database, seed)})
    assert refusal(late) == (404, "not_found")
