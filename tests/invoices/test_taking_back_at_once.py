"""A company takes a request back while the office opens it or decides: exactly one of them comes first."""

import asyncio

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Company, officer_in
from tests.invoices.test_taking_back import recall, withdraw
from tests.review.requests import ACCEPT, correction, decide, refusal, send

pytestmark = pytest.mark.committed

ROUNDS = 8


async def stands(database: Database, company: Company, invoice_id: str) -> tuple[str, bool, list[str]]:
    """The status, whether it was opened, and what happened after it was sent."""
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        row = (
            await session.execute(
                text("SELECT status, first_opened_at IS NOT NULL AS opened FROM invoices WHERE id = :id"),
                {"id": invoice_id},
            )
        ).one()
        events = await session.execute(
            text("SELECT action FROM invoice_events WHERE invoice_id = :id ORDER BY position"), {"id": invoice_id}
        )
        return row.status, row.opened, list(events.scalars())[1:]


async def test_of_a_recall_and_an_opening_one_comes_first(company: Company, app: FastAPI, database: Database) -> None:
    async with officer_in(app, database) as officer:
        for n in range(ROUNDS):
            request = await send(company, remark=f"nº {n}")
            recalled, opened = await asyncio.gather(
                recall(company.manager, request), officer.post(f"{request.path}/openings")
            )
            state = await stands(database, company, request.id)
            if recalled.status_code == 201:
                assert (opened.status_code, state) == (404, ("draft", False, ["recall"]))
            else:
                assert (recalled.json()["code"], opened.status_code) == ("recall_opened", 204)
                assert state == ("in_review", True, [])


@pytest.mark.parametrize("decision", [ACCEPT, correction(), refusal()], ids=["accept", "correct", "refuse"])
async def test_of_a_recall_a_withdrawal_and_a_decision_one_comes_first(
    decision: dict[str, object], company: Company, app: FastAPI, database: Database
) -> None:
    async with officer_in(app, database) as officer:
        for n in range(ROUNDS):
            request = await send(company, remark=f"nº {n}")
            answers = await asyncio.gather(
                recall(company.manager, request),
                decide(officer, request, decision),
                withdraw(company.collaborator, request),
            )
            won = [answer.status_code for answer in answers if answer.status_code < 300]
            assert len(won) == 1, [answer.text for answer in answers]
            assert {answer.status_code for answer in answers if answer.status_code >= 300} <= {404, 409, 412}
            _, _, events = await stands(database, company, request.id)
            assert len(events) == 1


async def test_a_recalled_draft_is_sent_again_once(company: Company) -> None:
    request = await send(company)
    draft = (await recall(company.manager, request)).json()
    body = company.ready.body | {"draft_id": draft["id"]}
    answers = await asyncio.gather(*[company.manager.submit(body) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]


async def test_of_sending_again_and_throwing_away_one_comes_first(company: Company, database: Database) -> None:
    for _ in range(ROUNDS):
        request = await send(company)
        draft = (await recall(company.manager, request)).json()
        sent, deleted = await asyncio.gather(
            company.manager.submit(company.ready.body | {"draft_id": draft["id"]}),
            company.collaborator.delete(f"/api/v1/drafts/{draft['id']}"),
        )
        status, _, events = await stands(database, company, request.id)
        assert (sent.status_code, deleted.status_code, status, events) in (
            (201, 404, "in_review", ["recall", "submit"]),
            (422, 204, "withdrawn", ["recall", "withdraw"]),
        )
