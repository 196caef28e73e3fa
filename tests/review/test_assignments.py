"""Requests are assigned to officers, by themselves or by colleagues."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from api.accounts.models import OfficeMember, Person
from api.core.clock import office_day
from api.core.db import Database, DbRole
from api.invoices.models import Invoice
from api.invoices.moves import Mover, move
from api.invoices.status import Action
from tests.callers import Caller, Company, officer_in
from tests.factories import ADMINISTRATOR_ID, AUDITOR_ID, REVIEWER_ID, SECOND_REVIEWER_ID
from tests.records import audited
from tests.review.requests import ACCEPT, PATH, Request, correction, decide, found, read, search, send, send_for

ANNA = {"id": str(REVIEWER_ID), "name": "Anna Muster"}
LEA = {"id": str(SECOND_REVIEWER_ID), "name": "Lea Keller"}


@pytest.fixture
async def lea(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    async with officer_in(app, database, SECOND_REVIEWER_ID) as caller:
        yield caller


async def assign(officer: Caller, request: Request, person_id: UUID | None) -> dict[str, Any]:
    answer = await officer.put(f"{request.path}/assignment", json={"person_id": str(person_id) if person_id else None})
    assert answer.status_code == 200, answer.text
    assigned: dict[str, Any] = answer.json()
    return assigned


async def actions(database: Database, request: Request) -> list[str]:
    names = [name for name, _ in await audited(database, "invoice", UUID(request.id))]
    return [name for name in names if name in {"assign", "release"}]


async def test_a_request_is_assigned_handed_on_and_given_back(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request = await send(company)
    assert (await read(officer, request))["assignee"] is None
    assert (await assign(officer, request, REVIEWER_ID))["assignee"] == ANNA | {"away_until": None, "deputy": None}
    assert (await read(lea, request))["assignee"] == ANNA
    assert (await search(lea))["items"][0]["assignee"] == ANNA
    await assign(lea, request, SECOND_REVIEWER_ID)
    assert (await read(officer, request))["assignee"] == LEA
    assert await assign(officer, request, None) == {"assignee": None}
    assert (await read(officer, request))["assignee"] is None
    assert await actions(database, request) == ["assign", "assign", "release"]


async def test_assigning_again_is_no_news(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    for _ in range(2):
        await assign(officer, request, REVIEWER_ID)
    for _ in range(2):
        await assign(officer, request, None)
    assert await actions(database, request) == ["assign", "release"]


async def test_several_are_assigned_at_once_or_none(company: Company, officer: Caller, database: Database) -> None:
    requests = [await send_for(database, company) for _ in range(3)]
    ids = [request.id for request in requests]
    body = {"invoice_ids": [*ids, str(uuid4())], "person_id": str(SECOND_REVIEWER_ID)}
    assert (await officer.put(f"{PATH}/assignments", json=body)).status_code == 404
    assert {row["assignee"] and row["assignee"]["name"] for row in (await search(officer))["items"]} == {None}
    body["invoice_ids"] = [*ids, ids[0]]
    answer = await officer.put(f"{PATH}/assignments", json=body)
    assert (answer.status_code, answer.json()["assignee"]["name"]) == (200, "Lea Keller")
    assert {row["assignee"]["name"] for row in (await search(officer))["items"]} == {"Lea Keller"}
    assert [await actions(database, request) for request in requests] == [["assign"]] * 3
    for wrong in ([], [str(uuid4()) for _ in range(101)]):
        answer = await officer.put(f"{PATH}/assignments", json={"invoice_ids": wrong, "person_id": None})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/invoice_ids")


@pytest.mark.parametrize("person_id", [AUDITOR_ID, uuid4()])
async def test_only_who_decides_can_be_chosen(company: Company, officer: Caller, person_id: UUID) -> None:
    request = await send(company)
    answer = await officer.put(f"{request.path}/assignment", json={"person_id": str(person_id)})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/person_id")
    assert answer.json()["errors"][0]["label"] == "review.fields.person_id"
    known = (await officer.get("/api/v1/office/assignees")).json()["items"]
    assert str(person_id) not in [one["id"] for one in known]


async def test_a_person_of_a_company_cannot_be_chosen(company: Company, officer: Caller) -> None:
    request = await send(company)
    answer = await officer.put(f"{request.path}/assignment", json={"person_id": str(company.made.manager.id)})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "lost",
    [
        update(OfficeMember).where(OfficeMember.person_id == SECOND_REVIEWER_ID).values(active=False),
        update(OfficeMember).where(OfficeMember.person_id == SECOND_REVIEWER_ID).values(role="auditor"),
        update(Person).where(Person.id == SECOND_REVIEWER_ID).values(active=False),
    ],
)
async def test_who_loses_access_leaves_free_requests(
    company: Company, officer: Caller, database: Database, lost: Any
) -> None:
    request = await send(company)
    await assign(officer, request, SECOND_REVIEWER_ID)
    assert await found(officer, view="unassigned") == []
    async with database.transaction(DbRole.AUTH) as session:
        await session.execute(lost)
    assert await found(officer, view="unassigned") == [request.id]
    assert await found(officer, assignee=str(SECOND_REVIEWER_ID)) == []
    assert (await read(officer, request))["assignee"] is None
    assert (await officer.get("/api/v1/office/counts")).json()["unassigned"] == 1
    await assign(officer, request, REVIEWER_ID)
    assert await found(officer, view="mine") == [request.id]


async def test_a_corrected_request_stays_with_its_officer(
    company: Company, officer: Caller, lea: Caller, database: Database
) -> None:
    request = await send(company)
    await assign(officer, request, SECOND_REVIEWER_ID)
    answer = await decide(officer, request, correction())
    assert await found(lea, view="mine") == []
    marked = (await company.collaborator.get(f"/api/v1/invoices/{request.id}")).json()["correction"]["items"]
    put = await company.collaborator.put(
        f"/api/v1/invoices/{request.id}",
        json=request.sent["body"] | {"explanations": {item["id"]: "Le jour est juste." for item in marked}},
        headers={"If-Match": answer.headers["ETag"], "Idempotency-Key": "again"},
    )
    assert put.status_code == 200, put.text
    assert await found(lea, view="mine") == [request.id]


async def test_who_is_away_is_said_with_who_stands_in(company: Company, officer: Caller, lea: Caller) -> None:
    today = office_day(datetime.now(UTC))
    until = (today + timedelta(days=3)).isoformat()
    absence = {"first_day": today.isoformat(), "last_day": until, "deputy_id": str(ADMINISTRATOR_ID)}
    answer = await lea.post("/api/v1/office/absences", json=absence | {"person_id": str(SECOND_REVIEWER_ID)})
    assert answer.status_code == 201, answer.text
    known = (await officer.get("/api/v1/office/assignees")).json()["items"]
    assert [one["name"] for one in known] == ["Lea Keller", "Anna Muster", "Peter Roth"]
    away = LEA | {"away_until": until, "deputy": {"id": str(ADMINISTRATOR_ID), "name": "Peter Roth"}}
    assert known[0] == away
    assert (await assign(officer, await send(company), SECOND_REVIEWER_ID))["assignee"] == away


async def test_the_next_request_is_not_a_colleagues(company: Company, officer: Caller, database: Database) -> None:
    first, second, third = [await send_for(database, company) for _ in range(3)]
    await assign(officer, second, SECOND_REVIEWER_ID)
    assert (await read(officer, first))["next_id"] == third.id
    await assign(officer, second, REVIEWER_ID)
    assert (await read(officer, first))["next_id"] == second.id


async def test_no_company_learns_of_it(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    await assign(officer, request, REVIEWER_ID)
    seen = await company.manager.get(f"/api/v1/invoices/{request.id}")
    assert "Anna" not in seen.text
    for role in (DbRole.COMPANY, DbRole.WORKER, DbRole.AUTH):
        async with database.transaction(role, company.id if role is DbRole.COMPANY else None) as session:
            query = text(f"SELECT has_table_privilege('{role.value}', 'review_assignments', 'SELECT')")
            assert (await session.execute(query)).scalar_one() is False


async def test_a_recalled_or_unknown_request_is_assigned_to_nobody(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        invoice = await session.get_one(Invoice, UUID(request.id))
        await move(session, invoice, Action.RECALL, Mover(None, "Sandra K.", "company"))
    for path in (request.path, f"{PATH}/{uuid4()}"):
        answer = await officer.put(f"{path}/assignment", json={"person_id": None})
        assert answer.status_code == 404


async def test_decided_requests_keep_who_examined_them(company: Company, officer: Caller) -> None:
    request = await send(company)
    await assign(officer, request, REVIEWER_ID)
    await decide(officer, request, ACCEPT)
    assert await found(officer, view="all", assignee="me") == [request.id]
