"""The company's answer to a request for correction: a new version beside the old one, never instead of it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.invoices.status import Action
from tests.callers import Caller, Company, company_in
from tests.conftest import Clock
from tests.factories import make_beneficiary, make_document, open_session
from tests.invoices.moving import ask_for_correction, decide
from tests.records import audited


async def to_correct(company: Company, database: Database) -> tuple[dict[str, Any], str]:
    """An invoice that is to be corrected, and its ETag."""
    invoice = (await company.collaborator.submit(company.ready.body)).json()
    await ask_for_correction(database, invoice["id"])
    answer = await company.collaborator.get(f"/api/v1/invoices/{invoice['id']}")
    assert answer.json()["status"] == "to_correct"
    return answer.json(), answer.headers["ETag"]


async def correct(caller: Caller, invoice_id: str, body: object, etag: str, key: str | None = None) -> httpx.Response:
    headers = {"If-Match": etag, "Idempotency-Key": key or str(uuid4())}
    return await caller.put(f"/api/v1/invoices/{invoice_id}", json=body, headers=headers)


def changed(company: Company, **values: Any) -> dict[str, Any]:
    """The body with a price that was wrong before: 334.10 in all."""
    body = company.ready.body
    lines = [dict(line) for line in body["form"]["lines"]]
    lines[0]["unit_price"] = "105.00"
    return body | {"form": body["form"] | {"lines": lines}} | values


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(error["pointer"], error["code"]) for error in answer.json()["errors"]}


async def versions(database: Database, company: Company) -> list[tuple[int, Any]]:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        rows = await session.execute(text("SELECT version, body FROM invoice_versions ORDER BY version"))
        return [(row.version, row.body) for row in rows]


async def test_a_corrected_invoice_is_in_review_again(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    answer = await correct(company.manager, invoice["id"], changed(company, remark="corrigé"), etag)
    assert answer.status_code == 200, answer.text
    sent = answer.json()
    assert (sent["status"], sent["version"], sent["total"]) == ("in_review", 2, "334.10")
    assert (sent["id"], sent["reference"]) == (invoice["id"], invoice["reference"])
    assert sent["responsible"]["short_name"] == "Jean D."
    assert [(e["action"], e["version"]) for e in sent["events"]] == [
        ("submit", 1),
        ("request_correction", 1),
        ("correct", 2),
    ]
    again = await company.collaborator.get(f"/api/v1/invoices/{invoice['id']}")
    assert again.json() == sent
    assert again.headers["ETag"] == answer.headers["ETag"] != etag
    listed = (await company.manager.get("/api/v1/invoices")).json()["items"]
    assert [(row["total"], row["status"]) for row in listed] == [("334.10", "in_review")]
    assert ("correct", []) in await audited(database, "invoice", UUID(invoice["id"]))


async def test_the_first_version_stays_with_its_pdf(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    before = await versions(database, company)
    assert (await correct(company.manager, invoice["id"], changed(company), etag)).status_code == 200
    after = await versions(database, company)
    assert after[0] == before[0]
    assert [version for version, _ in after] == [1, 2]
    assert after[1][1]["form"]["lines"][0]["unit_price"] == "105.00"
    path = f"/api/v1/invoices/{invoice['id']}/pdf"
    pdfs = [await company.manager.get(f"{path}{query}") for query in ("?version=1", "?version=2", "")]
    assert [pdf.status_code for pdf in pdfs] == [200, 200, 200]
    assert pdfs[0].content != pdfs[1].content
    assert (await company.manager.get(f"{path}?version=3")).status_code == 404


async def test_it_needs_the_etag_that_was_read(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    path, key = f"/api/v1/invoices/{invoice['id']}", {"Idempotency-Key": str(uuid4())}
    missing = await company.manager.put(path, json=changed(company), headers=key)
    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_missing")
    for stale in ('"1"', "*", f"W/{etag}", etag.strip('"')):
        answer = await correct(company.manager, invoice["id"], changed(company), stale)
        assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile"), stale
    assert [version for version, _ in await versions(database, company)] == [1]


async def test_a_colleague_who_was_faster_is_not_overwritten(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    assert (await correct(company.manager, invoice["id"], changed(company), etag)).status_code == 200
    late = await correct(company.collaborator, invoice["id"], changed(company, remark="en retard"), etag)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert len(await versions(database, company)) == 2


async def test_the_same_key_gets_the_same_answer(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    key, path = str(uuid4()), f"/api/v1/invoices/{invoice['id']}"
    without = await company.manager.put(path, json=changed(company), headers={"If-Match": etag})
    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_missing")
    first = await correct(company.manager, invoice["id"], changed(company), etag, key)
    second = await correct(company.manager, invoice["id"], changed(company), etag, key)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    other = await correct(company.manager, invoice["id"], changed(company, remark="autre"), etag, key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await versions(database, company)) == 2


async def test_one_key_is_not_good_for_two_invoices(company: Company, database: Database) -> None:
    key = str(uuid4())
    first, first_etag = await to_correct(company, database)
    second, second_etag = await to_correct(company, database)
    assert (await correct(company.manager, first["id"], changed(company), first_etag, key)).status_code == 200
    answer = await correct(company.manager, second["id"], changed(company), second_etag, key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_the_beneficiary_stays(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    somebody = await make_beneficiary(database, company.id, first_name="Joan")
    refused = await correct(company.manager, invoice["id"], changed(company, beneficiary_id=str(somebody)), etag)
    assert codes(refused) == {("/beneficiary_id", "beneficiary_fixed")}
    assert len(await versions(database, company)) == 1


async def test_the_rules_are_the_same_as_for_a_new_one(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    body = changed(company, declaration=False, attachments=[])
    refused = await correct(company.manager, invoice["id"], body, etag)
    path = f"/api/v1/invoice-checks?invoice_id={invoice['id']}"
    check = (await company.manager.post(path, json=body)).json()
    assert refused.json()["errors"] == check["errors"]
    assert codes(refused) == {("/declaration", "declaration"), ("/attachments", "attachment_required")}
    kept = await company.manager.get(f"/api/v1/invoices/{invoice['id']}")
    assert (kept.json()["status"], kept.headers["ETag"]) == ("to_correct", etag)


async def test_it_is_no_duplicate_of_itself(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    same = company.ready.body
    assert [w["code"] for w in (await company.manager.post("/api/v1/invoice-checks", json=same)).json()["warnings"]]
    path = f"/api/v1/invoice-checks?invoice_id={invoice['id']}"
    assert (await company.manager.post(path, json=same)).json()["warnings"] == []
    assert (await correct(company.manager, invoice["id"], same, etag)).json()["warnings"] == []


@pytest.mark.parametrize("action", [None, Action.ACCEPT, Action.REFUSE])
async def test_it_is_refused_in_any_other_status(company: Company, database: Database, action: Action | None) -> None:
    invoice = (await company.manager.submit(company.ready.body)).json()
    if action:
        await decide(database, invoice["id"], action)
    etag = (await company.manager.get(f"/api/v1/invoices/{invoice['id']}")).headers["ETag"]
    answer = await correct(company.manager, invoice["id"], changed(company), etag)
    assert (answer.status_code, answer.json()["code"]) == (409, "move_not_allowed")
    assert len(await versions(database, company)) == 1


async def test_another_company_cannot_correct_it(company: Company, other_company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    answer = await correct(other_company.manager, invoice["id"], changed(company), etag)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_attachments_of_both_versions_stay(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    added = str(await make_document(database, company.id, name="Justificatif.pdf"))
    body = changed(company, attachments=[added])
    sent = (await correct(company.manager, invoice["id"], body, etag)).json()
    assert [document["id"] for document in sent["attachments"]] == [added]
    for document_id in (added, *company.ready.body["attachments"]):
        answer = await company.manager.delete(f"/api/v1/documents/{document_id}")
        assert (answer.status_code, answer.json()["code"]) == (409, "document_attached")


async def test_its_draft_goes_with_it(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    draft = {"kind": "other", "content": {"remark": "…"}, "invoice_id": invoice["id"]}
    made = (await company.manager.post("/api/v1/drafts", json=draft)).json()
    refused = await correct(company.manager, invoice["id"], changed(company, declaration=False), etag)
    assert refused.status_code == 422
    assert (await company.manager.get(f"/api/v1/drafts/{made['id']}")).status_code == 200
    assert (await correct(company.manager, invoice["id"], changed(company), etag)).status_code == 200
    assert (await company.manager.get(f"/api/v1/drafts/{made['id']}")).status_code == 404


async def test_it_can_be_corrected_again_and_again(company: Company, database: Database) -> None:
    invoice, etag = await to_correct(company, database)
    for version in (2, 3):
        sent = await correct(company.manager, invoice["id"], changed(company, remark=str(version)), etag)
        assert sent.json()["version"] == version
        await ask_for_correction(database, invoice["id"])
        etag = (await company.manager.get(f"/api/v1/invoices/{invoice['id']}")).headers["ETag"]
    assert [version for version, _ in await versions(database, company)] == [1, 2, 3]
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        rows = (await session.execute(text("SELECT position FROM invoice_events ORDER BY position"))).scalars().all()
        claims = (await session.execute(text("SELECT scope FROM invoice_claims"))).scalars().all()
    assert list(rows) == list(range(1, len(rows) + 1))
    assert sorted(claims) == ["other", "sessions"], "only what is invoiced now counts against others"


async def test_a_request_sent_in_time_is_corrected_after_its_time(
    app: FastAPI, database: Database, clock: Clock
) -> None:
    """The service lapsed meanwhile (LPGA art. 24); the claim was made before (art. 29)."""
    await clock.set(date(2026, 9, 30))
    async with company_in(app, database) as company:
        day = "2021-09-01"
        line = {"date": day, "description": "Physiothérapie", "quantity": "1", "unit_price": "100.00"}
        form = {"kind": "other", "service_from": day, "lines": [line]}
        answer = await company.manager.submit(company.ready.body | {"form": form})
        assert answer.status_code == 201, answer.text
        invoice, etag = answer.json(), answer.headers["ETag"]
        await ask_for_correction(database, invoice["id"])
        etag = (await company.manager.get(f"/api/v1/invoices/{invoice['id']}")).headers["ETag"]
        await clock.set(date(2026, 10, 1))
        token = await open_session(database, company.made.manager.id, company.id)
        async with Caller.of(app, ("sid", token)) as caller:
            body = company.ready.body | {"form": form}
            assert codes(await caller.submit(body)) == {("/form/service_from", "prescribed")}
            checked = await caller.post(f"/api/v1/invoice-checks?invoice_id={invoice['id']}", json=body)
            assert checked.json()["errors"] == []
            assert (await correct(caller, invoice["id"], body, etag)).status_code == 200
