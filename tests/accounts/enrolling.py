"""An authenticator app, as a person's phone has it, for tests of second factors."""

import pyotp
from sqlalchemy import text

from api.accounts.totp import SECONDS
from api.core.db import Database
from tests.callers import Caller


async def shown_code(database: Database, seed: str, steps: int = 0) -> str:
    """What the app shows by the database's clock, or so many steps of 30 seconds later."""
    async with database.transaction() as session:
        seconds = (await session.execute(text("SELECT extract(epoch FROM app_now())"))).scalar_one()
    return pyotp.TOTP(seed).generate_otp(int(seconds) // SECONDS + steps)


async def begin_app(caller: Caller, side: str = "") -> str:
    """The seed of a new app that nothing has confirmed yet."""
    answer = await caller.post(f"/api/v1{side}/account/app")
    assert answer.status_code == 201, answer.text
    secret: str = answer.json()["secret"]
    return secret.replace(" ", "")


async def add_app(caller: Caller, database: Database, side: str = "") -> str:
    """The seed of an app that counts from now on. Its code of the step before was taken, not yet the present one."""
    seed = await begin_app(caller, side)
    for _ in range(2):  # thirty seconds may just begin between reading the code and sending it
        code = await shown_code(database, seed, -1)
        answer = await caller.put(f"/api/v1{side}/account/app", json={"code": code})
        if answer.status_code == 200:
            return seed
    raise AssertionError(answer.text)
