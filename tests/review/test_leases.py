"""Of the office one person at a time looks at a request; nobody else decides on it meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from api.core.db import Database
from api.review.examination.leases import LASTS
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID, REVIEWER_ID, SECOND_REVIEWER_ID
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, correction, decide, forwarding, read, refusal, search, send, send_for


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    """Another reviewer."""
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


async def look(officer: Caller, request: Request, *, take_over: bool = False) -> dict[str, Any]:
    answer = await officer.put(f"{request.path}/lease", json={"take_over": take_over})
    assert answer.status_code == 200, answer.text
    lease: dict[str, Any] = answer.json()
    return lease


async def leave(officer: Caller, request: Request) -> None:
    assert (await officer.delete(f"{request.path}/lease")).status_code == 204


async def test_whoever_comes_second_learns_who_was_first(company: Company, officer: Caller, lea: Caller) -> None:
    request = await send(company)
    first = await look(officer, request)
    assert (first["mine"], first["holder"]) == (True, {"id": str(REVIEWER_ID), "name": "Anna Muster"})
    second = await look(lea, request)
    assert (second["mine"], second["holder"], second["since"]) == (False, first["holder"], first["since"])


@pytest.mark.parametrize("decision", [ACCEPT, correction(), refusal(), forwarding()])
async def test_nobody_else_decides_meanwhile(
    company: Company, officer: Caller, lea: Caller, database: Database, decision: dict[str, Any]
) -> None:
    request = await send(company)
    await look(officer, request)
    refused = await decide(lea, request, decision)
    assert (refused.status_code, refused.json()["code"]) == (409, "held_by_other")
    assert "Anna Muster" in refused.json()["detail"]
    for message in ("invoice_accepted", "correction_requested", "invoice_refused", "invoice_forwarded"):
        assert await mails(database, message) == []
    assert (await decide(officer, request, decision)).status_code == 200


async def test_whoever_decides_without_looking_needs_no_lease(company: Company, officer: Caller) -> None:
    assert (await decide(officer, await send(company), ACCEPT)).status_code == 200


async def test_a_renewed_lease_keeps_its_beginning(company: Company, officer: Caller, clock: Clock) -> None:
    request = await send(company)
    first = await look(officer, request)
    await clock.move(seconds=90)
    second = await look(officer, request)
    await clock.move(seconds=90)
    assert first["since"] == second["since"] == (await look(officer, request))["since"]


@pytest.mark.parametrize(("seconds", "mine"), [(-1, False), (1, True)])
async def test_a_lease_that_nobody_renews_runs_out(
    seconds: int, mine: bool, company: Company, officer: Caller, lea: Caller, clock: Clock
) -> None:
    request = await send(company)
    first = await look(officer, request)
    await clock.move(seconds=LASTS.total_seconds() + seconds)
    assert (await search(lea))["items"][0]["viewer"] == (None if mine else first["holder"])
    second = await look(lea, request)
    assert second["mine"] is mine
    assert (second["since"] == first["since"]) is not mine
    assert (await decide(lea, request, ACCEPT)).status_code == (200 if mine else 409)


async def test_leaving_makes_way_at_once(company: Company, officer: Caller, lea: Caller) -> None:
    request = await send(company)
    await look(officer, request)
    await leave(lea, request)  # another's stays
    assert (await look(lea, request))["mine"] is False
    await leave(officer, request)
    assert (await look(lea, request))["mine"] is True


async def test_taking_over_is_said_and_recorded(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request = await send(company)
    await look(officer, request, take_over=True)
    taken = await look(lea, request, take_over=True)
    assert (taken["mine"], taken["holder"]["name"]) == (True, "Lea Keller")
    # Whoever had it learns so when the page asks again, and decides nothing by accident.
    assert (await look(officer, request))["mine"] is False
    assert (await decide(officer, request, ACCEPT)).json()["code"] == "held_by_other"
    actions = [action for action, _ in await audited(database, "invoice", UUID(request.id))]
    assert actions.count("take_over") == 1


async def test_the_queue_shows_who_looks_and_leads_past_them(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    first, second, third = [await send_for(database, company) for _ in range(3)]
    await look(lea, second)
    rows = (await search(officer))["items"]
    assert [row["viewer"] and row["viewer"]["name"] for row in rows] == [None, "Lea Keller", None]
    assert [row["viewer"] for row in (await search(lea))["items"]] == [None, None, None]  # oneself is no news
    assert (await read(officer, first))["next_id"] == third.id
    assert (await read(officer, third))["previous_id"] == first.id
    assert (await read(lea, first))["next_id"] == second.id


async def test_what_is_decided_or_gone_is_not_looked_after(company: Company, officer: Caller, lea: Caller) -> None:
    request = await send(company)
    await look(officer, request)
    assert (await decide(officer, request, correction())).status_code == 200
    answer = await lea.put(f"{request.path}/lease", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "move_not_allowed")
    unknown = await lea.put(f"/api/v1/office/invoices/{company.id}/lease", json={})
    assert unknown.status_code == 404


@pytest.mark.committed
async def test_of_many_who_come_at_once_one_gets_it(app: FastAPI, company: Company, database: Database) -> None:
    request = await send(company)
    people = (REVIEWER_ID, SECOND_REVIEWER_ID, ADMINISTRATOR_ID)
    async with (
        officer_in(app, database, people[0]) as anna,
        officer_in(app, database, people[1]) as lea,
        officer_in(app, database, people[2]) as peter,
    ):
        leases = await asyncio.gather(*[look(caller, request) for caller in (anna, lea, peter) * 5])
        assert len({lease["holder"]["id"] for lease in leases}) == 1
        assert sum(lease["mine"] for lease in leases) == 5


@pytest.mark.committed  # parallel transactions
async def test_who_asks_while_somebody_leaves_gets_an_answer(
    app: FastAPI, company: Company, database: Database
) -> None:
    request = await send(company)
    async with officer_in(app, database, REVIEWER_ID) as anna, officer_in(app, database, SECOND_REVIEWER_ID) as lea:
        for _ in range(10):
            await look(anna, request)
            _, lease = await asyncio.gather(leave(anna, request), look(lea, request))
            assert lease["holder"]["name"] == ("Lea Keller" if lease["mine"] else "Anna Muster")
            await leave(lea, request)
