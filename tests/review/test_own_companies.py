"""Requests of a company that an officer works or worked for: colleagues decide about them."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.accounts.models import Membership, TermsAcceptance
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.invoices.models import Parameter
from api.review.bulk.carrying_out import carry_out_bulk_decision
from tests.callers import Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import ADMINISTRATOR_ID, REVIEWER_ID, SECOND_REVIEWER_ID, open_session
from tests.review.requests import ACCEPT, Request, correction, decide, forwarding, read, refusal, search, send, send_for
from tests.review.test_paper import enter


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


async def works_for(database: Database, company: Company, *, active: bool = True) -> None:
    member = {"organisation_id": company.id, "person_id": REVIEWER_ID}
    async with database.transaction(DbRole.OFFICE) as session:
        session.add(Membership(**member, role="collaborator", active=active))
        session.add(TermsAcceptance(person_id=REVIEWER_ID, version=get_settings().terms_version))


@pytest.mark.parametrize("active", [True, False], ids=["works", "worked"])
@pytest.mark.parametrize("decision", [ACCEPT, correction(), refusal(), forwarding()], ids=lambda one: one["kind"])
async def test_who_works_or_worked_for_the_company_decides_nothing(
    company: Company, officer: Caller, lea: Caller, database: Database, decision: dict[str, Any], active: bool
) -> None:
    request = await send(company)
    await works_for(database, company, active=active)
    refused = await decide(officer, request, decision)
    assert (refused.status_code, refused.json()["code"]) == (409, "own_company")
    lease = await officer.put(f"{request.path}/lease", json={})
    assert (lease.status_code, lease.json()["code"]) == (409, "own_company")
    taken = await officer.put(f"{request.path}/assignment", json={"person_id": str(REVIEWER_ID)})
    assert (taken.status_code, taken.json()["code"]) == (409, "own_company")
    assert (await decide(lea, request, decision)).status_code == 200


async def test_nor_about_what_they_sent_themselves(
    app: FastAPI, company: Company, officer: Caller, database: Database
) -> None:
    await works_for(database, company)
    async with Caller.of(app, ("sid", await open_session(database, REVIEWER_ID, company.id))) as anna:
        answer = await anna.submit(company.ready.body)
    request = Request(answer.json()["id"], answer.json(), answer.headers["ETag"])
    async with database.transaction(DbRole.COMPANY, company.id) as session:  # as if they never had been a member
        away = text("UPDATE memberships SET person_id = :other WHERE person_id = :id")
        await session.execute(away, {"other": ADMINISTRATOR_ID, "id": REVIEWER_ID})
    assert (await decide(officer, request, refusal())).json()["code"] == "own_company"


async def test_paper_that_they_entered_is_nothing_that_they_sent(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await enter(officer, database, company)
    assert (await decide(officer, request, refusal())).status_code == 200


async def test_other_companies_are_no_matter(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    await works_for(database, other_company)
    assert (await decide(officer, await send(company), ACCEPT)).status_code == 200


async def test_neither_as_second_officer(company: Company, officer: Caller, lea: Caller, database: Database) -> None:
    async with database.transaction(DbRole.OFFICE) as session:
        session.add(Parameter(name="four_eyes_amount", revision=1, values=["0.05"], added_by=ADMINISTRATOR_ID))
    request = await send(company)
    await decide(lea, request, ACCEPT)
    assert (await officer.get("/api/v1/office/counts")).json()["second_look"] == 1
    await works_for(database, company)
    assert (await decide(officer, request, ACCEPT)).json()["code"] == "own_company"
    back = await officer.post(f"{request.path}/second-look/return", json={"reason": "Non"})
    assert back.json()["code"] == "own_company"
    assert (await search(officer, view="second_look"))["items"] == []
    assert (await officer.get("/api/v1/office/counts")).json()["second_look"] == 0


async def test_a_bulk_decision_leaves_it_alone(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    await works_for(database, company)
    body = refusal() | {"items": [{"invoice_id": request.id, "etag": request.etag}], "count": 1}
    key = {"Idempotency-Key": str(uuid4())}
    bulk_id = (await officer.post("/api/v1/office/bulk-decisions", json=body, headers=key)).json()["id"]
    await carry_out_bulk_decision(database, {"bulk_id": bulk_id})
    [item] = (await officer.get(f"/api/v1/office/bulk-decisions/{bulk_id}")).json()["items"]
    assert (item["state"], item["code"], item["status"]) == ("skipped", "own_company", "in_review")


async def test_the_way_to_the_next_leaves_it_out(
    company: Company, other_company: Company, officer: Caller, lea: Caller, database: Database, clock: Clock
) -> None:
    requests = []
    for one in (other_company, company, other_company):
        requests.append(await send_for(database, one))
        await clock.move(seconds=1)
    first, second, third = requests
    await works_for(database, company)
    assert (await read(officer, first))["next_id"] == third.id
    assert (await read(lea, first))["next_id"] == second.id
