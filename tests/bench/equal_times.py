"""`python -m tests.bench.equal_times`: login, reset and registration take the same time whoever is asked for.

E-mails that are known, unknown, disabled and not yet approved take turns, so that whatever else the machine does meets
all alike; the medians may differ by 3 percent (SECURITY, proofs). Logins once more while all four are locked. The
application runs in this process, on a PostgreSQL of its own.
"""

import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from statistics import median
from typing import Final

TRIES: Final = int(os.environ.get("BENCH_TRIES", "500"))
GOAL: Final = 0.03
os.environ |= {
    "GUICHET_ENVIRONMENT": "test",
    "GUICHET_BASE_URL": "http://localhost:8000",
    "GUICHET_FLOOD_LIMIT": "1000000/minute",
    "GUICHET_LOG_LEVEL": "CRITICAL",
}

from sqlalchemy import text, update  # noqa: E402 - the settings are read from here on

from api.accounts.models import Person  # noqa: E402
from api.core.db import Database  # noqa: E402
from api.main import create_app  # noqa: E402
from tests.accounts.test_login import make_person  # noqa: E402
from tests.callers import Caller  # noqa: E402
from tests.organisations.bodies import registration  # noqa: E402
from tests.organisations.registering import registered  # noqa: E402
from tests.postgres import Databases, apart, database_on, durable_cluster  # noqa: E402

Ask = Callable[[Caller, str], Awaitable[object]]


async def _log_in(client: Caller, email: str) -> object:
    body = {"email": email, "password": "ein falsches Passwort", "audience": "company"}
    return await client.post("/api/v1/logins", json=body)


async def _reset(client: Caller, email: str) -> object:
    return await client.post("/api/v1/password-resets", json={"email": email, "audience": "company"})


async def _register(client: Caller, email: str) -> object:
    return await client.post("/api/v1/registrations", json=registration(applicant={"email": email}))


ASKED: Final[dict[str, Ask]] = {"login": _log_in, "reset": _reset, "registration": _register}


WRONG_UNTIL_LOCKED: Final = 5


async def _forget(database: Database, *, locks: bool) -> None:
    """The limits would end the measurement after a few tries."""
    async with database.transaction() as session:
        await session.execute(text("DELETE FROM flood_counters"))
        if locks:
            await session.execute(text("DELETE FROM throttles"))


async def _lock(database: Database, client: Caller, emails: Iterable[str]) -> None:
    await _forget(database, locks=True)
    for email in emails:
        for _ in range(WRONG_UNTIL_LOCKED):
            await _forget(database, locks=False)
            await _log_in(client, email)


async def _measure(
    database: Database, client: Caller, ask: Ask, emails: dict[str, str], *, locked: bool = False
) -> dict[str, float]:
    """The median of each in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in emails}
    for number in range(TRIES + 10):
        for name in list(emails)[number % len(emails) :] + list(emails)[: number % len(emails)]:
            await _forget(database, locks=not locked)
            started = time.perf_counter()
            await ask(client, emails[name])
            if number >= 10:  # the first ones warm up
                times[name].append((time.perf_counter() - started) * 1000)
    return {name: median(found) for name, found in times.items()}


def _within(what: str, found: dict[str, float]) -> bool:
    """Shows the medians, and tells whether they are near enough to each other."""
    apart_by = max(found.values()) / min(found.values()) - 1
    shown = "  ".join(f"{name} {milliseconds:6.2f} ms" for name, milliseconds in found.items())
    print(f"{what:13} {shown}  differ by {apart_by:.1%} (goal {GOAL:.0%})", flush=True)
    return apart_by <= GOAL


async def _main(databases: Databases, name: str) -> bool:
    database, good = database_on(databases.app_url(name)), True
    try:
        known, disabled = await make_person(database), await make_person(database)
        async with database.transaction() as session:
            await session.execute(update(Person).where(Person.id == disabled.manager.id).values(active=False))
        emails = {
            "unknown": "nobody@nowhere.example",
            "known": known.manager.email,
            "disabled": disabled.manager.email,
            "unapproved": "unapproved@somewhere.example",
        }
        async with Caller.of(create_app(database=database)) as client:
            await registered(client, database, registration(applicant={"email": emails["unapproved"]}))
            for what, ask in ASKED.items():
                good &= _within(what, await _measure(database, client, ask, emails))
            await _lock(database, client, emails.values())
            good &= _within("locked login", await _measure(database, client, _log_in, emails, locked=True))
    finally:
        await database.close()
    return good


def main() -> None:
    with durable_cluster() as databases, databases.fresh_database() as name:
        sys.exit(0 if apart(_main(databases, name)) else 1)


if __name__ == "__main__":
    main()
