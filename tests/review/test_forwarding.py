"""A request that came to the wrong office goes to the one that is competent."""

import io
import json
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES
from api.core.offices import OFFICE_CODES, competent_offices, office_name
from api.documents.models import Document
from api.documents.service import storage
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.documents.files import text_of
from tests.factories import ADMINISTRATOR_ID, an_avs_number, make_beneficiary
from tests.records import audited, mails
from tests.review.requests import ACCEPT, Request, decide, forwarding, found, read, refusal, send, send_for
from tests.review.test_examination import uploaded
from tests.review.test_reopening import reopen


async def forwarded(officer: Caller, request: Request, **values: Any) -> dict[str, Any]:
    answer = await decide(officer, request, forwarding(**values))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def package_of(officer: Caller, request: Request) -> tuple[ZipFile, dict[str, Any]]:
    answer = await officer.get(f"{request.path}/package")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return archive, json.loads(archive.read("manifest.json"))


async def test_the_company_learns_which_office_is_competent_and_why(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    name = request.sent["beneficiary"]["last_name"]
    told = await forwarded(officer, request, message=f"{name} habite à Neuchâtel.")
    assert (told["status"], told["forwarding"]["office_code"]) == ("forwarded", "324")
    seen = (await company.manager.get(f"/api/v1/invoices/{request.id}")).json()
    assert seen["forwarding"] | {"at": None} == {
        "office_code": "324",
        "office": "Office AI du canton de Neuchâtel",
        "message": f"{name} habite à Neuchâtel.",
        "at": None,
    }
    last = seen["events"][-1]
    assert (last["action"], last["office"]) == ("forward", "Office AI du canton de Neuchâtel")
    [mail] = await mails(database, "invoice_forwarded")
    assert mail.recipient == company.made.collaborator.email
    assert mail.params["competent"] == "Office AI du canton de Neuchâtel"
    assert mail.params["message"] == "… habite à Neuchâtel."
    assert ("forward", ["status"]) in await audited(database, "invoice", UUID(request.id))


async def test_its_letter_says_that_it_need_not_be_sent_again(company: Company, officer: Caller) -> None:
    request = await send(company)
    await forwarded(officer, request)
    letter = text_of((await company.manager.get(f"/api/v1/invoices/{request.id}/decision/pdf")).content)
    assert "Demande transférée" in letter
    assert "Office AI du canton de Neuchâtel" in letter
    assert "une seconde fois" in letter.replace("\n", " ")
    printed = text_of((await company.manager.get(f"/api/v1/invoices/{request.id}/pdf")).content)
    assert "Office AI du canton de Neuchâtel" in printed


@pytest.mark.parametrize("code", ["302", "326"], ids=["our own", "Liechtenstein's"])
async def test_only_another_office_can_be_competent(code: str, company: Company, officer: Caller) -> None:
    request = await send(company)
    answer = await decide(officer, request, forwarding(office_code=code))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/office_code")
    assert (await read(officer, request))["status"] == "in_review"


@pytest.mark.parametrize(
    ("values", "pointer"),
    [({"office_code": "999"}, "/office_code"), ({"message": " "}, "/message"), ({"message": None}, "/message")],
)
async def test_it_names_an_office_and_says_why(
    values: dict[str, Any], pointer: str, company: Company, officer: Caller
) -> None:
    answer = await decide(officer, await send(company), forwarding(**values))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_the_other_offices_are_offered_by_name(officer: Caller) -> None:
    items = (await officer.get("/api/v1/office/competent-offices")).json()["items"]
    assert len(items) == 26
    assert {item["code"] for item in items} == competent_offices()
    places = [item["place"] for item in items]
    assert places[1:5] == ["Appenzell Rhodes-Intérieures", "Argovie", "Bâle-Campagne", "Bâle-Ville"]
    assert (items[-1]["code"], places[-1]) == ("327", "Étranger")
    assert get_settings().office.code not in {item["code"] for item in items}
    assert (items[-1]["code"], items[-1]["canton"]) == ("327", None)


def test_every_office_has_its_own_name_in_each_language() -> None:
    for language in LANGUAGES:
        assert len({office_name(code, language) for code in OFFICE_CODES - {"326"}}) == 27


async def test_what_went_elsewhere_claims_nothing_any_more(company: Company, officer: Caller) -> None:
    first, second = await send(company), await send(company)
    again = {check["code"]: check for check in (await read(officer, second))["checks"]}
    assert [link["invoice_id"] for link in again["duplicates"]["links"]] == [first.id]
    await forwarded(officer, first)
    freed = {check["code"]: check for check in (await read(officer, second))["checks"]}
    assert freed["duplicates"]["links"] == []


async def test_it_leaves_the_queue_and_is_found_by_its_status(company: Company, officer: Caller) -> None:
    request = await send(company)
    await forwarded(officer, request)
    assert await found(officer) == []
    assert await found(officer, view="decided_today", statuses=["forwarded"]) == [request.id]
    mine = await company.manager.post("/api/v1/invoices/searches", json={"statuses": ["forwarded"]})
    assert [item["id"] for item in mine.json()["items"]] == [request.id]


@pytest.mark.parametrize("before", [ACCEPT, refusal()], ids=lambda one: one["kind"])
async def test_what_is_decided_is_not_forwarded(before: dict[str, Any], company: Company, officer: Caller) -> None:
    request = await send(company)
    decided = await decide(officer, request, before)
    answer = await decide(officer, request, forwarding(), decided.headers["ETag"])
    assert (answer.status_code, answer.json()["code"]) == (409, "move_not_allowed")


async def test_it_answers_the_question_to_a_second_officer(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send(company)
    async with database.transaction(DbRole.OFFICE) as session:
        query = text(
            "INSERT INTO parameters (name, revision, values, added_by) VALUES ('four_eyes_amount', 1, '{1}', :id)"
        )
        await session.execute(query, {"id": ADMINISTRATOR_ID})
    assert (await decide(officer, request, ACCEPT)).json()["second_look"] is not None
    assert (await forwarded(officer, request))["second_look"] is None
    async with database.transaction(DbRole.OFFICE) as session:
        assert (await session.scalars(text("SELECT state FROM second_looks"))).all() == ["overruled"]


async def test_the_package_holds_what_its_manifest_says(
    company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company, attachments=[await uploaded(company), await uploaded(company)])
    await clock.move(minutes=10)
    await forwarded(officer, request)
    archive, manifest = await package_of(officer, request)
    reference = request.sent["reference"]
    assert (manifest["format"], manifest["reference"]) == ("guichet-forwarding/1", reference)
    assert manifest["form"] | {"title": ""} == {"kind": "other", "number": "318.632", "title": ""}
    assert (manifest["from"]["code"], manifest["to"]["code"]) == ("302", "324")
    assert manifest["received_at"] < manifest["forwarded_at"]
    assert manifest["decision_number"] == request.sent["body"]["decision_number"]
    assert manifest["insured"]["avs_number"] == request.sent["beneficiary"]["avs_number"]
    assert {check["code"] for check in manifest["checks"]} == {
        check["code"] for check in (await read(officer, request))["checks"]
    } - {"elsewhere", "death"}, "what is known of other companies stays here"
    files = {file["name"]: file for file in manifest["files"]}
    assert archive.namelist() == [*files, "manifest.json"]
    assert [name.split("-")[0] for name in files] == [reference.split("-")[0], "attachments/01", "attachments/02"]
    for name, file in files.items():
        content = archive.read(name)
        assert content.startswith(b"%PDF-")
        assert (file["sha256"], file["size"]) == (sha256(content).hexdigest(), len(content))
    assert ("fetch_package", []) in await audited(database, "invoice", UUID(request.id))


async def test_the_package_says_what_is_lost_or_left_out(company: Company, officer: Caller, database: Database) -> None:
    ids = [await uploaded(company) for _ in range(3)]
    request = await send(company, attachments=ids)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await storage().delete((await session.get_one(Document, UUID(ids[0]))).storage_key)
        (await session.get_one(Document, UUID(ids[1]))).state = "rejected"
    await forwarded(officer, request)
    archive, manifest = await package_of(officer, request)
    [_, lost, whole] = manifest["files"]
    assert (lost["sha256"], lost["size"]) == (None, 0)
    assert f"{lost['name']}.missing.txt" in archive.namelist()
    assert archive.read(whole["name"]).startswith(b"%PDF-")
    assert [file["state"] for file in manifest["left_out"]] == ["rejected"]


async def test_there_is_a_package_only_while_it_is_forwarded(company: Company, officer: Caller) -> None:
    request = await send(company)
    answer = await officer.get(f"{request.path}/package")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_forwarded")
    decided = await decide(officer, request, forwarding())
    reopened = await reopen(officer, request, decided.headers["ETag"])
    assert (await officer.get(f"{request.path}/package")).status_code == 409
    assert await found(officer) == [request.id]
    assert (await decide(officer, request, refusal(), reopened.headers["ETag"])).status_code == 200
    assert (await officer.get(f"{request.path}/package")).status_code == 409


@pytest.mark.parametrize("told_by", ["another company", "the sender", "the office"])
async def test_another_office_learns_the_day_of_death_from_the_office_or_the_sender_alone(
    company: Company, other_company: Company, officer: Caller, database: Database, told_by: str
) -> None:
    avs, day = an_avs_number(), date(2026, 9, 17)
    theirs = {"death_date": day} if told_by == "the sender" else {}
    account = {"avs_number": avs, "iban": "CH5604835012345678009"}
    request = await send_for(database, company, {"payee": {"beneficiary_account": True}}, **account, **theirs)
    if told_by == "another company":
        await make_beneficiary(database, other_company.id, avs_number=avs, death_date=day)
    if told_by == "the office":
        assert (await officer.put(f"{request.path}/death", json={"day": str(day)})).status_code == 200
    [here] = [check for check in (await read(officer, request))["checks"] if check["code"] == "account"]
    assert "17.09.2026" in here["evidence"]
    await forwarded(officer, request)
    _, manifest = await package_of(officer, request)
    assert ("17.09.2026" in json.dumps(manifest)) is (told_by != "another company")
    [there] = [check for check in manifest["checks"] if check["code"] == "account"]
    assert (there["evidence"] == here["evidence"]) is (told_by != "another company")
