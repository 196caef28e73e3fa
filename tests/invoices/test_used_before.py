"""Trips and suppliers of earlier requests: each once, the newest first, of one's own company."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI

from api.core.db import Database
from tests.callers import Caller, Company, company_in
from tests.conftest import Clock
from tests.invoices.kinds import kind_of
from tests.invoices.kinds.assistive_devices import form as devices
from tests.invoices.kinds.assistive_devices import line
from tests.invoices.kinds.travel import car, form, trip
from tests.invoices.sending import Sender, sender_in

TRIPS, SUPPLIERS = "/api/v1/used-trips", "/api/v1/used-suppliers"


@pytest.fixture
async def travel(app: FastAPI, database: Database, clock: Clock) -> AsyncIterator[Sender]:
    async with sender_in(app, database, clock, "travel") as made:
        yield made


async def send(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    answer = await company.collaborator.submit(body)
    assert answer.status_code == 201, answer.text
    sent: dict[str, Any] = answer.json()
    return sent


async def trips(caller: Caller, beneficiary_id: str) -> list[dict[str, Any]]:
    answer = await caller.get(TRIPS, params={"beneficiary_id": beneficiary_id})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_trips_of_the_person_come_each_once(travel: Sender, app: FastAPI, clock: Clock) -> None:
    body = await travel.body(form(trip("2026-08-05"), trip("2026-08-06"), car("2026-08-07")))
    person = body["beneficiary_id"]
    assert await trips(travel.company.manager, person) == []
    await send(travel.company, body)
    by_train = {
        "from_place": "Berne",
        "to_place": "Thoune",
        "return_trip": True,
        "mode": "public_transport",
        "km": None,
        "reason": None,
    }
    by_car = by_train | {"mode": "private_car", "km": "10.0", "reason": "Fauteuil roulant"}
    assert await trips(travel.company.collaborator, person) == [by_train, by_car]
    await clock.move(seconds=1)
    await send(travel.company, body | {"form": form(trip("2026-08-10", to_place="Bienne"))})
    assert [item["to_place"] for item in await trips(travel.company.manager, person)] == ["Bienne", "Thoune", "Thoune"]
    # Of nobody else, and for nobody else.
    another = await travel.body(form(trip()))
    assert await trips(travel.company.manager, another["beneficiary_id"]) == []
    async with company_in(app, travel.database) as other:
        assert await trips(other.manager, person) == []


async def test_suppliers_of_the_company_come_each_once(app: FastAPI, database: Database, clock: Clock) -> None:
    async with sender_in(app, database, clock, "assistive_devices") as made:
        other = {"name": "Sanitas Exemple SA", "uid": None, "gln": None}
        lines = [
            line("13.02", "100.00"),
            line("13.02", "120.00", supplier={"name": "ORTHO MUSTER AG", "uid": "CHE-100.155.212"}),
            line("13.02", "140.00", supplier=other, invoice_number="A-2"),
        ]
        example = kind_of("assistive_devices").EXAMPLE
        rest = {name: example[name] for name in ("context", "vehicle", "building", "dog")}
        await send(made.company, await made.body(devices("318.635", *lines, **rest)))
        answer = await made.company.manager.get(SUPPLIERS)
        assert [(item["name"], item["uid"]) for item in answer.json()["items"]] == [
            ("Ortho Muster AG", "CHE100155212"),
            ("Sanitas Exemple SA", None),
        ]
    async with company_in(app, database) as stranger:
        assert (await stranger.manager.get(SUPPLIERS)).json()["items"] == []
