"""`python -m tests.bench.opening`: a reviewer opens one request after the other, among a million of 200 companies.

Each of them was sent through the API, with its checks. Measured are the calls that the page makes when it opens one, in
this process and without the network: the request itself with its checks, its neighbours in the queue, the note that it
was looked at, the lease, what else there is of the same person and company, notes and messages. Prints p50 and p95 of
each; fails where the p95 of all of them together is above 300 ms. `BENCH_ROWS` and `BENCH_CALLS` change it.
"""

import os
import time
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any, Final
from uuid import uuid4

import asyncpg
import httpx

os.environ |= {
    "GUICHET_ENVIRONMENT": "test",
    "GUICHET_OFFICE_SMS": "true",
    "GUICHET_FLOOD_LIMIT": "1000000/minute",
    "GUICHET_LOG_LEVEL": "ERROR",
}

from api.core.db import Database
from api.main import create_app
from tests.bench.seed import Tenant, seed
from tests.callers import Caller, officer_in
from tests.factories import seed_officers
from tests.postgres import apart, database_on, durable_cluster

ROWS: Final = int(os.environ.get("BENCH_ROWS", "1000000"))
CALLS: Final = int(os.environ.get("BENCH_CALLS", "200"))
COMPANIES: Final = 200
GOAL: Final = 300.0

# One in two hundred waits: some weeks' work of an office, and no more.
_QUEUE: Final = (
    "SET session_replication_role = replica",
    """
    UPDATE invoices SET status = 'paid', decided_at = submitted_at + interval '9 days'
    WHERE status = 'in_review' AND random() > 0.04
    """,
    "VACUUM ANALYZE",
    "CHECKPOINT",
)


async def _seed(url: str, tenants: list[Tenant]) -> None:
    tenants += await seed(url, [ROWS // COMPANIES] * COMPANIES)
    await seed_officers(url)
    connection = await asyncpg.connect(url)
    try:
        for statement in _QUEUE:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _send(database: Database, tenants: Sequence[Tenant]) -> list[str]:
    app = create_app(database=database)
    sent = []
    for number in range(CALLS):
        tenant = tenants[number % len(tenants)]
        async with Caller.of(app, ("sid", tenant.token)) as company:
            body = tenant.body
            body["own_reference"] = f"B-{number}"
            answer = await company.submit(body, str(uuid4()))
            _expect(answer, httpx.codes.CREATED)
            sent.append(answer.json()["id"])
    return sent


def _expect(answer: httpx.Response, *statuses: int) -> None:
    if answer.status_code not in statuses:
        raise SystemExit(f"{answer.request.url.path}: {answer.status_code} {answer.text[:400]}")


def _calls(invoice: str) -> Mapping[str, tuple[str, str, Any]]:
    at = f"/api/v1/office/invoices/{invoice}"
    return {
        "the request": ("GET", at, None),
        "looked at": ("POST", f"{at}/openings", None),
        "lease": ("PUT", f"{at}/lease", {"take_over": False}),
        "others of the same": ("GET", f"{at}/related", None),
        "notes": ("GET", f"{at}/notes", None),
        "counts of the views": ("GET", "/api/v1/office/counts", None),
    }


async def _open(officer: Caller, invoice: str, times: dict[str, list[float]]) -> None:
    whole = 0.0
    for name, (method, path, body) in _calls(invoice).items():
        began = time.perf_counter()
        answer = await officer.request(method, path, json=body)
        took = (time.perf_counter() - began) * 1000
        _expect(answer, httpx.codes.OK, httpx.codes.NO_CONTENT)
        times.setdefault(name, []).append(took)
        whole += took
    times.setdefault("all of them, one after the other", []).append(whole)
    _expect(await officer.delete(f"/api/v1/office/invoices/{invoice}/lease"), httpx.codes.NO_CONTENT)


async def _run(url: str, tenants: Sequence[Tenant]) -> None:
    database = database_on(url, pool_size=5)
    times: dict[str, list[float]] = {}
    try:
        sent = await _send(database, tenants)
        async with officer_in(create_app(database=database), database) as officer:
            for warm in sent[:5]:
                await _open(officer, warm, {})
            for invoice in sent:
                await _open(officer, invoice, times)
    finally:
        await database.close()
    p95 = {name: quantiles(measured, n=20)[18] for name, measured in times.items()}
    for name, measured in times.items():
        print(f"  {name:34} p50 {median(measured):7.1f}  p95 {p95[name]:7.1f}")
    if max(p95.values()) > GOAL:
        raise SystemExit(f"slower than {GOAL:.0f} ms")


def main() -> None:
    settings = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
    with durable_cluster(settings) as databases, databases.fresh_database() as name:
        tenants: list[Tenant] = []
        began = time.perf_counter()
        apart(_seed(databases.superuser_url(name), tenants))
        print(f"{ROWS} requests of {COMPANIES} companies, seeded in {time.perf_counter() - began:.0f} s")
        print(f"{CALLS} of them opened, milliseconds")
        apart(_run(databases.app_url(name), tenants))


if __name__ == "__main__":
    main()
