"""What the database holds after the kills, beside what clients were told."""

import json
from collections import Counter
from dataclasses import dataclass

import asyncpg

from tests.faults.load import Ledger

_INVOICES = """
    SELECT i.own_reference AS key, i.id::text, i.reference,
      (SELECT count(*) FROM invoice_versions v WHERE v.invoice_id = i.id AND v.version = 1) AS versions,
      (SELECT count(*) FROM invoice_events e WHERE e.invoice_id = i.id AND e.action = 'submit') AS events,
      (SELECT count(*) FROM invoice_claims c WHERE c.invoice_id = i.id) AS claims,
      (SELECT count(*) FROM audit_events a WHERE a.subject_id = i.id AND a.action = 'submit') AS audited,
      (SELECT count(*) FROM idempotency_keys k WHERE k.key = i.own_reference) AS keys
    FROM invoices i
    """
_WHOLE = (1, 1, 2, 1, 1)  # the example claims its sum and its sessions
_BROKEN_COUNTS = """
    SELECT count(*) FROM (
      SELECT e.organisation_id FROM invoice_events e JOIN event_counters c USING (organisation_id)
      GROUP BY e.organisation_id, c.position
      HAVING count(*) <> c.position OR min(e.position) <> 1 OR max(e.position) <> c.position) broken
    """
_LOOSE = """
    SELECT (SELECT count(*) FROM invoice_versions v LEFT JOIN invoices i ON i.id = v.invoice_id WHERE i.id IS NULL)
      + (SELECT count(*) FROM audit_events a LEFT JOIN invoices i ON i.id = a.subject_id
         WHERE a.action = 'submit' AND i.id IS NULL)
      + (SELECT count(*) FROM idempotency_keys k LEFT JOIN invoices i ON i.own_reference = k.key WHERE i.id IS NULL)
    """
_JOBS = "SELECT convert_from(payload, 'UTF8') FROM pgqueuer.pgqueuer WHERE payload IS NOT NULL"
_KNOWN = "SELECT id::text FROM invoices UNION ALL SELECT id::text FROM outbox"


@dataclass(frozen=True, slots=True)
class Findings:
    """All zero except `acknowledged` and `repeated` when nothing went wrong."""

    acknowledged: int
    repeated: int
    lost: int
    doubled: int
    incomplete: int
    broken_counts: int
    loose: int
    orphan_jobs: int

    @property
    def wrong(self) -> int:
        return self.lost + self.doubled + self.incomplete + self.broken_counts + self.loose + self.orphan_jobs


async def look(url: str, ledger: Ledger) -> Findings:
    connection = await asyncpg.connect(url)
    try:
        invoices = await connection.fetch(_INVOICES)
        times = Counter(row["key"] for row in invoices)
        stored = {(row["key"], row["id"], row["reference"]) for row in invoices}
        told = {(key, a.json()["id"], a.json()["reference"]) for key, a in ledger.acknowledged.items()}
        whole = [tuple(row.values())[3:] == _WHOLE for row in invoices]
        known = {row["id"] for row in await connection.fetch(_KNOWN)}
        jobs = [json.loads(row[0]) for row in await connection.fetch(_JOBS)]
        named = [job[name] for job in jobs for name in ("invoice_id", "outbox_id") if name in job]
        return Findings(
            acknowledged=len(told),
            repeated=ledger.failures,
            lost=len(told - stored),
            doubled=sum(count - 1 for count in times.values()),
            incomplete=whole.count(False),
            broken_counts=await connection.fetchval(_BROKEN_COUNTS),
            loose=await connection.fetchval(_LOOSE),
            orphan_jobs=sum(id_ not in known for id_ in named),
        )
    finally:
        await connection.close()


async def undelivered(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM outbox WHERE state <> 'sent'"))
    finally:
        await connection.close()


async def checkpoint(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
