"""How long requests wait: in working days, with the clock stopped while the company is asked."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.invoices.models import Invoice
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.review.requests import ACCEPT, Request, correction, decide, found, search, send, send_for

# 2026-11-23 is a Monday; the seeds of a test's database have no holiday in the weeks behind it.
MONDAY = date(2026, 11, 23)


def november(day: int) -> date:
    return MONDAY.replace(day=day)


async def row(officer: Caller, request: Request, view: str = "all") -> dict[str, Any]:
    items: list[dict[str, Any]] = (await search(officer, view=view))["items"]
    return next(item for item in items if item["id"] == request.id)


async def ages(officer: Caller, request: Request) -> tuple[int, int]:
    """Working days at the office, and with the company."""
    shown = await row(officer, request)
    return shown["age_days"], shown["waiting_on_company"]


async def correct(company: Company, request: Request) -> None:
    sent = await company.collaborator.get(f"/api/v1/invoices/{request.id}")
    body = sent.json()["body"]
    line = body["form"]["lines"][1]
    line["date"] = "2026-08-10" if line["date"] == "2026-08-11" else "2026-08-11"
    answer = await company.collaborator.put(
        f"/api/v1/invoices/{request.id}",
        json=body,
        headers={"If-Match": sent.headers["ETag"], "Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 200, answer.text


async def ask(officer: Caller, request: Request) -> None:
    sent = await officer.get(request.path)
    answer = await decide(officer, request, correction(), sent.headers["ETag"])
    assert answer.status_code == 200, answer.text


async def test_a_weekend_is_no_age(company: Company, officer: Caller, clock: Clock) -> None:
    await clock.set(november(20))  # a Friday
    request = await send(company)
    for day, age in ((20, 0), (21, 0), (22, 0), (23, 1), (24, 2), (27, 5)):
        await clock.set(november(day))
        assert await ages(officer, request) == (age, 0), day


async def test_the_clock_stands_while_the_company_is_asked(company: Company, officer: Caller, clock: Clock) -> None:
    await clock.set(november(2))  # a Monday
    request = await send(company)
    await clock.set(november(4))
    await ask(officer, request)
    assert await ages(officer, request) == (2, 0)
    await clock.set(november(9))
    assert await ages(officer, request) == (2, 3)
    await clock.set(november(14))  # corrected on a Saturday
    await correct(company, request)
    assert await ages(officer, request) == (2, 7)
    await clock.set(november(17))
    assert await ages(officer, request) == (4, 7)
    await ask(officer, request)
    await clock.set(november(18))
    await correct(company, request)
    await clock.set(november(19))
    assert await ages(officer, request) == (5, 8)
    sent = await officer.get(request.path)
    assert (await decide(officer, request, ACCEPT, sent.headers["ETag"])).status_code == 200
    await clock.set(november(27))
    assert await ages(officer, request) == (5, 8)


async def test_bands_count_and_find_what_waits(
    company: Company, officer: Caller, clock: Clock, database: Database
) -> None:
    waiting = {}
    for day in (9, 13, 16, 20, 23):
        await clock.set(november(day))
        waiting[day] = await send_for(database, company)
    asked = await send_for(database, company)
    await ask(officer, asked)
    await clock.set(november(24))
    page = await search(officer)
    assert [(item["id"], item["age_days"]) for item in page["items"]] == [
        (waiting[9].id, 11),
        (waiting[13].id, 7),
        (waiting[16].id, 6),
        (waiting[20].id, 2),
        (waiting[23].id, 1),
    ]
    assert [(band["first"], band["last"], band["count"]) for band in page["ageing"]] == [
        (0, 2, 2),
        (3, 5, 0),
        (6, 10, 2),
        (11, None, 1),
    ]
    for age, days in ((0, [20, 23]), (2, [20, 23]), (3, []), (6, [13, 16]), (10, [13, 16]), (11, [9]), (500, [9])):
        assert await found(officer, age=age) == [waiting[day].id for day in days], age
    older = await search(officer, age=6)
    assert (older["count"], [band["count"] for band in older["ageing"]]) == (2, [2, 0, 2, 1])
    # What does not wait at the office has no band.
    assert asked.id not in await found(officer, view="all", age=0)
    assert asked.id in await found(officer, view="all")
    counts = [band["count"] for band in (await search(officer, text=waiting[9].sent["reference"]))["ageing"]]
    assert counts == [0, 0, 0, 1]


async def test_a_corrected_request_is_as_old_as_it_waited(
    company: Company, officer: Caller, clock: Clock, database: Database
) -> None:
    await clock.set(november(2))
    request = await send(company)
    await ask(officer, request)
    await clock.set(november(23))
    await correct(company, request)
    assert await found(officer, age=0) == [request.id]
    assert await found(officer, age=11) == []
    await clock.set(november(26))
    assert await found(officer, age=3) == [request.id]


async def test_a_holiday_that_is_added_later_counts_for_what_is_open(
    company: Company, officer: Caller, administrator: Caller, clock: Clock
) -> None:
    await clock.set(november(2))
    request = await send(company)
    await clock.set(november(4))
    await ask(officer, request)
    await clock.set(november(10))
    await correct(company, request)
    await clock.set(november(12))
    assert await ages(officer, request) == (4, 4)
    name = {"fr": "Foire", "de": "Markt", "it": "Fiera", "en": "Fair"}
    for day in ("2026-11-03", "2026-11-05", "2026-11-11"):
        body = {"days": [{"day": day, "name": name}]}
        assert (await administrator.post("/api/v1/office/holidays", json=body)).status_code == 201
    assert await ages(officer, request) == (2, 3)


@pytest.mark.parametrize("corrections", [0, 1, 2])
async def test_the_history_says_the_same_as_the_moves(
    company: Company, officer: Caller, clock: Clock, database: Database, corrections: int
) -> None:
    """What was sent before this clock existed gets its days from its history."""
    await clock.set(november(2))
    request = await send(company)
    for number in range(corrections):
        await clock.set(november(4 + 7 * number))
        await ask(officer, request)
        await clock.set(november(9 + 7 * number))
        await correct(company, request)
    await clock.set(november(25))
    kept = await ages(officer, request)
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(text("UPDATE invoices SET waiting_since = NULL, company_days = 0"))
        await session.execute(text("SELECT count_waiting_anew('Europe/Zurich', false)"))
    assert await ages(officer, request) == kept == (17 - 3 * corrections, 3 * corrections)
    async with database.transaction(DbRole.OFFICE) as session:
        invoice = await session.get_one(Invoice, request.id)
        assert (invoice.waiting_since is None) == (corrections == 0)


@pytest.mark.parametrize("age", [-1, 10_001, "old"])
async def test_an_age_is_a_number_of_days(officer: Caller, age: object) -> None:
    answer = await officer.post("/api/v1/office/invoices/searches", json={"view": "to_review", "age": age})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/age"


def test_the_days_of_these_tests_are_what_they_say() -> None:
    assert (MONDAY.weekday(), (MONDAY + timedelta(days=4)).weekday()) == (0, 4)
