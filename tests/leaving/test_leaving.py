"""Taking all data out, and closing an account."""

import asyncio
import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import func, select

from api import worker
from api.accounts.access import Member
from api.beneficiaries.models import Beneficiary, Decision
from api.bulk.models import BulkInvoice, BulkUpload
from api.core.clock import now
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.documents.models import DataExport, ListFile
from api.documents.service import storage
from api.documents.storage import FileMissing
from api.documents.sweep import remove_orphans
from api.invoices.models import Draft, Invoice
from api.leaving import closing
from api.leaving.schemas import ClosingInput
from api.leaving.service import remove_old_exports
from api.organisations.models import Organisation
from tests.accounts.logging_in import refusal
from tests.accounts.test_login import log_in
from tests.accounts.test_password_change import know_password
from tests.bulk import sheets
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import make_beneficiary, make_company
from tests.records import audited, mails
from tests.review.requests import ACCEPT, decide, send
from tests.review.test_examination import uploaded

EXPORTS, CLOSINGS = "/api/v1/data-exports", "/api/v1/organisation/closings"


async def exported(caller: Caller, database: Database) -> dict[str, Any]:
    """An archive that a job has made."""
    answer = await caller.post(EXPORTS)
    assert answer.status_code == 202, answer.text
    await worker.drain(database)
    [row, *_] = (await caller.get(EXPORTS)).json()["items"]
    found: dict[str, Any] = row
    return found


async def archive_of(caller: Caller, export: dict[str, Any]) -> ZipFile:
    assert (await caller.post(f"{EXPORTS}/{export['id']}/downloads")).status_code == 201
    answer = await caller.get(f"{EXPORTS}/{export['id']}/content")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''guichet-")
    assert len(answer.content) == export["size"]
    return ZipFile(io.BytesIO(answer.content))


async def close(caller: Caller, company: Company, **values: object) -> httpx.Response:
    name = (await caller.get("/api/v1/organisation")).json()["name"]
    return await caller.post(CLOSINGS, json={"name": name} | values)


async def sent(company: Company, officer: Caller) -> dict[str, Any]:
    """A request that the office has accepted."""
    request = await send(company, attachments=[await uploaded(company)])
    assert (await decide(officer, request, ACCEPT)).status_code == 200
    return request.sent


async def test_the_archive_holds_everything_and_nothing_of_others(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    invoice = await sent(company, officer)
    theirs = (await other_company.manager.submit(other_company.ready.body)).json()
    await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {"remark": "À finir"}})
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        person = await session.get_one(Beneficiary, company.ready.beneficiary_id)
        person.mandate_document_id = UUID(await uploaded(company))
    mailbox = {"email": "ai@societe.example", "language": "de", "copies": "each"}
    assert (await company.manager.put("/api/v1/mailbox", json=mailbox)).status_code == 200
    kept = {"name": "En retard", "search": {"statuses": ["to_correct"]}}
    assert (await company.manager.post("/api/v1/invoice-filters", json=kept)).status_code == 201
    rows = sheets.as_csv(sheets.table("other", [sheets.other_row("756.9217.0769.85", own_reference="Z-9")]))
    assert (await sheets.upload(company.manager, rows, "other")).status_code == 201
    export = await exported(company.manager, database)
    assert (export["state"], export["fetched_at"]) == ("ready", None)
    archive = await archive_of(company.manager, export)
    assert archive.testzip() is None
    folder = f"invoices/{invoice['reference']}"
    names = set(archive.namelist())
    assert {"LISEZMOI.txt", "organisation.json", "beneficiaries.json", "invoices.csv"} <= names
    tables = {name: archive.read(name).decode("utf-8-sig").splitlines() for name in names if name.endswith(".csv")}
    assert {name: len(lines) for name, lines in tables.items()} == {
        "invoices.csv": 2,
        "beneficiaries.csv": 2,
        "decisions.csv": 1,
        "members.csv": 3,
        "bank-accounts.csv": 2,
    }
    assert tables["beneficiaries.csv"][0].startswith("Nom;Prénom;N° assuré;Date de naissance;")
    assert f";{company.made.manager.email};" in "".join(tables["members.csv"])
    assert {f"{folder}/invoice.json", f"{folder}/{invoice['reference']}-1.pdf"} <= names
    assert f"{folder}/{invoice['reference']}-decision.pdf" in names
    [attached] = [name for name in names if name.startswith(f"{folder}/01-")]
    assert archive.read(attached).startswith(b"%PDF-")
    assert all(name.startswith(folder) for name in names if name.startswith("invoices/"))
    [mandate] = [name for name in names if name.startswith("mandates/")]
    assert archive.read(mandate).startswith(b"%PDF-")
    [draft] = json.loads(archive.read("drafts.json"))
    assert draft["content"] == {"remark": "À finir"}
    [spreadsheet] = json.loads(archive.read("spreadsheets.json"))
    assert "Z-9" in spreadsheet["invoices"][0]["rows"][0][1]
    told = json.loads(archive.read("organisation.json"))
    assert {member["email"] for member in told["members"]} == {
        company.made.manager.email,
        company.made.collaborator.email,
    }
    assert len(told["bank_accounts"]) == 1
    assert told["mailbox"] == mailbox | {"confirmed_at": None}
    assert [saved["name"] for saved in told["saved_filters"]] == ["En retard"]
    kept = json.loads(archive.read(f"{folder}/invoice.json"))
    assert (kept["status"], kept["versions"][0]["body"]["form"]["kind"]) == ("accepted", "other")
    everything = b"".join(archive.read(name) for name in names)
    assert theirs["reference"].encode() not in everything
    assert b"password" not in everything
    assert invoice["reference"] in archive.read("invoices.csv").decode("utf-8-sig")
    [mail] = await mails(database, "export_ready")
    assert mail.recipient == company.made.manager.email
    assert [action for action, _ in await audited(database, "organisation", company.id)] == ["export", "fetch_export"]


async def test_one_archive_at_a_time_and_five_a_day(company: Company, database: Database, clock: Clock) -> None:
    first = (await company.manager.post(EXPORTS)).json()
    assert (await company.manager.post(EXPORTS)).json()["id"] == first["id"]
    assert refusal(await company.manager.post(f"{EXPORTS}/{first['id']}/downloads")) == (409, "export_not_ready")
    for _ in range(4):
        await worker.drain(database)
        assert (await company.manager.post(EXPORTS)).status_code == 202
    await worker.drain(database)
    assert refusal(await company.manager.post(EXPORTS)) == (429, "too_many_exports")


async def test_only_managers_with_a_fresh_factor_take_data_out(
    company: Company, database: Database, clock: Clock
) -> None:
    export = await exported(company.manager, database)
    content = f"{EXPORTS}/{export['id']}/content"
    assert refusal(await company.collaborator.get(content)) == (403, "managers_only")
    assert refusal(await company.collaborator.post(EXPORTS)) == (403, "managers_only")
    assert refusal(await company.collaborator.post(CLOSINGS, json={"name": "x"})) == (403, "managers_only")
    await clock.move(minutes=5, seconds=1)
    for answer in (
        await company.manager.get(content),
        await company.manager.post(EXPORTS),
        await company.manager.post(f"{EXPORTS}/{export['id']}/downloads"),
        await close(company.manager, company, without_export=True),
    ):
        assert refusal(answer) == (403, "step_up_required")


async def test_an_archive_of_others_does_not_exist(
    company: Company, other_company: Company, database: Database
) -> None:
    export = await exported(company.manager, database)
    for path in ("content", "downloads"):
        method = "GET" if path == "content" else "POST"
        answer = await other_company.manager.request(method, f"{EXPORTS}/{export['id']}/{path}")
        assert refusal(answer) == (404, "not_found")


async def test_an_archive_is_swept_after_a_week_and_not_before(
    company: Company, database: Database, clock: Clock
) -> None:
    export = await exported(company.manager, database)
    async with database.transaction(DbRole.WORKER) as session:
        key = (await session.get_one(DataExport, UUID(export["id"]))).storage_key or ""
    await remove_orphans(database)
    await remove_old_exports(database)
    assert await storage().size(key) == export["size"]
    await clock.move(days=7, seconds=1)
    await remove_old_exports(database)
    await worker.drain(database)
    async with database.transaction(DbRole.WORKER) as session:
        assert await session.get(DataExport, UUID(export["id"])) is None
    with pytest.raises(Exception, match=key):
        await storage().size(key)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUICHET_EXPORTS__BYTES", "100")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.usefixtures("small")
async def test_what_is_too_large_is_told(company: Company, database: Database) -> None:
    assert (await exported(company.manager, database))["state"] == "too_large"
    assert [mail.recipient for mail in await mails(database, "export_too_large")] == [company.made.manager.email]


async def test_who_closes_the_account_is_out_with_everybody(
    client: Caller, company: Company, officer: Caller, database: Database
) -> None:
    await know_password(database, company.made.manager.id)
    invoice = await sent(company, officer)
    stranger = await make_beneficiary(database, company.id)
    await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {}})
    rows = sheets.as_csv(sheets.table("other", [sheets.other_row("756.9217.0769.85")]))
    assert (await sheets.upload(company.manager, rows, "other")).status_code == 201
    assert (await company.manager.post("/api/v1/invoice-list-files", json={"format": "csv"})).status_code == 202
    export = await exported(company.manager, database)
    async with database.transaction(DbRole.WORKER) as session:
        list_file = await session.scalar(select(ListFile.storage_key))
    assert refusal(await close(company.manager, company)) == (409, "export_first")
    await archive_of(company.manager, export)
    [found] = (await close(company.manager, company, name="Autre")).json()["errors"]
    assert (found["pointer"], found["code"]) == ("/name", "closing_name")
    answer = await close(company.manager, company)
    assert (answer.status_code, answer.headers["clear-site-data"]) == (204, '"cache", "storage"')
    for caller in (company.manager, company.collaborator):
        assert (await caller.get("/api/v1/sessions/current")).status_code == 401
    assert await log_in(client, company.made.manager.email) == 401
    assert [mail.recipient for mail in await mails(database, "organisation_closed")] == [company.made.manager.email]
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        for table in (Draft, BulkUpload, BulkInvoice):
            assert (await session.execute(select(func.count()).select_from(table))).scalar_one() == 0
        left = set(await session.scalars(select(Beneficiary.id)))
    await worker.drain(database)
    with pytest.raises(FileMissing):
        await storage().size(list_file or "")
    assert left == {company.ready.beneficiary_id}
    assert stranger not in left
    assert (await officer.get(f"/api/v1/office/invoices/{invoice['id']}")).status_code == 200
    assert ("close", ["closed_at"]) in await audited(database, "organisation", company.id)


async def test_nothing_closes_while_the_office_has_yet_to_decide(company: Company, database: Database) -> None:
    await company.manager.submit(company.ready.body)
    answer = await close(company.manager, company, without_export=True)
    assert refusal(answer) == (409, "requests_open")
    assert (await company.manager.get("/api/v1/organisation")).status_code == 200


async def test_an_invitation_of_a_closed_account_opens_nothing(
    client: Caller, company: Company, database: Database
) -> None:
    body = {
        "first_name": "Nora", "last_name": "Weber", "email": "nora.closed@societe.example",
        "mobile": "079 123 45 67", "role": "collaborator", "language": "de",
    }  # fmt: skip
    assert (await company.manager.post("/api/v1/invitations", json=body)).status_code == 201
    await worker.drain(database)
    words = ((await mails(database, "invitation"))[-1].text or "").split()
    token = next(word for word in words if "#" in word).partition("#")[2]
    assert (await client.post("/api/v1/invitations/lookups", json={"token": token})).status_code == 200
    assert (await close(company.manager, company, without_export=True)).status_code == 204
    assert (await client.post("/api/v1/invitations/lookups", json={"token": token})).status_code == 404


async def test_the_gln_is_free_for_another_organisation(company: Company, database: Database) -> None:
    gln = (await company.manager.get("/api/v1/organisation")).json()["gln"]
    assert (await close(company.manager, company, without_export=True)).status_code == 204
    made = await make_company(database, gln=gln)
    assert made.id != company.id


async def test_a_decision_of_somebody_whom_no_request_names_is_forgotten(
    company: Company, officer: Caller, database: Database
) -> None:
    await sent(company, officer)
    stranger = await make_beneficiary(database, company.id)
    numbers = {"kept": company.ready.beneficiary_id, "forgotten": stranger}
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        for number, person in numbers.items():
            session.add(Decision(id=new_id(), organisation_id=company.id, beneficiary_id=person, number=number))
    assert (await close(company.manager, company, without_export=True)).status_code == 204
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        left = set(await session.scalars(select(Decision.number)))
    assert "forgotten" not in left
    assert "kept" in left


@pytest.mark.committed  # parallel transactions
async def test_nothing_is_sent_while_the_account_is_being_closed(company: Company, database: Database) -> None:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        moment = await now(session)
        caller = Member(
            session_id=uuid4(),
            person_id=company.made.manager.id,
            first_name="Anna",
            last_name="Keller",
            language="fr",
            own_language="fr",
            role="manager",
            organisation_id=company.id,
            organisation_kind="company",
            accepted_terms=True,
            second_factor_at=moment,
            now=moment,
        )
        name = (await session.get_one(Organisation, company.id)).name
        await closing.close(session, caller, ClosingInput(name=name, without_export=True))
        sending = asyncio.create_task(company.collaborator.submit(company.ready.body))
        await asyncio.sleep(0.5)
        assert not sending.done()
    assert (await sending).status_code in {401, 422}
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.execute(select(func.count()).select_from(Invoice))).scalar_one() == 0


@pytest.mark.committed  # parallel transactions
async def test_who_closes_waits_for_what_is_being_sent(company: Company) -> None:
    answers = await asyncio.gather(
        *[company.collaborator.submit(company.ready.body) for _ in range(3)],
        close(company.manager, company, without_export=True),
    )
    *sent_ones, closed = [answer.status_code for answer in answers]
    assert (closed, 201 in sent_ones) in {(409, True), (204, False)}


@pytest.mark.committed  # parallel transactions
async def test_of_closings_at_once_one_is_told(company: Company, database: Database) -> None:
    answers = await asyncio.gather(*[close(company.manager, company, without_export=True) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [204, 401, 401, 401]
    assert len(await mails(database, "organisation_closed")) == 1


@pytest.mark.committed  # parallel transactions
async def test_archives_asked_for_at_once_count_once(company: Company, database: Database) -> None:
    answers = await asyncio.gather(*[company.manager.post(EXPORTS) for _ in range(6)])
    assert {answer.json()["id"] for answer in answers if answer.status_code == 202} == {answers[0].json()["id"]}
    for _ in range(4):
        await worker.drain(database)
        assert (await company.manager.post(EXPORTS)).status_code == 202
