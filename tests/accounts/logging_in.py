"""Logging in as people do, for tests of sessions and codes."""

import httpx
from sqlalchemy import text, update

from api.accounts.codes import derive_code
from api.accounts.models import LoginAttempt, Person
from api.accounts.passwords import HashPool
from api.core.db import Database
from tests.callers import Caller
from tests.factories import MadeCompany, make_company

PASSWORD = "quatre mots au hasard"


async def with_password(database: Database) -> MadeCompany:
    """A company whose gérant can log in with PASSWORD."""
    made = await make_company(database)
    hashed = await HashPool().hash(PASSWORD)
    async with database.transaction() as session:
        await session.execute(update(Person).where(Person.id == made.manager.id).values(password_hash=hashed))
    return made


async def send_password(client: Caller, email: str, audience: str = "company") -> httpx.Response:
    body = {"email": email, "password": PASSWORD, "audience": audience}
    return await client.post("/api/v1/logins", json=body)


async def newest_code(database: Database) -> str:
    """The code that was sent last, derived as the worker does it."""
    async with database.transaction() as session:
        query = "SELECT id FROM login_attempts ORDER BY sent_at DESC, created_at DESC, id DESC LIMIT 1"
        row = await session.get_one(LoginAttempt, (await session.execute(text(query))).scalar_one())
        await session.refresh(row)
    assert row.code_key
    assert row.code_nonce
    return derive_code(row.id, row.code_key, row.code_nonce)


def another_code(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
