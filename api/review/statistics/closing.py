"""Counts months and weeks that are over, so that nobody who reads statistics waits for a year's requests to be counted.

The counting of a period is one statement, so it sees one moment. A change that it did not see left a mark, which is
still there when the next run begins, since a run takes only the marks that it saw before it counted.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final, get_args

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import now, office_day
from api.core.db import Database, DbRole, fetch
from api.review.statistics.counting import EVERYTHING, OVERVIEW, Source, count_all
from api.review.statistics.periods import Place, whole_place
from api.review.statistics.schemas import Grouping

log = structlog.get_logger("guichet.statistics")

AT_ONCE: Final = 30
"""New periods of one run: of a million requests a year, some seconds' work. The newest come first, the rest next time.
What is forgotten is counted again in the same run: else whoever has just read that it is there would find nothing."""

RESTS: Final = timedelta(hours=1)
"""How long a period must be over. What changes a fact of the last minute leaves no mark (migration), and no transaction
of ours lasts as long as this."""

_SOURCES: Final[dict[Grouping, Sequence[Source]]] = {"month": EVERYTHING, "week": OVERVIEW}
_ALONE: Final = "SELECT pg_advisory_xact_lock(hashtext('figures'))"
_PATIENT: Final = "SELECT set_config('statement_timeout', '600000', true)"
_FORGET: Final = """
    WITH seen AS (DELETE FROM figure_marks RETURNING at)
    DELETE FROM figure_periods p USING (SELECT DISTINCT at FROM seen) AS s WHERE s.at >= p.begins AND s.at < p.ends
    RETURNING unit, first_day
    """
_FIRST: Final = "SELECT min(submitted_at) AS first FROM invoice_facts"
_KNOWN: Final = "SELECT unit, first_day FROM figure_periods"


def _count(by: Grouping) -> str:
    return f"""
    WITH r AS (
      INSERT INTO figure_periods (unit, first_day, begins, ends) VALUES ('{by}', $1, $2, $3)
      RETURNING unit, first_day, begins, ends)
    INSERT INTO figures (unit, first_day, source, measure, kind, key, requests, amount)
    SELECT r.unit, r.first_day, c.* FROM r CROSS JOIN LATERAL ({count_all(_SOURCES[by])}) AS c
    """  # noqa: S608 - the parts are our own, the values are arguments


async def close_periods(database: Database) -> None:
    """Take away the figures that no longer hold, and count the newest periods that have none. May be run again."""
    async with database.transaction(DbRole.OFFICE) as session:
        await fetch(session, _ALONE)
        await fetch(session, _PATIENT)
        forgotten = {(row["unit"], row["first_day"]) for row in await fetch(session, _FORGET)}
        due = await _due(session)
        new = [each for each in due if (each[0], each[1].first_day) not in forgotten]
        later = new[AT_ONCE:]
        for by, place in due:
            if (by, place) not in later:
                await fetch(session, _count(by), place.first_day, place.begins, place.ends)
    log.info("periods_closed", count=len(due) - len(later), left=len(later))


async def _due(session: AsyncSession) -> Sequence[tuple[Grouping, Place]]:
    """Since the first request, the newest first."""
    ((first,),) = [row.values() for row in await fetch(session, _FIRST)]
    if first is None:
        return []
    known = {(row["unit"], row["first_day"]) for row in await fetch(session, _KNOWN)}
    over = (await now(session)) - RESTS
    found = [
        (by, place)
        for by in get_args(Grouping)
        for place in _over(by, office_day(first), over)
        if (by, place.first_day) not in known
    ]
    return sorted(found, key=lambda each: each[1].last_day, reverse=True)


def _over(by: Grouping, first: date, until: datetime) -> Iterator[Place]:
    place = whole_place(first, by)
    while place.ends <= until:
        yield place
        place = whole_place(place.last_day + timedelta(days=1), by)
