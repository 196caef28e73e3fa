"""`python -m tests.bench.queue`: the office's queue, 5,000 of a million requests, with every filter and order.

Prints p50 and p95 of each page and of the views' counts through the API's functions, apart from the checks of its
rows, which do not grow with the data; fails where a p95 is above 300 ms. `BENCH_ROWS` and `BENCH_CALLS` change it.
"""

import os
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

import asyncpg

os.environ["GUICHET_ENVIRONMENT"] = "test"

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.db import Database, DbRole
from api.review.queue import searching as queue
from api.review.schemas import OfficeSearch
from tests.postgres import apart, database_on, durable_cluster

ROWS: Final = int(os.environ.get("BENCH_ROWS", "1000000"))
CALLS: Final = int(os.environ.get("BENCH_CALLS", "15"))
GOAL: Final = 300.0

# A thousand companies, ten thousand people, twenty officers; one in two hundred waits, one in four of these is
# assigned, as are three of four that were decided. One decision in fifty is of another office.
_SEED: Final = (
    "SET session_replication_role = replica",
    """
    INSERT INTO organisations (id, kind, name, gln, street, postcode, town)
    SELECT md5('o' || n)::uuid, 'company', 'Fondation ' || n, '7601' || lpad(n::text, 9, '0'), 'Rue', '3001', 'Berne'
    FROM generate_series(1, 1000) AS n
    """,
    """
    INSERT INTO people (id, email, first_name, last_name, mobile, language, password_hash, active)
    SELECT md5('p' || n)::uuid, 'r' || n || '@office.example', 'Anna', 'Muster ' || n, '+41791234567', 'fr', 'x', true
    FROM generate_series(1, 20) AS n
    """,
    "INSERT INTO office_members (person_id, role, active) SELECT id, 'reviewer', true FROM people",
    """
    INSERT INTO beneficiaries (id, organisation_id, last_name, first_name, avs_number, birth_date, street, postcode,
      town, country, under_guardianship, mandate_state, search_name)
    SELECT md5('b' || n)::uuid, md5('o' || 1 + n % 1000)::uuid, 'Doe ' || n, 'John', '756' || lpad(n::text, 10, '0'),
      '1990-01-01', 'Rue', '3001', 'Berne', 'CH', false, 'missing',
      'doe ' || n || ' john'
    FROM generate_series(1, 10000) AS n
    """,
    """
    INSERT INTO invoices (id, organisation_id, reference, kind, form_number, status, version, total, period_from,
      decision_number, beneficiary_id, responsible_id, corrected, warning_count, submitted_at, changed_at, decided_at)
    SELECT gen_random_uuid(), md5('o' || 1 + n % 1000)::uuid, 'R-' || n,
      (ARRAY['other', 'travel', 'helplessness', 'assistance', 'hearing_aid', 'assistive_devices'])[1 + n % 6],
      '318.632', CASE WHEN n % 200 = 0 THEN 'in_review' WHEN n % 12 = 5 THEN 'refused' ELSE 'paid' END, 1,
      round((power(random(), 4) * 20000)::numeric, 2), sent::date,
      CASE WHEN n % 50 = 1 THEN (301 + n % 25)::text ELSE '302' END || '2024' || lpad((n % 9999999)::text, 7, '0'),
      md5('b' || 1 + n % 10000)::uuid, md5('p1')::uuid, n % 600 = 0, n % 3, sent, sent,
      CASE WHEN n % 200 > 0 THEN sent + interval '9 days' END
    FROM (SELECT n, timestamptz '2025-11-25' + n * (interval '360 days' / $1) AS sent
          FROM generate_series(1, $1::int) AS n) AS made
    """,
    """
    INSERT INTO review_assignments (invoice_id, person_id, assigned_by, assigned_at)
    SELECT id, md5('p' || 1 + floor(random() * 20))::uuid, md5('p1')::uuid, submitted_at
    FROM invoices WHERE random() < CASE WHEN status = 'in_review' THEN 0.25 ELSE 0.75 END
    """,
    "VACUUM (ANALYZE)",
    "CHECKPOINT",
)

_VIEWS: Final = ("to_review", "corrected", "mine", "unassigned", "second_look", "first_signed", "decided_today", "all")
_FILTERS: Final[dict[str, dict[str, Any]]] = {
    "no filter": {},
    "newest": {"order": "newest"},
    "largest": {"order": "largest"},
    "amounts": {"amount_from": "19990"},
    "amounts that none has": {"amount_from": "99999"},
    "other office": {"decision_office": "324"},
    "own office": {"decision_office": "302"},
    "two kinds": {"kinds": ["travel", "other"]},
    "warned": {"warned": True},
    "not warned, largest": {"warned": False, "order": "largest"},
    "assigned to me": {"assignee": "me"},
    "assigned to nobody": {"assignee": "nobody"},
    "one company": {"company": True},
    "one company, largest": {"company": True, "order": "largest"},
    "together": {"kinds": ["travel"], "amount_from": "100", "decision_office": "302", "assignee": "me", "warned": True},
    "a name": {"text": "Doe 77"},
}


async def _seed(url: str) -> dict[str, UUID]:
    connection = await asyncpg.connect(url)
    try:
        for statement in _SEED:
            await connection.execute(statement, *([ROWS] if "$1" in statement else []))
        row = await connection.fetchrow("SELECT md5('p3')::uuid AS me, md5('o7')::uuid AS company")
        return dict(row)
    finally:
        await connection.close()


def _officer(person_id: UUID) -> Officer:
    return Officer(
        session_id=UUID(int=1), person_id=person_id, first_name="Lea", last_name="Keller", language="fr",
        own_language="fr",
        role="administrator", has_strong_factor=True, second_factor_at=datetime(2026, 11, 20, tzinfo=UTC),
        now=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )  # fmt: skip


def _line(name: str, times: Sequence[float]) -> str | None:
    p95 = quantiles(times, n=20)[18]
    print(f"  {name:44} p50 {median(times):7.1f}  p95 {p95:7.1f}", flush=True)
    return name if p95 > GOAL else None


async def _time(database: Database, name: str, read: Callable[[AsyncSession], Awaitable[object]]) -> str | None:
    times = []
    for _ in range(CALLS + 1):
        async with database.transaction(DbRole.OFFICE) as session:
            began = time.perf_counter()
            await read(session)
            times.append((time.perf_counter() - began) * 1000)
    return _line(name, times[1:])


async def _run(url: str, ids: dict[str, UUID]) -> None:
    database = database_on(url)
    officer = _officer(ids["me"])
    slow = [await _time(database, "counts", lambda session: queue.count_waiting(session, officer))]

    async def no_checks(*_: object) -> dict[UUID, Sequence[object]]:
        return defaultdict(list)

    try:
        with patch.object(queue, "make_checks", no_checks):
            for view in _VIEWS:
                for name, chosen in _FILTERS.items():
                    company = {"organisation_id": ids["company"]} if "company" in chosen else {}
                    wish = {key: value for key, value in chosen.items() if key != "company"}
                    search = OfficeSearch.model_validate({"view": view, **wish, **company})
                    slow.append(
                        await _time(
                            database,
                            f"{view}, {name}",
                            lambda session, search=search: queue.search_queue(session, officer, search),  # type: ignore[misc]
                        )
                    )
    finally:
        await database.close()
    if any(slow):
        raise SystemExit(f"slower than {GOAL:.0f} ms: {'; '.join(name for name in slow if name)}")


def main() -> None:
    settings = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
    with durable_cluster(settings) as databases, databases.fresh_database() as name:
        ids: dict[str, UUID] = {}
        url = databases.superuser_url(name)

        async def seed() -> None:
            ids.update(await _seed(url))

        apart(seed())
        print(f"{ROWS} requests, {CALLS} calls each, milliseconds")
        apart(_run(databases.app_url(name), ids))


if __name__ == "__main__":
    main()
