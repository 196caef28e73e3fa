"""Volume, outcome, durations and what is open: by month or week, by type, and in all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.clock import office_day
from api.core.db import fetch
from api.invoices.forms import FORMS
from api.review.statistics.counting import STEP, Source, counted
from api.review.statistics.periods import AGES, age_starts
from api.review.statistics.schemas import (
    AgeFigures,
    Duration,
    Figures,
    KindFigures,
    PeriodFigures,
    Statistics,
    StatisticsFilters,
)
from api.review.statistics.wanted import Wanted, wanted

Row: TypeAlias = Mapping[str, Any]
_Where: TypeAlias = tuple[int | None, str | None]
"""A place and a type, each of them or all of them."""

_NUMBERS: Final = f"""
    {counted("sent", "paper", "ended", "reduced", "asked")}
    SELECT place, kind, source, measure, sum(requests)::bigint AS requests, sum(amount) AS amount
    FROM counted GROUP BY 1, 2, 3, 4
    """  # noqa: S608 - the parts are our own, the values are arguments


def _hours(source: Source) -> str:
    """Median and 9 of 10 for each place, each type and all, of requests that are counted by their steps."""
    return f"""
        {counted(source)},
        grouped AS (
          SELECT place, kind, key::integer AS steps, sum(requests) AS requests FROM counted
          GROUP BY GROUPING SETS ((place, key), (kind, key), (key))),
        ranked AS (
          SELECT place, kind, steps, sum(requests) OVER (PARTITION BY place, kind ORDER BY steps) AS up_to,
                 sum(requests) OVER (PARTITION BY place, kind) AS requests
          FROM grouped)
        SELECT place, kind, {STEP} * min(steps) FILTER (WHERE up_to * 2 >= requests) AS median_hours,
               {STEP} * min(steps) FILTER (WHERE up_to * 10 >= requests * 9) AS nine_of_ten_hours
        FROM ranked GROUP BY place, kind
        """  # noqa: S608 - as above


_OWN: Final = _hours("own")
_ELAPSED: Final = _hours("elapsed")

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
    arguments = (await chosen.coverage(session)).arguments
    made = _Made(
        numbers=await fetch(session, _NUMBERS, *arguments),
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


def _durations(rows: Sequence[Row]) -> Mapping[_Where, Duration]:
    return {
        (row["place"], row["kind"]): Duration(
            median_hours=row["median_hours"], nine_of_ten_hours=row["nine_of_ten_hours"]
        )
        for row in rows
    }


class _Made:
    """What the statements found, of which each line of a table takes its part."""

    def __init__(
        self, numbers: Sequence[Row], own: Mapping[_Where, Duration], elapsed: Mapping[_Where, Duration]
    ) -> None:
        self._own, self._elapsed = own, elapsed
        self._requests: dict[tuple[_Where, str], int] = defaultdict(int)
        self._amounts: dict[tuple[_Where, str], Decimal] = defaultdict(lambda: Decimal("0.00"))
        for row in numbers:
            for where in product((row["place"], None), (row["kind"], None)):
                self._requests[where, row["measure"] or row["source"]] += row["requests"]
                self._amounts[where, row["measure"] or row["source"]] += row["amount"]

    def figures(self, place: int | None, kind: str | None) -> dict[str, Any]:
        """Of one place or one type; None means all."""
        where = (place, kind)

        def requests(what: str) -> int:
            return self._requests[where, what]

        def amount(what: str) -> Decimal:
            return self._amounts[where, what]

        return {
            "sent": requests("sent"),
            "sent_amount": amount("sent"),
            "on_paper": requests("paper"),
            "accepted": requests("right_first_time") + requests("accepted"),
            "accepted_amount": amount("right_first_time") + amount("accepted"),
            "reduced": requests("reduced"),
            "reduced_amount": amount("reduced"),
            "refused": requests("refused"),
            "withdrawn": requests("withdrawn"),
            "forwarded": requests("forwarded"),
            "corrections": requests("asked"),
            "right_first_time": requests("right_first_time"),
            "own": self._own.get(where),
            "elapsed": self._elapsed.get(where),
        }


async def _ages(session: AsyncSession, officer: Officer, chosen: Wanted) -> list[AgeFigures]:
    starts = age_starts(office_day(officer.now))
    rows = await fetch(session, _OPEN, chosen.kind, chosen.organisation_id, starts)
    found = {row["place"]: row for row in rows}
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
