"""Uploads that are cut, sent again, sent at the same time, or come after the logout: whole files or nothing."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from api.core.config import Settings
from api.core.db import Database, DbRole
from api.documents.models import Document
from tests.callers import Caller, Company
from tests.documents import files
from tests.documents.test_uploads import DOCUMENTS, PDF, content_files, refusal, stored_files, upload

__all__ = ["stored_files"]


async def rows(company: Company, database: Database) -> int:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        return (await session.execute(select(func.count()).select_from(Document))).scalar_one()


async def cut_upload(app: FastAPI, caller: Caller, begun: bytes) -> list[Any]:
    """What the application answers to somebody who hangs up after the first bytes."""
    headers = {"Content-Type": PDF, "Content-Disposition": "attachment; filename*=UTF-8''Facture.pdf"}
    request = caller.build_request("POST", DOCUMENTS, headers=headers)
    scope = {
        "type": "http", "method": "POST", "path": DOCUMENTS, "raw_path": DOCUMENTS.encode(), "query_string": b"",
        "root_path": "", "scheme": "http", "http_version": "1.1",
        "client": ("127.0.0.1", 1), "server": ("localhost", 1),
        "headers": [(name.lower(), value) for name, value in request.headers.raw if name.lower() != b"content-length"],
    }  # fmt: skip
    coming = iter([{"type": "http.request", "body": begun, "more_body": True}])
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        answers.append(message)

    await app(scope, receive, send)
    return answers


async def test_an_upload_that_is_cut_leaves_nothing_and_can_be_sent_again(
    app: FastAPI, company: Company, database: Database, settings: Settings, stored_files: set[Path]
) -> None:
    content, before = files.plain_pdf(), await rows(company, database)
    for length in (0, 1, len(content) // 2, len(content)):
        answers = await cut_upload(app, company.manager, content[:length])
        assert [answer["status"] for answer in answers if "status" in answer] == [400]
        assert content_files(settings) == stored_files
    assert await rows(company, database) == before
    assert (await upload(company.manager, content)).json()["state"] == "clean"
    assert len(content_files(settings) - stored_files) == 1


@pytest.mark.committed
async def test_a_file_that_is_sent_several_times_at_once_is_several_whole_files(
    company: Company, other_company: Company, database: Database, settings: Settings, stored_files: set[Path]
) -> None:
    content, before = files.plain_pdf(), await rows(company, database)
    callers = (company.manager, company.collaborator, other_company.manager) * 2
    documents = [answer.json() for answer in await asyncio.gather(*(upload(caller, content) for caller in callers))]
    assert len({document["id"] for document in documents}) == 6
    assert {document["state"] for document in documents} == {"clean"}
    new = content_files(settings) - stored_files
    assert {path.read_bytes() for path in new} == {content}
    assert (len(new), await rows(company, database)) == (6, before + 4)
    for caller, document in zip(callers, documents, strict=True):
        stranger = company.manager if caller is other_company.manager else other_company.manager
        assert (await caller.get(f"{DOCUMENTS}/{document['id']}/content")).content == content
        assert refusal(await stranger.get(f"{DOCUMENTS}/{document['id']}/content")) == (404, "not_found")


async def test_after_the_logout_nothing_is_taken_and_nothing_given(
    company: Company, settings: Settings, stored_files: set[Path]
) -> None:
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    kept = content_files(settings)
    assert (await company.manager.delete("/api/v1/sessions/current")).status_code == 204
    assert refusal(await upload(company.manager, files.plain_pdf())) == (401, "unauthenticated")
    for part in ("", "/content", "/pages/1"):
        assert refusal(await company.manager.get(f"{DOCUMENTS}/{document}{part}")) == (401, "unauthenticated")
    assert content_files(settings) == kept
    assert (await company.collaborator.get(f"{DOCUMENTS}/{document}")).status_code == 200
