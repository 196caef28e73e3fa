"""Conflicts of interest: an officer leaves a request to the others, and decides nothing about it any more."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from api.core.db import Database, DbRole
from api.invoices.models import Parameter
from api.review.bulk.carrying_out import carry_out_bulk_decision
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID, REVIEWER_ID, SECOND_REVIEWER_ID
from tests.records import audited
from tests.review.requests import ACCEPT, Request, correction, decide, read, refusal, search, send, send_for

REASON = "C’est mon neveu."


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


async def recuse(officer: Caller, request: Request, reason: str = REASON) -> Any:
    return await officer.post(f"{request.path}/recusals", json={"reason": reason})


async def lift(officer: Caller, request: Request, person_id: UUID = REVIEWER_ID) -> Any:
    return await officer.delete(f"{request.path}/recusals/{person_id}")


async def four_eyes(database: Database) -> None:
    async with database.transaction(DbRole.OFFICE) as session:
        session.add(Parameter(name="four_eyes_amount", revision=1, values=["0.05"], added_by=ADMINISTRATOR_ID))


@pytest.mark.parametrize("decision", [ACCEPT, correction(), refusal()], ids=lambda one: one["kind"])
async def test_who_is_recused_decides_nothing_until_an_administrator_lifts_it(
    company: Company, officer: Caller, lea: Caller, administrator: Caller, database: Database, decision: dict[str, Any]
) -> None:
    request = await send(company)
    answer = await recuse(officer, request)
    assert answer.status_code == 200, answer.text
    [shown] = answer.json()["recusals"]
    assert (shown["person"]["name"], shown["reason"], shown["mine"]) == ("Anna Muster", REASON, True)
    refused = await decide(officer, request, decision)
    assert (refused.status_code, refused.json()["code"]) == (409, "recused")
    assert (await read(lea, request))["recusals"] == []
    assert [one["mine"] for one in (await read(administrator, request))["recusals"]] == [False]
    assert (await lift(officer, request)).json()["code"] == "administrators_only"
    assert (await lift(administrator, request)).json()["recusals"] == []
    assert (await lift(administrator, request)).status_code == 404
    assert (await decide(officer, request, decision)).status_code == 200
    actions = [name for name, _ in await audited(database, "invoice", UUID(request.id))]
    assert (actions.count("recuse"), actions.count("lift_recusal")) == (1, 1)


async def test_the_request_is_nobodys_and_the_others_decide_it(company: Company, officer: Caller, lea: Caller) -> None:
    request = await send(company)
    await officer.put(f"{request.path}/assignment", json={"person_id": str(REVIEWER_ID)})
    assert (await officer.put(f"{request.path}/lease", json={})).json()["mine"] is True
    assert (await recuse(officer, request)).json()["assignee"] is None
    assert (await decide(lea, request, ACCEPT)).json()["status"] == "accepted"


async def test_who_is_recused_takes_it_neither_alone_nor_with_others(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request, other = await send(company), await send_for(database, company)
    await recuse(officer, request)
    mine = {"person_id": str(REVIEWER_ID)}
    alone = await officer.put(f"{request.path}/assignment", json=mine)
    many = await officer.put("/api/v1/office/invoices/assignments", json=mine | {"invoice_ids": [other.id, request.id]})
    assert [(answer.status_code, answer.json()["code"]) for answer in (alone, many)] == [(409, "recused")] * 2
    assert [(await read(lea, one))["assignee"] for one in (request, other)] == [None, None]
    theirs = await officer.put(f"{request.path}/assignment", json={"person_id": str(SECOND_REVIEWER_ID)})
    assert theirs.status_code == 200
    assert (await officer.put(f"{other.path}/assignment", json=mine)).status_code == 200


async def test_a_colleagues_request_stays_theirs(company: Company, officer: Caller) -> None:
    request = await send(company)
    await officer.put(f"{request.path}/assignment", json={"person_id": str(SECOND_REVIEWER_ID)})
    assert (await recuse(officer, request)).json()["assignee"]["id"] == str(SECOND_REVIEWER_ID)


async def test_neither_as_first_nor_as_second_officer(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request, other = await send(company), await send_for(database, company)
    await four_eyes(database)
    await decide(lea, request, ACCEPT)
    await recuse(officer, request)
    assert (await decide(officer, request, ACCEPT)).json()["code"] == "recused"
    back = await officer.post(f"{request.path}/second-look/return", json={"reason": "Non"})
    assert back.json()["code"] == "recused"
    assert (await decide(officer, other, ACCEPT)).json()["second_look"]["mine"] is True
    assert (await recuse(officer, other)).json()["second_look"] is None
    assert (await decide(lea, other, ACCEPT)).json()["second_look"]["mine"] is True


async def test_a_bulk_decision_leaves_it_alone(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    await recuse(officer, request)
    body = refusal() | {"items": [{"invoice_id": request.id, "etag": request.etag}], "count": 1}
    key = {"Idempotency-Key": str(uuid4())}
    bulk_id = (await officer.post("/api/v1/office/bulk-decisions", json=body, headers=key)).json()["id"]
    await carry_out_bulk_decision(database, {"bulk_id": bulk_id})
    [item] = (await officer.get(f"/api/v1/office/bulk-decisions/{bulk_id}")).json()["items"]
    assert (item["state"], item["code"], item["status"]) == ("skipped", "recused", "in_review")


async def test_the_way_to_the_next_leaves_it_out(
    company: Company, officer: Caller, lea: Caller, database: Database, clock: Clock
) -> None:
    requests = []
    for _ in range(3):
        requests.append(await send_for(database, company))
        await clock.move(seconds=1)
    first, second, third = requests
    await recuse(officer, second)
    assert (await read(officer, first))["next_id"] == third.id
    assert (await read(lea, first))["next_id"] == second.id
    assert len((await search(officer))["items"]) == 3


async def test_who_is_recused_does_not_open_it_again(company: Company, officer: Caller, lea: Caller) -> None:
    request = await send(company)
    decided = await decide(lea, request, refusal())
    await recuse(officer, request)
    headers = {"If-Match": decided.headers["ETag"]}
    answer = await officer.post(f"{request.path}/reopenings", json={"reason": "Nouvelle pièce"}, headers=headers)
    assert answer.json()["code"] == "recused"


async def test_who_is_recused_does_nothing_else_that_weighs_upon_it(
    company: Company, officer: Caller, lea: Caller
) -> None:
    request = await send(company)
    await recuse(officer, request)
    for taking_over in (False, True):
        lease = await officer.put(f"{request.path}/lease", json={"take_over": taking_over})
        assert (lease.status_code, lease.json()["code"]) == (409, "recused")
    died = {"day": "2026-08-04"}
    assert (await officer.put(f"{request.path}/death", json=died)).json()["code"] == "recused"
    assert (await lea.get(f"{request.path}/death")).json()["day"] is None
    await decide(lea, request, refusal())
    mark = {"revision": 0, "requested_on": "2026-08-20", "requested_by": "insured"}
    path = f"{request.path}/formal-decision-marks"
    assert (await officer.post(path, json=mark)).json()["code"] == "recused"
    assert (await lea.put(f"{request.path}/death", json=died)).status_code == 200


async def test_a_recusal_needs_a_reason_and_is_kept_from_the_company(company: Company, officer: Caller) -> None:
    request = await send(company)
    assert (await recuse(officer, request, " ")).status_code == 422
    before = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    await recuse(officer, request)
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}")).json() == before


@pytest.mark.committed
async def test_of_many_recusals_at_once_one_is_kept(app: FastAPI, company: Company, database: Database) -> None:
    request = await send(company)
    async with officer_in(app, database) as officer:
        answers = await asyncio.gather(*[recuse(officer, request) for _ in range(8)])
        # Whoever waits too long for the row is told to try again.
        assert {answer.status_code for answer in answers} <= {200, 503}
        assert len((await read(officer, request))["recusals"]) == 1


async def test_an_administrator_does_not_lift_their_own(company: Company, administrator: Caller) -> None:
    request = await send(company)
    assert (await recuse(administrator, request)).status_code == 200
    refused = await lift(administrator, request, ADMINISTRATOR_ID)
    assert (refused.status_code, refused.json()["code"]) == (409, "recused")
