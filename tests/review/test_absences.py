"""Absences: who is away, until when, and who stands in."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from api.accounts.models import OfficeMember
from api.core.db import Database, DbRole
from api.review.settings.absences import Away, away_on, forget_absences, stand_in
from tests.callers import Caller
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID, REVIEWER_ID
from tests.records import audited

PATH = "/api/v1/office/absences"
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
async def _today(clock: Clock) -> None:
    await clock.set(TODAY)


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def absence(first: int, last: int, **values: Any) -> dict[str, Any]:
    """Of the reviewer, in days from today."""
    body = {"person_id": str(REVIEWER_ID), "first_day": day(first), "last_day": day(last), "deputy_id": None}
    return body | {name: str(value) if value else None for name, value in values.items()}


async def enter(caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def wrong(caller: Caller, body: dict[str, Any]) -> set[tuple[str, str]]:
    answer = await caller.post(PATH, json=body)
    assert answer.status_code == 422, answer.text
    return {(error["pointer"], error["code"]) for error in answer.json()["errors"]}


async def listed(caller: Caller) -> dict[str, Any]:
    answer = await caller.get(PATH)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def away(database: Database, days: int = 0) -> dict[UUID, Away]:
    async with database.transaction(DbRole.OFFICE) as session:
        return await away_on(session, TODAY + timedelta(days=days))


async def test_an_officer_enters_an_absence_and_who_stands_in(officer: Caller, database: Database) -> None:
    made = await enter(officer, absence(0, 4, deputy_id=ADMINISTRATOR_ID))
    assert (made["warning"], made["may_edit"]) == (None, True)
    last = TODAY + timedelta(days=4)
    for days, expected in ((-1, {}), (0, {REVIEWER_ID: Away(last, ADMINISTRATOR_ID)}), (5, {})):
        assert await away(database, days) == expected, days
    assert REVIEWER_ID in await away(database, 4)
    page = await listed(officer)
    assert [item["id"] for item in page["items"]] == [made["id"]]
    shown = {colleague["id"]: colleague["away_until"] for colleague in page["colleagues"]}
    assert (shown[str(REVIEWER_ID)], shown[str(ADMINISTRATOR_ID)]) == (last.isoformat(), None)
    fields = ["deputy_id", "first_day", "last_day", "person_id"]
    assert await audited(database, "absence", UUID(made["id"])) == [("create", fields)]
    assert await audited(database, "absence", None) == [("list", [])]


async def test_absences_do_not_overlap(officer: Caller) -> None:
    await enter(officer, absence(5, 9))
    for first, last in ((5, 5), (9, 9), (1, 5), (9, 12), (6, 7), (1, 20)):
        assert await wrong(officer, absence(first, last)) == {("/first_day", "absence_overlaps")}, (first, last)
    await enter(officer, absence(4, 4))
    await enter(officer, absence(10, 10))
    answer = await officer.post(PATH, json=absence(9, 9))
    assert "du 28.11.2026 au 02.12.2026" in answer.json()["errors"][0]["detail"]


async def test_an_absence_may_be_moved_within_its_own_days(officer: Caller, database: Database) -> None:
    made = await enter(officer, absence(5, 9))
    path = f"{PATH}/{made['id']}"
    moved = await officer.put(path, json=absence(6, 12, deputy_id=ADMINISTRATOR_ID))
    assert (moved.status_code, moved.json()["first_day"]) == (200, day(6))
    assert ("change", ["first_day", "last_day", "deputy_id"]) in [
        (action, fields) for action, fields in await audited(database, "absence", UUID(made["id"]))
    ]
    other = await officer.put(path, json=absence(6, 12, person_id=ADMINISTRATOR_ID))
    assert (other.status_code, other.json()["errors"][0]["pointer"]) == (422, "/person_id")
    assert (await officer.delete(path)).status_code == 204
    assert (await officer.delete(path)).status_code == 404
    assert (await listed(officer))["items"] == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (absence(1, 0), {("/last_day", "range")}),
        (absence(-3, -1), {("/last_day", "past")}),
        (absence(0, 732), {("/last_day", "absence_too_far")}),
        (absence(-366, 4), {("/first_day", "absence_too_old")}),
        (absence(0, 1, deputy_id=REVIEWER_ID), {("/deputy_id", "deputy_self")}),
        (absence(0, 1, deputy_id=uuid4()), {("/deputy_id", "deputy_inactive")}),
    ],
)
async def test_what_is_wrong_is_said_at_its_place(
    officer: Caller, body: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    assert await wrong(officer, body) == found


@pytest.mark.parametrize("span", [(0, 0), (-3, 0), (0, 731)])
async def test_days_at_the_limits_are_taken(officer: Caller, span: tuple[int, int]) -> None:
    await enter(officer, absence(*span))


async def test_an_administrator_enters_everybodys_and_others_their_own(
    officer: Caller, administrator: Caller, client: Caller, member: Caller
) -> None:
    theirs = absence(1, 2, person_id=ADMINISTRATOR_ID)
    refused = await officer.post(PATH, json=theirs)
    assert (refused.status_code, refused.json()["code"]) == (403, "administrators_only")
    made = await enter(administrator, theirs)
    mine = await enter(administrator, absence(1, 2))
    for answer in (
        await officer.put(f"{PATH}/{made['id']}", json=theirs),
        await officer.delete(f"{PATH}/{made['id']}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "administrators_only")
    assert {item["id"]: item["may_edit"] for item in (await listed(officer))["items"]} == {
        made["id"]: False,
        mine["id"]: True,
    }
    assert await wrong(administrator, absence(1, 2, person_id=uuid4())) == {("/person_id", "choice")}
    for caller in (client, member):
        assert (await caller.get(PATH)).status_code == 401


async def test_a_deputy_who_is_away_too_is_warned_of(
    officer: Caller, administrator: Caller, database: Database
) -> None:
    made = await enter(officer, absence(0, 4, deputy_id=ADMINISTRATOR_ID))
    assert made["warning"] is None
    await enter(administrator, absence(4, 8, person_id=ADMINISTRATOR_ID, deputy_id=REVIEWER_ID))
    warnings = {item["person_id"]: item["warning"] for item in (await listed(officer))["items"]}
    assert warnings == {str(REVIEWER_ID): "deputy_away", str(ADMINISTRATOR_ID): "deputy_away"}
    assert (await away(database, 4))[REVIEWER_ID].deputy_id is None
    assert (await away(database, 3))[REVIEWER_ID].deputy_id == ADMINISTRATOR_ID
    await enter(officer, absence(20, 21))
    assert [item["warning"] for item in (await listed(officer))["items"]][-1] == "no_deputy"


async def test_a_deputy_who_lost_access_does_not_stand_in(officer: Caller, database: Database, app: FastAPI) -> None:
    made = await enter(officer, absence(0, 4, deputy_id=ADMINISTRATOR_ID))
    async with database.transaction() as session:
        off = update(OfficeMember).where(OfficeMember.person_id == ADMINISTRATOR_ID).values(active=False)
        await session.execute(off)
    [item] = (await listed(officer))["items"]
    assert item["warning"] == "deputy_inactive"
    assert (await away(database))[REVIEWER_ID].deputy_id is None
    kept = await officer.put(f"{PATH}/{made['id']}", json=absence(0, 5, deputy_id=ADMINISTRATOR_ID))
    assert kept.status_code == 200, kept.text
    assert await wrong(officer, absence(8, 9, deputy_id=ADMINISTRATOR_ID)) == {("/deputy_id", "deputy_inactive")}


def test_whoever_is_there_stands_in() -> None:
    anna, bea, carl, dora = (uuid4() for _ in range(4))
    assert stand_in(anna, {anna: bea}, {bea}) == bea
    assert stand_in(anna, {anna: bea, bea: carl}, {carl, dora}) == carl
    assert stand_in(anna, {anna: bea, bea: anna}, {carl}) is None
    assert stand_in(anna, {anna: bea, bea: carl, carl: bea}, {dora}) is None
    assert stand_in(anna, {anna: None}, {bea}) is None
    assert stand_in(anna, {anna: bea}, set()) is None


async def test_whoever_has_been_away_for_longer_than_a_year_keeps_the_first_day(
    officer: Caller, database: Database
) -> None:
    made = await enter(officer, absence(-365, 4))
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(text("UPDATE officer_absences SET first_day = first_day - 5"))
    path = f"{PATH}/{made['id']}"
    assert (await officer.put(path, json=absence(-370, 30))).status_code == 200
    earlier = await officer.put(path, json=absence(-371, 30))
    assert [error["code"] for error in earlier.json()["errors"]] == ["absence_too_old"]


async def test_absences_are_forgotten_after_a_year(officer: Caller, database: Database, clock: Clock) -> None:
    await enter(officer, absence(0, 4))
    for days, left in ((369, True), (370, False)):
        await clock.set(TODAY + timedelta(days=days))
        await forget_absences(database)
        assert bool(await away(database, 4)) is left, days
