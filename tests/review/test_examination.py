"""One request on the reviewer's screen, and what the office may open."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import func, text, update

from api.beneficiaries.models import Beneficiary
from api.core.clock import now
from api.core.db import Database, DbRole
from api.documents.models import Document
from api.invoices.models import Invoice
from api.organisations.models import BankAccount
from tests.beneficiaries.bodies import input_of
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.documents.files import plain_pdf
from tests.factories import make_document
from tests.records import audited
from tests.review.requests import correction, decide, read, send, send_for

Checks = dict[str, dict[str, Any]]


def by_code(whole: dict[str, Any]) -> Checks:
    return {check["code"]: check for check in whole["checks"]}


async def age_account(database: Database, company: Company, days: int) -> None:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        since = await now(session) - timedelta(days=days)
        await session.execute(update(BankAccount).values(created_at=since))


async def test_a_request_comes_with_what_the_company_sent_and_who_it_is(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    answer = await officer.get(request.path)
    assert answer.headers["ETag"] == request.etag
    whole = answer.json()
    assert {name: whole[name] for name in request.sent} == request.sent
    assert whole["organisation"].keys() == {"id", "name", "gln", "town"}
    assert (whole["changes"], whole["next_id"], whole["previous_id"]) == (None, None, None)
    assert ("read", []) in await audited(database, "invoice", UUID(request.id))


async def test_every_check_shows_its_proof(company: Company, officer: Caller, database: Database) -> None:
    await age_account(database, company, 100)
    request = await send_for(database, company)
    whole = await read(officer, request)
    assert {check["state"] for check in whole["checks"]} == {"ok"}
    proofs = {check["code"]: (check["title"], check["evidence"]) for check in whole["checks"]}
    since = proofs.pop("account")[1]
    assert since.startswith("connu depuis le ")
    assert since.endswith(", compte de la société")
    assert proofs == {
        "avs_number": ("N° AVS", "connu, né·e le 12.03.1987"),
        "decision": ("Décision", "302 2024 1234567, rendue par notre office"),
        "mandate": ("Procuration", "validée"),
        "death": ("Décès", "pas connu"),
        "sums": ("Sommes", "2 lignes = 324.10"),
        "tariff": ("Tarif", "TVA, valable dès le 01.01.2024"),
        "deadline": ("Délai", "05.08.2026 - 12.08.2026, échoit le 31.08.2031"),
        "duplicates": ("Doublons", "première demande pour cette personne"),
        "elsewhere": ("Autres sociétés", "aucune demande semblable d’une autre société"),
        "attachments": ("Pièces jointes", "1 fichier contrôlé"),
        "qr_bill": ("QR-facture", "aucune dans les pièces jointes"),
        "form": ("Autres règles", "respectées"),
    }
    german = await officer.get(request.path, headers={"Accept-Language": "de"})
    assert {check["title"] for check in german.json()["checks"]} >= {"AHV-Nummer", "Verfügung", "Frist"}


async def test_an_account_added_shortly_before_sending_is_pointed_out(
    company: Company, officer: Caller, database: Database
) -> None:
    await age_account(database, company, 29)
    check = (await read(officer, await send_for(database, company)))["checks"][0]
    assert (check["code"], check["state"], check["pointer"]) == ("account", "warning", "/payee")
    assert "nouveau" in check["evidence"]


async def test_an_account_that_was_archived_meanwhile_is_pointed_out(
    company: Company, officer: Caller, database: Database
) -> None:
    await age_account(database, company, 100)
    request = await send_for(database, company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(update(BankAccount).values(archived_at=func.app_now()))
    check = by_code(await read(officer, request))["account"]
    assert (check["state"], check["evidence"]) == ("warning", "n’est plus enregistré depuis l’envoi")


async def test_a_persons_iban_that_was_changed_shortly_before_is_new(
    company: Company, officer: Caller, database: Database
) -> None:
    beneficiary = company.ready.beneficiary_id
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        long_ago = await now(session) - timedelta(days=900)
        mine = Beneficiary.id == beneficiary
        await session.execute(update(Beneficiary).where(mine).values(created_at=long_ago))
    body = (await company.manager.get(f"/api/v1/beneficiaries/{beneficiary}")).json()
    changed = await company.manager.put(
        f"/api/v1/beneficiaries/{beneficiary}", json=input_of(body) | {"iban": "CH5604835012345678009"}
    )
    assert changed.status_code == 200, changed.text
    check = by_code(await read(officer, await send(company, payee={"beneficiary_account": True})))["account"]
    assert (check["state"], "nouveau" in check["evidence"]) == ("warning", True)


async def test_terms_that_were_typed_shortly_before_are_pointed_out(
    company: Company, officer: Caller, database: Database
) -> None:
    path = f"/api/v1/beneficiaries/{company.ready.beneficiary_id}"
    number = company.ready.body["decision_number"]
    kept = await send(company, save_decision=True)
    check = by_code(await read(officer, kept))["decision"]
    assert (check["state"], check["evidence"].rpartition(", ")[2]) == ("ok", "enregistrée dans la fiche")
    (decision,) = (await company.manager.get(f"{path}/decisions")).json()["items"]
    typed = {"decisions": [{"id": decision["id"], "number": number, "approved_amount": "5000.00"}]}
    body = (await company.manager.get(path)).json()
    assert (await company.manager.put(path, json=input_of(body) | typed)).status_code == 200
    check = by_code(await read(officer, await send(company)))["decision"]
    assert (check["state"], "saisis ou modifiés" in check["evidence"]) == ("warning", True)
    async with database.transaction(DbRole.OFFICE) as session:
        events = text("SELECT count(*) FROM audit_events WHERE 'decisions' = ANY(fields) AND action = 'change'")
        assert await session.scalar(events) == 1  # saving the number with a request types no terms


async def test_a_duplicate_links_the_other_request(company: Company, officer: Caller) -> None:
    first = await send(company)
    second = await send(company)
    check = by_code(await read(officer, second))["duplicates"]
    assert check["state"] == "warning"
    assert first.sent["reference"] in check["evidence"]
    assert check["links"] == [{"invoice_id": first.id, "reference": first.sent["reference"]}]
    # The first one was sent alone; today both claim the same.
    assert by_code(await read(officer, first))["duplicates"]["links"][0]["invoice_id"] == second.id


async def test_a_similar_request_of_another_company_is_for_the_office_only(
    company: Company, other_company: Company, officer: Caller
) -> None:
    theirs = await send(other_company)
    mine = await send(company)
    check = by_code(await read(officer, mine))["elsewhere"]
    assert check["state"] == "warning"
    assert theirs.sent["reference"] in check["evidence"]
    assert check["links"] == [{"invoice_id": theirs.id, "reference": theirs.sent["reference"]}]
    seen = await company.manager.get(f"/api/v1/invoices/{mine.id}")
    assert theirs.sent["reference"] not in seen.text
    assert "checks" not in seen.json()


async def test_a_decision_of_another_office_and_a_used_reference_are_pointed_out(
    company: Company, officer: Caller, database: Database
) -> None:
    await send_for(database, company, {"own_reference": "R-1"})
    request = await send_for(database, company, {"own_reference": "R-1", "decision_number": "30320241234567"})
    checks = by_code(await read(officer, request))
    assert "303" in checks["decision"]["evidence"]
    assert checks["decision"]["state"] == checks["duplicates"]["state"] == "warning"
    assert checks["duplicates"]["evidence"].startswith("même référence de la société")


async def test_a_person_who_was_deleted_since_is_pointed_out(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    gone = await company.manager.delete(f"/api/v1/beneficiaries/{company.ready.beneficiary_id}")
    assert gone.status_code == 200, gone.text
    check = by_code(await read(officer, request))["avs_number"]
    assert check["state"] == "warning"


async def test_a_request_sent_in_time_does_not_lapse_while_it_waits(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send_for(database, company)
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(
            update(Invoice)
            .where(Invoice.id == UUID(request.id))
            .values(submitted_at=func.make_timestamptz(2031, 8, 31, 12, 0, 0.0))
        )
    assert by_code(await read(officer, request))["deadline"]["state"] == "ok"
    async with database.transaction(DbRole.OFFICE) as session:
        await session.execute(
            update(Invoice)
            .where(Invoice.id == UUID(request.id))
            .values(submitted_at=func.make_timestamptz(2031, 9, 1, 12, 0, 0.0))
        )
    assert by_code(await read(officer, request))["deadline"]["state"] == "error"


async def test_changes_name_what_was_put_in_taken_out_and_attached(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    etag = (await decide(officer, request, correction())).headers["ETag"]
    added = await make_document(database, company.id, name="Quittance.jpg", media_type="image/jpeg")
    body = request.sent["body"]
    body["attachments"] = [str(added)]
    body["remark"] = "Avec quittance"
    line = {"date": "2026-08-06", "description": "Conseil", "quantity": "1", "unit_price": "50.00"}
    body["form"]["lines"].insert(1, line)
    answer = await company.collaborator.put(
        f"/api/v1/invoices/{request.id}", json=body, headers={"If-Match": etag, "Idempotency-Key": "again"}
    )
    assert answer.status_code == 200, answer.text
    assert (await read(officer, request))["changes"] == [
        {"label": "Remarque", "before": None, "after": "Avec quittance"},
        {"label": "Prestation 2", "before": None, "after": "06.08.2026, Conseil, 1, 50.00, 50.00"},
        {"label": "Total", "before": "324.10", "after": "374.10"},
        {"label": "Pièces jointes", "before": "Facture-2026-118.pdf", "after": None},
        {"label": "Pièces jointes", "before": None, "after": "Quittance.jpg"},
    ]


async def test_the_first_opening_is_kept(company: Company, officer: Caller, database: Database, clock: Clock) -> None:
    request = await send(company)
    opened = []
    for _ in range(2):
        assert (await officer.post(f"{request.path}/openings")).status_code == 204
        await clock.move(minutes=1)
        async with database.transaction(DbRole.OFFICE) as session:
            opened.append((await session.get_one(Invoice, UUID(request.id))).first_opened_at)
    assert opened[0] is not None
    assert opened[0] == opened[1]
    assert ("open", []) in await audited(database, "invoice", UUID(request.id))


async def test_the_office_gets_the_pdf(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    pdf = await officer.get(f"{request.path}/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert (await officer.get(f"{request.path}/pdf", params={"version": 2})).status_code == 404
    assert ("read_pdf", []) in await audited(database, "invoice", UUID(request.id))


async def uploaded(company: Company) -> str:
    answer = await company.collaborator.post(
        "/api/v1/documents",
        content=plain_pdf(2),
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": "attachment; filename*=UTF-8''Quittance%20mai.pdf",
        },
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.mark.committed
async def test_the_office_opens_what_was_sent_and_nothing_else(
    company: Company, officer: Caller, database: Database
) -> None:
    document_id = await uploaded(company)
    path = f"/api/v1/office/documents/{document_id}"
    for part in ("content", "pages/1"):
        assert (await officer.get(f"{path}/{part}")).status_code == 404  # not sent yet
    await send(company, attachments=[document_id])
    content = await officer.get(f"{path}/content")
    assert content.status_code == 200
    assert content.content.startswith(b"%PDF")
    assert content.headers["Content-Disposition"].startswith("attachment;")
    page = await officer.get(f"{path}/pages/2", params={"width": 300})
    assert page.headers["Content-Type"] == "image/png"
    assert (await officer.get(f"{path}/pages/3")).status_code == 404
    assert (await officer.get(f"{path}/pages/1", params={"width": 9})).status_code == 422
    assert await audited(database, "document", UUID(document_id)) == [
        ("upload", []),
        ("read", []),
        ("read", []),
    ]
    for caller in (company.manager, company.collaborator):
        assert (await caller.get(f"{path}/content")).status_code == 401


async def test_a_file_that_is_not_clean_stays_closed(company: Company, officer: Caller, database: Database) -> None:
    request = await send(company)
    for state in ("checking", "rejected"):
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            await session.execute(update(Document).values(state=state))
        for part in ("content", "pages/1"):
            answer = await officer.get(f"/api/v1/office/documents/{company.ready.document_id}/{part}")
            assert (answer.status_code, answer.json()["code"]) == (409, "document_not_clean")
        assert by_code(await read(officer, request))["attachments"]["state"] != "ok"


async def test_the_catalogue_of_reasons_is_in_the_officers_language(app: FastAPI, officer: Caller) -> None:
    reasons = (await officer.get("/api/v1/office/reasons", headers={"Accept-Language": "de"})).json()["items"]
    assert {"code", "uses", "short", "sentence"} == reasons[0].keys()
    assert any(reason["short"] == "Doppelt" for reason in reasons)


async def test_the_catalogue_is_also_told_in_the_language_of_the_company(company: Company, officer: Caller) -> None:
    await company.collaborator.patch("/api/v1/account", json={"language": "de"})
    request = await send(company)
    language = (await read(officer, request))["language"]
    assert language == "de"
    reasons = (await officer.get("/api/v1/office/reasons", params={"language": language})).json()["items"]
    assert any(reason["short"] == "Doppelt" for reason in reasons)
    refused = await officer.get("/api/v1/office/reasons", params={"language": "xx"})
    assert (refused.status_code, refused.json()["code"]) == (422, "query_not_valid")
