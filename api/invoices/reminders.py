"""Reminds companies of corrections: before the day they are due, and after it while nothing comes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import clock
from api.core.clock import office_day
from api.core.db import Database, DbRole
from api.invoices.mails import tell_responsible
from api.invoices.models import CorrectionItem, CorrectionReminder, Invoice
from api.invoices.parameters import read_parameters
from api.invoices.status import Status
from api.notifications.messages import Value

log = structlog.get_logger("guichet.invoices")

BEFORE: Final = "correction_reminder"
AFTER: Final = "correction_overdue"


def reminder_due(asked: date, due: date, today: date, days: Sequence[int]) -> int | None:
    """Which of the days relative to the due date counts today: the last that has come, so that several that were
    missed are one mail. Never one of before the correction was asked for. Pure."""
    come = [day for day in days if asked < due + timedelta(days=day) <= today]
    return max(come, default=None)


async def reminder_days(database: Database) -> Sequence[int]:
    """Days relative to the due date, negative before it."""
    async with database.transaction(DbRole.WORKER) as session:
        parameters = await read_parameters(session)
    return sorted({*(-day for day in parameters.reminder_days_before), *parameters.reminder_days_after})


async def remind_of_corrections(database: Database) -> None:
    """Once for each request and day of a reminder, company by company; may be run as often as one likes."""
    days = await reminder_days(database)
    count = 0
    for organisation_id in await _companies(database, days) if days else ():
        count += await _remind(database, organisation_id, days)
    log.info("corrections_reminded", count=count)


async def _companies(database: Database, days: Sequence[int]) -> Sequence[UUID]:
    """Those with something that was due around today."""
    async with database.transaction(DbRole.WORKER) as session:
        today = await clock.today(session)
        query = select(CorrectionItem.organisation_id).where(
            CorrectionItem.due_date.is_not(None), CorrectionItem.due_date <= today - timedelta(days=days[0])
        )
        return (await session.scalars(query.distinct())).all()


async def _remind(database: Database, organisation_id: UUID, days: Sequence[int]) -> int:
    async with database.transaction(DbRole.WORKER, organisation_id) as session:
        today = await clock.today(session)
        sent = 0
        for invoice, due, asked_at in await _open(session):
            if due is None:
                continue
            day = reminder_due(office_day(asked_at), due, today, days)
            if day is not None and await _is_first(session, invoice, due, day):
                mail = BEFORE if today <= due else AFTER
                await tell_responsible(session, invoice, mail, _due(due))
                sent += 1
    return sent


def _due(due: date) -> Callable[[str], Mapping[str, Value]]:
    return lambda _: {"due_date": due}


async def _open(session: AsyncSession) -> Sequence[Row[Invoice, date | None, datetime]]:
    """The company's requests that are to be corrected, by when, and since when."""
    item = CorrectionItem
    since = func.max(item.created_at)
    query = (
        select(Invoice, func.min(item.due_date), since)
        .join(item, (item.invoice_id == Invoice.id) & (item.version == Invoice.version))
        .where(Invoice.status == Status.TO_CORRECT.value, item.due_date.is_not(None), ~item.undone)
        .group_by(Invoice.id)
        .order_by(Invoice.id)
    )
    return (await session.execute(query)).all()


async def _is_first(session: AsyncSession, invoice: Invoice, due: date, day: int) -> bool:
    """Whether nobody has sent this reminder, or a later one: the row decides, also between two workers."""
    known = select(CorrectionReminder.day).where(
        CorrectionReminder.invoice_id == invoice.id,
        CorrectionReminder.version == invoice.version,
        CorrectionReminder.due_date == due,
        CorrectionReminder.day >= day,
    )
    if (await session.scalars(known)).first() is not None:
        return False
    row = {
        "organisation_id": invoice.organisation_id,
        "invoice_id": invoice.id,
        "version": invoice.version,
        "due_date": due,
        "day": day,
    }
    added = insert(CorrectionReminder).values(row).on_conflict_do_nothing().returning(CorrectionReminder.day)
    return (await session.scalars(added)).first() is not None
