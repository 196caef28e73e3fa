"""The office's holidays: proposed by a library for its canton, kept in rows that are only added."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import holidays as library
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.core.config import get_settings
from api.core.labels import LANGUAGES
from api.invoices.models import Holiday
from api.invoices.working_days import Calendar

FIRST: Final = 1  # the revision that comes with the program
# Revisions are added in turn, until their transaction ends: each follows the newest one.
TAKE_TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('holidays', 0))"

Kind = Literal["public", "half_day", "optional"]
_KINDS: Final[dict[Kind, tuple[str, ...]]] = {
    "public": ("public",),
    "half_day": ("half_day",),
    "optional": ("optional", "de_facto"),
}
_TONGUES: Final = {tag: tag for tag in LANGUAGES} | {"en": "en_US"}  # as the library names them


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day that the canton has off, the whole day or half of it, or that only some have off."""

    day: date
    kind: Kind
    name: dict[str, str]


def proposed(canton: str, year: int) -> list[Proposal]:
    """The canton's days of a year, in their order. A whole holiday is not proposed as half a one too."""
    found: dict[date, Proposal] = {}
    for kind, categories in _KINDS.items():
        tongues = {tag: _days(canton, year, categories, tongue) for tag, tongue in _TONGUES.items()}
        for day in tongues[LANGUAGES[0]]:
            name = {tag: days[day] for tag, days in tongues.items()}
            found.setdefault(day, Proposal(day, kind, name))
    return [found[day] for day in sorted(found)]


def _days(canton: str, year: int, categories: Iterable[str], language: str) -> dict[date, str]:
    days = library.country_holidays(
        "CH", subdiv=canton, years=year, categories=tuple(categories), language=language, expand=False
    )
    return dict(days.items())


def shipped(today: date) -> Iterator[dict[str, Any]]:
    """The rows that a new installation begins with: last year, this one and the next."""
    for year in range(today.year - 1, today.year + 2):
        for proposal in proposed(get_settings().office.canton, year):
            if proposal.kind == "public":
                yield {"day": proposal.day, "revision": FIRST, "active": True, "name": proposal.name}


async def seed_holidays(connection: AsyncConnection, today: date) -> None:
    """Add the days of years that have none yet: what the office took away of others stays away."""
    known = {day.year for day in await connection.scalars(select(Holiday.day))}
    if rows := [row for row in shipped(today) if row["day"].year not in known]:
        await connection.execute(insert(Holiday).values(rows).on_conflict_do_nothing())


async def load_calendar(session: AsyncSession) -> Calendar:
    """The calendar as it is in this transaction: of each day the newest row counts."""
    newest = select(Holiday.day, Holiday.active).order_by(Holiday.day, Holiday.revision.desc())
    newest = newest.ext(distinct_on(Holiday.day))
    return Calendar(frozenset(row.day for row in await session.execute(newest) if row.active))
