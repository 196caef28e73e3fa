"""Printed documents and the code on them: whoever holds one learns whether it is ours and still holds, and no more."""

import re
from typing import Any
from uuid import UUID

import page as page_validation
import pypdfium2
import pytest
import zxingcpp
from fastapi import FastAPI
from sqlalchemy import select, text

from api.accounts.models import Person
from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES
from api.documents.verification_code import make_code, shown_code, typed_code
from api.organisations.models import Registration
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.documents.reading import Document, read
from tests.factories import open_session
from tests.invoices.moving import ask_for_correction
from tests.invoices.test_corrections import changed, correct
from tests.organisations.bodies import registration
from tests.organisations.registering import registered
from tests.review.requests import ACCEPT, Request, correction, decide, refusal, send

PATH = "/api/v1/verifications"


async def printed(caller: Caller, request: Request, path: str = "pdf", language: str = "fr") -> bytes:
    await caller.speak(language)
    answer = await caller.get(f"/api/v1/invoices/{request.id}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.content


def code_on(content: bytes) -> str:
    """The code in letters, which is also in the address of the QR code."""
    document = read(content)
    [figure] = document.root.all("Figure")
    code = typed_code((figure.alternative or "")[-24:])
    assert code is not None
    with pypdfium2.PdfDocument(content) as pdf:
        image = pdf[len(pdf) - 1].render(scale=3).to_pil()
    [seen] = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    assert seen.text == f"http://localhost:8000/verify#{code}"
    assert shown_code(code) in document.texts
    return code


async def verified(client: Caller, code: str) -> dict[str, Any]:
    answer = await client.post(PATH, json={"code": code})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def is_current(client: Caller, *codes: str) -> list[bool]:
    return [(await verified(client, code))["is_current"] for code in codes]


async def test_a_request_is_told_as_it_was_printed_and_no_more(client: Caller, company: Company) -> None:
    request = await send(company)
    found = await verified(client, code_on(await printed(company.manager, request)))
    assert set(found) == {
        *("kind", "form", "form_number", "reference", "version", "total", "sent_at", "is_current", "changed_at"),
        *("decision", "decided_at", "allowed"),
    }
    assert (found["decision"], found["decided_at"]) == (None, None)
    assert (found["kind"], found["form"], found["form_number"]) == ("request", "other", "318.632")
    assert (found["reference"], found["version"]) == (request.sent["reference"], 1)
    assert (found["total"], found["is_current"]) == (request.sent["total"], True)


async def test_a_print_holds_until_anything_happens(
    client: Caller, company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    first, copy = [code_on(await printed(company.manager, request, path)) for path in ("pdf", "pdf?copy=true")]
    assert first != copy
    assert first == code_on(await printed(company.manager, request, language="de"))
    assert await is_current(client, first, copy) == [True, True]
    await ask_for_correction(database, request.id)
    asked = code_on(await printed(company.manager, request))
    assert await is_current(client, first, asked, copy) == [False, True, True]
    etag = (await company.manager.get(f"/api/v1/invoices/{request.id}")).headers["ETag"]
    assert (await correct(company.manager, request.id, changed(company), etag)).status_code == 200
    second = code_on(await printed(company.manager, request))
    again = code_on(await printed(company.manager, request, "pdf?version=1"))
    assert await is_current(client, asked, copy, second, again) == [False, False, True, False]
    totals = [(await verified(client, code))["total"] for code in (first, second)]
    assert totals == ["324.10", "334.10"]


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("7K3M-9QXT-4RFD-2HJB-P0VN", "7K3M9QXT4RFD2HJBP0VN"),
        (" 7k3m 9qxt4rfd 2hjb povn ", "7K3M9QXT4RFD2HJBP0VN"),
        ("IL00-0000-0000-0000-0000", "11000000000000000000"),
        ("https://guichet.example/verify#7K3M9QXT4RFD2HJBP0VN", "7K3M9QXT4RFD2HJBP0VN"),
        ("7K3M-9QXT-4RFD-2HJB-P0V", None),
        ("7K3M-9QXT-4RFD-2HJB-P0VNN", None),
        ("7K3M-9QXT-4RFD-2HJB-P0VU", None),
        ("٧K3M-9QXT-4RFD-2HJB-P0VN", None),
        ("", None),
    ],
)
def test_codes_are_read_as_people_type_them(typed: str, read_as: str | None) -> None:
    assert typed_code(typed) == read_as


async def test_another_code_is_nobodys(client: Caller, company: Company) -> None:
    code = code_on(await printed(company.manager, await send(company)))
    altered = ("0" if code[0] != "0" else "1") + code[1:]
    for wrong in (altered, code[::-1], make_code("request", "another")):
        answer = await client.post(PATH, json={"code": wrong})
        assert (answer.status_code, answer.json()["code"]) == (404, "document_unknown")
        assert answer.json()["detail"] == "Aucun document de l’office ne porte ce code."
    for no_code in (code[:-1], "'; --", "😀" * 20, "#"):
        [found] = (await client.post(PATH, json={"code": no_code})).json()["errors"]
        assert (found["pointer"], found["code"]) == ("/code", "verification_code_length")


async def test_an_address_may_ask_a_hundred_and_twenty_times_an_hour(client: Caller, clock: Clock) -> None:
    for _ in range(120):
        assert (await client.post(PATH, json={"code": "no"})).status_code == 422
    refused = await client.post(PATH, json={"code": "no"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_verifications")
    await clock.move(hours=1, seconds=1)
    assert (await client.post(PATH, json={"code": "no"})).status_code == 422


async def test_a_copy_tells_what_was_invoiced_and_not_how_it_is_decided(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    await decide(officer, request, correction(message="Nur für die Firma"))
    copy = read(await printed(company.manager, request, "pdf?copy=true&language=de"))
    assert "Kopie für die versicherte Person" in copy.texts
    whole = " ".join(copy.texts)
    for word in ("Nur für die Firma", "Zu korrigieren", "Verlauf"):
        assert word not in whole
        assert word in " ".join(read(await printed(company.manager, request, language="de")).texts)
    own = await company.manager.get(f"/api/v1/invoices/{request.id}/pdf?copy=true&language=de")
    assert own.headers["Content-Disposition"] == f'attachment; filename="{request.sent["reference"]}-kopie.pdf"'


DECISIONS = {
    "acceptance": (ACCEPT, "Demande acceptée", "Rechnung freigegeben", "Richiesta accettata", "Request accepted"),
    "refusal": (
        refusal(message="Déjà payé en juillet."),
        "Demande refusée",
        "Rechnung zurückgewiesen",
        "Richiesta rifiutata",
        "Request refused",
    ),
    "correction": (
        correction(),
        "Correction demandée",
        "Korrektur verlangt",
        "Correzione richiesta",
        "Correction requested",
    ),
}


async def letter(caller: Caller, request: Request, language: str) -> tuple[bytes, Document]:
    content = await printed(caller, request, "decision/pdf", language)
    for profile in ("ua1", "2a"):
        failures = {
            failure.rule_id for failure in page_validation.validate_pdf_bytes(content, profile=profile).failures
        }
        assert failures - {"PDFA2A-STREAM-LENGTH-001"} == set()
    return content, read(content)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DECISIONS)
async def test_a_decision_comes_as_a_letter(
    kind: str, language: str, client: Caller, company: Company, officer: Caller
) -> None:
    request = await send(company)
    decision, *titles = DECISIONS[kind]
    await decide(officer, request, decision)
    content, said = await letter(company.manager, request, language)
    assert [heading.text for heading in said.root.all("H1")] == [titles[LANGUAGES.index(language)]]
    texts = " ".join(said.texts)
    assert request.sent["reference"] in texts
    if kind == "refusal":
        assert "Déjà payé en juillet." in texts
        assert ("Cette prestation a déjà été facturée." in texts) == (language == "fr")
        named = {"fr": "RAI", "de": "IVV", "it": "OAI", "en": "InvIO"}
        assert [law for law in named.values() if re.search(rf"\b{law}\b", texts)] == [named[language]]
    if kind == "correction":
        assert "Veuillez compléter la demande." in texts
        places = {
            "fr": "Date (Prestation 2)",
            "de": "Datum (Leistung 2)",
            "it": "Data (Prestazione 2)",
            "en": "Date (Service 2)",
        }
        assert [place for place in places.values() if place in texts] == [places[language]]
        assert "Veuillez indiquer la date de la livraison." in texts
    found = await verified(client, code_on(content))
    assert (found["kind"], found["is_current"]) == ("decision", True)
    action = {"acceptance": "accept", "refusal": "refuse", "correction": "request_correction"}[kind]
    assert (found["decision"], found["decided_at"] is not None) == (action, True)
    assert ("Total" in texts) == (kind == "acceptance")
    office = await officer.get(f"{request.path}/decision/pdf?language={language}")
    assert code_on(office.content) == code_on(content)


async def test_files_are_in_the_language_of_the_account_whatever_the_browser_asks_for(
    company: Company, officer: Caller
) -> None:
    request = await send(company)
    await decide(officer, request, refusal())
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    for caller, base in ((company.manager, f"/api/v1/invoices/{request.id}"), (officer, request.path)):
        for language, title, asked in (
            ("de", "Rechnung zurückgewiesen", "Zurückgewiesen"),
            ("fr", "Demande refusée", "Refusé"),
        ):
            await caller.speak(language)
            letter = await caller.get(f"{base}/decision/pdf", headers=english)
            assert [heading.text for heading in read(letter.content).root.all("H1")] == [title]
            whole = await caller.get(f"{base}/pdf", headers=english)
            assert asked in " ".join(read(whole.content).texts), (base, language)


async def test_before_a_decision_and_after_its_correction_there_is_no_letter(
    client: Caller, company: Company, officer: Caller
) -> None:
    request = await send(company)
    path = f"/api/v1/invoices/{request.id}/decision/pdf"
    refused = await company.manager.get(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_decided")
    await decide(officer, request, correction())
    code = code_on((await company.manager.get(path)).content)
    read = await company.manager.get(f"/api/v1/invoices/{request.id}")
    explained = {item["id"]: "Le jour est juste." for item in read.json()["correction"]["items"]}
    body = changed(company) | {"explanations": explained}
    assert (await correct(company.manager, request.id, body, read.headers["ETag"])).status_code == 200
    assert (await company.manager.get(path)).json()["code"] == "not_decided"
    assert await is_current(client, code) == [False]


async def test_codes_are_kept_once_and_for_their_company_only(
    company: Company, other_company: Company, database: Database
) -> None:
    request = await send(company)
    for _ in range(2):
        await printed(company.manager, request)
    async with database.transaction(DbRole.AUTH) as session:
        rows = await session.execute(text("SELECT kind, organisation_id FROM printed_documents"))
        assert [tuple(row) for row in rows] == [("request", company.id)]
    stranger = await other_company.manager.get(f"/api/v1/invoices/{request.id}/decision/pdf")
    assert stranger.status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_registration_comes_as_a_letter(
    language: str, client: Caller, officer: Caller, database: Database
) -> None:
    titles = {
        "fr": ["Inscription reçue", "Inscription refusée"],
        "de": ["Registrierung erhalten", "Registrierung abgelehnt"],
        "it": ["Registrazione ricevuta", "Registrazione rifiutata"],
        "en": ["Registration received", "Registration refused"],
    }[language]
    await registered(client, database, registration(applicant={"language": language}))
    [pending] = (await officer.get("/api/v1/office/registrations?state=pending")).json()["items"]
    path = f"/api/v1/office/registrations/{pending['id']}"
    received = await officer.get(f"{path}/pdf")
    assert received.headers["Content-Disposition"].endswith(f'-{pending["organisation"]["gln"]}.pdf"')
    refused = {"outcome": "refused", "reason": "GLN inconnu"}
    assert (await officer.post(f"{path}/decisions", json=refused)).status_code == 200
    letters = [received, await officer.get(f"{path}/pdf")]
    assert [read(pdf.content).root.all("H1")[0].text for pdf in letters] == titles
    assert "GLN inconnu" in " ".join(read(letters[1].content).texts)
    assert pending["applicant"]["mobile"] not in " ".join(read(letters[1].content).texts)
    codes = [code_on(pdf.content) for pdf in letters]
    assert await is_current(client, *codes) == [False, True]
    found = await verified(client, codes[1])
    assert (found["kind"], found["reference"], found["total"]) == ("registration", None, None)


async def test_a_company_fetches_the_letter_about_its_registration(
    app: FastAPI, client: Caller, officer: Caller, company: Company, database: Database
) -> None:
    await registered(client, database, registration())
    [pending] = (await officer.get("/api/v1/office/registrations?state=pending")).json()["items"]
    path = f"/api/v1/office/registrations/{pending['id']}"
    assert (await officer.post(f"{path}/decisions", json={"outcome": "accepted"})).status_code == 200
    async with database.transaction() as session:
        row = await session.get_one(Registration, UUID(pending["id"]))
        manager = (await session.scalars(select(Person).where(Person.email == pending["applicant"]["email"]))).one()
    token = await open_session(database, manager.id, row.organisation_id)
    async with Caller.of(app, ("sid", token)) as applicant:
        assert (await applicant.get("/api/v1/organisation")).json()["has_registration"] is True
        letter = await applicant.get("/api/v1/organisation/registration/pdf")
    assert read(letter.content).root.all("H1")[0].text in {"Inscription acceptée", "Registrierung angenommen"}
    assert (await verified(client, code_on(letter.content)))["is_current"] is True
    assert code_on((await officer.get(f"{path}/pdf")).content) == code_on(letter.content)
    assert (await company.manager.get("/api/v1/organisation")).json()["has_registration"] is False
    for member, status in ((company.manager, 404), (company.collaborator, 403)):
        assert (await member.get("/api/v1/organisation/registration/pdf")).status_code == status
