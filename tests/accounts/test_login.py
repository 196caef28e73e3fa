"""Logging in with password and code, and everything that must not work."""

import asyncio
import json
from collections import Counter

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from api.accounts.codes import derive_code
from api.accounts.jobs import send_login_code
from api.accounts.models import LoginAttempt, Person
from api.accounts.passwords import HashPool
from api.core import throttle
from api.core.db import Database, DbRole
from api.core.limits import PASSWORDS
from api.worker import drain
from tests.accounts.logging_in import another_code
from tests.callers import Caller
from tests.conftest import Clock
from tests.factories import MadeCompany, make_company

PASSWORD = "quatre mots au hasard"


async def make_person(database: Database) -> MadeCompany:
    made = await make_company(database)
    hashed = await HashPool().hash(PASSWORD)
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == made.manager.id).values(password_hash=hashed))
    return made


@pytest.fixture
async def somebody(database: Database) -> MadeCompany:
    """A company whose gérant knows their password."""
    return await make_person(database)


async def log_in(client: Caller, email: str, password: str = PASSWORD, audience: str = "company") -> int:
    body = {"email": email, "password": password, "audience": audience}
    answer = await client.post("/api/v1/logins", json=body)
    return answer.status_code


async def code_of(database: Database) -> str:
    """The code that is under way, derived as the worker does it."""
    async with database.transaction() as session:
        attempt = (
            await session.execute(text("SELECT id FROM login_attempts ORDER BY created_at DESC, id DESC LIMIT 1"))
        ).scalar_one()
        row = await session.get_one(LoginAttempt, attempt)
    assert row.code_key
    assert row.code_nonce
    return derive_code(row.id, row.code_key, row.code_nonce)


async def test_password_then_code_opens_a_session(client: Caller, database: Database, somebody: MadeCompany) -> None:
    assert await log_in(client, somebody.manager.email) == 201
    code = await code_of(database)
    answer = await client.post("/api/v1/sessions", json={"code": f"{code[:3]} {code[3:]}"})
    assert answer.status_code == 201, answer.text
    session = answer.json()
    assert session["role"] == "manager"
    assert session["organisation"]["id"] == str(somebody.id)
    current = await client.get("/api/v1/sessions/current")
    assert current.json()["person"]["email"] == somebody.manager.email
    assert "Session-Expires-At" in current.headers
    cookie = next(h for h in answer.headers.get_list("set-cookie") if h.startswith("sid="))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


async def test_unknown_wrong_and_not_allowed_get_the_same_answer(client: Caller, somebody: MadeCompany) -> None:
    bodies = [
        {"email": "nobody@societe.example", "password": PASSWORD, "audience": "company"},
        {"email": somebody.manager.email, "password": "quatre mots au autre", "audience": "company"},
        {"email": somebody.manager.email, "password": PASSWORD, "audience": "office"},
    ]
    answers = [await client.post("/api/v1/logins", json=body) for body in bodies]
    contents = [{k: v for k, v in answer.json().items() if k != "request_id"} for answer in answers]
    assert contents[0] == contents[1] == contents[2]
    assert contents[0]["code"] == "login_failed"
    names = [sorted(h for h in answer.headers if h not in {"date", "x-request-id"}) for answer in answers]
    assert names[0] == names[1] == names[2]


async def test_five_failures_close_the_account_for_five_minutes_then_ten(
    client: Caller, somebody: MadeCompany, clock: Clock
) -> None:
    email = somebody.manager.email
    assert [await log_in(client, email, "wrong") for _ in range(6)] == [401] * 5 + [429]
    answer = await client.post("/api/v1/logins", json={"email": email, "password": PASSWORD, "audience": "company"})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_logins")
    assert 290 <= int(answer.headers["Retry-After"]) <= 300
    await clock.move(minutes=5, seconds=1)
    assert [await log_in(client, email, "wrong") for _ in range(6)] == [401] * 5 + [429]
    await clock.move(minutes=9)
    assert await log_in(client, email) == 429
    await clock.move(minutes=2)
    assert await log_in(client, email) == 201


async def test_a_known_device_is_not_locked_by_somebody_elses_guesses(
    app: FastAPI, client: Caller, database: Database, somebody: MadeCompany
) -> None:
    assert await log_in(client, somebody.manager.email) == 201
    assert (await client.post("/api/v1/sessions", json={"code": await code_of(database)})).status_code == 201
    async with Caller.of(app) as attacker:
        assert [await log_in(attacker, somebody.manager.email, "wrong") for _ in range(6)] == [401] * 5 + [429]
    assert await log_in(client, somebody.manager.email) == 201


async def test_whoever_knows_the_password_alone_is_no_known_device(app: FastAPI, somebody: MadeCompany) -> None:
    async with Caller.of(app) as attacker:
        assert await log_in(attacker, somebody.manager.email) == 201
        assert "device" not in attacker.cookies


async def test_a_known_device_gets_in_while_somebody_with_the_password_guesses_codes(
    app: FastAPI, client: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    email = somebody.manager.email
    assert await log_in(client, email) == 201
    assert (await client.post("/api/v1/sessions", json={"code": await code_of(database)})).status_code == 201
    async with Caller.of(app) as attacker:
        answers = []
        while await log_in(attacker, email) == 201:
            wrong = another_code(await code_of(database))
            answers += [
                (await attacker.post("/api/v1/sessions", json={"code": wrong})).json()["code"] for _ in range(5)
            ]
            await clock.move(minutes=31)
        assert answers.count("code_wrong") == 18  # of the account's budget
        assert await log_in(attacker, email) == 429  # no more codes are sent either
    await clock.move(minutes=1)
    assert await log_in(client, email) == 201
    assert (await client.post("/api/v1/sessions", json={"code": await code_of(database)})).status_code == 201


@pytest.mark.committed
async def test_after_a_hundred_wrong_passwords_known_and_unknown_need_a_new_one(
    app: FastAPI, client: Caller, database: Database, somebody: MadeCompany
) -> None:
    answers = []
    for email in (somebody.manager.email, "nobody@societe.example"):
        async with database.transaction() as session:
            for _ in range(100):
                await throttle.permit(session, PASSWORDS, email)
                await session.execute(text("UPDATE throttles SET blocked_until = NULL"))
        answer = await client.post("/api/v1/logins", json={"email": email, "password": PASSWORD, "audience": "company"})
        answers.append((answer.status_code, {k: v for k, v in answer.json().items() if k != "request_id"}))
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][1]["code"]) == (403, "login_closed")


async def test_a_code_dies_after_five_tries_and_after_five_minutes(
    client: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    await log_in(client, somebody.manager.email)
    code = await code_of(database)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    answers = [await client.post("/api/v1/sessions", json={"code": wrong}) for _ in range(6)]
    assert [a.json()["code"] for a in answers] == ["code_wrong"] * 5 + ["login_expired"]
    assert (await client.post("/api/v1/sessions", json={"code": code})).status_code == 401
    await clock.move(seconds=61)
    await log_in(client, somebody.manager.email)
    late = await code_of(database)
    await clock.move(minutes=5, seconds=1)
    assert (await client.post("/api/v1/sessions", json={"code": late})).json()["code"] == "login_expired"


@pytest.mark.parametrize("typed", ["12345", "1234567", "12345a", "", "      "])
async def test_what_cannot_be_a_code_does_not_use_up_a_try(
    client: Caller, database: Database, somebody: MadeCompany, typed: str
) -> None:
    await log_in(client, somebody.manager.email)
    code = await code_of(database)
    for _ in range(6):
        answer = await client.post("/api/v1/sessions", json={"code": typed})
        assert answer.status_code == 422
        [error] = answer.json()["errors"]
        assert (error["pointer"], error["code"]) == ("/code", "code_digits" if typed.strip() else "required")
    wrong = await client.post("/api/v1/sessions", json={"code": another_code(code)})
    assert wrong.json()["params"] == {"tries_left": 4}
    assert (await client.post("/api/v1/sessions", json={"code": code})).status_code == 201


async def test_a_new_code_comes_after_sixty_seconds_and_kills_the_old_one(
    client: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    await log_in(client, somebody.manager.email)
    first = await code_of(database)
    early = await client.post("/api/v1/login-codes")
    assert (early.status_code, early.json()["code"]) == (429, "code_sent_recently")
    await clock.move(seconds=61)
    assert (await client.post("/api/v1/login-codes")).status_code == 202
    second = await code_of(database)
    if first != second:
        assert (await client.post("/api/v1/sessions", json={"code": first})).json()["code"] == "code_wrong"
    assert (await client.post("/api/v1/sessions", json={"code": second})).status_code == 201


async def test_a_session_ends_by_idleness_by_age_and_by_logout(
    client: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    await log_in(client, somebody.manager.email)
    await client.post("/api/v1/sessions", json={"code": await code_of(database)})
    await clock.move(minutes=29)
    assert (await client.get("/api/v1/organisation")).status_code == 200
    await clock.move(minutes=29)
    assert (await client.get("/api/v1/sessions/current")).status_code == 200  # looks, does not prolong
    await clock.move(minutes=2)
    assert (await client.get("/api/v1/organisation")).status_code == 401


async def test_logout_clears_the_browser_and_ends_the_session(manager: Caller) -> None:
    answer = await manager.delete("/api/v1/sessions/current")
    assert answer.status_code == 204
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert (await manager.get("/api/v1/sessions/current")).status_code == 401


async def test_two_credentials_are_one_too_many(manager: Caller) -> None:
    answer = await manager.get("/api/v1/organisation", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "two_credentials")


async def test_a_second_credential_is_seen_wherever_its_cookie_stands(manager: Caller) -> None:
    """An `Authorization` is not looked at for its origin, so it must not come with a cookie, however spelled."""
    token = next(cookie.value for cookie in manager.cookies.jar if cookie.name == "sid")
    manager.cookies.clear()
    del manager.headers["Sec-Fetch-Site"]
    for cookies in (("a=b", f"sid={token}"), (f"sid ={token}",), (f"a=b; sid={token}",)):
        for authorization in ("Bearer x", ""):
            headers = [("Authorization", authorization), *(("Cookie", cookie) for cookie in cookies)]
            answer = await manager.patch("/api/v1/account", json={"language": "de"}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (400, "two_credentials"), headers


async def test_a_demoted_or_disabled_person_is_out_at_the_next_request(
    database: Database, manager: Caller, company: object
) -> None:
    assert (await manager.get("/api/v1/organisation")).status_code == 200
    async with database.transaction() as session:
        await session.execute(text("UPDATE people SET active = false"))
    assert (await manager.get("/api/v1/organisation")).status_code == 401


@pytest.mark.committed
async def test_of_200_parallel_wrong_passwords_five_are_looked_at(app: FastAPI, database: Database) -> None:
    made = await make_person(database)
    pool = app.state.hash_pool
    async with Caller.of(app) as client:
        statuses = Counter(await asyncio.gather(*[log_in(client, made.manager.email, "wrong") for _ in range(200)]))
    assert statuses[401] <= 5, statuses
    assert set(statuses) <= {401, 429, 503}
    assert pool is app.state.hash_pool


@pytest.mark.committed
async def test_of_200_parallel_wrong_codes_five_are_looked_at(app: FastAPI, database: Database) -> None:
    made = await make_person(database)
    async with Caller.of(app) as client:
        assert await log_in(client, made.manager.email) == 201
        code = await code_of(database)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        answers = await asyncio.gather(*[client.post("/api/v1/sessions", json={"code": wrong}) for _ in range(200)])
    looked_at = Counter(answer.json()["code"] for answer in answers)
    assert looked_at["code_wrong"] == 5, looked_at


@pytest.mark.committed
async def test_of_200_parallel_right_codes_one_is_accepted(app: FastAPI, database: Database) -> None:
    made = await make_person(database)
    async with Caller.of(app) as client:
        assert await log_in(client, made.manager.email) == 201
        code = await code_of(database)
        cookie = client.cookies["login"]
        calls = [Caller.of(app, ("login", cookie)) for _ in range(200)]
        answers = await asyncio.gather(*[c.post("/api/v1/sessions", json={"code": code}) for c in calls])
    assert Counter(answer.status_code for answer in answers)[201] == 1


async def outbox(database: Database) -> list[tuple[str, str | None]]:
    async with database.transaction(DbRole.WORKER) as session:
        rows = await session.execute(text("SELECT state, error FROM outbox WHERE channel = 'sms' ORDER BY id"))
        return [(row.state, row.error) for row in rows]


@pytest.mark.parametrize(("seconds", "sent"), [(299, True), (301, False)])
async def test_a_code_that_ran_out_meanwhile_is_not_sent(
    client: Caller, database: Database, somebody: MadeCompany, clock: Clock, seconds: int, sent: bool
) -> None:
    await log_in(client, somebody.manager.email)
    await clock.move(seconds=seconds)
    await drain(database)
    assert await outbox(database) == [("sent", None) if sent else ("failed", "code_is_over")]


async def test_a_code_that_was_used_meanwhile_is_not_sent(
    client: Caller, database: Database, somebody: MadeCompany
) -> None:
    await log_in(client, somebody.manager.email)
    await client.post("/api/v1/sessions", json={"code": await code_of(database)})
    await drain(database)
    assert await outbox(database) == [("failed", "code_is_over")]


async def test_a_code_that_was_sent_stays_sent(
    client: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    await log_in(client, somebody.manager.email)
    async with database.transaction(DbRole.WORKER) as session:
        payload = json.loads((await session.execute(text("SELECT payload FROM pgqueuer.pgqueuer"))).scalar_one())
    await send_login_code(database, payload)
    await clock.move(minutes=6)
    await send_login_code(database, payload)
    assert await outbox(database) == [("sent", None)]
