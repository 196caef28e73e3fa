"""Officers keep filters of the queue under names of their own."""

from typing import Any

from fastapi import FastAPI

from api.core.db import Database
from tests.callers import Caller, officer_in
from tests.factories import SECOND_REVIEWER_ID
from tests.records import audited

PATH = "/api/v1/office/queue-views"
BIG = {"view": "unassigned", "amount_from": "5'000", "kinds": ["other"], "assignee": "me", "order": "largest"}


async def keep(officer: Caller, name: str, search: dict[str, Any] | None = None) -> Any:
    return await officer.post(PATH, json={"name": name, "search": search or {"view": "mine"}})


async def names(officer: Caller) -> list[str]:
    return [item["name"] for item in (await officer.get(PATH)).json()["items"]]


async def test_a_view_is_kept_changed_and_forgotten(officer: Caller, database: Database) -> None:
    kept = (await keep(officer, "Gros montants", BIG)).json()
    assert kept["search"] == {
        "view": "unassigned", "statuses": [], "kinds": ["other"], "age": None, "amount_from": "5000.00",
        "amount_to": None, "decision_office": None, "warned": None, "held": None, "origin": None,
        "organisation_id": None, "assignee": "me", "order": "largest",
    }  # fmt: skip
    await keep(officer, "ancienne")
    assert await names(officer) == ["ancienne", "Gros montants"]
    answer = await officer.put(f"{PATH}/{kept['id']}", json={"name": "gros montants", "search": {"view": "all"}})
    assert (answer.status_code, answer.json()["search"]["view"]) == (200, "all")
    assert (await officer.delete(f"{PATH}/{kept['id']}")).status_code == 204
    assert await names(officer) == ["ancienne"]
    events = await audited(database, "queue_view", kept["id"])
    assert events == [("create", ["name", "search"]), ("change", ["name", "search"]), ("delete", [])]


async def test_a_view_is_nobody_elses(app: FastAPI, officer: Caller, database: Database) -> None:
    kept = (await keep(officer, "Gros montants")).json()
    async with officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        assert await names(lea) == []
        body = {"name": "Prise", "search": {"view": "all"}}
        assert (await lea.put(f"{PATH}/{kept['id']}", json=body)).status_code == 404
        assert (await lea.delete(f"{PATH}/{kept['id']}")).status_code == 404
        assert (await keep(lea, "Gros montants")).status_code == 201
    assert await names(officer) == ["Gros montants"]


async def test_a_name_is_given_once(officer: Caller) -> None:
    first = (await keep(officer, "Une")).json()
    second = await keep(officer, "UNE")
    assert (second.status_code, second.json()["errors"][0]["code"]) == (422, "filter_name_known")
    assert (second.json()["errors"][0]["pointer"], second.json()["errors"][0]["label"]) == (
        "/name",
        "review.queue_view.fields.name",
    )
    body = {"name": "une", "search": {"view": "all"}}
    assert (await officer.put(f"{PATH}/{first['id']}", json=body)).status_code == 200


async def test_twenty_are_enough(officer: Caller) -> None:
    for number in range(20):
        assert (await keep(officer, f"Vue {number}")).status_code == 201
    refused = await keep(officer, "Une de trop")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_queue_views")


async def test_what_was_typed_is_not_kept(officer: Caller) -> None:
    answer = await keep(officer, "Doe", {"view": "all", "text": "Doe"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/search")
