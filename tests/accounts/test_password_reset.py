"""A forgotten password: the link goes to whoever may log in, works once, and tells nobody who has an account."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, update

from api import worker
from api.accounts.models import Person
from api.core.db import Database
from tests.accounts.test_login import code_of, log_in, make_person
from tests.callers import BASE, Caller
from tests.conftest import Clock
from tests.factories import REVIEWER_ID, MadeCompany, open_session
from tests.records import mails

ASK = "/api/v1/password-resets"
REDEEM = f"{ASK}/redemptions"
NEW = "un cheval jaune sous la pluie"


@pytest.fixture
async def somebody(database: Database) -> MadeCompany:
    return await make_person(database)


async def ask(client: Caller, email: str, audience: str = "company") -> httpx.Response:
    return await client.post(ASK, json={"email": email, "audience": audience})


async def token_for(client: Caller, database: Database, email: str, audience: str = "company") -> str:
    """What stands in the fragment of the newest mailed link."""
    assert (await ask(client, email, audience)).status_code == 202
    await worker.drain(database)
    said = (await mails(database, "password_reset"))[-1].text or ""
    page = f"{BASE}/office/login/password#" if audience == "office" else f"{BASE}/login/password#"
    address = next(word for word in said.split() if word.startswith(page))
    return urlsplit(address).fragment


async def redeem(client: Caller, token: str, password: str = NEW) -> httpx.Response:
    return await client.post(REDEEM, json={"token": token, "password": password, "confirmation": password})


async def test_a_new_password_replaces_the_old_one_and_ends_every_session(
    app: FastAPI, client: Caller, database: Database, somebody: MadeCompany
) -> None:
    email = somebody.manager.email
    token = await token_for(client, database, email)
    session = await open_session(database, somebody.manager.id, somebody.id)
    assert await log_in(client, email) == 201
    code = await code_of(database)
    answer = await redeem(client, token)
    assert (answer.status_code, answer.json()) == (201, {"audience": "company"})
    async with Caller.of(app, ("sid", session)) as before:
        assert (await before.get("/api/v1/sessions/current")).status_code == 401
    assert (await client.post("/api/v1/sessions", json={"code": code})).json()["code"] == "login_expired"
    assert (await client.get("/api/v1/sessions/current")).status_code == 401
    assert await log_in(client, email) == 401
    answer = await client.post("/api/v1/logins", json={"email": email, "password": NEW, "audience": "company"})
    assert answer.status_code == 201
    [told] = await mails(database, "password_changed")
    assert told.recipient == email


@pytest.mark.committed
async def test_of_fifty_redemptions_at_once_one_succeeds(
    client: Caller, database: Database, somebody: MadeCompany
) -> None:
    token = await token_for(client, database, somebody.manager.email)
    answers = await asyncio.gather(*[redeem(client, token, f"{NEW} {n}") for n in range(50)])
    codes = sorted((answer.status_code, answer.json().get("code")) for answer in answers)
    assert codes == [(201, None), *[(404, "link_not_valid")] * 19, *[(429, "too_many_resets")] * 30]
    assert len(await mails(database, "password_changed")) == 1


async def test_a_link_lives_for_thirty_minutes(
    client: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    late = await token_for(client, database, somebody.manager.email)
    await clock.move(minutes=30, seconds=1)
    assert (await redeem(client, late)).json()["code"] == "link_not_valid"
    token = await token_for(client, database, somebody.manager.email)
    await clock.move(minutes=29, seconds=59)
    assert (await redeem(client, token)).status_code == 201
    assert (await redeem(client, token)).json()["code"] == "link_not_valid"


async def test_a_newer_link_replaces_the_older(client: Caller, database: Database, somebody: MadeCompany) -> None:
    older = await token_for(client, database, somebody.manager.email)
    newer = await token_for(client, database, somebody.manager.email)
    assert (await redeem(client, older)).status_code == 404
    assert (await redeem(client, newer)).status_code == 201


async def test_other_tokens_and_a_scanners_get_use_up_nothing(
    client: Caller, database: Database, somebody: MadeCompany
) -> None:
    token = await token_for(client, database, somebody.manager.email)
    flipped = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    for wrong in (flipped, token[:-1], f"{token}A", "é" * 20, "-"):
        answer = await redeem(client, wrong)
        assert (answer.status_code, answer.json()["code"]) == (404, "link_not_valid")
    assert (await client.get(REDEEM)).status_code == 405
    assert (await client.head(f"/login/password#{token}")).status_code in {200, 404}
    assert (await redeem(client, token)).status_code == 201


async def test_a_disabled_person_redeems_nothing(client: Caller, database: Database, somebody: MadeCompany) -> None:
    token = await token_for(client, database, somebody.manager.email)
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == somebody.manager.id).values(active=False))
    assert (await redeem(client, token)).status_code == 404


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("court", "password_too_short"),
        ("password1234", "password_common"),
        ("{own} et encore quelque chose", "password_own_words"),
    ],
)
async def test_the_new_password_obeys_the_rules_and_the_link_stays(
    password: str, code: str, client: Caller, database: Database, somebody: MadeCompany
) -> None:
    token = await token_for(client, database, somebody.manager.email)
    answer = await redeem(client, token, password.format(own=somebody.manager.email.partition("@")[0]))
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/password", code)]
    assert (await redeem(client, token)).status_code == 201


async def statements(database: Database, client: Caller, email: str) -> tuple[int, bytes]:
    """How many statements an answer takes, and what it says apart from its number."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    event.listen(database.engine.sync_engine, "before_cursor_execute", count)
    try:
        answer = await ask(client, email)
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", count)
    assert answer.status_code == 202
    return counted, answer.content


async def test_nobody_learns_who_has_an_account(client: Caller, database: Database, somebody: MadeCompany) -> None:
    disabled = await make_person(database)
    outside = await make_person(database)
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == disabled.manager.id).values(active=False))
    emails = [somebody.manager.email, "nobody@nowhere.example", disabled.manager.email]
    seen = [await statements(database, client, email) for email in emails]
    assert len(set(seen)) == 1, seen
    assert (await ask(client, outside.manager.email, "office")).status_code == 202
    await worker.drain(database)
    assert [mail.recipient for mail in await mails(database, "password_reset")] == [somebody.manager.email]


async def test_three_mails_an_hour_for_known_and_unknown(
    client: Caller, database: Database, somebody: MadeCompany, clock: Clock
) -> None:
    for email in (somebody.manager.email, "nobody@nowhere.example"):
        assert [(await ask(client, email)).status_code for _ in range(4)] == [202, 202, 202, 429]
    await worker.drain(database)
    assert len(await mails(database, "password_reset")) == 3
    await clock.move(hours=1, seconds=1)
    assert (await ask(client, somebody.manager.email)).status_code == 202


async def test_an_address_asks_and_tries_twenty_times_an_hour(client: Caller) -> None:
    asked = [(await ask(client, f"somebody{n}@nowhere.example")).status_code for n in range(21)]
    assert asked == [202] * 20 + [429]
    assert [(await redeem(client, f"token{n}")).status_code for n in range(21)] == [404] * 20 + [429]


async def test_no_code_is_sent_and_nobody_is_logged_in_by_a_reset(
    client: Caller, database: Database, somebody: MadeCompany
) -> None:
    token = await token_for(client, database, somebody.manager.email)
    answer = await redeem(client, token)
    assert "set-cookie" not in answer.headers
    await worker.drain(database)
    assert await mails(database, "login_code") == []


async def test_both_passwords_are_the_same(client: Caller, database: Database, somebody: MadeCompany) -> None:
    token = await token_for(client, database, somebody.manager.email)
    answer = await client.post(REDEEM, json={"token": token, "password": NEW, "confirmation": f"{NEW} "})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/confirmation", "password_differs")]
    assert (await redeem(client, token)).status_code == 201


async def test_the_offices_people_are_led_to_the_offices_login(client: Caller, database: Database) -> None:
    async with database.transaction() as session:
        reviewer = await session.get_one(Person, REVIEWER_ID)
    token = await token_for(client, database, reviewer.email, "office")
    assert (await redeem(client, token)).json() == {"audience": "office"}
