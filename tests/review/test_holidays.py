"""The office's holidays: proposed for its canton, kept by administrators, with who did what."""

from datetime import date
from typing import Any

import pytest

from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.invoices.holidays import load_calendar, seed_holidays
from tests.callers import Caller
from tests.conftest import Clock
from tests.postgres import Databases
from tests.records import audited

PATH = "/api/v1/office/holidays"
NAME = {"fr": "Foire aux oignons", "de": "Zibelemärit", "it": "Mercato delle cipolle", "en": "Onion Market"}


async def listed(caller: Caller, year: int = 2029) -> dict[str, Any]:
    answer = await caller.get(PATH, params={"year": year})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def add(administrator: Caller, *days: str, name: dict[str, str] = NAME) -> Any:
    return await administrator.post(PATH, json={"days": [{"day": day, "name": name} for day in days]})


async def is_working(database: Database, day: str) -> bool:
    async with database.transaction(DbRole.OFFICE) as session:
        return (await load_calendar(session)).is_working(date.fromisoformat(day))


async def test_an_administrator_adds_renames_and_removes_a_day(administrator: Caller, database: Database) -> None:
    assert (await add(administrator, "2029-11-26")).status_code == 201
    assert not await is_working(database, "2029-11-26")
    [item] = (await listed(administrator))["items"]
    assert (item["day"], item["name"], item["revision"]) == ("2029-11-26", NAME, 1)
    other = NAME | {"en": "Onion Fair"}
    renamed = await administrator.put(f"{PATH}/2029-11-26", json={"name": other, "revision": 1})
    assert renamed.status_code == 200, renamed.text
    assert not await is_working(database, "2029-11-26")
    removed = await administrator.delete(f"{PATH}/2029-11-26")
    assert (removed.status_code, removed.json()["items"]) == (200, [])
    assert await is_working(database, "2029-11-26")
    assert (await add(administrator, "2029-11-26")).status_code == 201
    history = (await listed(administrator))["history"]
    assert sorted(change["action"] for change in history) == ["added", "added", "removed", "renamed"]
    assert all(change["added_by"] for change in history)
    assert [action for action, _ in await audited(database, "holiday", None)] == [
        "create",
        "change",
        "delete",
        "create",
    ]


async def test_the_days_of_a_canton_are_proposed_once(administrator: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = await administrator.get(f"{PATH}/proposals", params={"year": 2029})
    proposal = answer.json()
    assert (proposal["canton"], len(proposal["items"])) == ("BE", 9)
    assert not any(item["known"] for item in proposal["items"])
    body = {"days": [{"day": item["day"], "name": item["name"]} for item in proposal["items"]]}
    added = await administrator.post(PATH, json=body)
    assert (added.status_code, len(added.json()["items"])) == (201, 9)
    again = (await administrator.get(f"{PATH}/proposals", params={"year": 2029})).json()
    assert all(item["known"] for item in again["items"])
    monkeypatch.setenv("GUICHET_OFFICE__CANTON", "TI")
    get_settings.cache_clear()
    try:
        ticino = (await administrator.get(f"{PATH}/proposals", params={"year": 2029})).json()
        assert (ticino["canton"], len(ticino["items"]) > 12) == ("TI", True)
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


async def test_a_day_is_added_once_and_all_or_none(administrator: Caller) -> None:
    await add(administrator, "2029-11-26")
    twice = await add(administrator, "2029-11-27", "2029-11-26")
    assert (twice.status_code, twice.json()["code"]) == (409, "holiday_unchanged")
    assert [item["day"] for item in (await listed(administrator))["items"]] == ["2029-11-26"]
    repeated = await add(administrator, "2029-11-27", "2029-11-27")
    assert [error["pointer"] for error in repeated.json()["errors"]] == ["/days/1/day"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"days": []}, {("/days", "too_few")}),
        ({"days": [{"day": "2019-12-31", "name": NAME}]}, {("/days/0/day", "holiday_day")}),
        ({"days": [{"day": "2032-01-01", "name": NAME}]}, {("/days/0/day", "holiday_day")}),
        ({"days": [{"day": "1.1.2029", "name": NAME}]}, {("/days/0/day", "format")}),
        ({"days": [{"day": "2029-01-01", "name": NAME | {"de": " "}}]}, {("/days/0/name/de", "required")}),
        ({"days": [{"day": "2029-01-01", "name": NAME | {"de": "x" * 61}}]}, {("/days/0/name/de", "too_long")}),
    ],
)
async def test_what_is_wrong_is_said_at_its_place(
    administrator: Caller, clock: Clock, body: Any, found: set[tuple[str, str]]
) -> None:
    await clock.set(date(2026, 11, 23))
    answer = await administrator.post(PATH, json=body)
    assert answer.status_code == 422
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == found


@pytest.mark.parametrize("day", ["2020-01-01", "2031-12-31"])
async def test_days_at_the_limits_are_taken(administrator: Caller, clock: Clock, day: str) -> None:
    await clock.set(date(2026, 11, 23))
    assert (await add(administrator, day)).status_code == 201


async def test_who_read_an_older_name_is_told(administrator: Caller) -> None:
    await add(administrator, "2029-11-26")
    path = f"{PATH}/2029-11-26"
    same = await administrator.put(path, json={"name": NAME, "revision": 1})
    assert (same.status_code, same.json()["code"]) == (409, "holiday_unchanged")
    stale = await administrator.put(path, json={"name": NAME | {"fr": "Foire"}, "revision": 2})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    for missing in (
        await administrator.put(f"{PATH}/2029-11-27", json={"name": NAME, "revision": 1}),
        await administrator.delete(f"{PATH}/2029-11-27"),
    ):
        assert missing.status_code == 404


async def test_reviewers_read_and_only_administrators_with_a_fresh_factor_change(
    officer: Caller, administrator: Caller, member: Caller, clock: Clock
) -> None:
    assert (await listed(officer))["may_edit"] is False
    assert (await listed(administrator))["may_edit"] is True
    assert (await member.get(PATH)).status_code == 401
    for answer in (
        await officer.get(f"{PATH}/proposals", params={"year": 2029}),
        await add(officer, "2029-11-26"),
        await officer.put(f"{PATH}/2029-11-26", json={"name": NAME, "revision": 1}),
        await officer.delete(f"{PATH}/2029-11-26"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "administrators_only")
    await clock.move(minutes=6)
    refused = await add(administrator, "2029-11-26")
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")


async def test_years_out_of_reach_are_refused(administrator: Caller, clock: Clock) -> None:
    await clock.set(date(2026, 11, 23))
    for year, status in ((2019, 422), (2020, 200), (2031, 200), (2032, 422)):
        assert (await administrator.get(PATH, params={"year": year})).status_code == status, year
    assert (await administrator.get(PATH)).json()["year"] == 2026


@pytest.mark.committed
async def test_what_the_office_took_away_stays_away(app: Any, database: Database, databases: Databases) -> None:
    """The catalogues are filled again with each version."""
    from sqlalchemy.ext.asyncio import create_async_engine

    from tests.callers import officer_in
    from tests.factories import ADMINISTRATOR_ID

    this_year = date.today().year  # noqa: DTZ011 - the seed's own
    day = f"{this_year}-08-01"
    async with officer_in(app, database, ADMINISTRATOR_ID) as administrator:
        assert (await administrator.delete(f"{PATH}/{day}")).status_code == 200
    name = database.engine.url.database
    assert name is not None
    engine = create_async_engine(databases.owner_url(name).replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await seed_holidays(connection, date(this_year + 1, 6, 1))
    await engine.dispose()
    async with database.transaction(DbRole.OFFICE) as session:
        days = (await load_calendar(session)).holidays
    assert date.fromisoformat(day) not in days
    assert date(this_year + 2, 8, 1) in days
