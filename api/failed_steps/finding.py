"""Once a minute: what has failed since, what became of what was tried again, and what is old enough to forget."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Row, delete, text, update
from sqlalchemy.dialects.postgresql import insert

from api.core.clock import now_sql
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.failed_steps.kinds import asked_of, reason_of, safe_code
from api.failed_steps.models import FailedStep
from api.failed_steps.retrying import begin_retries
from api.failed_steps.runs import forget_runs
from api.failed_steps.sources import SOURCES
from api.failed_steps.sources.found import Found

log = structlog.get_logger("guichet.failed_steps")

FIND: Final = "find_failed_steps"
"""The scheduled job that this is."""
KEPT: Final = timedelta(days=365)


async def find_failed_steps(database: Database) -> None:
    """Each source by itself, so that one that cannot be read hides no other. Raises what failed, at the end."""
    errors: list[Exception] = []
    for name in SOURCES:
        try:
            await _look_at(database, name)
        except Exception as error:  # noqa: BLE001 - raised below
            errors.append(error)
    await begin_retries(database)  # whose job was lost
    if errors:
        raise errors[0]


async def _look_at(database: Database, name: str) -> None:
    source = SOURCES[name]
    async with database.transaction(DbRole.WORKER) as session:
        for row in (await session.execute(source.outcomes)).all():
            await session.execute(_after(row))
        found = [_columns(failure) for failure in await source.find(session)]
        if found:
            # Two workers may find it at once.
            added = insert(FailedStep).on_conflict_do_nothing(
                index_elements=["source"], index_where=FailedStep.closed_at.is_(None)
            )
            kinds: Sequence[str] = (await session.scalars(added.values(found).returning(FailedStep.kind))).all()
            for kind in sorted(set(kinds)):
                log.error("failed_steps_found", kind=kind, count=kinds.count(kind))


def _columns(found: Found) -> dict[str, Any]:
    code = safe_code(found.code)
    reason = reason_of(found.kind, code)
    return {
        "id": new_id(),
        "kind": found.kind,
        "source": found.source,
        "name": found.name,
        "asked": asked_of(reason, found.owner),
        "code": code,
        "reason": reason,
        "retryable": found.retryable,
        "organisation_id": found.organisation_id,
        "invoice_id": found.invoice_id,
        "person_id": found.person_id,
        "facts": dict(found.facts),
        "attempts": found.attempts,
        "failed_at": found.failed_at,
        "state": "open",
    }


def _after(row: Row[Any]) -> Any:  # noqa: ANN401 - an UPDATE
    """Closed when it succeeded or is gone; open again when the retry failed."""
    step = update(FailedStep).where(FailedStep.id == row.id)
    if row.outcome != "failed":
        return step.values(state=row.outcome, closed_at=now_sql())
    values: dict[str, Any] = {"state": "open", "attempts": row.attempts or FailedStep.attempts + 1}
    if row.code:
        values["code"] = safe_code(row.code)
    if row.failed_at:
        values["failed_at"] = row.failed_at
    return step.values(values)


async def forget_failed_steps(database: Database) -> None:
    """Those handled more than a year ago, and runs of scheduled jobs of more than 90 days."""
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(delete(FailedStep).where(FailedStep.closed_at < now_sql() - KEPT))
        await forget_runs(session)
        await session.execute(text("DELETE FROM reconciliations WHERE day < app_now() - interval '2 years'"))
