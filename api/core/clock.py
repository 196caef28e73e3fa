"""Time: instants are the database's, days are the office's (DECISIONS 9)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.config import get_settings

# The database's clock behind one SQL function, which tests replace by one that they can shift.
now_sql = func.app_now


async def now(session: AsyncSession) -> datetime:
    """The instant of this transaction, in UTC."""
    instant: datetime = (await session.execute(select(now_sql()))).scalar_one()
    return instant


def office_day(instant: datetime) -> date:
    """The day of an instant in the office's time zone."""
    return instant.astimezone(ZoneInfo(get_settings().time_zone)).date()


def day_begins(day: date) -> datetime:
    """Midnight in the office's time zone."""
    return datetime.combine(day, time(), ZoneInfo(get_settings().time_zone))


async def today(session: AsyncSession) -> date:
    return office_day(await now(session))


def show_instant(instant: datetime) -> str:
    """23.08.2024, 09:14 in the office's time zone."""
    return instant.astimezone(ZoneInfo(get_settings().time_zone)).strftime("%d.%m.%Y, %H:%M")
