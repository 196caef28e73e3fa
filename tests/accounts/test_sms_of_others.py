"""Nobody uses up the SMS of somebody else's telephone, or sends SMS without end (R-23)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text, update

from api.accounts.models import LoginAttempt, Person
from api.core.config import get_settings
from api.core.db import Database, DbRole
from tests.accounts.logging_in import newest_code, refusal, send_password, with_password
from tests.accounts.test_mobile_change import ask
from tests.accounts.test_password_change import know_password
from tests.callers import Caller, Company
from tests.conftest import Clock

VICTIM = "+41791112233"


async def give_number(database: Database, person_id: object, mobile: str = VICTIM) -> None:
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == person_id).values(mobile=mobile))


async def sms_to(database: Database, mobile: str) -> int:
    async with database.transaction(DbRole.WORKER) as session:
        query = text("SELECT count(*) FROM outbox WHERE channel = 'sms' AND recipient = :mobile")
        return int((await session.execute(query, {"mobile": mobile})).scalar_one())


@pytest.fixture
def many_logins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUICHET_LOGINS__ADDRESS_PER_5_MINUTES", "200")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.usefixtures("many_logins")
async def test_who_gives_anothers_number_leaves_its_owner_their_codes(client: Caller, database: Database) -> None:
    owner = (await with_password(database)).manager
    await give_number(database, owner.id)
    assert (await send_password(client, owner.email)).status_code == 201
    assert (await client.post("/api/v1/sessions", json={"code": await newest_code(database)})).status_code == 201
    answers = []
    for _ in range(4):
        other = (await with_password(database)).manager
        await give_number(database, other.id)
        answers += [(await send_password(client, other.email)).status_code for _ in range(4)]
    assert answers.count(201) == 10 - 1  # of all of them together, and the owner's first
    assert (await send_password(client, owner.email)).status_code == 201
    assert await sms_to(database, VICTIM) == 10 + 1


async def test_a_number_is_confirmed_by_its_code_and_until_there_is_another(
    client: Caller, company: Company, database: Database
) -> None:
    person = company.made.collaborator
    await know_password(database, person.id)

    async def confirmed() -> bool:
        async with database.transaction() as session:
            query = select(Person.mobile_confirmed_at).where(Person.id == person.id)
            return (await session.execute(query)).scalar_one() is not None

    assert (await send_password(client, person.email)).status_code == 201
    assert not await confirmed()
    assert (await client.post("/api/v1/sessions", json={"code": await newest_code(database)})).status_code == 201
    assert await confirmed()
    body = {"first_name": "A", "last_name": "B", "mobile": "079 999 88 77"}
    assert (await company.manager.put(f"/api/v1/members/{person.id}/person", json=body)).status_code == 200
    assert not await confirmed()


async def test_another_device_gives_nobody_more_sms_to_new_numbers(
    company: Company, database: Database, clock: Clock
) -> None:
    statuses = []
    for last in range(7):
        company.manager.cookies.delete("device")
        statuses.append((await ask(company.manager, f"079 765 43 2{last}")).status_code)
        await clock.move(seconds=39)
        async with database.transaction() as session:
            await session.execute(text("UPDATE mobile_changes SET sent_at = sent_at - interval '1 minute'"))
    assert statuses == [201] * 5 + [429] * 2


async def test_what_is_used_up_says_when_it_begins_anew(client: Caller, database: Database, clock: Clock) -> None:
    person = (await with_password(database)).manager
    for _ in range(5):
        assert (await send_password(client, person.email)).status_code == 201
    await clock.move(minutes=20)
    answer = await send_password(client, person.email)
    assert refusal(answer) == (429, "too_many_codes")
    assert 39 * 60 < int(answer.headers["retry-after"]) <= 40 * 60


async def test_the_right_password_is_none_wrong_when_no_code_can_be_sent(client: Caller, database: Database) -> None:
    person = (await with_password(database)).manager
    answers = [await send_password(client, person.email) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429] * 7
    assert {answer.json()["code"] for answer in answers[5:]} == {"too_many_codes"}
    async with database.transaction() as session:
        attempts = (await session.scalars(select(LoginAttempt).where(LoginAttempt.person_id == person.id))).all()
    assert len(attempts) == 5
