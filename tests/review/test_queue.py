"""The queue: what waits, in which order, and how it is searched."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import update

from api.core.db import Database, DbRole
from api.invoices.models import Invoice
from api.invoices.moves import Mover, move
from api.invoices.status import Action
from api.organisations.models import BankAccount
from tests.callers import Caller, Company, company_in
from tests.conftest import Clock
from tests.records import audited
from tests.review.requests import ACCEPT, correction, decide, found, search, send, send_for


async def test_the_oldest_waits_in_front(
    company: Company, other_company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    first = await send_for(database, company)
    await clock.move(minutes=1)
    second = await send_for(database, other_company)
    await clock.move(minutes=1)
    third = await send_for(database, company)
    page = await search(officer)
    assert [item["id"] for item in page["items"]] == [first.id, second.id, third.id]
    assert (page["count"], page["count_capped"], page["total_amount"], page["next"]) == (3, False, "972.30", None)
    [row] = [item for item in page["items"] if item["id"] == second.id]
    assert row["organisation"]["id"] == str(other_company.id)
    assert (row["status"], row["corrected"], row["age_days"]) == ("in_review", False, 0)
    assert row["beneficiary"]["last_name"] == "Doe"
    assert ("read", []) in await audited(database, "invoice", None)


async def test_pages_show_every_request_once_even_when_one_is_decided_meanwhile(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    requests = []
    for _ in range(5):
        requests.append(await send_for(database, company))
        await clock.move(seconds=1)
    first = await search(officer, limit=2)
    await decide(officer, requests[0], ACCEPT)
    second = await search(officer, limit=2, cursor=first["next"])
    third = await search(officer, limit=2, cursor=second["next"])
    seen = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert seen == [request.id for request in requests]
    assert third["next"] is None


@pytest.mark.parametrize("view", ["to_review", "corrected", "mine", "unassigned", "decided_today", "all"])
async def test_a_cursor_of_another_view_is_refused(
    company: Company, officer: Caller, database: Database, view: str
) -> None:
    for _ in range(2):
        await send_for(database, company)
    cursor = (await search(officer, view="all" if view == "to_review" else "to_review", limit=1))["next"]
    answer = await officer.post("/api/v1/office/invoices/searches", json={"view": view, "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")


async def test_a_page_of_decisions_goes_on_with_the_older_ones(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    requests = [await send_for(database, company) for _ in range(3)]
    for request in requests:
        await clock.move(seconds=1)
        await decide(officer, request, ACCEPT)
    first = await search(officer, view="decided_today", limit=2)
    second = await search(officer, view="decided_today", limit=2, cursor=first["next"])
    seen = [item["id"] for page in (first, second) for item in page["items"]]
    assert seen == [request.id for request in reversed(requests)]


async def test_earlier_decisions_are_not_todays(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    await decide(officer, request, ACCEPT)
    async with database.transaction(DbRole.OFFICE) as session:
        invoice = await session.get_one(Invoice, UUID(request.id))
        assert invoice.decided_at is not None
        before = invoice.decided_at.replace(year=invoice.decided_at.year - 1)
        await session.execute(update(Invoice).where(Invoice.id == invoice.id).values(decided_at=before))
    assert await found(officer, view="decided_today") == []
    assert await found(officer, view="all") == [request.id]


async def test_a_search_finds_a_request_by_whatever_is_known_of_it(
    app: FastAPI, company: Company, officer: Caller, database: Database
) -> None:
    await send(company)
    async with company_in(app, database) as other:
        wanted = await send_for(
            database,
            other,
            {"decision_number": "30220199876543"},
            last_name="Müller-Bœhm",
            first_name="Noé",
            avs_number="7569217076985",
        )
    reference = wanted.sent["reference"]
    year, _, serial = reference.partition("-")
    for text in (
        "muller",
        "Noé Müller",
        "BOEHM",
        "756.9217.0769.85",
        "7569217",
        "756 9217",
        "302 2019 9876543",
        "30220199",
        reference,
        f"{year}-{int(serial)}",
        "noe 30220199876543",
    ):
        assert await found(officer, text=text) == [wanted.id], text
    for text in ("Meier", "Noé Meier", "756.0000.1111", "302 2018", "2001-000001", "%", "_", "---", "noe 999"):
        assert await found(officer, text=text) == [], text


async def test_a_search_finds_an_amount_however_it_is_written(
    company: Company, officer: Caller, database: Database
) -> None:
    line = {"date": "2026-08-05", "description": "Séjour", "quantity": "1", "unit_price": "1234.50"}
    form = company.ready.body["form"] | {"lines": [line]}
    await send(company)
    wanted = await send_for(database, company, {"form": form})
    for text in ("1'234.50", "1’234.50", "1234.50", "1234,5", "1 234.50"):
        assert await found(officer, text=text) == [wanted.id], text
    assert (await search(officer, text="1'234.50"))["total_amount"] == "1234.50"


async def test_a_search_finds_a_company(app: FastAPI, company: Company, officer: Caller, database: Database) -> None:
    await send(company)
    async with company_in(app, database) as other:
        wanted = await send(other)
    rows = (await search(officer))["items"]
    name = next(row["organisation"]["name"] for row in rows if row["id"] == wanted.id)
    assert wanted.id in await found(officer, text=name)
    assert await found(officer, text=name.upper()) == await found(officer, text=name)


async def test_statuses_and_kind_narrow_a_view(company: Company, officer: Caller, database: Database) -> None:
    accepted, waiting = [await send_for(database, company) for _ in range(2)]
    await decide(officer, accepted, ACCEPT)
    assert set(await found(officer, view="all")) == {accepted.id, waiting.id}
    assert await found(officer, view="all", statuses=["accepted"]) == [accepted.id]
    assert await found(officer, view="all", statuses=["draft"]) == []
    assert await found(officer, kinds=["other"]) == [waiting.id]
    assert await found(officer, kinds=["travel"]) == []


async def test_counts_tell_what_waits(company: Company, officer: Caller, database: Database) -> None:
    before = (await officer.get("/api/v1/office/counts")).json()
    request = await send_for(database, company)
    await send_for(database, company)
    answer = await decide(officer, request, correction())
    after = (await officer.get("/api/v1/office/counts")).json()
    assert after["to_review"] - before["to_review"] == 1
    marked = (await company.collaborator.get(f"/api/v1/invoices/{request.id}")).json()["correction"]["items"]
    put = await company.collaborator.put(
        f"/api/v1/invoices/{request.id}",
        json=request.sent["body"] | {"explanations": {item["id"]: "Le jour est juste." for item in marked}},
        headers={"If-Match": answer.headers["ETag"], "Idempotency-Key": "again"},
    )
    assert put.status_code == 200, put.text
    last = (await officer.get("/api/v1/office/counts")).json()
    assert (last["to_review"] - after["to_review"], last["corrected"] - after["corrected"]) == (1, 1)
    assert last["registrations"] == before["registrations"]


async def test_counting_does_not_prolong_a_session(officer: Caller, clock: Clock) -> None:
    first = (await officer.get("/api/v1/office/counts")).headers["Session-Expires-At"]
    await clock.move(minutes=5)
    assert (await officer.get("/api/v1/office/counts")).headers["Session-Expires-At"] == first


async def test_the_row_counts_the_same_warnings_as_the_open_request(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(
            update(BankAccount).values(created_at=date(2020, 1, 1)).where(BankAccount.organisation_id == company.id)
        )
    clean = await send_for(database, company)
    doubtful = await send_for(database, other_company, mandate_state="missing")
    rows = {row["id"]: row for row in (await search(officer))["items"]}
    for request, warnings in ((clean, 1), (doubtful, 3)):
        whole = (await officer.get(request.path)).json()
        open_points = [check["code"] for check in whole["checks"] if check["state"] != "ok"]
        row = rows[request.id]
        assert (row["warning_count"], row["check_count"]) == (len(open_points), len(whole["checks"]))
        assert len(open_points) == warnings, open_points


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/view"),
        ({"view": "yours"}, "/view"),
        ({"view": "all", "text": "x" * 81}, "/text"),
        ({"view": "all", "text": "a\nb"}, "/text"),
        ({"view": "all", "statuses": ["gone"]}, "/statuses/0"),
        ({"view": "all", "limit": 101}, "/limit"),
        ({"view": "all", "cursor": 1}, "/cursor"),
    ],
)
async def test_a_search_that_makes_no_sense_is_refused(officer: Caller, body: dict[str, Any], pointer: str) -> None:
    answer = await officer.post("/api/v1/office/invoices/searches", json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_recalled_request_is_not_the_offices_business(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        invoice = await session.get_one(Invoice, UUID(request.id))
        await move(session, invoice, Action.RECALL, Mover(None, "Sandra K.", "company"))
    for view in ("to_review", "all"):
        assert await found(officer, view=view) == []
    assert await found(officer, view="all", statuses=["draft"]) == []
    for answer in (
        await officer.get(request.path),
        await officer.get(f"{request.path}/pdf"),
        await officer.post(f"{request.path}/openings"),
        await decide(officer, request, ACCEPT),
    ):
        assert answer.status_code == 404
