"""The limits against guessing, simulated with the limiter itself and a clock that is moved."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.guessing import APP_COST, SMS_COST, CodeCounters
from api.core import throttle
from api.core.clock import now
from api.core.db import Database
from api.core.ids import new_id
from api.core.limits import CODE_BUDGET, CODE_BUDGET_KNOWN_DEVICE, LIMITS, PASSWORDS, Blocks, Bucket, Window
from tests.conftest import Clock

CONTRIBUTING = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
A_CODE = 1e-6
FIRST_DAY, A_YEAR = 2e-5, 6e-4
FAR_TOO_MANY = 2000


async def guesses(database: Database, clock: Clock, days: float, cost: int, *, owner: bool = False) -> int:
    """How many codes somebody gets looked at who knows the password, never tires, and waits just as long as told.

    With `owner`, the account's owner logs in with success between any two of them.
    """
    counters, done = CodeCounters.of(new_id(), None), 0
    async with database.transaction() as session:
        end = await now(session) + timedelta(days=days)
    while done < FAR_TOO_MANY:
        async with database.transaction() as session:
            if await now(session) > end:
                break
            blocked = await counters.take(session, cost)
            done += blocked is None
            if owner:
                await succeed(session, counters, cost)
        if blocked:
            await clock.move(seconds=blocked.seconds)
    return done


async def succeed(session: AsyncSession, counters: CodeCounters, cost: int) -> None:
    if await counters.take(session, cost) is None:
        await counters.succeeded(session, cost)


@pytest.mark.parametrize("owner", [False, True], ids=["alone", "while the owner logs in"])
@pytest.mark.parametrize(("cost", "codes"), [(SMS_COST, 1), (APP_COST, 3)], ids=["sms", "app"])
async def test_a_code_is_guessed_hardly_ever_on_the_first_day(
    database: Database, clock: Clock, cost: int, codes: int, owner: bool
) -> None:
    count = await guesses(database, clock, 1, cost, owner=owner)
    assert count >= 1
    assert count * codes * A_CODE <= FIRST_DAY


@pytest.mark.parametrize(("cost", "codes"), [(SMS_COST, 1), (APP_COST, 3)], ids=["sms", "app"])
async def test_a_code_is_guessed_hardly_ever_in_a_year(database: Database, clock: Clock, cost: int, codes: int) -> None:
    count = await guesses(database, clock, 365, cost, owner=True)
    assert count * codes * A_CODE <= A_YEAR
    assert count * cost >= 400  # the simulation did run into the limit, and no earlier


async def test_a_known_device_has_a_budget_of_its_own(database: Database) -> None:
    person_id = new_id()
    stranger, owner = CodeCounters.of(person_id, None), CodeCounters.of(person_id, "device of the owner")
    async with database.transaction() as session:
        for _ in range(30):
            await stranger.take(session, SMS_COST)
        assert await stranger.take(session, SMS_COST) is not None
        assert await owner.take(session, SMS_COST) is None


@pytest.mark.committed
async def test_of_200_guesses_at_once_as_many_are_looked_at_as_there_is_room_for(database: Database) -> None:
    person_id = new_id()

    async def pour() -> throttle.Blocked | None:
        async with database.transaction() as session:
            return await throttle.pour(session, CODE_BUDGET, person_id, 1)

    blocked = await asyncio.gather(*[pour() for _ in range(200)])
    assert blocked.count(None) == CODE_BUDGET.capacity


async def test_a_failure_is_forgotten_after_its_time_and_never_two(database: Database, clock: Clock) -> None:
    async with database.transaction() as session:
        for _ in range(CODE_BUDGET.capacity):
            assert await throttle.pour(session, CODE_BUDGET, "somebody", 1) is None
        full = await throttle.pour(session, CODE_BUDGET, "somebody", 1)
    assert full is not None
    assert full.seconds == CODE_BUDGET.leak.total_seconds()
    await clock.move(seconds=full.seconds - 1)
    async with database.transaction() as session:
        assert await throttle.pour(session, CODE_BUDGET, "somebody", 1) == throttle.Blocked(1, ended=False)
    await clock.move(seconds=1)
    async with database.transaction() as session:
        assert await throttle.pour(session, CODE_BUDGET, "somebody", 1) is None
        assert await throttle.pour(session, CODE_BUDGET, "somebody", 1) is not None


async def test_a_hundred_wrong_passwords_close_the_login_for_good(database: Database, clock: Clock) -> None:
    looked_at = 0
    for _ in range(200):
        async with database.transaction() as session:
            answer = await throttle.permit(session, PASSWORDS, "somebody@societe.example")
        if isinstance(answer, throttle.Permit):
            looked_at += 1
        elif answer.ended:
            break
        else:
            await clock.move(seconds=answer.seconds)
    assert looked_at == PASSWORDS.ends_at == 100
    await clock.move(days=400)
    async with database.transaction() as session:
        still = await throttle.permit(session, PASSWORDS, "somebody@societe.example")
        assert isinstance(still, throttle.Blocked)
        assert still.ended
        await throttle.forgive(session, PASSWORDS, "somebody@societe.example")
        assert isinstance(await throttle.permit(session, PASSWORDS, "somebody@societe.example"), throttle.Permit)


def _duration(time: timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    return f"{minutes} min" if hours == 0 else f"{hours} h"


def _row(limit: Window | Blocks | Bucket) -> str:
    match limit:
        case Window(name, whose, most, window):
            return f"| `{name}` | {whose} | {most if isinstance(most, int) else f'`{most}`'} in {_duration(window)} |"
        case Blocks(name, whose, step, minutes, ends_at):
            blocks = ", ".join(_duration(timedelta(minutes=length)) for length in minutes)
            end = f"; {ends_at}: a new password is needed" if ends_at else ""
            return f"| `{name}` | {whose} | each {step} failures: {blocks}{end} |"
        case Bucket(name, whose, capacity, leak):
            return f"| `{name}` | {whose} | {capacity} failures, one forgotten every {_duration(leak)} |"


def test_contributing_shows_the_table() -> None:
    missing = [row for row in map(_row, LIMITS) if row not in CONTRIBUTING]
    assert missing == [], "\n" + "\n".join(missing)


def test_every_limit_has_a_name_of_its_own() -> None:
    assert len({limit.name for limit in LIMITS}) == len(LIMITS)
    assert CODE_BUDGET_KNOWN_DEVICE.capacity == CODE_BUDGET.capacity
