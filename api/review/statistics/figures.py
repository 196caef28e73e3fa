"""Volume, outcome, durations and what is open: by month or week, by type, and in all."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias, get_args

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.clock import office_day
from api.core.db import fetch
from api.invoices.forms import FORMS
from api.review.statistics.facts import ASKED, DECIDED, ENDED, SENT, Wanted, wanted
from api.review.statistics.periods import AGES, age_starts
from api.review.statistics.schemas import (
    AgeFigures,
    Duration,
    Figures,
    KindFigures,
    Outcome,
    PeriodFigures,
    Statistics,
    StatisticsFilters,
)

Row: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = Sequence[Row]
_Durations: TypeAlias = Mapping[tuple[int | None, str | None], Duration]

# `place` counts from 1: `$5` are the instants at which the months or weeks begin.
_SENT: Final = f"""
    SELECT width_bucket(submitted_at, $5::timestamptz[]) AS place, kind, count(*) AS requests, sum(total) AS amount
    FROM invoice_facts WHERE {SENT} GROUP BY 1, 2
    """  # noqa: S608 - the parts are our own, the values are arguments
_PAPER: Final = f"""
    SELECT width_bucket(submitted_at, $5::timestamptz[]) AS place, kind, count(*) AS requests
    FROM invoice_facts WHERE {SENT} AND on_paper GROUP BY 1, 2
    """  # noqa: S608 - as above
_ENDED: Final = f"""
    SELECT width_bucket(ended_at, $5::timestamptz[]) AS place, kind, outcome, corrections = 0 AS right_first,
           count(*) AS requests, sum(COALESCE(allowed, total)) AS amount,
           count(allowed) AS reduced, COALESCE(sum(total - allowed), 0.00) AS reduced_amount
    FROM invoice_facts WHERE {ENDED} GROUP BY 1, 2, 3, 4
    """  # noqa: S608 - as above
_ASKED: Final = f"""
    SELECT width_bucket(asked_at, $5::timestamptz[]) AS place, kind, count(*) AS corrections
    FROM correction_facts WHERE {ASKED} GROUP BY 1, 2
    """  # noqa: S608 - as above


STEP: Final = 6
"""Durations are told in steps of so many hours."""


def _hours(column: str) -> str:
    """Median and 9 of 10 for each place, each type and all. Requests are counted by their quarters of a day first, of
    which there are few, so that a million of them need not be sorted; by hours, the counting took twice as long."""
    return f"""
        WITH counted AS MATERIALIZED (
          SELECT width_bucket(ended_at, $5::timestamptz[]) AS place, kind, {column} / {STEP} AS steps,
                 count(*) AS requests
          FROM invoice_facts WHERE {DECIDED} GROUP BY 1, 2, 3),
        grouped AS (
          SELECT place, kind, steps, sum(requests) AS requests FROM counted
          GROUP BY GROUPING SETS ((place, steps), (kind, steps), (steps))),
        ranked AS (
          SELECT place, kind, steps, sum(requests) OVER (PARTITION BY place, kind ORDER BY steps) AS up_to,
                 sum(requests) OVER (PARTITION BY place, kind) AS requests
          FROM grouped)
        SELECT place, kind, {STEP} * min(steps) FILTER (WHERE up_to * 2 >= requests) AS median_hours,
               {STEP} * min(steps) FILTER (WHERE up_to * 10 >= requests * 9) AS nine_of_ten_hours
        FROM ranked GROUP BY place, kind
        """  # noqa: S608 - as above


_OWN: Final = _hours("own_hours")
_ELAPSED: Final = _hours("elapsed_hours")

_OPEN: Final = """
    SELECT width_bucket(submitted_at, $3::timestamptz[]) AS place,
           count(*) FILTER (WHERE NOT with_company) AS in_review, count(*) FILTER (WHERE with_company) AS to_correct,
           sum(total) AS amount
    FROM invoice_facts
    WHERE ended_at IS NULL AND ($1::text IS NULL OR kind = $1) AND ($2::uuid IS NULL OR organisation_id = $2)
    GROUP BY 1
    """


async def read_statistics(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> Statistics:
    """Raises Unprocessable, NotFound."""
    chosen = await wanted(session, officer, filters)
    period = chosen.period
    arguments = (*chosen.arguments, period.starts)
    made = _Made(
        sent=await fetch(session, _SENT, *arguments),
        paper=await fetch(session, _PAPER, *arguments),
        ended=await fetch(session, _ENDED, *arguments),
        asked=await fetch(session, _ASKED, *arguments),
        own=_durations(await fetch(session, _OWN, *arguments)),
        elapsed=_durations(await fetch(session, _ELAPSED, *arguments)),
    )
    return Statistics(
        first_day=period.first_day,
        last_day=period.last_day,
        by=period.by,
        kind=chosen.kind,
        company=chosen.company,
        periods=[
            PeriodFigures(first_day=place.first_day, last_day=place.last_day, **made.figures(number, None))
            for number, place in enumerate(period.places, start=1)
        ],
        kinds=[KindFigures(kind=kind, **made.figures(None, kind)) for kind in FORMS if chosen.kind in (None, kind)],
        ages=await _ages(session, officer, chosen),
        total=Figures(**made.figures(None, None)),
    )


def _durations(rows: Rows) -> _Durations:
    return {
        (row["place"], row["kind"]): Duration(
            median_hours=row["median_hours"], nine_of_ten_hours=row["nine_of_ten_hours"]
        )
        for row in rows
    }


class _Made:
    """What the statements found, of which each line of a table takes its part."""

    def __init__(self, sent: Rows, paper: Rows, ended: Rows, asked: Rows, own: _Durations, elapsed: _Durations) -> None:
        self._sent, self._paper, self._ended, self._asked = sent, paper, ended, asked
        self._own, self._elapsed = own, elapsed

    def figures(self, place: int | None, kind: str | None) -> dict[str, Any]:
        """Of one place or one type; None means all."""

        def here(row: Row) -> bool:
            return place in (None, row["place"]) and kind in (None, row["kind"])

        sent, ended, asked = (list(filter(here, rows)) for rows in (self._sent, self._ended, self._asked))
        accepted, refused, withdrawn, forwarded = (
            [row for row in ended if row["outcome"] == outcome] for outcome in get_args(Outcome)
        )
        return {
            "sent": _count(sent),
            "sent_amount": _amount(sent),
            "on_paper": _count(filter(here, self._paper)),
            "accepted": _count(accepted),
            "accepted_amount": _amount(accepted),
            "reduced": sum(row["reduced"] for row in accepted),
            "reduced_amount": sum((row["reduced_amount"] for row in accepted), Decimal("0.00")),
            "refused": _count(refused),
            "withdrawn": _count(withdrawn),
            "forwarded": _count(forwarded),
            "corrections": sum(row["corrections"] for row in asked),
            "right_first_time": _count(row for row in accepted if row["right_first"]),
            "own": self._own.get((place, kind)),
            "elapsed": self._elapsed.get((place, kind)),
        }


def _count(rows: Iterable[Row]) -> int:
    return sum(row["requests"] for row in rows)


def _amount(rows: Iterable[Row]) -> Decimal:
    return sum((row["amount"] for row in rows), Decimal("0.00"))


async def _ages(session: AsyncSession, officer: Officer, chosen: Wanted) -> list[AgeFigures]:
    starts = age_starts(office_day(officer.now))
    company = chosen.company and chosen.company.id
    found = {row["place"]: row for row in await fetch(session, _OPEN, chosen.kind, company, starts)}
    limits = [*(day - 1 for day in AGES[1:]), None]
    return [
        AgeFigures(
            from_days=first,
            to_days=last,
            **{name: found.get(len(starts) - number, _NOTHING)[name] for name in _NOTHING},
        )
        for number, (first, last) in enumerate(zip(AGES, limits, strict=True))
    ]


_NOTHING: Final[Row] = {"in_review": 0, "to_correct": 0, "amount": Decimal("0.00")}
