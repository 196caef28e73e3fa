"""`python -m tests.bench.statistics`: every statement of the statistics over a million requests in one installation.

First with no figures kept, so that all is counted from the facts of the twelve months that are asked for; then the
months and weeks that are over are closed, and the same is read again, with two of them marked as changed. Prints p50
and p95 of each statement and of each answer through the API's functions; fails where, with figures, the p95 of an
answer is above a second. `BENCH_ROWS`, `BENCH_CALLS` and `BENCH_PLANS=1` (print the plans) change it.
"""

import os
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import md5
from statistics import median, quantiles
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

import asyncpg

os.environ["GUICHET_ENVIRONMENT"] = "test"

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.db import Database, DbRole, fetch
from api.review.statistics import closing, companies, corrections, counting, figures, reviewers
from api.review.statistics.schemas import StatisticsFilters
from tests.postgres import apart, database_on, durable_cluster

ROWS: Final = int(os.environ.get("BENCH_ROWS", "1000000"))
CALLS: Final = int(os.environ.get("BENCH_CALLS", "15"))
GOAL: Final = 1000.0
WHOLE_PERIODS: Final = 60
"""Of twelve months at least; later there are more."""

# A thousand companies, twenty reviewers, six types; one in five was sent back, one in twenty is open. Only what
# statistics read: the facts, and the rows that their foreign keys name are left out while they are written.
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
    """
    INSERT INTO invoice_facts (invoice_id, organisation_id, kind, total, submitted_at, with_company, corrections,
      outcome, ended_at, decided_by, own_hours, elapsed_hours, fields, reasons, rules)
    SELECT gen_random_uuid(), md5('o' || 1 + floor(power(random(), 2) * 1000))::uuid,
      (ARRAY['other', 'travel', 'helplessness', 'assistance', 'hearing_aid', 'assistive_devices'])[1 + n % 6],
      round((random() * 5000)::numeric, 2), sent, n % 40 = 0, CASE WHEN n % 5 = 0 THEN 1 ELSE 0 END,
      CASE WHEN n % 20 = 0 THEN NULL WHEN n % 12 = 5 THEN 'refused' WHEN n % 50 = 1 THEN 'withdrawn'
        ELSE 'accepted' END,
      CASE WHEN n % 20 > 0 THEN sent + make_interval(hours => took) END,
      CASE WHEN n % 20 > 0 THEN md5('p' || 1 + n % 20)::uuid END,
      CASE WHEN n % 20 > 0 THEN took - took % 5 * 24 END, CASE WHEN n % 20 > 0 THEN took END,
      CASE WHEN n % 5 = 0 THEN ARRAY['forms.other.f' || n % 30, 'invoices.fields.payee'] END,
      CASE WHEN n % 5 = 0 THEN ARRAY['r' || n % 20] END, CASE WHEN n % 7 = 0 THEN ARRAY['w' || n % 9] END
    FROM (
      SELECT n, timestamptz '2025-11-25' + n * (interval '360 days' / $1) AS sent,
        120 + (power(random(), 3) * 1500)::integer AS took
      FROM generate_series(1, $1::int) AS n) AS made
    """,
    """
    INSERT INTO correction_facts (event_id, invoice_id, organisation_id, kind, asked_at, asked_by, fields, reasons)
    SELECT gen_random_uuid(), invoice_id, organisation_id, kind, submitted_at + interval '3 days',
      COALESCE(decided_by, md5('p1')::uuid), fields, reasons
    FROM invoice_facts WHERE corrections > 0
    """,
    "VACUUM (ANALYZE) invoice_facts",
    "VACUUM (ANALYZE) correction_facts",
    "CHECKPOINT",
)

_OFFICER: Final = Officer(
    session_id=UUID(int=1), person_id=UUID(int=1), first_name="Lea", last_name="Keller", language="fr",
    own_language="fr",
    role="administrator", has_strong_factor=True, second_factor_at=datetime(2026, 11, 20, tzinfo=UTC),
    now=datetime(2026, 11, 20, 12, tzinfo=UTC),
)  # fmt: skip

Read = Callable[[AsyncSession, Officer, StatisticsFilters], Awaitable[object]]
_ANSWERS: Final[dict[str, Read]] = {
    "overview": figures.read_statistics,
    "corrections": corrections.read_correction_statistics,
    "companies": companies.read_company_statistics,
    "reviewers": reviewers.read_reviewer_statistics,
}
_ASKED: Final = {
    "12 months": StatisticsFilters(first_day=date(2025, 12, 1), last_day=date(2026, 11, 30)),
    "12 months, by week": StatisticsFilters(first_day=date(2025, 12, 1), last_day=date(2026, 11, 30), by="week"),
    "12 months, one type": StatisticsFilters(first_day=date(2025, 12, 1), last_day=date(2026, 11, 30), kind="travel"),
    "12 months, one company": StatisticsFilters(
        first_day=date(2025, 12, 1),
        last_day=date(2026, 11, 30),
        organisation_id=UUID(md5(b"o1", usedforsecurity=False).hexdigest()),
    ),
    "6 months, from the 15th": StatisticsFilters(first_day=date(2026, 4, 15), last_day=date(2026, 10, 14)),
    "one month": StatisticsFilters(first_day=date(2026, 10, 1), last_day=date(2026, 10, 31)),
}
_NAMES: Final = {
    text: name
    for module in (counting, figures, corrections, companies, reviewers)
    for name, text in vars(module).items()
    if isinstance(text, str) and "FROM" in text and name.startswith("_")
}


async def _seed(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in _SEED:
            await connection.execute(statement, *([ROWS] if "$1" in statement else []))
    finally:
        await connection.close()


class _Watch:
    """Times each statement that goes through `fetch`."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.arguments: dict[str, tuple[object, ...]] = {}

    async def fetch(self, session: AsyncSession, statement: str, *arguments: object) -> Any:
        began = time.perf_counter()
        rows = await fetch(session, statement, *arguments)
        name = _NAMES.get(statement, "?")
        self.times[name].append((time.perf_counter() - began) * 1000)
        self.arguments[statement] = arguments
        return rows

    @contextmanager
    def over(self) -> Any:
        with (
            patch.object(counting, "fetch", self.fetch),
            patch.object(figures, "fetch", self.fetch),
            patch.object(corrections, "fetch", self.fetch),
            patch.object(companies, "fetch", self.fetch),
            patch.object(reviewers, "fetch", self.fetch),
        ):
            yield


def _line(name: str, times: Sequence[float]) -> float:
    p95 = quantiles(times, n=20)[18]
    print(f"  {name:34} p50 {median(times):7.1f}  p95 {p95:7.1f}")
    return p95


async def _measure(database: Database, what: str, filters: StatisticsFilters) -> list[str]:
    watch = _Watch()
    answers: dict[str, list[float]] = defaultdict(list)
    with watch.over():
        for _ in range(CALLS + 1):
            for name, read in _ANSWERS.items():
                async with database.transaction(DbRole.OFFICE) as session:
                    began = time.perf_counter()
                    await read(session, _OFFICER, filters)
                    answers[name].append((time.perf_counter() - began) * 1000)
    print(what)
    for name, times in watch.times.items():
        _line(name, times[len(times) // (CALLS + 1) :])
    slow = [f"{name}, {what}" for name, times in answers.items() if _line(f"answer: {name}", times[1:]) > GOAL]
    if os.environ.get("BENCH_PLANS") and what == "12 months":
        await _print_plans(database, watch)
    return slow


async def _print_plans(database: Database, watch: _Watch) -> None:
    for statement, arguments in watch.arguments.items():
        async with database.transaction(DbRole.OFFICE) as session:
            rows = await fetch(session, f"EXPLAIN (ANALYZE, BUFFERS) {statement}", *arguments)
            print(_NAMES.get(statement, "?"), *(row["QUERY PLAN"] for row in rows), sep="\n    ")


_MARKS: Final = "INSERT INTO figure_marks (at) VALUES ('2026-09-10'), ('2026-10-10')"
_TABLES: Final = """
    SELECT (SELECT count(*) FROM figure_periods) AS periods, (SELECT count(*) FROM figures) AS figures,
           pg_total_relation_size('figures') / 1000000 AS megabytes
    """


async def _close(database: Database) -> None:
    began, runs = time.perf_counter(), 0
    while (await _kept(database))["periods"] < WHOLE_PERIODS:
        await closing.close_periods(database)
        runs += 1
    kept = await _kept(database)
    print(f"closed in {time.perf_counter() - began:.1f} s and {runs} runs: {dict(kept)}")
    async with database.transaction(DbRole.OFFICE) as session:
        await fetch(session, _MARKS)


async def _kept(database: Database) -> Mapping[str, Any]:
    async with database.transaction(DbRole.OFFICE) as session:
        (row,) = await fetch(session, _TABLES)
        return row


async def _run(url: str) -> None:
    database = database_on(url)
    try:
        print("counted from facts")
        for what, filters in _ASKED.items():
            await _measure(database, what, filters)
        await _close(database)
        slow = [name for what, filters in _ASKED.items() for name in await _measure(database, what, filters)]
    finally:
        await database.close()
    if slow:
        raise SystemExit(f"slower than {GOAL:.0f} ms: {'; '.join(slow)}")


def main() -> None:
    settings = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
    with durable_cluster(settings) as databases, databases.fresh_database() as name:
        apart(_seed(databases.superuser_url(name)))
        print(f"{ROWS} requests, {CALLS} calls each, milliseconds")
        apart(_run(databases.app_url(name)))


if __name__ == "__main__":
    main()
