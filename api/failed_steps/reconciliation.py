"""The daily proof that what came in is there: each sum in, each sum out, and what does not agree."""

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from api.core.clock import now, office_day
from api.core.config import get_settings
from api.core.db import Database, DbRole, make_engine
from api.core.labels import t
from api.core.logging import configure_logging
from api.failed_steps.models import Reconciliation
from api.failed_steps.stored_files import compare_files
from api.failed_steps.sums import SUMS

log = structlog.get_logger("guichet.reconciliation")

# More than a request may take; the sums read every request there is.
_PATIENT = text("SELECT set_config('statement_timeout', '600000', true)")


async def reconcile(database: Database) -> None:
    """Make the sums and keep them as the day's. May be run at any time, and again."""
    await make_sums(database)


async def make_sums(database: Database) -> dict[str, dict[str, Any]]:
    """The sums by name, as they are kept."""
    async with database.transaction(DbRole.WORKER) as session:
        started_at = await now(session)
    sums: dict[str, dict[str, Any]] = {}
    for name, statement in SUMS.items():
        async with database.transaction(DbRole.OFFICE) as session:
            await session.execute(_PATIENT)
            sums[name] = dict((await session.execute(statement)).mappings().one())
    sums |= await compare_files(database)
    async with database.transaction(DbRole.WORKER) as session:
        ended_at = await now(session)
        differences = sum(result["differences"] for result in sums.values())
        values = {"started_at": started_at, "ended_at": ended_at, "differences": differences, "sums": sums}
        day = insert(Reconciliation).values(day=office_day(ended_at), **values)
        await session.execute(day.on_conflict_do_update(index_elements=["day"], set_=values))
    for name, result in sums.items():
        if result["differences"]:
            log.error("sum_differs", sum=name, count=result["differences"])
    log.info("reconciled", count=differences)
    return sums


def as_table(sums: Mapping[str, Mapping[str, Any]]) -> str:
    """Each sum's in, out and difference with its name, and the references of what does not agree below it."""
    lines = [f"{'in':>12} {'out':>12} {'differ':>8}"]
    for name, result in sums.items():
        numbers = (result["counted_in"], result["counted_out"], result["differences"])
        lines.append("{:>12} {:>12} {:>8}  {}".format(*numbers, t("en", f"steps.sum.{name}")))
        lines += [f"{'':>36}{reference}" for reference in result["references"]]
    return "\n".join(lines)


async def main() -> tuple[str, int]:
    """For the command: the table, and how much does not agree."""
    settings = get_settings()
    configure_logging(settings.log_level)
    database = Database(make_engine(settings))
    try:
        sums = await make_sums(database)
    finally:
        await database.close()
    return as_table(sums), sum(result["differences"] for result in sums.values())
