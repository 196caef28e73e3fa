"""Sending an invoice through the API."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.callers import Company


async def test_a_member_sends_an_invoice_and_gets_its_reference(company: Company) -> None:
    answer = await company.collaborator.submit(company.ready.body)
    assert answer.status_code == 201, answer.text
    invoice = answer.json()
    assert invoice["status"] == "in_review"
    assert invoice["total"] == "324.10"
    assert invoice["reference"].count("-") == 1
    assert answer.headers["ETag"]
    again = await company.collaborator.get(f"/api/v1/invoices/{invoice['id']}")
    assert again.json() == invoice
    assert again.headers["ETag"] == answer.headers["ETag"]


async def test_check_and_submission_say_the_same(company: Company) -> None:
    body = company.ready.body | {"declaration": False, "attachments": []}
    body["form"] = body["form"] | {"service_to": "2026-08-01"}
    check = (await company.collaborator.post("/api/v1/invoice-checks", json=body)).json()
    refused = await company.collaborator.submit(body)
    assert refused.status_code == 422
    assert refused.json()["errors"] == check["errors"]
    assert {e["pointer"] for e in check["errors"]} >= {"/declaration", "/attachments", "/form/service_to"}


async def test_a_half_filled_form_gets_its_totals(company: Company) -> None:
    body = {"form": {"kind": "other", "lines": [{"quantity": "3", "unit_price": "10.05", "vat_rate": "8.1"}, {}]}}
    check = (await company.collaborator.post("/api/v1/invoice-checks", json=body)).json()
    assert check["total"] == "32.59"
    assert check["lines"] == [{"pointer": "/form/lines/0", "label": "Prestation 1", "detail": None, "amount": "32.59"}]
    missing = {e["pointer"]: e["detail"] for e in check["errors"]}
    assert missing["/form/service_from"] == "Le champ Date des prestations dispensées est obligatoire."


async def test_the_same_key_gets_the_same_answer(company: Company) -> None:
    key = str(uuid4())
    first = await company.collaborator.submit(company.ready.body, key)
    second = await company.collaborator.submit(company.ready.body, key)
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    other = await company.collaborator.submit(company.ready.body | {"remark": "autre"}, key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    missing = await company.collaborator.post("/api/v1/invoices", json=company.ready.body)
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")


@pytest.mark.committed
async def test_fifty_times_the_same_key_at_once_is_one_invoice(company: Company, database: Database) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*[company.collaborator.submit(company.ready.body, key) for _ in range(50)])
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code != 201)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.execute(text("SELECT count(*) FROM invoices"))).scalar_one() == 1


async def test_another_company_sees_nothing(company: Company, other_company: Company) -> None:
    invoice = (await company.collaborator.submit(company.ready.body)).json()
    for path in ("", "/pdf"):
        answer = await other_company.manager.get(f"/api/v1/invoices/{invoice['id']}{path}")
        assert answer.status_code == 404
    assert (await other_company.manager.get("/api/v1/invoices")).json()["items"] == []
    assert len((await company.manager.get("/api/v1/invoices")).json()["items"]) == 1


async def test_a_foreign_beneficiary_account_or_document_is_unknown(company: Company, other_company: Company) -> None:
    theirs = other_company.ready.body
    body = company.ready.body | {
        "beneficiary_id": theirs["beneficiary_id"],
        "payee": theirs["payee"],
        "attachments": theirs["attachments"],
    }
    refused = await company.collaborator.submit(body)
    assert refused.status_code == 422
    found = {(e["pointer"], e["code"]) for e in refused.json()["errors"]}
    assert found == {
        ("/beneficiary_id", "beneficiary_unknown"),
        ("/payee", "account_unknown"),
        ("/attachments/0", "attachment_unknown"),
    }


async def test_the_pdf_of_a_request_comes_as_a_download(company: Company) -> None:
    invoice = (await company.collaborator.submit(company.ready.body)).json()
    pdf = await company.collaborator.get(f"/api/v1/invoices/{invoice['id']}/pdf")
    assert pdf.status_code == 200, pdf.text
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"] == f'attachment; filename="{invoice["reference"]}.pdf"'
