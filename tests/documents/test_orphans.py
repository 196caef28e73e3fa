"""Content goes after its row, never before; what a crash leaves is a file without a row, and a job removes it."""

import asyncio
import os
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text, update

from api import worker
from api.core.config import Settings
from api.core.db import Database, DbRole
from api.documents.models import Document
from api.documents.service import storage
from api.documents.sweep import SAFE_AGE, remove_orphans
from api.invoices import unsent_uploads
from api.invoices.unsent_uploads import remove_unsent_uploads
from tests.beneficiaries.bodies import ADULT, CHILD
from tests.callers import Company
from tests.documents import files
from tests.documents.test_uploads import DOCUMENTS, upload
from tests.postgres import Databases, apart
from tests.records import audited


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A storage that only this test fills."""
    monkeypatch.setattr(
        "api.documents.service.get_settings", lambda: settings.model_copy(update={"storage_dir": tmp_path})
    )


def lying(root: Path) -> set[Path]:
    return {path for path in root.rglob("*") if path.is_file()}


def make_old(path: Path, settings: Settings, beyond: float = 60) -> None:
    """As if its last bytes had come this long before the age from which the sweep takes files."""
    at = time.time() - SAFE_AGE.total_seconds() - settings.upload_seconds - beyond
    os.utime(path, (at, at))


async def stored_without_row(root: Path) -> Path:
    """What a crash between file and row leaves."""

    async def content() -> Any:
        yield b"x"

    before = lying(root)
    await storage().store(content(), limit=1)
    [path] = lying(root) - before
    return path


async def uploaded(company: Company) -> str:
    answer = await upload(company.collaborator, files.plain_pdf())
    assert answer.json()["state"] == "clean", answer.text
    return str(answer.json()["id"])


async def refuse_deletions_at_commit(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER DELETE ON documents DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION refuse();
            """
        )
    finally:
        await connection.close()


@pytest.mark.committed
async def test_a_deletion_whose_commit_fails_keeps_row_and_content(
    company: Company, database: Database, databases: Databases
) -> None:
    document = await uploaded(company)
    apart(refuse_deletions_at_commit(databases.superuser_url(str(database.engine.url.database))))
    assert (await company.collaborator.delete(f"{DOCUMENTS}/{document}")).status_code == 500
    await worker.drain(database)
    fetched = await company.collaborator.get(f"{DOCUMENTS}/{document}/content")
    assert (fetched.status_code, fetched.content[:5]) == (200, b"%PDF-")


async def test_content_lost_sight_of_after_its_rows_deletion_is_swept(
    company: Company, database: Database, settings: Settings, tmp_path: Path
) -> None:
    document = await uploaded(company)
    assert (await company.collaborator.delete(f"{DOCUMENTS}/{document}")).status_code == 204
    [left] = lying(tmp_path)  # the job that would remove it never runs
    await remove_orphans(database)
    assert lying(tmp_path) == {left}
    make_old(left, settings)
    await remove_orphans(database)
    assert lying(tmp_path) == set()
    await worker.drain(database)  # and if it runs at last, there is nothing to do


async def test_the_sweep_leaves_what_may_be_under_way_and_what_has_a_row(
    company: Company, database: Database, settings: Settings, tmp_path: Path
) -> None:
    await uploaded(company)
    [kept] = lying(tmp_path)
    make_old(kept, settings, 10_000)
    nearly = await stored_without_row(tmp_path)
    make_old(nearly, settings, -60)
    picture, unfinished = kept.with_suffix(".png"), kept.with_suffix(".part")
    for path in (picture, unfinished):
        path.touch()
    make_old(picture, settings)
    await remove_orphans(database)
    await remove_orphans(database)
    assert lying(tmp_path) == {kept, nearly, picture, unfinished}
    for path in (nearly, unfinished):
        make_old(path, settings)
    await remove_orphans(database)
    assert lying(tmp_path) == {kept, picture}


async def test_a_slow_installations_uploads_are_waited_for(
    company: Company, database: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await uploaded(company)
    path = await stored_without_row(tmp_path)
    make_old(path, settings)
    slow = settings.model_copy(update={"upload_seconds": 10 * 24 * 3600})
    monkeypatch.setattr("api.documents.sweep.get_settings", lambda: slow)
    await remove_orphans(database)
    assert path.exists()


async def test_nothing_is_swept_for_a_database_that_knows_no_document(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    path = await stored_without_row(tmp_path)
    make_old(path, settings)
    async with database.transaction(DbRole.WORKER) as session:
        assert (await session.execute(text("SELECT count(*) FROM documents"))).scalar_one() == 0
    await remove_orphans(database)
    assert path.exists()


async def test_the_sweep_sees_the_rows_of_all_companies(
    company: Company, other_company: Company, database: Database, settings: Settings, tmp_path: Path
) -> None:
    for one in (company, other_company):
        await uploaded(one)
    theirs = lying(tmp_path)
    for path in theirs:
        make_old(path, settings)
    await remove_orphans(database)
    assert lying(tmp_path) == theirs
    assert len(theirs) == 2


async def age(database: Database, organisation_id: UUID, days: float) -> None:
    async with database.transaction(DbRole.COMPANY, organisation_id) as session:
        shift = text("UPDATE documents SET created_at = created_at - make_interval(secs => :seconds)")
        await session.execute(shift, {"seconds": days * 24 * 3600})


async def known(company: Company, *documents: str) -> list[bool]:
    return [(await company.manager.get(f"{DOCUMENTS}/{document}")).status_code == 200 for document in documents]


async def test_an_upload_that_was_never_sent_is_removed_after_its_time(
    company: Company, other_company: Company, database: Database, settings: Settings, tmp_path: Path
) -> None:
    first, theirs = await uploaded(company), await uploaded(other_company)
    rejected = (await upload(company.manager, files.ACTIVE["launch"]())).json()["id"]
    for one in (company, other_company):
        await age(database, one.id, settings.uploads.unsent_days - 0.01)
    await remove_unsent_uploads(database)
    assert await known(company, first, rejected) == [True, True]
    await age(database, company.id, 0.02)
    fresh = await uploaded(company)
    await remove_unsent_uploads(database)
    assert await known(company, first, rejected, fresh) == [False, False, True]
    assert await known(other_company, theirs) == [True]
    assert await audited(database, "document", UUID(first)) == [("upload", []), ("delete", [])]
    assert len(lying(tmp_path)) == 3  # until the job after the commit
    await worker.drain(database)
    assert len(lying(tmp_path)) == 2
    await remove_unsent_uploads(database)
    assert await known(company, fresh) == [True]


async def test_what_is_sent_or_a_mandate_or_in_a_draft_stays(
    company: Company, database: Database, settings: Settings
) -> None:
    sent, mandate, unattached, drafted, bare, loose = [await uploaded(company) for _ in range(6)]
    assert (await company.manager.submit(company.ready.body | {"attachments": [sent]})).status_code == 201
    made = [
        await company.manager.post(
            "/api/v1/beneficiaries",
            json=person | {"mandate_state": "received", "mandate_document_id": document},
        )
        for person, document in ((ADULT, mandate), (CHILD, unattached))
    ]
    assert [answer.status_code for answer in made] == [201, 201], made[0].text
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(update(Document).where(Document.id == UUID(unattached)).values(attached=False))
    content = {"attachments": [drafted], "form": {"lines": [{"deep": [{bare.replace("-", "").upper(): "x"}]}]}}
    body = {"kind": "other", "content": content}
    assert (await company.manager.post("/api/v1/drafts", json=body)).status_code == 201
    await age(database, company.id, settings.uploads.unsent_days + 1)
    await remove_unsent_uploads(database)
    found = await known(company, sent, mandate, unattached, drafted, bare, loose)
    assert found == [True, True, True, True, True, False]


async def test_more_uploads_than_one_transaction_takes_are_all_removed(
    company: Company, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsent_uploads, "AT_ONCE", 2)
    documents = [await uploaded(company) for _ in range(5)]
    await age(database, company.id, settings.uploads.unsent_days + 1)
    await remove_unsent_uploads(database)
    assert await known(company, *documents) == [False] * 5


@pytest.mark.committed
async def test_an_upload_that_is_just_being_sent_stays(
    company: Company, database: Database, settings: Settings
) -> None:
    document = await uploaded(company)
    await age(database, company.id, settings.uploads.unsent_days + 1)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        lock = text("SELECT FROM documents WHERE id = :id FOR KEY SHARE")
        await session.execute(lock, {"id": UUID(document)})
        async with asyncio.timeout(1):  # it does not wait for the lock either
            await remove_unsent_uploads(database)
    assert await known(company, document) == [True]
