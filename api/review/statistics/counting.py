"""What statistics count, each thing once: from the facts, or from the figures of months and weeks that are over.

A finished month or week is counted once (`closing`) and read from there until a fact of it changes. What is not
counted, has changed since, or is only a part of a month or week, is counted from its facts while one waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.db import fetch
from api.review.statistics.periods import Period, Place

STEP: Final = 6
"""Durations are told in steps of so many hours."""

Source: TypeAlias = Literal[
    "sent", "paper", "ended", "reduced", "asked", "own", "elapsed",
    "asked_reasons", "marked_reasons", "asked_fields", "marked_fields", "rules",
    "companies", "company_corrections", "reviewers", "reviewer_corrections",
]  # fmt: skip

_SENT: Final = "submitted_at >= r.begins AND submitted_at < r.ends"
_ENDED: Final = "ended_at >= r.begins AND ended_at < r.ends"
_ASKED: Final = "asked_at >= r.begins AND asked_at < r.ends"
_DECIDED: Final = f"{_ENDED} AND outcome IN ('accepted', 'refused')"
_BY_OFFICE: Final = f"{_ENDED} AND outcome <> 'withdrawn'"
_MARKED: Final = f"{_DECIDED} AND corrections > 0"
# "Accepted" is then what was accepted after a correction.
_OUTCOME: Final = "CASE WHEN outcome = 'accepted' AND corrections = 0 THEN 'right_first_time' ELSE outcome END"
_ALLOWED: Final = "sum(COALESCE(allowed, total))"


def _count(what: str, where: str, measure: str = "''", key: str | None = None, amount: str = "0.00") -> str:
    """Of one period `r`, for those that are `{chosen}`."""
    name, groups = (f"{key}::text", f"1, kind, {key}") if key else ("''", "1, kind")
    return (
        f"SELECT {measure} AS measure, kind, {name} AS key, count(*) AS requests, {amount} AS amount "  # noqa: S608 - ours
        f"FROM {what} WHERE {where} AND {{chosen}} GROUP BY {groups}"
    )


_REQUESTS: Final = "invoice_facts"
_CORRECTIONS: Final = "correction_facts"
_COUNTS: Final[dict[Source, str]] = {
    "sent": _count(_REQUESTS, _SENT, amount="sum(total)"),
    "paper": _count(_REQUESTS, f"{_SENT} AND on_paper"),
    "ended": _count(_REQUESTS, _ENDED, measure=_OUTCOME, amount=_ALLOWED),
    "reduced": _count(_REQUESTS, f"{_ENDED} AND allowed IS NOT NULL", amount="sum(total - allowed)"),
    "asked": _count(_CORRECTIONS, _ASKED),
    # By quarters of a day, of which there are few: by hours, the counting took twice as long.
    "own": _count(_REQUESTS, _DECIDED, key=f"(own_hours / {STEP})"),
    "elapsed": _count(_REQUESTS, _DECIDED, key=f"(elapsed_hours / {STEP})"),
    "asked_reasons": _count(f"{_CORRECTIONS}, unnest(reasons) AS reason", _ASKED, key="reason"),
    "marked_reasons": _count(f"{_REQUESTS}, unnest(reasons) AS reason", _MARKED, key="reason"),
    "asked_fields": _count(f"{_CORRECTIONS}, unnest(fields) AS field", _ASKED, key="field"),
    "marked_fields": _count(f"{_REQUESTS}, unnest(fields) AS field", _MARKED, key="field"),
    "rules": _count(
        f"{_REQUESTS}, unnest(rules) AS rule", f"{_DECIDED} AND rules IS NOT NULL", measure=_OUTCOME, key="rule"
    ),
    "companies": _count(_REQUESTS, _BY_OFFICE, measure=_OUTCOME, key="organisation_id", amount=_ALLOWED),
    "company_corrections": _count(_CORRECTIONS, _ASKED, key="organisation_id"),
    "reviewers": _count(_REQUESTS, f"{_BY_OFFICE} AND decided_by IS NOT NULL", measure="outcome", key="decided_by"),
    "reviewer_corrections": _count(_CORRECTIONS, f"{_ASKED} AND asked_by IS NOT NULL", key="asked_by"),
}

OVERVIEW: Final[Sequence[Source]] = ("sent", "paper", "ended", "reduced", "asked", "own", "elapsed")
"""What is told week by week too."""

EVERYTHING: Final[Sequence[Source]] = tuple(_COUNTS)


def count_all(sources: Sequence[Source], chosen: str = "true") -> str:
    """A query of `source, measure, kind, key, requests, amount`, within `r.begins` and `r.ends`. A source is counted by
    itself, and `measure` and `key` say of what: an outcome; a reason, a person, a number of steps."""
    return " UNION ALL ".join(
        f"SELECT '{source}' AS source, c.* FROM ({_COUNTS[source].format(chosen=chosen)}) AS c"  # noqa: S608 - ours
        for source in sources
    )


def counted(*sources: Source) -> str:
    """Begins a statement with `counted (place, source, measure, kind, key, requests, amount)`, whose arguments are
    `Coverage.arguments`. Places count from 1, in the order of the period's."""
    chosen = "($7::text IS NULL OR kind = $7) AND ($8::uuid IS NULL OR organisation_id = $8)"
    names = ", ".join(f"'{source}'" for source in sources)
    return f"""
    WITH counted AS (
      SELECT r.place, c.*
      FROM unnest($1::integer[], $2::timestamptz[], $3::timestamptz[]) AS r (place, begins, ends)
      CROSS JOIN LATERAL ({count_all(sources, chosen)}) AS c
      UNION ALL
      SELECT r.place, f.source, f.measure, f.kind, f.key, f.requests, f.amount
      FROM unnest($4::integer[], $5::date[]) AS r (place, first_day)
      JOIN figures f ON f.unit = $6 AND f.first_day = r.first_day AND f.source IN ({names})
      WHERE $7::text IS NULL OR f.kind = $7)
    """  # noqa: S608 - the parts are our own, the values are arguments


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which places of a period are counted from facts, and which have figures."""

    period: Period
    closed: frozenset[date]
    kind: str | None
    organisation_id: UUID | None

    @property
    def arguments(self) -> tuple[object, ...]:
        """`$1` to `$8` of `counted`."""
        places = list(enumerate(self.period.places, start=1))
        live = [(number, place) for number, place in places if not self._is_closed(place)]
        closed = [(number, place) for number, place in places if self._is_closed(place)]
        return (
            [number for number, _ in live],
            [place.begins for _, place in live],
            [place.ends for _, place in live],
            [number for number, _ in closed],
            [place.first_day for _, place in closed],
            self.period.by,
            self.kind,
            self.organisation_id,
        )

    def _is_closed(self, place: Place) -> bool:
        return place.is_whole(self.period.by) and place.first_day in self.closed


# A period whose facts have changed since it was counted has a mark within it.
_CLOSED: Final = """
    SELECT first_day FROM figure_periods p
    WHERE unit = $1 AND first_day BETWEEN $2 AND $3
      AND NOT EXISTS (SELECT FROM figure_marks m WHERE m.at >= p.begins AND m.at < p.ends)
    """
# Which plan is good depends on what is chosen; a thousand companies' groups take more memory than other statements do.
_PREPARE: Final = (
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true)"
)


async def coverage_of(
    session: AsyncSession, period: Period, kind: str | None, organisation_id: UUID | None
) -> Coverage:
    """Of one company there is little to count, so its figures are not kept."""
    await fetch(session, _PREPARE)
    closed: frozenset[date] = frozenset()
    if organisation_id is None:
        rows = await fetch(session, _CLOSED, period.by, period.first_day, period.last_day)
        closed = frozenset(row["first_day"] for row in rows)
    return Coverage(period, closed, kind, organisation_id)
