"""Filters of the counter that somebody keeps: their own, few, and gone with their access."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.invoices.saved_filters import MOST
from tests.callers import Caller, Company
from tests.records import audited

PATH = "/api/v1/invoice-filters"
SEARCH: dict[str, Any] = {"statuses": ["in_review"], "kind": "travel", "period_from": "2026-01-01"}
WHOLE = {
    "statuses": ["in_review"],
    "responsible_id": None,
    "beneficiary_id": None,
    "kind": "travel",
    "period_from": "2026-01-01",
    "period_to": None,
    "text": None,
}


def body(name: str = "En cours", **values: Any) -> dict[str, Any]:
    return {"name": name, "search": SEARCH} | values


async def listed(caller: Caller) -> list[dict[str, Any]]:
    answer = await caller.get(PATH)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def saved(caller: Caller, name: str = "En cours", **values: Any) -> dict[str, Any]:
    answer = await caller.post(PATH, json=body(name, **values))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_filter_is_kept_changed_and_forgotten(company: Company, database: Database) -> None:
    made = await saved(company.collaborator)
    assert made["search"] == WHOLE
    assert await listed(company.collaborator) == [made]
    path = f"{PATH}/{made['id']}"
    other = body("Payées", search={"statuses": ["paid"], "text": "CLA-1"})
    changed = await company.collaborator.put(path, json=other)
    assert changed.status_code == 200, changed.text
    assert (changed.json()["name"], changed.json()["search"]["text"]) == ("Payées", "CLA-1")
    assert (await company.collaborator.delete(path)).status_code == 204
    assert await listed(company.collaborator) == []
    for answer in (await company.collaborator.put(path, json=other), await company.collaborator.delete(path)):
        assert answer.status_code == 404


async def test_it_is_ones_own(company: Company, other_company: Company) -> None:
    path = f"{PATH}/{(await saved(company.collaborator))['id']}"
    for stranger in (company.manager, other_company.manager):
        assert await listed(stranger) == []
        assert (await stranger.put(path, json=body())).status_code == 404
        assert (await stranger.delete(path)).status_code == 404
    assert len(await listed(company.collaborator)) == 1


async def test_what_was_changed_is_recorded_without_what_was_typed(company: Company, database: Database) -> None:
    made = await saved(company.manager, search=SEARCH | {"text": "Dupont"})
    [event] = await audited(database, "saved_filter", made["id"])
    assert event == ("create", ["is_default", "name", "search"])


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "x" * 61}, "/name"),
        ({"search": {"statuses": ["gone"]}}, "/search/statuses/0"),
        ({"search": {"text": "x" * 81}}, "/search/text"),
        ({"search": {"limit": 5}}, "/search"),
    ],
)
async def test_what_is_no_filter_is_said_at_its_field(wrong: dict[str, Any], pointer: str, company: Company) -> None:
    answer = await company.manager.post(PATH, json=body() | wrong)
    assert answer.status_code == 422
    assert [finding["pointer"] for finding in answer.json()["errors"]] == [pointer]


async def test_two_of_one_name_could_not_be_told_apart(company: Company) -> None:
    first, second = await saved(company.manager, "En cours"), await saved(company.manager, "Payées")
    again = await company.manager.post(PATH, json=body("EN COURS"))
    renamed = await company.manager.put(f"{PATH}/{second['id']}", json=body("en cours"))
    for answer in (again, renamed):
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "filter_name_known"
    # Its own name is no other's, and a colleague's may be the same.
    assert (await company.manager.put(f"{PATH}/{first['id']}", json=body("en cours"))).status_code == 200
    await saved(company.collaborator, "En cours")


async def test_the_counter_opens_with_one_of_them_at_most(company: Company) -> None:
    first = await saved(company.manager, "Un", is_default=True)
    await saved(company.collaborator, "Un", is_default=True)
    second = await saved(company.manager, "Deux", is_default=True)
    assert [(item["name"], item["is_default"]) for item in await listed(company.manager)] == [
        ("Deux", True),
        ("Un", False),
    ]
    for path, is_default in ((first["id"], True), (first["id"], True), (second["id"], False)):
        name = "Un" if path == first["id"] else "Deux"
        answer = await company.manager.put(f"{PATH}/{path}", json=body(name, is_default=is_default))
        assert answer.json()["is_default"] is is_default
    assert [item["is_default"] for item in await listed(company.manager)] == [False, True]
    assert (await listed(company.collaborator))[0]["is_default"] is True


@pytest.mark.committed
async def test_not_more_than_one_can_look_through(company: Company) -> None:
    async def add(number: int) -> httpx.Response:
        return await company.manager.post(PATH, json=body(f"Filtre {number}"))

    answers = await asyncio.gather(*[add(number) for number in range(MOST + 3)])
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] * MOST + [409] * 3
    assert len(await listed(company.manager)) == MOST


async def test_they_go_with_the_access(company: Company, database: Database) -> None:
    await saved(company.collaborator)
    kept = await saved(company.manager)
    gone = {"role": "collaborator", "active": False}
    answer = await company.manager.put(f"/api/v1/members/{company.made.collaborator.id}", json=gone)
    assert answer.status_code == 200, answer.text
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        left = (await session.execute(text("SELECT id FROM saved_filters"))).scalars().all()
    assert [str(each) for each in left] == [kept["id"]]
