"""Another password for who knows the present one: this session stays, the others end."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from api import worker
from api.accounts.models import Person
from api.accounts.passwords import HashPool
from api.core.db import Database
from tests.accounts.test_login import PASSWORD
from tests.callers import Caller, Company
from tests.factories import REVIEWER_ID, open_session
from tests.records import mails

NEW = "un cheval jaune sous la pluie"
PATH = "/api/v1/account/password"


async def know_password(database: Database, person_id: object) -> None:
    hashed = await HashPool().hash(PASSWORD)
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == person_id).values(password_hash=hashed))


async def change(caller: Caller, path: str = PATH, **values: str) -> httpx.Response:
    return await caller.put(path, json={"current": PASSWORD, "password": NEW, "confirmation": NEW} | values)


def found(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_the_new_password_works_and_only_this_session_stays(
    app: FastAPI, client: Caller, company: Company, database: Database
) -> None:
    manager = company.made.manager
    await know_password(database, manager.id)
    other = await open_session(database, manager.id, company.id)
    assert (await change(company.manager)).status_code == 204
    assert (await company.manager.get("/api/v1/sessions/current")).status_code == 200
    async with Caller.of(app, ("sid", other)) as elsewhere:
        assert (await elsewhere.get("/api/v1/sessions/current")).status_code == 401
    body = {"email": manager.email, "audience": "company"}
    assert (await client.post("/api/v1/logins", json=body | {"password": PASSWORD})).status_code == 401
    assert (await client.post("/api/v1/logins", json=body | {"password": NEW})).status_code == 201
    await worker.drain(database)
    [told] = await mails(database, "own_password_changed")
    assert told.recipient == manager.email


async def test_the_offices_people_change_theirs_too(officer: Caller, database: Database) -> None:
    await know_password(database, REVIEWER_ID)
    assert (await change(officer, "/api/v1/office/account/password")).status_code == 204
    assert (await officer.get("/api/v1/office/sessions/current")).status_code == 200


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"current": "autre chose encore"}, [("/current", "password_wrong")]),
        ({"confirmation": f"{NEW}!"}, [("/confirmation", "password_differs")]),
        ({"password": "court", "confirmation": "court"}, [("/password", "password_too_short")]),
        (
            {"current": "autre chose encore", "confirmation": f"{NEW}!"},
            [("/current", "password_wrong"), ("/confirmation", "password_differs")],
        ),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(
    values: dict[str, str], errors: list[tuple[str, str]], company: Company, database: Database
) -> None:
    await know_password(database, company.made.manager.id)
    assert found(await change(company.manager, **values)) == errors
    assert (await change(company.manager)).status_code == 204


@pytest.mark.committed  # the request's transaction is rolled back, the counter must not be
async def test_the_present_password_is_not_to_be_guessed(company: Company, database: Database) -> None:
    await know_password(database, company.made.manager.id)
    for _ in range(5):
        assert found(await change(company.manager, current="autre chose encore")) == [("/current", "password_wrong")]
    stopped = await change(company.manager)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too_many_logins")


@pytest.mark.committed  # what happens meanwhile is another transaction
async def test_who_only_knows_the_password_before_does_not_undo_a_reset(
    company: Company, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The present password is compared before the new one is hashed: a reset may come between."""
    person_id, verify = company.made.manager.id, HashPool.verify
    await know_password(database, person_id)

    async def reset_meanwhile(pool: HashPool, hashed: str | None, password: str) -> bool:
        right = await verify(pool, hashed, password)
        async with database.transaction() as session:
            await session.execute(update(Person).where(Person.id == person_id).values(password_hash="chosen anew"))
        return right

    monkeypatch.setattr(HashPool, "verify", reset_meanwhile)
    assert found(await change(company.manager)) == [("/current", "password_wrong")]
    async with database.transaction() as session:
        assert (await session.get_one(Person, person_id)).password_hash == "chosen anew"


async def test_the_right_password_is_no_guess_when_the_new_one_is_refused(company: Company, database: Database) -> None:
    await know_password(database, company.made.manager.id)
    for _ in range(7):
        assert found(await change(company.manager, password="court", confirmation="court"))
    assert (await change(company.manager)).status_code == 204


@pytest.mark.parametrize(
    "password",
    [
        *("passwordpassword", "password password", "passwortpasswort", "motdepassemotdepasse", "iloveyouiloveyou"),
        *("qwertyuiopasdfgh", "azertyuiopqsdfgh", "qwertz123456", "abcdefghijkl", "P@ssw0rdP@ssw0rd", "Sommer2026!!"),
        *("Guichet2026!!", "OfficeAI2026!", "123456789012", "111122223333", "aaaaaaaaaaaaaaa"),
    ],
)
async def test_what_everybody_guesses_is_refused(password: str, company: Company, database: Database) -> None:
    await know_password(database, company.made.manager.id)
    answer = await change(company.manager, password=password, confirmation=password)
    assert found(answer) == [("/password", "password_common")]


@pytest.mark.parametrize(
    "password", ["tasse lampe nuage", "Kaffee am Montag", "xkqzvbnrwpld", "Ä" * 3 + "öüé dix-neuf vélos"]
)
async def test_a_phrase_or_chance_is_good(password: str, company: Company, database: Database) -> None:
    await know_password(database, company.made.manager.id)
    assert (await change(company.manager, password=password, confirmation=password)).status_code == 204
