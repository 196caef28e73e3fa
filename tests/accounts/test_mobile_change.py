"""Another mobile number of one's own: confirmed by a code sent there, told to its owner, once (R-23, R-25)."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select

from api import worker
from api.accounts.codes import derive_code
from api.accounts.jobs import forget_mobile_changes
from api.accounts.models import MobileChange, Person
from api.core.config import get_settings
from api.core.db import Database
from tests.accounts.logging_in import another_code, newest_code, refusal, send_password
from tests.accounts.test_password_change import know_password
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import REVIEWER_ID
from tests.records import audited, mails

ASK, CONFIRM = "/api/v1/account/mobile-changes", "/api/v1/account/mobile"
NEW, STORED = "078 765 43 21", "+41787654321"


async def ask(caller: Caller, mobile: str = NEW, side: str = "") -> httpx.Response:
    return await caller.post(f"/api/v1{side}/account/mobile-changes", json={"mobile": mobile})


async def confirm(caller: Caller, code: str, side: str = "") -> httpx.Response:
    return await caller.put(f"/api/v1{side}/account/mobile", json={"code": code})


async def sent_code(database: Database) -> str:
    """The code under way, as the worker derives it."""
    async with database.transaction() as session:
        [change] = await session.scalars(select(MobileChange))
    return derive_code(change.id, change.code_key, change.code_nonce)


async def mobile_of(database: Database, person_id: object) -> str:
    async with database.transaction() as session:
        return (await session.execute(select(Person.mobile).where(Person.id == person_id))).scalar_one()


async def test_the_new_number_holds_once_its_code_came_back(company: Company, database: Database) -> None:
    manager = company.made.manager
    before = await mobile_of(database, manager.id)
    answer = await ask(company.manager)
    assert (answer.status_code, answer.json()["phone_hint"]) == (201, "•• 21")
    await worker.drain(database)
    [sms] = await mails(database, "mobile_code")
    assert (sms.channel, sms.recipient, sms.state) == ("sms", STORED, "sent")
    code = await sent_code(database)
    assert code not in str(sms.params)
    assert await mobile_of(database, manager.id) == before
    assert (await confirm(company.manager, code)).status_code == 204
    assert await mobile_of(database, manager.id) == STORED
    assert (await company.manager.get("/api/v1/account/factors")).json()["phone_hint"] == "•• 21"
    await worker.drain(database)
    [mail] = await mails(database, "mobile_confirmed")
    assert (mail.recipient, mail.state) == (manager.email, "sent")
    assert STORED[-4:] not in (mail.text or "")
    assert [action for action, _ in await audited(database, "person", manager.id)][-2:] == [
        "ask_mobile_change",
        "mobile_confirmed",
    ]


async def test_login_codes_go_to_the_new_number(client: Caller, company: Company, database: Database) -> None:
    manager = company.made.manager
    await know_password(database, manager.id)
    await ask(company.manager)
    await confirm(company.manager, await sent_code(database))
    answer = await send_password(client, manager.email)
    assert answer.json()["phone_hint"] == "•• 21"


async def test_the_office_changes_its_numbers_too(officer: Caller, database: Database) -> None:
    assert (await ask(officer, side="/office")).status_code == 201
    assert (await confirm(officer, await sent_code(database), "/office")).status_code == 204
    assert await mobile_of(database, REVIEWER_ID) == STORED


async def test_a_login_under_way_at_the_old_number_opens_nothing(
    client: Caller, company: Company, database: Database
) -> None:
    await know_password(database, company.made.manager.id)
    assert (await send_password(client, company.made.manager.email)).status_code == 201
    stolen = await newest_code(database)
    await ask(company.manager)
    await confirm(company.manager, await sent_code(database))
    assert refusal(await client.post("/api/v1/sessions", json={"code": stolen})) == (401, "login_expired")


async def test_a_second_factor_of_long_ago_does_not_do(manager: Caller, clock: Clock) -> None:
    await clock.move(minutes=5, seconds=1)
    assert refusal(await ask(manager)) == (403, "step_up_required")


@pytest.mark.committed  # the tries outlive the refused request
async def test_five_wrong_codes_end_it_and_each_is_counted(company: Company, database: Database) -> None:
    await ask(company.manager)
    code = await sent_code(database)
    left = []
    for _ in range(5):
        [found] = (await confirm(company.manager, another_code(code))).json()["errors"]
        assert (found["pointer"], found["code"]) == ("/code", "mobile_code_wrong")
        left.append(found["params"]["tries_left"])
    assert left == [4, 3, 2, 1, 0]
    assert refusal(await confirm(company.manager, code)) == (409, "mobile_change_over")


async def test_a_code_is_good_for_five_minutes(company: Company, database: Database, clock: Clock) -> None:
    await ask(company.manager)
    code = await sent_code(database)
    await clock.move(minutes=5, seconds=1)
    assert refusal(await confirm(company.manager, code)) == (409, "mobile_change_over")
    await forget_mobile_changes(database)
    async with database.transaction() as session:
        assert (await session.scalars(select(MobileChange))).all() == []


async def test_another_code_replaces_the_first_after_a_minute(
    company: Company, database: Database, clock: Clock
) -> None:
    await ask(company.manager)
    first = await sent_code(database)
    assert refusal(await ask(company.manager)) == (429, "code_sent_recently")
    await clock.move(seconds=61)
    await ask(company.manager, "078 765 43 22")
    assert (await confirm(company.manager, first)).status_code == 422
    assert (await confirm(company.manager, await sent_code(database))).status_code == 204
    assert await mobile_of(database, company.made.manager.id) == "+41787654322"


@pytest.fixture
def two_sms_an_hour(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUICHET_CODES__PERSON_PER_HOUR", "2")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.usefixtures("two_sms_an_hour")
async def test_codes_to_new_numbers_count_for_the_person(company: Company, database: Database, clock: Clock) -> None:
    answers = []
    for turn in range(3):
        answers.append(await ask(company.manager, f"078 765 43 {30 + turn}"))
        await clock.move(seconds=61)
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert refusal(answers[-1]) == (429, "too_many_codes")
    assert len(await mails(database, "mobile_code")) == 2


@pytest.mark.parametrize("mobile", ["+49 151 23456789", "0900 123 456", "079"])
async def test_no_sms_leaves_to_what_is_no_swiss_mobile_number(
    mobile: str, company: Company, database: Database
) -> None:
    assert (await ask(company.manager, mobile)).status_code in {422, 429}
    assert await mails(database, "mobile_code") == []


async def test_ones_own_number_is_no_change(company: Company, database: Database) -> None:
    own = await mobile_of(database, company.made.manager.id)
    [found] = (await ask(company.manager, own)).json()["errors"]
    assert (found["pointer"], found["code"]) == ("/mobile", "mobile_same")
    assert await mails(database, "mobile_code") == []


async def test_anothers_code_confirms_nothing(company: Company, other_company: Company, database: Database) -> None:
    await ask(company.manager)
    code = await sent_code(database)
    assert refusal(await confirm(other_company.manager, code)) == (409, "mobile_change_over")
    assert (await confirm(company.manager, code)).status_code == 204
    assert refusal(await confirm(company.manager, code)) == (409, "mobile_change_over")


@pytest.mark.committed  # parallel transactions
async def test_of_parallel_confirmations_one_succeeds(company: Company, database: Database) -> None:
    await ask(company.manager)
    code = await sent_code(database)
    answers = await asyncio.gather(*[confirm(company.manager, code) for _ in range(5)])
    assert Counter(answer.status_code for answer in answers) == {204: 1, 409: 4}
