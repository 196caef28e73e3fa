"""Figures of months and weeks that are over: kept, read, and forgotten when a fact of them changes."""

from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.review.statistics import closing
from api.review.statistics.closing import close_periods
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID
from tests.review.requests import ACCEPT, decide, read, send_for
from tests.review.statistics.histories import Office
from tests.review.statistics.test_histories import FIRST, ask, check_everything

SEPTEMBER = {"from": "2026-09-01", "to": "2026-09-30"}


async def closed(database: Database) -> set[tuple[str, str]]:
    """Months and weeks whose figures hold."""
    async with database.transaction(DbRole.OFFICE) as session:
        rows = await session.execute(
            text(
                "SELECT unit, first_day FROM figure_periods WHERE NOT EXISTS "
                "(SELECT FROM figure_marks WHERE at >= begins AND at < ends)"
            )
        )
        return {(row.unit, row.first_day.isoformat()) for row in rows}


@pytest.mark.parametrize("seed", range(3))
async def test_figures_are_those_of_the_events_whenever_periods_are_closed(
    app: FastAPI, database: Database, clock: Clock, company: Company, other_company: Company, seed: int
) -> None:
    await clock.set(FIRST)
    office = Office(database, clock, [company, other_company], seed)

    async def check() -> None:
        async with officer_in(app, database, ADMINISTRATOR_ID) as administrator:
            await check_everything(administrator, office, company)

    for _ in range(3):
        await office.live(requests=15, moves=70)
        await check()
        await close_periods(database)
        await check()
    assert {("month", "2026-09-01"), ("week", "2026-09-07")} <= await closed(database)
    await clock.set(date(2027, 2, 20))
    await close_periods(database)
    assert {("month", "2027-01-01"), ("week", "2027-02-08")} <= await closed(database)
    await check()


async def _sent(caller: Caller, **query: Any) -> int:
    sent: int = (await ask(caller, **query))["total"]["sent"]
    return sent


async def test_a_whole_month_is_read_from_its_figures_and_a_part_of_it_from_facts(
    officer: Caller, database: Database, company: Company, clock: Clock
) -> None:
    await clock.set(FIRST)
    await send_for(database, company)
    await clock.set(date(2026, 10, 5))
    await close_periods(database)
    async with database.transaction(DbRole.OFFICE) as session:  # figures that no fact knows
        await session.execute(
            text(
                "INSERT INTO figures (unit, first_day, source, measure, kind, key, requests, amount) "
                "VALUES ('month', '2026-09-01', 'sent', '', 'travel', '', 40, 1), "
                "('week', '2026-08-31', 'sent', '', 'travel', '', 500, 1)"
            )
        )
    assert await _sent(officer, **SEPTEMBER) == 41
    assert await _sent(officer, **SEPTEMBER, kind="travel") == 40
    assert await _sent(officer, **SEPTEMBER, kind="other") == 1
    assert await _sent(officer, **SEPTEMBER, organisation_id=company.id) == 1
    assert await _sent(officer, **{"from": "2026-09-01", "to": "2026-09-29"}) == 1
    assert await _sent(officer, **{"from": "2026-08-31", "to": "2026-09-06"}, by="week") == 501
    assert await _sent(officer, **{"from": "2026-09-01", "to": "2026-09-06"}, by="week") == 1


async def test_the_running_month_and_one_that_ended_just_now_are_not_closed(
    officer: Caller, database: Database, company: Company, clock: Clock
) -> None:
    await clock.set(date(2026, 9, 30))
    await send_for(database, company)
    await clock.move(hours=12, minutes=30)  # October has begun at the office
    await close_periods(database)
    assert ("month", "2026-09-01") not in await closed(database)
    await clock.move(hours=1)
    await close_periods(database)
    assert ("month", "2026-09-01") in await closed(database)
    assert ("month", "2026-10-01") not in await closed(database)


async def test_who_changes_an_old_fact_has_its_periods_counted_anew(
    officer: Caller, database: Database, company: Company, clock: Clock
) -> None:
    await clock.set(FIRST)
    request, other = [await send_for(database, company) for _ in range(2)]
    await decide(officer, other, ACCEPT)
    await clock.set(date(2026, 10, 15))
    await close_periods(database)
    before = await closed(database)
    assert {("month", "2026-09-01"), ("week", "2026-08-31")} <= before
    await decide(officer, request, ACCEPT)  # in October, which is not over
    assert await closed(database) == before
    etag = (await officer.get(other.path)).headers["ETag"]
    answer = await officer.post(f"{other.path}/reopenings", json={"reason": "Doublon."}, headers={"If-Match": etag})
    assert answer.status_code == 200
    assert before - await closed(database) == {("month", "2026-09-01"), ("week", "2026-08-31")}
    assert (await ask(officer, **SEPTEMBER))["total"]["accepted"] == 0
    await close_periods(database)
    assert await closed(database) == before
    assert (await ask(officer, **SEPTEMBER))["total"]["accepted"] == 0
    assert (await read(officer, other))["status"] == "in_review"


async def test_a_run_counts_some_and_the_next_one_the_rest(
    database: Database, company: Company, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clock.set(FIRST)
    await send_for(database, company)
    await clock.set(date(2026, 10, 2))
    monkeypatch.setattr(closing, "AT_ONCE", 3)
    await close_periods(database)
    assert await closed(database) == {("month", "2026-09-01"), ("week", "2026-09-21"), ("week", "2026-09-14")}
    await close_periods(database)
    await close_periods(database)
    assert len(await closed(database)) == 5
    monkeypatch.setattr(closing, "AT_ONCE", 0)  # what is forgotten is counted again all the same
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(text("UPDATE invoice_facts SET total = total + 100"))
    assert len(await closed(database)) == 3
    await close_periods(database)
    assert len(await closed(database)) == 5


async def test_nothing_to_close_is_no_error(database: Database) -> None:
    await close_periods(database)
    assert await closed(database) == set()


async def test_another_amount_of_an_old_request_counts_at_once(
    officer: Caller, database: Database, company: Company, clock: Clock
) -> None:
    await clock.set(FIRST)
    await send_for(database, company)
    await clock.set(date(2026, 10, 15))
    await close_periods(database)
    async with database.transaction(DbRole.OFFICE) as session:  # as the answer to a correction does
        await session.execute(text("UPDATE invoice_facts SET total = total + 100"))
    assert (await ask(officer, **SEPTEMBER))["total"]["sent_amount"] == "424.10"
