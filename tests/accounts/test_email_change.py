"""Another e-mail address to log in with: confirmed by its owner, told to the address before, once."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select, update

from api import worker
from api.accounts.models import BrowserSession, Person
from api.core.clock import now_sql
from api.core.db import Database
from tests.accounts.test_login import PASSWORD, log_in
from tests.accounts.test_password_change import know_password
from tests.callers import BASE, Caller, Company
from tests.conftest import Clock
from tests.factories import REVIEWER_ID, number
from tests.records import audited, mails

ASK = "/api/v1/account/email-changes"
CONFIRM = "/api/v1/email-changes/confirmations"


def an_email() -> str:
    return f"nouvelle{number()}@societe.example"


async def ask(caller: Caller, email: str, path: str = ASK) -> httpx.Response:
    return await caller.post(path, json={"email": email})


async def confirm(client: Caller, token: str) -> httpx.Response:
    return await client.post(CONFIRM, json={"token": token})


async def token_for(caller: Caller, database: Database, email: str, path: str = ASK) -> str:
    """What stands in the fragment of the newest mailed link."""
    assert (await ask(caller, email, path)).status_code == 202
    await worker.drain(database)
    mail = (await mails(database, "email_change"))[-1]
    assert mail.recipient == email
    page = f"{BASE}/office/login/email#" if "office" in path else f"{BASE}/login/email#"
    return urlsplit(next(word for word in (mail.text or "").split() if word.startswith(page))).fragment


async def email_of(database: Database, person_id: object) -> str:
    async with database.transaction() as session:
        return (await session.execute(select(Person.email).where(Person.id == person_id))).scalar_one()


async def test_the_confirmed_address_replaces_the_one_before_which_is_told(
    client: Caller, company: Company, database: Database
) -> None:
    manager, new = company.made.manager, an_email()
    await know_password(database, manager.id)
    token = await token_for(company.manager, database, new)
    assert [mail.recipient for mail in await mails(database, "email_change_asked")] == [manager.email]
    assert await log_in(client, manager.email) == 201
    answer = await confirm(client, token)
    assert (answer.status_code, answer.json()) == (201, {"audience": "company"})
    assert await email_of(database, manager.id) == new
    assert {mail.recipient for mail in await mails(database, "email_changed")} == {manager.email, new}
    assert await log_in(client, manager.email) == 401
    assert await log_in(client, new) == 201
    assert (await company.manager.get("/api/v1/sessions/current")).json()["person"]["email"] == new
    assert ("change_email", ["email"]) in await audited(database, "person", manager.id)


async def test_the_office_changes_its_addresses_too(client: Caller, officer: Caller, database: Database) -> None:
    new = an_email()
    token = await token_for(officer, database, new, "/api/v1/office/account/email-changes")
    assert (await confirm(client, token)).json() == {"audience": "office"}
    assert await email_of(database, REVIEWER_ID) == new


@pytest.mark.parametrize("known", [False, True])
async def test_nobody_learns_whether_somebody_has_the_address(
    known: bool, company: Company, other_company: Company, database: Database
) -> None:
    theirs = other_company.made.manager.email
    answer = await ask(company.manager, theirs if known else an_email())
    assert (answer.status_code, answer.json()) == (202, {"state": "asked"})
    await worker.drain(database)
    assert [mail.recipient for mail in await mails(database, "email_taken")] == ([theirs] if known else [])
    assert len(await mails(database, "email_change")) == (0 if known else 1)


async def test_an_address_that_somebody_took_meanwhile_stays_theirs(
    client: Caller, company: Company, other_company: Company, database: Database
) -> None:
    new = an_email()
    first = await token_for(company.manager, database, new)
    second = await token_for(other_company.manager, database, new)
    assert (await confirm(client, second)).status_code == 201
    answer = await confirm(client, first)
    assert (answer.status_code, answer.json()["code"]) == (404, "link_not_valid")
    assert await email_of(database, company.made.manager.id) == company.made.manager.email
    assert await email_of(database, other_company.made.manager.id) == new


async def test_no_older_link_works_any_more(client: Caller, company: Company, database: Database) -> None:
    manager = company.made.manager
    body = {"email": manager.email, "audience": "company"}
    assert (await client.post("/api/v1/password-resets", json=body)).status_code == 202
    await worker.drain(database)
    said = (await mails(database, "password_reset"))[-1].text or ""
    reset = urlsplit(next(word for word in said.split() if "#" in word)).fragment
    assert (await confirm(client, await token_for(company.manager, database, an_email()))).status_code == 201
    wish = {
        "token": reset,
        "password": "un cheval jaune sous la pluie",
        "confirmation": "un cheval jaune sous la pluie",
    }
    assert (await client.post("/api/v1/password-resets/redemptions", json=wish)).json()["code"] == "link_not_valid"


async def test_a_second_factor_of_long_ago_does_not_do(company: Company, database: Database, clock: Clock) -> None:
    await clock.move(minutes=5, seconds=1)
    answer = await ask(company.manager, an_email())
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    async with database.transaction() as session:
        await session.execute(update(BrowserSession).values(second_factor_at=now_sql()))
    assert (await ask(company.manager, an_email())).status_code == 202


async def test_ones_own_address_and_what_is_none_are_refused(company: Company) -> None:
    for email, code in ((company.made.manager.email.upper(), "email_same"), ("nouvelle", "email"), ("", "required")):
        answer = await ask(company.manager, email)
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/email", code)]


@pytest.mark.committed
async def test_of_fifty_confirmations_at_once_one_succeeds(
    client: Caller, company: Company, database: Database
) -> None:
    token = await token_for(company.manager, database, an_email())
    answers = await asyncio.gather(*[confirm(client, token) for _ in range(50)])
    codes = sorted((answer.status_code, answer.json().get("code")) for answer in answers)
    assert codes == [(201, None), *[(404, "link_not_valid")] * 49]
    assert len(await mails(database, "email_changed")) == 2


async def test_a_link_lives_for_a_day_and_other_tokens_use_up_nothing(
    client: Caller, company: Company, database: Database, clock: Clock
) -> None:
    late = await token_for(company.manager, database, an_email())
    await clock.move(hours=24, seconds=1)
    assert (await confirm(client, late)).status_code == 404
    async with database.transaction() as session:
        await session.execute(
            update(BrowserSession).values(second_factor_at=now_sql(), last_seen_at=now_sql(), created_at=now_sql())
        )
    token = await token_for(company.manager, database, an_email())
    flipped = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    for wrong in (flipped, token[:-1], f"{token}A", "é" * 20):
        assert (await confirm(client, wrong)).json()["code"] == "link_not_valid"
    assert (await client.get(CONFIRM)).status_code == 405
    await clock.move(hours=23, minutes=59, seconds=59)
    assert (await confirm(client, token)).status_code == 201


async def test_five_changes_may_be_asked_for_in_an_hour(company: Company) -> None:
    for _ in range(5):
        assert (await ask(company.manager, an_email())).status_code == 202
    refused = await ask(company.manager, an_email())
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_email_changes")
    assert (await ask(company.collaborator, an_email())).status_code == 202


async def test_a_reset_links_token_changes_no_address(client: Caller, company: Company, database: Database) -> None:
    body = {"email": company.made.manager.email, "audience": "company"}
    await client.post("/api/v1/password-resets", json=body)
    await worker.drain(database)
    said = (await mails(database, "password_reset"))[-1].text or ""
    reset = urlsplit(next(word for word in said.split() if "#" in word)).fragment
    assert (await confirm(client, reset)).status_code == 404


async def test_a_new_password_ends_what_somebody_else_began(
    client: Caller, company: Company, database: Database
) -> None:
    """An intruder's link to another address, or code for another number, dies with the password."""
    manager = company.made.manager
    await know_password(database, manager.id)
    token = await token_for(company.manager, database, an_email())
    assert (await company.manager.post("/api/v1/account/mobile-changes", json={"mobile": "078 765 43 21"})).is_success
    assert (await company.manager.post("/api/v1/account/app")).is_success
    new = "un cheval jaune sous la pluie"
    wish = {"current": PASSWORD, "password": new, "confirmation": new}
    assert (await company.manager.put("/api/v1/account/password", json=wish)).status_code == 204
    assert (await confirm(client, token)).json()["code"] == "link_not_valid"
    late = await company.manager.put("/api/v1/account/mobile", json={"code": "123456"})
    assert late.json()["code"] == "mobile_change_over"
    assert (await company.manager.put("/api/v1/account/app", json={"code": "123456"})).status_code == 404
    assert await email_of(database, manager.id) == manager.email
