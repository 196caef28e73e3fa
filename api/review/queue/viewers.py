"""Who of the office is looking at requests now: whose lease of them still holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.accounts.models import Person
from api.core.clock import now_sql
from api.review.models import ReviewLease
from api.review.schemas import OfficerName


class Viewer(NamedTuple):
    person: OfficerName
    since: datetime


def _holds() -> ColumnElement[bool]:
    return ReviewLease.until > now_sql()


def held_by_others(officer: Officer) -> Select[UUID]:
    """The requests that somebody else is looking at."""
    return select(ReviewLease.invoice_id).where(_holds(), ReviewLease.person_id != officer.person_id)


async def viewers(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Viewer]:
    """Who is looking at each of these requests, where somebody is."""
    query = (
        select(ReviewLease.invoice_id, ReviewLease.since, Person.id, Person.first_name, Person.last_name)
        .join(Person, Person.id == ReviewLease.person_id)
        .where(ReviewLease.invoice_id.in_(ids), _holds())
    )
    return {
        row.invoice_id: Viewer(OfficerName(id=row.id, name=f"{row.first_name} {row.last_name}"), row.since)
        for row in await session.execute(query)
    }
