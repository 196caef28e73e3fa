"""`python -m tests.bench.lists`: every list, page and filter of the counter for a company with 100,000 invoices.

Each is asked for a hundred times and more, all of them in turn, by one caller at a time; p95 is at most 300 ms.
"""

import asyncio
import itertools
import os
import time
from collections.abc import Mapping
from datetime import datetime
from random import Random
from statistics import median, quantiles
from typing import Any, Final
from uuid import UUID

import asyncpg

os.environ["GUICHET_ENVIRONMENT"] = "test"  # the same keys for cursors here as in the application

from api.core.cursor import encode_cursor
from api.invoices.listing import LISTING
from tests.bench.__main__ import apis, http
from tests.bench.seed import BIG, Tenant, seed
from tests.postgres import apart, durable_cluster

CALLS: Final = int(os.environ.get("BENCH_CALLS", "100"))
GOAL: Final = 300.0

# What real lists have beside what is seeded for submissions: several people, kinds, periods, own references, and some
# to correct.
_VARIED: Final = (
    "SET session_replication_role = replica",  # a trigger keeps what was sent as it is
    """
    INSERT INTO people (id, email, first_name, last_name, mobile, language, password_hash, active)
    SELECT gen_random_uuid(), 'colleague' || n || '@societe.example', 'Lea', 'Collègue ' || n, '+41791234567', 'fr',
      'x', true
    FROM generate_series(1, 12) AS n
    """,
    """
    INSERT INTO memberships (organisation_id, person_id, role, active)
    SELECT $1, id, 'collaborator', true FROM people WHERE email LIKE 'colleague%'
    """,
    """
    WITH colleagues AS (SELECT array_agg(id) AS ids FROM people WHERE email LIKE 'colleague%'),
    numbered AS (SELECT id, row_number() OVER (ORDER BY submitted_at) AS n FROM invoices WHERE organisation_id = $1)
    UPDATE invoices i SET
      responsible_id = CASE WHEN n % 3 = 0 THEN i.responsible_id ELSE c.ids[1 + n % 12] END,
      own_reference = CASE WHEN n % 2 = 0 THEN 'CLA-' || n END,
      kind = (ARRAY['other', 'travel', 'assistance', 'helplessness'])[1 + n % 4],
      period_to = CASE WHEN n % 5 = 0 THEN i.period_from + 20 END,
      status = CASE WHEN n % 250 = 0 THEN 'to_correct' ELSE i.status END
    FROM numbered, colleagues c WHERE numbered.id = i.id
    """,
    """
    INSERT INTO correction_items (id, organisation_id, invoice_id, version, position, pointer, label, kind, message,
      due_date)
    SELECT gen_random_uuid(), organisation_id, id, version, 0, '/form/lines/0/date', 'invoices.fields.payee', 'wrong',
      'Veuillez indiquer la date.', current_date + 10
    FROM invoices WHERE organisation_id = $1 AND status = 'to_correct'
    """,
    """
    INSERT INTO invoice_events (id, organisation_id, position, invoice_id, action, to_status, actor_name, actor_side,
      message, version)
    SELECT gen_random_uuid(), organisation_id, 1000000 + row_number() OVER (), id, 'request_correction', 'to_correct',
      'Anna M.', 'office', 'Veuillez compléter la demande.', 1
    FROM invoices WHERE organisation_id = $1 AND status = 'to_correct'
    """,
    "VACUUM ANALYZE",
)


async def _vary(url: str, tenant: Tenant) -> dict[str, str]:
    """Returns cursors to the middle and the end of the list, and a colleague."""
    connection = await asyncpg.connect(url)
    try:
        for statement in _VARIED:
            await connection.execute(statement, *([tenant.organisation_id] if "$1" in statement else []))
        places = {}
        for name, offset in (("middle", BIG // 2), ("end", BIG - 30)):
            row = await connection.fetchrow(
                "SELECT submitted_at, id FROM invoices WHERE organisation_id = $1 "
                "ORDER BY submitted_at DESC, id DESC OFFSET $2 LIMIT 1",
                tenant.organisation_id,
                offset,
            )
            places[name] = _cursor(tenant.organisation_id, row["submitted_at"], row["id"])
        colleague = await connection.fetchval("SELECT id FROM people WHERE email LIKE 'colleague%' LIMIT 1")
        return places | {"colleague": str(colleague)}
    finally:
        await connection.close()


def _cursor(organisation_id: UUID, submitted_at: datetime, invoice_id: UUID) -> str:
    return encode_cursor([submitted_at.isoformat(), str(invoice_id)], listing=f"{LISTING} {organisation_id}")


def _requests(tenant: Tenant, known: Mapping[str, str]) -> dict[str, bytes]:
    def found(**search: Any) -> bytes:
        return http(tenant, "POST", "/api/v1/invoices/searches", {"limit": 25, **search})

    def got(path: str) -> bytes:
        return http(tenant, "GET", f"/api/v1/{path}")

    return {
        "first page": got("invoices?limit=25"),
        "first page of 100": got("invoices?limit=100"),
        "page in the middle": found(cursor=known["middle"]),
        "last page": found(cursor=known["end"]),
        "to correct": found(statuses=["to_correct"]),
        "in review": found(statuses=["in_review"]),
        "paid": found(statuses=["paid"]),
        "refused, withdrawn": found(statuses=["refused", "withdrawn"]),
        "withdrawn (none)": found(statuses=["withdrawn"]),
        "of a colleague": found(responsible_id=known["colleague"]),
        "of a colleague, to correct": found(responsible_id=known["colleague"], statuses=["to_correct"]),
        "of a person": found(beneficiary_id=str(tenant.beneficiary_id)),
        "of a type": found(kind="assistance"),
        "of a type (none)": found(kind="hearing_aid"),
        "a month": found(period_from="2025-03-01", period_to="2025-03-31"),
        "a month, type and colleague": found(
            period_from="2025-03-01", period_to="2025-03-31", kind="travel", responsible_id=known["colleague"]
        ),
        "period (none)": found(period_from="2031-01-01"),
        "text: one letter": found(text="a"),
        "text: a name": found(text="müller"),
        "text: two names": found(text="dup jea"),
        "text: nobody": found(text="zzzz"),
        "text: part of an AVS number": found(text="756.0000"),
        "text: reference": found(text="2025-050000"),
        "text: number": found(text="50000"),
        "text: part of an own reference": found(text="CLA-12"),
        "text: own reference, in review": found(text="CLA-99998", statuses=["in_review"]),
        "person: a name": found(beneficiary="müller"),
        "person: AVS number": found(beneficiary="7560000000111"),
        "person: a name, paid, a type": found(beneficiary="favre", statuses=["paid"], kind="travel"),
        "drafts": got("drafts"),
        "insured persons": http(tenant, "POST", "/api/v1/beneficiaries/searches", {"limit": 50}),
        "insured persons: a name": http(tenant, "POST", "/api/v1/beneficiaries/searches", {"name": "kel", "limit": 50}),
        "messages": got("conversations"),
        "counts": got("conversation-counts"),
        "notices": got("notices"),
    }


async def _measure(port: int, requests: Mapping[str, bytes]) -> dict[str, list[float]]:
    """Milliseconds of each; the order changes, so that none always comes after the same one."""
    times: dict[str, list[float]] = {name: [] for name in requests}
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    random = Random(1)
    for round_ in range(CALLS + 3):
        for name in random.sample(list(requests), len(requests)):
            began = time.perf_counter()
            writer.write(requests[name])
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            content = await reader.readexactly(length)
            if b" 200 " not in head[:16]:
                raise RuntimeError(f"{name}: {head[:16]!r} {content[:300]!r}")
            if round_ >= 3:  # the first ones warm up
                times[name].append((time.perf_counter() - began) * 1000)
    writer.close()
    return times


def main() -> None:
    with durable_cluster({"shared_buffers": "512MB"}) as databases, databases.fresh_database() as name:
        url = databases.superuser_url(name)
        tenant = apart(seed(url))[0]
        known = apart(_vary(url, tenant))
        with apis(databases.app_url(name)) as running:
            times = asyncio.run(_measure(running[0].port, _requests(tenant, known)))
    print(f"{BIG} invoices, {CALLS} calls each, milliseconds")
    slow = []
    for what, values in times.items():
        p95 = quantiles(values, n=20)[18]
        print(f"{what:34} p50 {median(values):6.1f}  p95 {p95:6.1f}  most {max(values):6.1f}")
        if p95 > GOAL:
            slow.append(what)
    everything = list(itertools.chain.from_iterable(times.values()))
    print(
        f"{'all':34} p50 {median(everything):6.1f}  p95 {quantiles(everything, n=20)[18]:6.1f} (goal {GOAL:.0f} each)"
    )
    if slow:
        raise SystemExit(f"slower than {GOAL:.0f} ms: {', '.join(slow)}")


if __name__ == "__main__":
    main()
