"""Events are kept for 24 months (SECURITY R-50), then their month goes as a whole; its seals stay."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.models import AuditSeal
from api.core.audit import Program, audit
from api.core.db import Database, DbRole

log = structlog.get_logger("guichet.audit")

KEPT_MONTHS: Final = 24
# The first month with a younger event, by the database's clock; the function that drops has the same limit.
_FIRST_KEPT: Final = text(
    f"SELECT CAST(date_trunc('month', now() AT TIME ZONE 'UTC' - interval '{KEPT_MONTHS} months') AS date)"
)
_MONTHS: Final = text(
    "SELECT DISTINCT CAST(date_trunc('month', at AT TIME ZONE 'UTC') AS date) FROM audit_events "
    "WHERE at < CAST(:first AS timestamp) AT TIME ZONE 'UTC'"
)
_UNSEALED: Final = text(
    "SELECT EXISTS (SELECT FROM audit_events WHERE batch > :last AND at < CAST(:first AS timestamp) AT TIME ZONE 'UTC')"
)
_DROP: Final = text("SELECT drop_audit_partitions(:first)")


@dataclass(frozen=True, slots=True)
class FirstKept:
    """The first month that must be there whole, and the earlier ones that still have an event."""

    month: date
    also: frozenset[date]

    def is_forgotten(self, month: date) -> bool:
        return month < self.month and month not in self.also


async def first_kept_month(session: AsyncSession) -> FirstKept:
    month: date = (await session.execute(_FIRST_KEPT)).scalar_one()
    return FirstKept(month, frozenset((await session.scalars(_MONTHS, {"first": month})).all()))


async def forget_audit_months(database: Database) -> None:
    """Drop the months whose time is over; none of which an event is not sealed yet."""
    async with database.transaction(DbRole.WORKER) as session:
        first = (await session.execute(_FIRST_KEPT)).scalar_one()
        query = select(AuditSeal.batch).order_by(AuditSeal.batch.desc()).limit(1)
        last = (await session.scalars(query)).one_or_none()
        if (await session.execute(_UNSEALED, {"last": -1 if last is None else last, "first": first})).scalar_one():
            log.warning("audit_months_stay_unsealed")
            return
        months = (await session.scalars(_DROP, {"first": first})).all()
        for _ in months:
            await audit(session, Program(), "delete", "audit_month", None)
    if months:
        log.info("audit_months_forgotten", count=len(months))
