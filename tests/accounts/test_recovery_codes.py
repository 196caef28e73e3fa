"""Ten codes that replace the second factor once each (R-20, R-25)."""

import asyncio
from collections import Counter

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.core.config import get_settings
from api.core.db import Database
from api.notifications.rendering import render
from tests.accounts.enrolling import add_app
from tests.accounts.logging_in import newest_code, refusal, send_password
from tests.accounts.test_authenticator_app import email
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import mails

__all__ = ["email"]  # the fixture

CODES, RECOVER = "/api/v1/account/recovery-codes", "/api/v1/recovery-sessions"


async def make_codes(caller: Caller) -> list[str]:
    answer = await caller.post(CODES)
    assert answer.status_code == 201, answer.text
    codes: list[str] = answer.json()["codes"]
    return codes


async def left(caller: Caller) -> int:
    count: int = (await caller.get("/api/v1/account/factors")).json()["recovery_codes_left"]
    return count


@pytest.mark.parametrize("with_app", [True, False])
async def test_each_code_opens_one_session_whatever_the_login_awaits(
    client: Caller, manager: Caller, database: Database, email: str, *, with_app: bool
) -> None:
    if with_app:
        await add_app(manager, database)
    first, second, *_ = codes = await make_codes(manager)
    assert (len(set(codes)), await left(manager)) == (10, 10)
    await send_password(client, email)
    answer = await client.post(RECOVER, json={"recovery_code": first.upper().replace("-", " ")})
    assert answer.status_code == 201, answer.text
    await send_password(client, email)
    assert refusal(await client.post(RECOVER, json={"recovery_code": first})) == (401, "recovery_code_wrong")
    assert (await client.post(RECOVER, json={"recovery_code": second})).status_code == 201
    assert await left(manager) == 8
    assert [mail.params for mail in await mails(database, "recovery_code_used")] == [{"left": "9"}, {"left": "8"}]


async def test_without_the_password_a_code_opens_nothing(client: Caller, manager: Caller, email: str) -> None:
    [code, *_] = await make_codes(manager)
    assert refusal(await client.post(RECOVER, json={"recovery_code": code})) == (401, "login_expired")
    assert await left(manager) == 10


async def test_somebody_elses_code_is_refused(client: Caller, company: Company, email: str) -> None:
    [code, *_] = await make_codes(company.collaborator)
    await send_password(client, email)
    assert refusal(await client.post(RECOVER, json={"recovery_code": code})) == (401, "recovery_code_wrong")


async def test_new_codes_need_a_fresh_factor_and_replace_the_old(
    client: Caller, company: Company, database: Database, email: str, clock: Clock
) -> None:
    manager = company.manager
    [old, *_] = await make_codes(manager)
    await make_codes(manager)
    assert await left(manager) == 10
    await send_password(client, email)
    assert refusal(await client.post(RECOVER, json={"recovery_code": old})) == (401, "recovery_code_wrong")
    assert len(await mails(database, "recovery_codes_made")) == 2
    await clock.move(minutes=6)
    assert refusal(await manager.post(CODES)) == (403, "step_up_required")


async def test_a_step_up_takes_none_and_opens_no_session(app: FastAPI, manager: Caller, database: Database) -> None:
    [code, *_] = await make_codes(manager)
    await manager.post("/api/v1/step-ups")
    async with Caller.of(app, ("login", manager.cookies["login"])) as thief:
        assert refusal(await thief.post(RECOVER, json={"recovery_code": code})) == (401, "recovery_code_wrong")
    assert await left(manager) == 10


@pytest.mark.committed  # parallel transactions
async def test_of_parallel_logins_with_one_code_one_succeeds(
    app: FastAPI, manager: Caller, database: Database, email: str
) -> None:
    await add_app(manager, database)  # so that no limit of SMS stands in the way
    [code, *_] = await make_codes(manager)
    browsers = [Caller.of(app) for _ in range(8)]
    for browser in browsers:
        assert (await send_password(browser, email)).status_code == 201
    answers = await asyncio.gather(*(browser.post(RECOVER, json={"recovery_code": code}) for browser in browsers))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 401: 7}
    assert await left(manager) == 9
    for browser in browsers:
        await browser.aclose()


@pytest.mark.committed  # in one transaction the refusal would roll back the count of the try
async def test_wrong_ones_share_the_tries_of_the_login(
    client: Caller, manager: Caller, database: Database, email: str
) -> None:
    [right, *_] = await make_codes(manager)
    await send_password(client, email)
    code = await newest_code(database)
    wrong = {"recovery_code": "00000-00000"}
    answers = [(await client.post(RECOVER, json=wrong)).json()["code"] for _ in range(5)]
    assert answers == ["recovery_code_wrong"] * 5
    assert refusal(await client.post(RECOVER, json={"recovery_code": right})) == (401, "login_expired")
    assert refusal(await client.post("/api/v1/sessions", json={"code": code})) == (401, "login_expired")


@pytest.mark.committed  # in one transaction the refusal would roll back the count of the try
async def test_while_the_account_is_closed_no_code_is_used_up(client: Caller, manager: Caller, email: str) -> None:
    [right, *_] = await make_codes(manager)
    for _ in range(2):
        await send_password(client, email)
        for _ in range(5):
            await client.post(RECOVER, json={"recovery_code": "00000-00000"})
    await send_password(client, email)
    assert refusal(await client.post(RECOVER, json={"recovery_code": right})) == (429, "too_many_codes")
    assert await left(manager) == 10


@pytest.mark.parametrize("typed", ["7h2kq-m4x9", "7h2kq-m4x9dd", "iloui-loulo", ""])
async def test_what_cannot_be_a_code_does_not_use_up_a_try(client: Caller, email: str, typed: str) -> None:
    await send_password(client, email)
    for _ in range(6):
        answer = await client.post(RECOVER, json={"recovery_code": typed})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/recovery_code")


async def test_no_code_is_stored(manager: Caller, database: Database) -> None:
    codes = await make_codes(manager)
    async with database.transaction() as session:
        macs = (await session.execute(text("SELECT code_mac FROM recovery_codes"))).scalars().all()
    assert len(macs) == 10
    assert not any(code.replace("-", "").encode() in mac for code in codes for mac in macs)


@pytest.mark.parametrize(("remaining", "warned"), [("9", False), ("4", False), ("3", True), ("0", True)])
@pytest.mark.parametrize(("language", "words"), [("fr", "Créez-en"), ("de", "Erstellen Sie")])
def test_the_mail_asks_for_new_ones_when_few_are_left(
    remaining: str, language: str, words: str, *, warned: bool
) -> None:
    rendered = render("recovery_code_used", language, {"left": remaining}, get_settings())
    assert (words in rendered.text) == warned
