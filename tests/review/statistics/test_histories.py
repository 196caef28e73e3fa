"""Whatever happens to requests: the statistics are what one computes from the events by hand."""

import asyncio
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import text

from api.cli import alembic_config
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.invoices.status import Status
from api.review.statistics.periods import Period, midnight
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID
from tests.postgres import Databases
from tests.review.requests import ACCEPT, correction, decide, refusal, send_for
from tests.review.statistics.histories import (
    KINDS,
    Fact,
    Office,
    Span,
    counts,
    fields_of,
    figures,
    reasons_of,
    rules_of,
)

PATH = "/api/v1/office/statistics"
FIRST = date(2026, 9, 1)


async def ask(caller: Caller, path: str = "", **query: Any) -> dict[str, Any]:
    answer = await caller.get(f"{PATH}{path}", params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def office(database: Database, clock: Clock, company: Company, other_company: Company) -> Office:
    await clock.set(FIRST)
    return Office(database, clock, [company, other_company], seed=0)


async def check(caller: Caller, facts: list[Fact], span: Span, **query: Any) -> None:
    """Each answer, asked with a query, against the log within the span that the query means."""
    overview = await ask(caller, **query)
    assert overview["total"] == figures(facts, span)
    for place in overview["periods"]:
        first, last = (date.fromisoformat(place.pop(name)) for name in ("first_day", "last_day"))
        part = Span(midnight(first), midnight(last + timedelta(days=1)), span.kind, span.organisation_id)
        assert place == figures(facts, part)
    for row in overview["kinds"]:
        kind = row.pop("kind")
        assert row == figures(facts, Span(span.begins, span.ends, kind, span.organisation_id))
    corrections = await ask(caller, "/corrections", **query)
    assert corrections["corrections"] == overview["total"]["corrections"]
    assert {
        (row["kind"], row["label"]): (row["asked"], row["decided"], row["marked"]) for row in corrections["fields"]
    } == fields_of(facts, span)
    assert {row["code"]: (row["asked"], row["decided"], row["marked"]) for row in corrections["reasons"]} == reasons_of(
        facts, span
    )
    assert {row["code"]: (row["decided"], row["right_first_time"]) for row in corrections["rules"]} == rules_of(
        facts, span
    )
    for path, key in (("/companies", "company"), ("/reviewers", "reviewer")):
        rows = (await ask(caller, path, **query))["items"]
        names = ("accepted", "refused", "forwarded", "corrections")
        shown = {row["id"]: {name: row[name] for name in names} for row in rows}
        assert shown == {str(whose): numbers for whose, numbers in counts(facts, span, key).items()}


@pytest.mark.parametrize("seed", range(4))
async def test_figures_are_those_of_the_events(
    app: FastAPI, database: Database, office: Office, company: Company, seed: int
) -> None:
    office.random.seed(seed)
    await office.live(requests=25, moves=120)
    async with officer_in(app, database, ADMINISTRATOR_ID) as administrator:
        await check_everything(administrator, office, company)


async def check_everything(administrator: Caller, office: Office, company: Company) -> None:
    facts = office.facts()
    last = date(2027, 1, 31)
    whole = Span(midnight(FIRST), midnight(last + timedelta(days=1)))
    period: dict[str, Any] = {"from": FIRST, "to": last}
    assert sum(fact.outcome is not None for fact in facts) > 10
    await check(administrator, facts, whole, **period)
    await check(administrator, facts, whole, **period, by="week")
    for kind in KINDS:
        await check(administrator, facts, Span(whole.begins, whole.ends, kind), **period, kind=kind)
    of_company = Span(whole.begins, whole.ends, None, company.id)
    await check(administrator, facts, of_company, **period, organisation_id=company.id)
    half = Span(midnight(date(2026, 9, 10)), midnight(date(2026, 9, 21)))
    await check(administrator, facts, half, **{"from": "2026-09-10", "to": "2026-09-20"})
    ages = (await ask(administrator, **period))["ages"]
    assert sum(age["in_review"] for age in ages) == sum(fact.open_status is Status.IN_REVIEW for fact in facts)
    assert sum(age["to_correct"] for age in ages) == sum(fact.open_status is Status.TO_CORRECT for fact in facts)


_FACTS = """
    SELECT array_agg(f::text ORDER BY f.invoice_id) AS facts,
      (SELECT array_agg(c::text ORDER BY event_id) FROM correction_facts c) AS corrections
    FROM invoice_facts f
    """


@pytest.mark.committed
async def test_an_installation_with_a_history_gets_the_same_facts(
    company: Company, officer: Caller, database: Database, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The migration makes them of the events that there are."""
    accepted, asked, corrected, refused = [await send_for(database, company) for _ in range(4)]
    await decide(officer, accepted, ACCEPT)
    await decide(officer, asked, correction())
    await decide(officer, corrected, correction())
    await decide(officer, refused, refusal())
    async with database.transaction(DbRole.OFFICE) as session:
        before = (await session.execute(text(_FACTS))).one()
    assert (len(before.facts), len(before.corrections)) == (4, 2)
    name = str(database.engine.url.database)
    monkeypatch.setenv("GUICHET_MIGRATION_DATABASE_URL", databases.owner_url(name))
    get_settings.cache_clear()
    try:
        await asyncio.to_thread(command.downgrade, alembic_config(), "0043-1")
        await asyncio.to_thread(command.upgrade, alembic_config(), "head")
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
    async with database.transaction(DbRole.OFFICE) as session:
        after = (await session.execute(text(_FACTS))).one()
    assert (after.facts, after.corrections) == (before.facts, before.corrections)


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    weeks = Period(date(2026, 9, 30), date(2026, 10, 13), "week").places
    assert [(place.first_day.isoformat(), place.last_day.isoformat()) for place in weeks] == [
        ("2026-09-30", "2026-10-04"),
        ("2026-10-05", "2026-10-11"),
        ("2026-10-12", "2026-10-13"),
    ]
    months = Period(date(2025, 12, 15), date(2026, 2, 28), "month").places
    assert [place.first_day for place in months] == [date(2025, 12, 15), date(2026, 1, 1), date(2026, 2, 1)]
    assert all(before.last_day + timedelta(days=1) == after.first_day for before, after in pairwise(months))
