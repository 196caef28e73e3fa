"""A company takes back what it has sent: as a draft while nobody has looked at it, or for good."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Caller, Company, company_in
from tests.conftest import Clock
from tests.invoices.moving import ask_for_correction
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, decide, found, read, send

REASON = {"reason": "Envoyée deux fois."}


async def recall(caller: Caller, request: Request, etag: str | None = None) -> httpx.Response:
    return await caller.post(f"/api/v1/invoices/{request.id}/recalls", headers={"If-Match": etag or request.etag})


async def withdraw(caller: Caller, request: Request, etag: str | None = None, **body: Any) -> httpx.Response:
    path = f"/api/v1/invoices/{request.id}/withdrawals"
    return await caller.post(path, json=REASON | body, headers={"If-Match": etag or request.etag})


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def claims(database: Database, company: Company) -> int:
    """How many claims count."""
    counted = text(
        "SELECT count(*) FROM invoice_claims c JOIN invoices i ON i.id = c.invoice_id "
        "WHERE i.status NOT IN ('draft', 'withdrawn', 'refused')"
    )
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        count: int = (await session.execute(counted)).scalar_one()
        return count


async def test_a_recalled_request_is_a_draft_again(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company, own_reference="F-17")
    assert request.sent["recall_until"] is not None
    answer = await recall(company.manager, request)
    assert answer.status_code == 201, answer.text
    draft = answer.json()
    assert (draft["id"], draft["reference"]) == (request.id, request.sent["reference"])
    assert (draft["content"]["own_reference"], draft["content"]["declaration"]) == ("F-17", False)
    [listed] = (await company.collaborator.get("/api/v1/drafts")).json()["items"]
    assert (listed["id"], listed["invoice_id"]) == (request.id, None)
    assert (await company.manager.get("/api/v1/invoices")).json()["items"] == []
    gone = await company.manager.get(f"/api/v1/invoices/{request.id}")
    assert told(gone) == (404, "invoice_recalled")
    assert gone.json()["params"] == {"reference": request.sent["reference"], "kind": "other"}
    assert await found(officer) == await found(officer, view="all") == []
    assert (await officer.get(request.path)).status_code == 404
    assert await claims(database, company) == 0
    assert ("recall", []) in await audited(database, "invoice", UUID(request.id))


async def test_it_keeps_its_reference_when_it_is_sent_again(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    before = await claims(database, company)
    draft = (await recall(company.manager, request)).json()
    await clock.move(minutes=10)
    body = company.ready.body | {"remark": "corrigé", "draft_id": draft["id"]}
    answer = await company.manager.submit(body)
    assert answer.status_code == 201, answer.text
    sent = answer.json()
    assert (sent["id"], sent["reference"], sent["version"]) == (request.id, request.sent["reference"], 2)
    assert sent["submitted_at"] > request.sent["submitted_at"]
    assert sent["recall_until"] is not None
    assert [event["action"] for event in sent["events"]] == ["submit", "recall", "submit"]
    assert sent["body"]["remark"] == "corrigé"
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}")).json() == sent
    assert (await company.manager.get("/api/v1/drafts")).json()["items"] == []
    assert await claims(database, company) == before
    seen = await read(officer, request)
    assert (seen["status"], seen["changes"]) == ("in_review", None)
    assert await found(officer) == [request.id]
    late = await company.manager.submit(body)
    assert ("/draft_id", "draft_unknown") in {(e["pointer"], e["code"]) for e in late.json()["errors"]}


async def test_the_key_of_its_first_sending_is_not_used_again(company: Company) -> None:
    """The counter makes keys of a draft's id and revision."""
    draft = (await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {}})).json()
    key = f"{draft['id']}.{draft['revision']}"
    answer = await company.manager.submit(company.ready.body | {"draft_id": draft["id"]}, key)
    request = Request(answer.json()["id"], answer.json(), answer.headers["ETag"])
    again = (await recall(company.manager, request)).json()
    assert again["id"] == draft["id"]
    assert again["revision"] > draft["revision"] + 100_000


async def test_a_recalled_draft_is_of_one_type(company: Company) -> None:
    request = await send(company)
    draft = (await recall(company.manager, request)).json()
    form = {"kind": "assistance", "month": "2026-01", "is_supplement": False, "assistants": []}
    body = company.ready.body | {"form": form, "draft_id": draft["id"]}
    for answer in (
        await company.manager.submit(body),
        await company.manager.post("/api/v1/invoice-checks", json=body),
    ):
        assert ("/draft_id", "draft_unknown") in {(e["pointer"], e["code"]) for e in answer.json()["errors"]}


async def test_what_is_recalled_claims_nothing(company: Company) -> None:
    """Another request may be for the same: it is no duplicate."""
    request = await send(company)
    assert (await recall(company.manager, request)).status_code == 201
    other = await company.manager.submit(company.ready.body)
    assert other.status_code == 201
    assert "duplicate" not in {warning["code"] for warning in other.json()["warnings"]}


async def test_it_is_too_late_after_15_minutes(company: Company, clock: Clock) -> None:
    request = await send(company)
    await clock.move(minutes=14, seconds=59)
    other = await send(company)
    await clock.move(seconds=2)
    assert told(await recall(company.manager, request)) == (409, "recall_too_late")
    assert (await recall(company.manager, other)).status_code == 201


async def test_what_the_office_has_opened_stays(company: Company, officer: Caller) -> None:
    request = await send(company)
    assert (await officer.post(f"{request.path}/openings")).status_code == 204
    assert told(await recall(company.manager, request)) == (409, "recall_opened")
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()["recall_until"] is None


async def test_a_decided_or_corrected_request_is_not_recalled(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    accepted = await send(company)
    await clock.move(seconds=1)
    etag = (await decide(officer, accepted, ACCEPT)).headers["ETag"]
    assert told(await recall(company.manager, accepted)) == (412, "changed_meanwhile")
    assert told(await recall(company.manager, accepted, etag)) == (409, "move_not_allowed")
    corrected = await send(company, remark="autre")
    await clock.move(seconds=1)
    await ask_for_correction(database, corrected.id)
    asked = await company.manager.get(f"/api/v1/invoices/{corrected.id}")
    headers = {"If-Match": asked.headers["ETag"], "Idempotency-Key": "again"}
    path = f"/api/v1/invoices/{corrected.id}"
    answer = await company.manager.put(path, json=company.ready.body | {"remark": "corrigé"}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["recall_until"] is None
    assert told(await recall(company.manager, corrected, answer.headers["ETag"])) == (409, "recall_too_late")


async def test_an_office_that_comes_after_a_recall_finds_nothing(company: Company, officer: Caller) -> None:
    request = await send(company)
    assert (await recall(company.manager, request)).status_code == 201
    assert (await officer.post(f"{request.path}/openings")).status_code == 404
    assert (await decide(officer, request, ACCEPT)).status_code == 404


async def test_who_throws_a_recalled_draft_away_withdraws_the_request(company: Company) -> None:
    request = await send(company)
    await recall(company.manager, request)
    assert (await company.collaborator.delete(f"/api/v1/drafts/{request.id}")).status_code == 204
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    assert seen["status"] == "withdrawn"
    assert [event["action"] for event in seen["events"]] == ["submit", "recall", "withdraw"]


async def test_a_withdrawn_request_leaves_the_queue_and_says_why(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company, own_reference="F-17")
    await clock.move(seconds=1)
    answer = await withdraw(company.manager, request)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "withdrawn"
    assert answer.headers["ETag"] != request.etag
    assert await found(officer) == []
    seen = await read(officer, request)
    event = seen["events"][-1]
    assert (event["action"], event["message"], event["actor"]["name"]) == ("withdraw", "Envoyée deux fois.", "Jean D.")
    [mail] = await mails(database, "invoice_withdrawn")
    assert mail.recipient == company.made.collaborator.email
    assert mail.params["facts"][0] == "Votre référence\u00a0: F-17"
    assert await claims(database, company) == 0
    assert ("withdraw", []) in await audited(database, "invoice", UUID(request.id))
    assert told(await decide(officer, request, ACCEPT)) == (412, "changed_meanwhile")
    assert told(await decide(officer, request, ACCEPT, answer.headers["ETag"])) == (409, "move_not_allowed")
    other = await company.manager.submit(company.ready.body)
    assert "duplicate" not in {warning["code"] for warning in other.json()["warnings"]}


async def test_instead_of_correcting_a_request_it_can_be_withdrawn(company: Company, database: Database) -> None:
    request = await send(company)
    await ask_for_correction(database, request.id)
    asked = await company.manager.get(f"/api/v1/invoices/{request.id}")
    begun = {"kind": "other", "content": {}, "invoice_id": request.id}
    assert (await company.manager.post("/api/v1/drafts", json=begun)).status_code == 201
    answer = await withdraw(company.collaborator, request, asked.headers["ETag"])
    assert (answer.status_code, answer.json()["correction"]) == (200, None)
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}/draft")).json() is None
    assert told(await company.manager.post("/api/v1/drafts", json=begun)) == (409, "move_not_allowed")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, None, 7])
async def test_a_withdrawal_needs_a_short_reason(company: Company, reason: object) -> None:
    request = await send(company)
    answer = await withdraw(company.manager, request, reason=reason)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/reason"]
    assert (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()["status"] == "in_review"


async def test_both_need_the_etag_that_was_read(company: Company) -> None:
    request = await send(company)
    for what in ("recalls", "withdrawals"):
        path = f"/api/v1/invoices/{request.id}/{what}"
        body = REASON if what == "withdrawals" else None
        assert told(await company.manager.post(path, json=body)) == (428, "if_match_missing")
        assert told(await company.manager.post(path, json=body, headers={"If-Match": '"1"'})) == (
            412,
            "changed_meanwhile",
        )


async def test_another_company_takes_nothing_back(company: Company, app: FastAPI, database: Database) -> None:
    request = await send(company)
    async with company_in(app, database) as other:
        assert (await recall(other.manager, request)).status_code == 404
        assert (await withdraw(other.manager, request)).status_code == 404
    draft = (await recall(company.manager, request)).json()
    async with company_in(app, database) as other:
        answer = await other.manager.submit(other.ready.body | {"draft_id": draft["id"]})
        assert ("/draft_id", "draft_unknown") in {(e["pointer"], e["code"]) for e in answer.json()["errors"]}
        assert (await other.manager.delete(f"/api/v1/drafts/{draft['id']}")).status_code == 404
