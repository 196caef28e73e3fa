"""The second factor asked for again, and how many codes may be sent (R-01, R-02, R-20, R-23)."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from api.accounts.models import Person
from api.core.clock import now_sql
from api.core.db import Database, DbRole
from tests.accounts.logging_in import another_code, newest_code, refusal, send_password, with_password
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import MadeCompany
from tests.records import audited

STEP_UPS, FINISH = "/api/v1/step-ups", "/api/v1/step-ups/current"
CURRENT = "/api/v1/sessions/current"
ACCOUNT = {"iban": "CH5604835012345678009", "label": "Second compte", "holder": "Fondation Doe"}


async def add_account(caller: Caller) -> httpx.Response:
    return await caller.post("/api/v1/bank-accounts", json=ACCOUNT)


async def confirm(caller: Caller, database: Database) -> httpx.Response:
    assert (await caller.post(STEP_UPS)).status_code == 201
    return await caller.put(FINISH, json={"code": await newest_code(database)})


@pytest.mark.parametrize(("seconds", "status"), [(299, 201), (301, 403)])
async def test_the_second_factor_is_fresh_for_five_minutes(
    manager: Caller, clock: Clock, seconds: int, status: int
) -> None:
    await clock.move(seconds=seconds)
    answer = await add_account(manager)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "step_up_required"


async def test_work_does_not_make_it_fresh(manager: Caller, clock: Clock) -> None:
    for _ in range(6):
        await clock.move(minutes=1)
        assert (await manager.get("/api/v1/organisation")).status_code == 200
    assert refusal(await add_account(manager)) == (403, "step_up_required")


async def test_a_code_makes_it_fresh_and_changes_the_token(
    app: FastAPI, manager: Caller, database: Database, clock: Clock
) -> None:
    await clock.move(minutes=6)
    old, before = manager.cookies["sid"], (await manager.get(CURRENT)).json()
    answer = await confirm(manager, database)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] == before["id"]
    assert answer.json()["second_factor_at"] > before["second_factor_at"]
    new = manager.cookies["sid"]
    assert new != old
    async with Caller.of(app, ("sid", old)) as thief, Caller.of(app, ("sid", new)) as owner:
        assert refusal(await thief.get(CURRENT)) == (401, "unauthenticated")
        assert (await owner.get(CURRENT)).status_code == 200
    assert (await add_account(manager)).status_code == 201
    await clock.move(seconds=301)
    assert refusal(await add_account(manager)) == (403, "step_up_required")


async def test_it_prolongs_no_session_beyond_its_age(manager: Caller, database: Database, clock: Clock) -> None:
    before = (await manager.get(CURRENT)).json()["absolute_expires_at"]
    await clock.move(minutes=10)
    answer = await confirm(manager, database)
    assert answer.json()["absolute_expires_at"] == before


@pytest.mark.committed  # in one transaction the refusal would roll back the count of the try
async def test_a_wrong_code_makes_nothing_fresh_and_five_end_it(manager: Caller, database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE sessions SET second_factor_at = app_now() - interval '6 minutes'"))
    await manager.post(STEP_UPS)
    code = await newest_code(database)
    answers = [await manager.put(FINISH, json={"code": another_code(code)}) for _ in range(5)]
    assert [answer.json()["code"] for answer in answers] == ["code_wrong"] * 5
    assert refusal(await manager.put(FINISH, json={"code": code})) == (401, "login_expired")
    assert refusal(await add_account(manager)) == (403, "step_up_required")
    assert (await manager.get(CURRENT)).status_code == 200, "a wrong code does not log out"


async def test_a_code_is_good_once(manager: Caller, database: Database) -> None:
    await manager.post(STEP_UPS)
    login, code = manager.cookies["login"], await newest_code(database)
    assert (await manager.put(FINISH, json={"code": code})).status_code == 200
    manager.hold("login", login)
    assert refusal(await manager.put(FINISH, json={"code": code})) == (401, "login_expired")


async def test_somebody_elses_code_is_refused(company: Company, other_company: Company, database: Database) -> None:
    for caller in (company.collaborator, other_company.manager):
        assert (await caller.post(STEP_UPS)).status_code == 201
        code, login = await newest_code(database), caller.cookies["login"]
        company.manager.hold("login", login)
        answer = await company.manager.put(FINISH, json={"code": code})
        assert refusal(answer) == (401, "login_expired")
        company.manager.cookies.delete("login")


async def test_a_code_of_another_session_of_the_same_person_is_refused(
    app: FastAPI, client: Caller, database: Database, somebody: MadeCompany
) -> None:
    await log_in(client, somebody, database)
    async with Caller.of(app) as second:
        await log_in(second, somebody, database)
        assert (await second.post(STEP_UPS)).status_code == 201
        client.hold("login", second.cookies["login"])
    assert refusal(await client.put(FINISH, json={"code": await newest_code(database)})) == (401, "login_expired")


async def test_a_step_ups_code_opens_no_session(app: FastAPI, manager: Caller, database: Database) -> None:
    await manager.post(STEP_UPS)
    code = await newest_code(database)
    async with Caller.of(app, ("login", manager.cookies["login"])) as thief:
        answer = await thief.post("/api/v1/sessions", json={"code": code})
        assert refusal(answer) == (401, "login_expired")
        assert "sid" not in thief.cookies


async def test_a_logins_code_is_no_step_up(
    client: Caller, manager: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    await clock.move(minutes=6)
    await send_password(client, somebody.manager.email)
    manager.hold("login", client.cookies["login"])
    assert refusal(await manager.put(FINISH, json={"code": await newest_code(database)})) == (401, "login_expired")
    assert refusal(await add_account(manager)) == (403, "step_up_required")


async def test_the_office_confirms_on_its_own_side(officer: Caller, manager: Caller, database: Database) -> None:
    old = officer.cookies["office_sid"]
    assert (await officer.post("/api/v1/office/step-ups")).status_code == 201
    code = await newest_code(database)
    manager.hold("login", officer.cookies["login"])
    assert refusal(await manager.put(FINISH, json={"code": code})) == (401, "login_expired")
    answer = await officer.put("/api/v1/office/step-ups/current", json={"code": code})
    assert answer.status_code == 200, answer.text
    assert officer.cookies["office_sid"] != old
    session_id = answer.json()["id"]
    assert ("step_up", []) in await audited(database, "session", session_id)


@pytest.fixture
async def somebody(database: Database) -> MadeCompany:
    return await with_password(database)


async def log_in(client: Caller, somebody: MadeCompany, database: Database) -> None:
    assert (await send_password(client, somebody.manager.email)).status_code == 201
    assert (await client.post("/api/v1/sessions", json={"code": await newest_code(database)})).status_code == 201


@pytest.mark.parametrize(("seconds", "status"), [(59, 429), (61, 202)])
async def test_a_code_is_sent_again_after_a_minute(
    client: Caller, somebody: MadeCompany, clock: Clock, seconds: int, status: int
) -> None:
    await send_password(client, somebody.manager.email)
    await clock.move(seconds=seconds)
    answer = await client.post("/api/v1/login-codes")
    assert answer.status_code == status
    if status == 429:
        assert answer.json()["code"] == "code_sent_recently"
        assert int(answer.headers["Retry-After"]) <= 2


async def test_a_login_gets_three_codes(
    client: Caller, somebody: MadeCompany, clock: Clock, database: Database
) -> None:
    await send_password(client, somebody.manager.email)
    for status in (202, 202, 429):
        await clock.move(seconds=61)
        answer = await client.post("/api/v1/login-codes")
        assert answer.status_code == status
    assert answer.json()["code"] == "too_many_codes"
    code = await newest_code(database)
    assert (await client.post("/api/v1/sessions", json={"code": code})).status_code == 201  # the last one still works


async def send_until_refused(client: Caller, email: str) -> int:
    for sent in range(30):
        answer = await send_password(client, email)
        if answer.status_code != 201:
            assert refusal(answer) == (429, "too_many_codes")
            return sent
    raise AssertionError("no limit")


async def test_a_person_gets_five_codes_an_hour_and_ten_a_day(
    client: Caller, somebody: MadeCompany, clock: Clock
) -> None:
    email = somebody.manager.email
    assert await send_until_refused(client, email) == 5
    await clock.move(minutes=59)
    assert await send_until_refused(client, email) == 0
    await clock.move(minutes=2)
    assert await send_until_refused(client, email) == 5
    await clock.move(hours=2)
    assert await send_until_refused(client, email) == 0, "ten a day"
    await clock.move(hours=22)
    assert await send_until_refused(client, email) == 5


async def test_a_step_up_counts_as_a_sending(company: Company, database: Database) -> None:
    statuses = [(await company.manager.post(STEP_UPS)).status_code for _ in range(7)]
    assert statuses == [201] * 5 + [429] * 2


async def test_a_number_gets_fifteen_codes_a_day_whoever_asks(app: FastAPI, database: Database, clock: Clock) -> None:
    number, sent = "+41790000015", 0
    for _ in range(3):
        made = await with_password(database)
        async with database.transaction() as session:
            confirmed = {"mobile": number, "mobile_confirmed_at": now_sql()}
            await session.execute(update(Person).where(Person.id == made.manager.id).values(confirmed))
        for _ in range(2):
            async with Caller.of(app) as client:
                sent += await send_until_refused(client, made.manager.email)
            await clock.move(minutes=61)
    assert sent == 15


async def test_a_number_abroad_gets_no_code(client: Caller, somebody: MadeCompany, database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == somebody.manager.id).values(mobile="+33612345678"))
    assert refusal(await send_password(client, somebody.manager.email)) == (429, "too_many_codes")
    async with database.transaction(DbRole.WORKER) as session:
        assert (await session.execute(text("SELECT count(*) FROM outbox WHERE channel = 'sms'"))).scalar_one() == 0
