"""Nobody learns from an answer who has an account: the same words, statements and hashes for everybody (SECURITY R-12).

`python -m tests.bench.equal_times` measures that it takes the same time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, update

from api.accounts.models import Membership, Person
from api.accounts.passwords import HashPool
from api.core.db import Database, DbRole
from tests.accounts.test_login import PASSWORD, make_person
from tests.callers import Caller
from tests.factories import MadeCompany, a_gln
from tests.organisations.bodies import registration
from tests.postgres import Superuser


@contextmanager
def counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement, and every hash, in their order."""
    done: list[str] = []

    def statement(_: object, __: object, text: str, *___: object) -> None:
        done.append(text)

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
async def people(database: Database, superuser: Superuser) -> dict[str, str]:
    """The e-mail of somebody in every state in which nobody may enter; all have the same password."""
    made: dict[str, MadeCompany] = {name: await make_person(database) for name in ("disabled", "left", "suspended")}
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(update(Person).where(Person.id == made["disabled"].manager.id).values(active=False))
    async with database.transaction(DbRole.COMPANY, made["left"].id) as session:
        left = Membership.person_id == made["left"].manager.id
        await session.execute(update(Membership).where(left).values(active=False))
    await superuser.run("UPDATE organisations SET suspended_at = app_now() WHERE id = $1", made["suspended"].id)
    return {name: company.manager.email for name, company in made.items()} | {
        "unknown": "nobody@nowhere.example",
        "wrong password": (await make_person(database)).manager.email,
    }


@pytest.mark.committed
async def test_a_login_tells_nothing(
    client: Caller, database: Database, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}
    for name, email in people.items():
        password = "ein falsches Passwort" if name == "wrong password" else PASSWORD
        body = {"email": email, "password": password, "audience": "company"}
        with counted(database, monkeypatch) as done:
            answer = await client.post("/api/v1/logins", json=body)
        told = {key: value for key, value in answer.json().items() if key != "request_id"}
        headers = set(answer.headers) - {"date"}
        seen[name] = (answer.status_code, told, headers, done)
    assert {status for status, *_ in seen.values()} == {401}
    assert len({repr(found) for found in seen.values()}) == 1, seen
    [*_, (_, _, _, done)] = seen.values()
    assert done.count("verify") == 1


@pytest.mark.committed
async def test_a_registration_tells_nothing(
    client: Caller, database: Database, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}
    for name, email in people.items():
        body = registration(applicant={"email": email}, organisation={"gln": a_gln()})
        with counted(database, monkeypatch) as done:
            answer = await client.post("/api/v1/registrations", json=body)
        assert answer.status_code == 202
        seen[name] = (answer.json().keys(), set(answer.headers), done)
    assert len({repr(found) for found in seen.values()}) == 1, seen
