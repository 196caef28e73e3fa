"""Companies are reminded of corrections before and after the day they are due, once for each."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.invoices.reminders import remind_of_corrections, reminder_due
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import REVIEWER_ID, open_session
from tests.invoices.test_taking_back import withdraw
from tests.review.requests import Request, correction, decide, send

DAYS = (-7, -1, 1, 14)


@pytest.mark.parametrize(
    ("asked", "today", "day"),
    [
        (1, 22, None),
        (1, 23, -7),
        (1, 28, -7),
        (1, 29, -1),
        (1, 30, -1),
        (1, 31, 1),
        (25, 26, None),
        (25, 29, -1),
        (29, 30, None),
        (30, 31, 1),
    ],
)
def test_the_last_day_that_has_come_counts_and_none_before_the_office_asked(
    asked: int, today: int, day: int | None
) -> None:
    """Due on the 30th."""
    month = date(2026, 10, 1)
    days = [month + timedelta(days=number - 1) for number in (asked, 30, today)]
    assert reminder_due(days[0], days[1], days[2], DAYS) == day


async def asked(company: Company, officer: Caller, clock: Clock) -> Request:
    """A request to be corrected in thirty days."""
    request = await send(company)
    await clock.move(seconds=1)
    answer = await decide(officer, request, correction())
    assert answer.status_code == 200, answer.text
    return request


async def mails(database: Database) -> list[tuple[str, str]]:
    query = text("SELECT message, recipient FROM outbox WHERE message LIKE 'correction_%' ORDER BY id")
    async with database.transaction(DbRole.WORKER) as session:
        return [(row[0], row[1]) for row in await session.execute(query)]


async def reminders(database: Database) -> list[str]:
    await remind_of_corrections(database)
    return [message for message, _ in await mails(database) if message != "correction_requested"]


async def test_a_company_is_reminded_before_the_day_and_after_it_once_each(
    company: Company, other_company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await asked(company, officer, clock)
    await asked(other_company, officer, clock)
    sent: list[str] = []
    for days, more in [
        (22, []),
        (1, ["correction_reminder"]),
        (0, []),
        (3, []),
        (3, ["correction_reminder"]),
        (1, []),
        (1, ["correction_overdue"]),
        (20, ["correction_overdue"]),
        (30, []),
    ]:
        await clock.move(days=days)
        sent += more * 2
        assert await reminders(database) == sent, days
    recipients = {recipient for _, recipient in await mails(database)}
    assert len(recipients) == 2
    for caller, path, person, organisation in [
        (officer, request.path, REVIEWER_ID, None),
        (company.manager, f"/api/v1/invoices/{request.id}", company.made.manager.id, company.id),
    ]:
        cookie = "sid" if organisation else "office_sid"
        caller.hold(cookie, await open_session(database, person, organisation))
        seen = (await caller.get(path)).json()["correction"]
        assert (seen["overdue"], len(seen["reminded_at"])) == (True, 4)


async def test_what_was_missed_for_days_is_one_mail(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    await asked(company, officer, clock)
    await clock.move(days=60)
    assert await reminders(database) == ["correction_overdue"]
    assert await reminders(database) == ["correction_overdue"]


async def test_nobody_is_reminded_of_what_is_answered(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await asked(company, officer, clock)
    read = await company.manager.get(f"/api/v1/invoices/{request.id}")
    seen = read.json()["correction"]
    assert (seen["overdue"], seen["reminded_at"]) == (False, [])
    answer = await withdraw(company.manager, request, read.headers["ETag"])
    assert answer.status_code == 200, answer.text
    await clock.move(days=29)
    assert await reminders(database) == []


async def test_reminders_can_be_switched_off(
    company: Company, officer: Caller, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(company, officer, clock)
    await clock.move(days=29)
    monkeypatch.setenv("GUICHET_CORRECTION_REMINDERS__DAYS_BEFORE", "[]")
    monkeypatch.setenv("GUICHET_CORRECTION_REMINDERS__DAYS_AFTER", "[]")
    get_settings.cache_clear()
    try:
        assert await reminders(database) == []
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


@pytest.mark.committed
async def test_two_workers_at_once_remind_once(
    company: Company, officer: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await decide(officer, await send(company), correction(due_date=str(date.today() + timedelta(days=3))))  # noqa: DTZ011
    assert answer.status_code == 200, answer.text
    monkeypatch.setattr("api.invoices.reminders.reminder_due", lambda *_: -1)
    await asyncio.gather(*(remind_of_corrections(database) for _ in range(8)))
    assert [message for message, _ in await mails(database)].count("correction_reminder") == 1
