"""Nobody learns from an answer who has an account: the same words, statements and hashes for everybody (SECURITY R-12).

`python -m tests.bench.equal_times` measures that it takes the same time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event, text, update

from api.accounts.models import Membership, Person
from api.accounts.passwords import HashPool
from api.core.db import Database, DbRole
from tests.accounts.test_login import PASSWORD, make_person
from tests.callers import Caller
from tests.factories import MadeCompany, a_gln
from tests.organisations.bodies import registration
from tests.organisations.registering import PATH, registered
from tests.postgres import Superuser

WRONG = "ein falsches Passwort"
UNTIL_LOCKED = 5
OF_THE_MOMENT = {"request_id", "registration_id", "resend_at", "retry_at"}


@contextmanager
def counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement, and every hash, in their order."""
    done: list[str] = []

    def statement(_: object, __: object, said: str, *___: object) -> None:
        done.append(said)

    with monkeypatch.context() as patch:
        for name in ("verify", "hash"):
            original = getattr(HashPool, name)

            async def hashed(self: HashPool, *arguments: Any, _do: Any = original, _name: str = name) -> Any:
                done.append(_name)
                return await _do(self, *arguments)

            patch.setattr(HashPool, name, hashed)
        event.listen(database.engine.sync_engine, "before_cursor_execute", statement)
        try:
            yield done
        finally:
            event.remove(database.engine.sync_engine, "before_cursor_execute", statement)


@pytest.fixture
async def people(client: Caller, database: Database, superuser: Superuser) -> dict[str, str]:
    """The e-mail of somebody in every state in which nobody may enter; all accounts have the same password."""
    made: dict[str, MadeCompany] = {name: await make_person(database) for name in ("disabled", "left", "suspended")}
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(update(Person).where(Person.id == made["disabled"].manager.id).values(active=False))
    async with database.transaction(DbRole.COMPANY, made["left"].id) as session:
        left = Membership.person_id == made["left"].manager.id
        await session.execute(update(Membership).where(left).values(active=False))
    await superuser.run("UPDATE organisations SET suspended_at = app_now() WHERE id = $1", made["suspended"].id)
    unconfirmed, unapproved = "unconfirmed@somewhere.example", "unapproved@somewhere.example"
    await registered(client, database, applying(unapproved))
    assert (await client.post(PATH, json=applying(unconfirmed))).status_code == 202
    return {name: company.manager.email for name, company in made.items()} | {
        "unknown": "nobody@nowhere.example",
        "unconfirmed": unconfirmed,
        "unapproved": unapproved,
        "wrong password": (await make_person(database)).manager.email,
    }


def applying(email: str) -> dict[str, Any]:
    """A company's registration by somebody who knows the password of all."""
    return registration(applicant={"email": email, "password": PASSWORD}, organisation={"gln": a_gln()})


async def try_to_log_in(client: Caller, email: str, password: str) -> httpx.Response:
    return await client.post("/api/v1/logins", json={"email": email, "password": password, "audience": "company"})


async def lock(client: Caller, database: Database, email: str) -> None:
    """Make the login of an address wait, as if from a client address of its own."""
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM flood_counters"))
    statuses = [(await try_to_log_in(client, email, WRONG)).status_code for _ in range(UNTIL_LOCKED)]
    assert statuses == [401] * UNTIL_LOCKED


def told(answer: httpx.Response) -> tuple[Any, ...]:
    """What is seen of an answer, apart from its number and its moment."""
    body = {key: value for key, value in answer.json().items() if key not in OF_THE_MOMENT}
    return answer.status_code, body, sorted(set(answer.headers) - {"date"})


@pytest.mark.committed
async def test_a_login_tells_nothing(
    client: Caller, database: Database, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}
    for name, email in people.items():
        with counted(database, monkeypatch) as done:
            answer = await try_to_log_in(client, email, WRONG if name == "wrong password" else PASSWORD)
        seen[name] = (*told(answer), done)
    assert {status for status, *_ in seen.values()} == {401}
    assert len({repr(found) for found in seen.values()}) == 1, seen
    [*_, (*_, done)] = seen.values()
    assert done.count("verify") == 1


@pytest.mark.committed
async def test_a_lock_tells_nothing(
    client: Caller, database: Database, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every address is locked alike, and its right password is not looked at."""
    seen = {}
    for name, email in people.items():
        await lock(client, database, email)
        with counted(database, monkeypatch) as done:
            answer = await try_to_log_in(client, email, PASSWORD)
        seen[name] = (*told(answer), done)
    assert {status for status, *_ in seen.values()} == {429}
    assert len({repr(found) for found in seen.values()}) == 1, seen
    [*_, (*_, done)] = seen.values()
    assert done.count("verify") == 0


@pytest.mark.committed
@pytest.mark.parametrize("locked", [False, True])
async def test_a_reset_tells_nothing(
    client: Caller, database: Database, people: dict[str, str], monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    seen = {}
    for name, email in people.items():
        if locked:
            await lock(client, database, email)
        with counted(database, monkeypatch) as done:
            answer = await client.post("/api/v1/password-resets", json={"email": email, "audience": "company"})
        seen[name] = (*told(answer), done)
    assert {status for status, *_ in seen.values()} == {202}
    assert len({repr(found) for found in seen.values()}) == 1, seen


@pytest.mark.committed
@pytest.mark.parametrize("locked", [False, True])
async def test_a_registration_tells_nothing(
    client: Caller, database: Database, people: dict[str, str], monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    seen = {}
    for name, email in people.items():
        if locked:
            await lock(client, database, email)
        with counted(database, monkeypatch) as done:
            answer = await client.post(PATH, json=applying(email))
        seen[name] = (*told(answer), done)
    assert {status for status, *_ in seen.values()} == {202}
    assert len({repr(found) for found in seen.values()}) == 1, seen
    [*_, (*_, done)] = seen.values()
    assert done.count("hash") == 1
