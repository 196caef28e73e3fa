"""Uploads over HTTP: what is accepted, what is refused and when, and what becomes of the content."""

import asyncio
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlalchemy import delete, text, update

from api import worker
from api.core.config import Settings
from api.core.db import Database, DbRole
from api.documents import checking, service
from api.documents.checking import CheckResult
from api.documents.models import Document
from tests.callers import Caller, Company
from tests.documents import files
from tests.records import audited

DOCUMENTS = "/api/v1/documents"
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"


async def upload(
    caller: Caller, content: Any, media_type: str = PDF, name: str | None = "Facture.pdf", **headers: str
) -> httpx.Response:
    sent = {"Content-Type": media_type} | headers
    if name is not None:
        sent["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return await caller.post(DOCUMENTS, content=content, headers=sent)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def stored_files(settings: Settings) -> set[Path]:
    """What lies in the storage before the test."""
    return content_files(settings)


def content_files(settings: Settings) -> set[Path]:
    return {path for path in settings.storage_dir.rglob("*") if path.is_file()}


async def test_a_pdf_is_taken_and_can_be_fetched_and_looked_at(company: Company, database: Database) -> None:
    content = files.plain_pdf(3)
    answer = await upload(company.collaborator, content)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert (document["state"], document["pages"], document["size"]) == ("clean", 3, len(content))
    assert (document["name"], document["media_type"]) == ("Facture.pdf", PDF)
    path = f"{DOCUMENTS}/{document['id']}"
    assert (await company.manager.get(path)).json() == document
    fetched = await company.manager.get(f"{path}/content")
    assert fetched.content == content
    assert fetched.headers["Content-Type"] == PDF
    assert fetched.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Facture.pdf"
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    assert await audited(database, "document", UUID(document["id"])) == [("upload", []), ("read", [])]


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
async def test_an_image_is_taken(company: Company, kind: str, media_type: str) -> None:
    answer = await upload(company.manager, files.image(kind), media_type, "photo.jpg")
    assert (answer.json()["state"], answer.json()["pages"]) == ("clean", 1)


async def test_a_page_comes_as_a_picture_without_the_file(company: Company) -> None:
    document = (await upload(company.manager, files.plain_pdf(2))).json()
    path = f"{DOCUMENTS}/{document['id']}/pages"
    page = await company.manager.get(f"{path}/2?width=200")
    assert page.headers["Content-Type"] == "image/png"
    with Image.open(BytesIO(page.content)) as image:
        assert abs(image.width - 200) <= 1
    for number in (0, 3, -1):
        assert refusal(await company.manager.get(f"{path}/{number}")) == (404, "not_found")
    for width in (49, 2001):
        assert (await company.manager.get(f"{path}/1?width={width}")).status_code == 422


HOSTILE: dict[str, tuple[Any, str, str]] = {
    "script": (files.ACTIVE["script on opening"], PDF, "active_content"),
    "launch": (files.ACTIVE["launch"], PDF, "active_content"),
    "embedded file": (files.ACTIVE["embedded file"], PDF, "active_content"),
    "encrypted": (lambda: files.encrypted_pdf("secret"), PDF, "encrypted"),
    "empty": (lambda: b"", PDF, "empty"),
    "no PDF": (lambda: b"%PDF-1.7 nothing more", PDF, "damaged"),
    "an image that says PDF": (lambda: files.image("PNG"), PDF, "type_mismatch"),
    "a page of HTML": (lambda: b"<html><script>alert(1)</script>", PNG, "type_not_allowed"),
    "too many pixels": (lambda: files.png_claiming(30_000, 30_000), PNG, "too_many_pixels"),
    "too many pages": (lambda: files.plain_pdf(201), PDF, "too_many_pages"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_rejected_and_its_content_removed(
    company: Company, settings: Settings, stored_files: set[Path], name: str
) -> None:
    make, media_type, code = HOSTILE[name]
    answer = await upload(company.manager, make(), media_type)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert (document["state"], document["rejection_code"]) == ("rejected", code)
    assert content_files(settings) == stored_files
    path = f"{DOCUMENTS}/{document['id']}"
    for part in ("content", "pages/1"):
        assert refusal(await company.manager.get(f"{path}/{part}")) == (409, "document_not_clean")
    sent = await company.manager.submit(company.ready.body | {"attachments": [document["id"]]})
    assert [(e["pointer"], e["code"]) for e in sent.json()["errors"]] == [("/attachments/0", "attachment_rejected")]


async def endless(pieces: list[int], chunk: int = 256 * 1024) -> AsyncIterator[bytes]:
    for number in range(1000):
        pieces.append(number)
        yield b"%PDF" + bytes(chunk - 4)


async def test_a_file_that_is_too_large_is_refused_while_it_comes(
    company: Company, settings: Settings, stored_files: set[Path]
) -> None:
    pieces: list[int] = []
    answer = await upload(company.manager, endless(pieces))
    assert refusal(answer) == (413, "file_too_large")
    assert answer.json()["params"] == {"limit": 10}
    assert content_files(settings) == stored_files


async def test_ten_megabytes_to_the_byte(company: Company) -> None:
    limit = 10 * 1024**2
    content = files.image("PNG")
    exact = await upload(company.manager, content + bytes(limit - len(content)), PNG)
    assert exact.status_code == 201
    over = await upload(company.manager, content + bytes(limit - len(content) + 1), PNG)
    assert refusal(over) == (413, "file_too_large")


@pytest.mark.parametrize("media_type", ["", "text/html", "application/zip", "image/svg+xml", "multipart/form-data"])
async def test_another_type_is_refused_before_it_is_read(company: Company, media_type: str) -> None:
    assert refusal(await upload(company.manager, files.plain_pdf(), media_type)) == (415, "file_type_not_allowed")


async def test_a_type_may_have_parameters_and_capitals(company: Company) -> None:
    assert (await upload(company.manager, files.plain_pdf(), "Application/PDF; version=1.7")).status_code == 201


@pytest.mark.parametrize(
    "disposition",
    ["attachment", "attachment; filename*=UTF-8''", "attachment; filename=x.pdf", "attachment; filename*=UTF-8''%00"],
)
async def test_a_file_needs_a_name(company: Company, disposition: str) -> None:
    answer = await upload(company.manager, files.plain_pdf(), name=None, **{"Content-Disposition": disposition})
    assert refusal(answer) == (400, "file_name_missing")
    assert (await upload(company.manager, files.plain_pdf(), name=None)).status_code == 400


@pytest.mark.parametrize(
    ("sent", "kept", "given_back"),
    [
        ("Re%C3%A7u%20%C3%A9t%C3%A9.pdf", "Reçu été.pdf", "Re%C3%A7u%20%C3%A9t%C3%A9.pdf"),
        ("e%CC%81t%C3%A9.pdf", "été.pdf", "%C3%A9t%C3%A9.pdf"),  # NFC
        ("..%2F..%2Fetc%2Fpasswd", "etcpasswd", "etcpasswd.pdf"),
        ("a%0D%0ASet-Cookie:%20x=1.pdf", "aSet-Cookie: x=1.pdf", "aSet-Cookie%3A%20x%3D1.pdf"),
        ("%E2%80%AEfdp.exe", "fdp.exe", "fdp.exe.pdf"),  # right-to-left override
        ("%22%3B%20filename=evil.exe", '"; filename=evil.exe', "%22%3B%20filename%3Devil.exe.pdf"),
        ("%C2%ABa%C2%BB'b.pdf", "«a»'b.pdf", "%C2%ABa%C2%BB%27b.pdf"),
    ],
)
async def test_a_name_is_cleaned_and_escaped(company: Company, sent: str, kept: str, given_back: str) -> None:
    answer = await upload(company.manager, files.plain_pdf(), name=sent)
    assert answer.json()["name"] == kept
    fetched = await company.manager.get(f"{DOCUMENTS}/{answer.json()['id']}/content")
    assert fetched.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{given_back}"


async def test_a_long_name_keeps_its_ending(company: Company) -> None:
    name = (await upload(company.manager, files.plain_pdf(), name="x" * 300 + ".pdf")).json()["name"]
    assert (len(name), name[-4:]) == (120, ".pdf")


async def test_a_company_uploads_no_more_than_its_share_a_day(
    company: Company, other_company: Company, database: Database, settings: Settings
) -> None:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        document = Document.id == company.ready.document_id
        await session.execute(update(Document).where(document).values(size=settings.uploads.daily_bytes))
    answer = await upload(company.manager, files.plain_pdf())
    assert refusal(answer) == (429, "upload_quota")
    assert int(answer.headers["Retry-After"]) > 0
    assert (await upload(other_company.manager, files.plain_pdf())).status_code == 201
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        statement = "UPDATE documents SET created_at = app_now() - interval '1 day 1 second'"
        await session.execute(text(statement))
    assert (await upload(company.manager, files.plain_pdf())).status_code == 201


async def test_rejected_files_count_too(company: Company, database: Database, settings: Settings) -> None:
    await upload(company.manager, files.ACTIVE["launch"]())
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        rejected = Document.state == "rejected"
        await session.execute(update(Document).where(rejected).values(size=settings.uploads.daily_bytes))
    assert refusal(await upload(company.manager, files.plain_pdf())) == (429, "upload_quota")


Limit = Callable[..., None]


@pytest.fixture
def limit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Limit:
    """Configure some limits of uploads."""

    def configure(**values: int) -> None:
        uploads = settings.uploads.model_copy(update=values)
        changed = settings.model_copy(update={"uploads": uploads})
        for module in ("api.documents.service", "api.core.limits"):
            monkeypatch.setattr(f"{module}.get_settings", lambda: changed)

    return configure


async def test_a_company_uploads_only_so_many_files_an_hour_whatever_becomes_of_them(
    company: Company, other_company: Company, limit: Limit, database: Database
) -> None:
    limit(hourly_files=3)
    kept = (await upload(company.manager, files.plain_pdf())).json()["id"]
    assert (await company.manager.delete(f"{DOCUMENTS}/{kept}")).status_code == 204
    await upload(company.collaborator, files.ACTIVE["launch"]())
    assert refusal(await upload(company.manager, endless([]))) == (413, "file_too_large")
    answer = await upload(company.manager, files.plain_pdf())
    assert refusal(answer) == (429, "uploads_per_hour")
    assert answer.json()["detail"] == "Votre société a envoyé 3 fichiers en une heure : c’est le maximum."
    assert int(answer.headers["Retry-After"]) > 0
    assert (await upload(other_company.manager, files.plain_pdf())).status_code == 201
    async with database.transaction() as session:
        await session.execute(text("UPDATE flood_counters SET window_started_at = app_now() - interval '1 hour'"))
    assert (await upload(company.manager, files.plain_pdf())).status_code == 201


@pytest.mark.committed
async def test_uploads_at_the_same_time_share_the_hour(company: Company, limit: Limit) -> None:
    limit(hourly_files=3)
    answers = await asyncio.gather(*(upload(company.manager, files.plain_pdf()) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [429] * 5


@pytest.mark.parametrize("limits", [{"unsent_files": 3}, {"unsent_bytes": 1000}])
async def test_a_company_keeps_only_so_much_that_it_does_not_send(
    company: Company, other_company: Company, limit: Limit, limits: dict[str, int], database: Database
) -> None:
    for whose in (company, other_company):  # each has one already
        async with database.transaction(DbRole.COMPANY, whose.id) as session:
            await session.execute(update(Document).values(size=0))
    limit(**limits)
    content = files.plain_pdf()
    await upload(company.manager, files.ACTIVE["launch"]())  # rejected: nothing of it is kept
    first, second = [(await upload(company.manager, content)).json()["id"] for _ in range(2)]
    answer = await upload(company.collaborator, content)
    assert refusal(answer) == (429, "uploads_unsent")
    assert "aucune demande envoyée" in answer.json()["detail"]
    assert (await upload(other_company.manager, content)).status_code == 201
    assert (await company.manager.delete(f"{DOCUMENTS}/{first}")).status_code == 204
    assert (await upload(company.manager, content)).status_code == 201
    assert refusal(await upload(company.manager, content)) == (429, "uploads_unsent")
    assert (await company.manager.submit(company.ready.body | {"attachments": [second]})).status_code == 201
    assert (await upload(company.manager, content)).status_code == 201


async def test_a_foreign_document_is_not_there(company: Company, other_company: Company) -> None:
    document = (await upload(company.manager, files.plain_pdf())).json()
    path, stranger = f"{DOCUMENTS}/{document['id']}", other_company.manager
    answers = [await stranger.get(f"{path}{part}") for part in ("", "/content", "/pages/1")]
    answers.append(await stranger.delete(path))
    assert [refusal(answer) for answer in answers] == [(404, "not_found")] * 4
    assert (await company.manager.get(path)).status_code == 200


async def test_nobody_uploads_without_a_session(client: Caller, settings: Settings, stored_files: set[Path]) -> None:
    assert refusal(await upload(client, files.plain_pdf())) == (401, "unauthenticated")
    assert content_files(settings) == stored_files


async def test_an_upload_can_be_deleted_until_it_is_sent(
    company: Company, database: Database, settings: Settings, stored_files: set[Path]
) -> None:
    first, second = [(await upload(company.manager, files.plain_pdf())).json()["id"] for _ in range(2)]
    assert len(content_files(settings) - stored_files) == 2
    assert (await company.collaborator.delete(f"{DOCUMENTS}/{first}")).status_code == 204
    assert (await company.manager.get(f"{DOCUMENTS}/{first}")).status_code == 404
    await worker.drain(database)
    assert len(content_files(settings) - stored_files) == 1
    body = company.ready.body | {"attachments": [second]}
    assert (await company.manager.submit(body)).status_code == 201
    assert refusal(await company.manager.delete(f"{DOCUMENTS}/{second}")) == (409, "document_attached")
    assert (await company.manager.get(f"{DOCUMENTS}/{second}/content")).status_code == 200


async def waiting_for_a_lock(database: Database) -> None:
    """Until somebody waits for what this test holds."""
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(100):
        async with database.transaction() as session:
            if (await session.execute(text(query))).scalar_one():
                return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


@pytest.mark.committed
async def test_a_file_that_is_being_sent_is_not_deleted(
    company: Company, database: Database, settings: Settings
) -> None:
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    before = content_files(settings)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(update(Document).where(Document.id == UUID(document)).values(attached=True))
        deletion = asyncio.create_task(company.collaborator.delete(f"{DOCUMENTS}/{document}"))
        await waiting_for_a_lock(database)
    assert refusal(await deletion) == (409, "document_attached")
    assert content_files(settings) == before


@pytest.mark.committed
async def test_a_file_that_is_being_deleted_is_not_sent(company: Company, database: Database) -> None:
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(delete(Document).where(Document.id == UUID(document)))
        body = company.ready.body | {"attachments": [document]}
        submission = asyncio.create_task(company.collaborator.submit(body))
        await waiting_for_a_lock(database)
    answer = await submission
    assert answer.status_code == 422, answer.text
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/attachments/0", "attachment_unknown")]


@pytest.mark.committed
async def test_a_company_reads_one_file_at_a_time_and_holds_up_nobody_else(
    company: Company, other_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = most = 0
    began, stuck = asyncio.Event(), asyncio.Event()

    async def slow_check(path: Path, media_type: str) -> CheckResult:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        began.set()
        await stuck.wait()
        at_once -= 1
        return CheckResult(ok=True, media_type=media_type, pages=1)

    monkeypatch.setattr(service, "check", slow_check)
    files_of_one = [asyncio.create_task(upload(company.manager, files.plain_pdf())) for _ in range(4)]
    await began.wait()
    monkeypatch.setattr(service, "check", checking.check)
    assert (await upload(other_company.manager, files.plain_pdf())).status_code == 201
    monkeypatch.setattr(service, "check", slow_check)
    stuck.set()
    answers = await asyncio.gather(*files_of_one)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert most == 1
