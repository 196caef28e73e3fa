"""A long list as a file: made by a job, with its progress, for whoever asked for it alone."""

import asyncio
import csv
import io
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from api import worker
from api.core.db import Database, DbRole
from api.documents.models import ListFile
from api.documents.service import storage
from api.documents.storage import FileMissing
from api.documents.sweep import _without_row
from api.invoices import list_export, list_files
from api.invoices.list_files import AT_ONCE, make_list_file, remove_old_list_files
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import open_session
from tests.records import audited

PATH = "/api/v1/invoice-list-files"


@pytest.fixture
async def three(company: Company) -> list[str]:
    """The references of three invoices, the newest first."""
    sent = [(await company.collaborator.submit(company.ready.body)).json()["reference"] for _ in range(3)]
    return sent[::-1]


async def ask(caller: Caller, file_format: str = "csv", **filters: object) -> dict[str, Any]:
    answer = await caller.post(PATH, json=filters | {"format": file_format})
    assert answer.status_code == 202, answer.text
    asked: dict[str, Any] = answer.json()
    return asked


async def listed(caller: Caller) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await caller.get(PATH)).json()["items"]
    return items


def content(asked: dict[str, Any]) -> str:
    return f"{PATH}/{asked['id']}/content"


async def key_of(database: Database, asked: dict[str, Any]) -> str:
    async with database.transaction(DbRole.WORKER) as session:
        return (await session.get_one(ListFile, UUID(asked["id"]))).storage_key or ""


async def stored() -> set[str]:
    """The keys of everything that the storage keeps."""
    return {key async for some in storage().stored_before(time.time() + 3600) for key in some}


async def test_a_job_makes_it_and_it_is_what_the_list_shows(
    company: Company, database: Database, three: list[str]
) -> None:
    asked = await ask(company.collaborator)
    assert (asked["state"], asked["rows_done"], asked["rows_total"], asked["size"]) == ("queued", 0, 3, None)
    too_soon = await company.collaborator.get(content(asked))
    assert (too_soon.status_code, too_soon.json()["code"]) == (409, "list_file_not_ready")
    await worker.drain(database)
    [ready] = await listed(company.collaborator)
    assert (ready["state"], ready["rows_done"]) == ("ready", 3)
    answer = await company.collaborator.get(content(asked))
    assert answer.status_code == 200, answer.text
    assert len(answer.content) == ready["size"]
    assert answer.headers["Content-Disposition"].endswith(".csv")
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert [row["Référence"] for row in rows] == three
    actions = await audited(database, "invoice", None)
    assert ("export", ["format"]) in actions
    assert ("fetch_export", []) in actions


async def test_with_filters_and_as_a_workbook(company: Company, database: Database, three: list[str]) -> None:
    asked = await ask(company.collaborator, "xlsx", text=three[1], statuses=["in_review"])
    assert asked["rows_total"] == 1
    await worker.drain(database)
    answer = await company.collaborator.get(content(asked))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [line[0] for line in sheet[1:]] == [three[1]]


async def test_it_says_how_far_it_is(
    company: Company, database: Database, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_export, "PIECE", 1)
    asked = await ask(company.collaborator)
    seen = []
    whole = list_export.pieces

    async def watched(*given: Any) -> AsyncIterator[list_export.Piece]:
        async for piece in whole(*given):
            seen.append((await listed(company.collaborator))[0]["rows_done"])
            yield piece

    monkeypatch.setattr(list_export, "pieces", watched)
    await make_list_file(database, {"file_id": asked["id"]})
    assert seen == [0, 1, 2]


async def test_cancelled_while_it_is_made_it_leaves_nothing(
    company: Company, database: Database, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_export, "PIECE", 1)
    asked = await ask(company.collaborator)
    whole = list_export.pieces
    read = 0

    async def cancelled(*given: Any) -> AsyncIterator[list_export.Piece]:
        nonlocal read
        async for piece in whole(*given):
            read += 1
            if read == 1:
                assert (await company.collaborator.delete(f"{PATH}/{asked['id']}")).status_code == 204
            yield piece

    monkeypatch.setattr(list_export, "pieces", cancelled)
    await make_list_file(database, {"file_id": asked["id"]})
    assert read == 1  # nothing is read any more
    assert await listed(company.collaborator) == []


async def test_a_file_is_its_askers_alone(
    company: Company, other_company: Company, database: Database, three: list[str]
) -> None:
    asked = await ask(company.collaborator)
    await worker.drain(database)
    for stranger in (company.manager, other_company.manager):
        assert await listed(stranger) == []
        assert (await stranger.get(content(asked))).status_code == 404
        assert (await stranger.delete(f"{PATH}/{asked['id']}")).status_code == 404
    assert len(await listed(company.collaborator)) == 1


async def test_nothing_is_made_for_whom_has_no_access_any_more(
    company: Company, database: Database, three: list[str]
) -> None:
    asked = await ask(company.collaborator)
    gone = {"role": "collaborator", "active": False}
    await company.manager.put(f"/api/v1/members/{company.made.collaborator.id}", json=gone)
    await worker.drain(database)
    assert await key_of(database, asked) == ""


async def test_what_is_forgotten_leaves_the_storage_too(company: Company, database: Database, three: list[str]) -> None:
    asked = await ask(company.collaborator)
    await worker.drain(database)
    key = await key_of(database, asked)
    assert await _without_row(database, [key]) == set()  # the sweep knows it
    assert (await company.collaborator.delete(f"{PATH}/{asked['id']}")).status_code == 204
    await worker.drain(database)
    with pytest.raises(FileMissing):
        await storage().size(key)


async def test_forgotten_just_when_it_is_ready_it_leaves_the_storage_too(
    company: Company, database: Database, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await ask(company.collaborator)
    found = list_files._find

    async def late(*given: Any) -> ListFile:
        row = await found(*given)
        await make_list_file(database, {"file_id": asked["id"]})
        return row

    monkeypatch.setattr(list_files, "_find", late)
    keys = await stored()
    assert (await company.collaborator.delete(f"{PATH}/{asked['id']}")).status_code == 204
    assert len(await stored() - keys) == 1
    await worker.drain(database)
    assert await stored() == keys


async def test_whose_content_is_lost_is_not_found(company: Company, database: Database, three: list[str]) -> None:
    asked = await ask(company.collaborator)
    await worker.drain(database)
    await storage().delete(await key_of(database, asked))
    answer = await company.collaborator.get(content(asked))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.committed  # parallel transactions
async def test_of_many_asked_for_at_once_few_are_made(company: Company, three: list[str]) -> None:
    answers = await asyncio.gather(*[company.collaborator.post(PATH, json={"format": "csv"}) for _ in range(8)])
    assert sorted(answer.status_code for answer in answers) == [202] * AT_ONCE + [409] * (8 - AT_ONCE)


async def test_a_day_later_it_is_gone(company: Company, database: Database, three: list[str], clock: Clock) -> None:
    asked = await ask(company.collaborator)
    await worker.drain(database)
    await clock.move(days=1, seconds=-1)
    await remove_old_list_files(database)
    assert await key_of(database, asked) != ""
    await clock.move(seconds=2)
    company.collaborator.hold("sid", await open_session(database, company.made.collaborator.id, company.id))
    assert await listed(company.collaborator) == []
    assert (await company.collaborator.get(content(asked))).status_code == 404
    await remove_old_list_files(database)
    async with database.transaction(DbRole.WORKER) as session:
        assert await session.scalar(select(func.count()).select_from(ListFile)) == 0


async def test_one_that_cannot_be_made_says_so(
    company: Company, database: Database, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await ask(company.collaborator)

    async def broken(*_: Any) -> AsyncIterator[list_export.Piece]:
        raise ConnectionResetError
        yield []

    monkeypatch.setattr(list_export, "pieces", broken)
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            await make_list_file(database, {"file_id": asked["id"]})
        assert (await listed(company.collaborator))[0]["state"] == "queued"
    await make_list_file(database, {"file_id": asked["id"]})
    assert (await listed(company.collaborator))[0]["state"] == "failed"


async def test_few_at_once_and_none_that_is_too_long(
    company: Company, three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(AT_ONCE):
        await ask(company.collaborator)
    full = await company.collaborator.post(PATH, json={"format": "csv"})
    assert (full.status_code, full.json()["code"]) == (409, "list_files_full")
    await ask(company.manager)  # a colleague's are others
    monkeypatch.setattr(list_export, "MOST_ROWS", 2)
    long = await company.manager.post(PATH, json={"format": "csv"})
    assert (long.status_code, long.json()["code"]) == (409, "export_too_long")
