"""Viruses: what a scanner finds is refused and removed; while it says nothing, files wait and nobody opens them."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

import pytest
from sqlalchemy import text

from api import worker
from api.core.config import Scanner, Settings
from api.core.db import Database, DbRole
from api.documents.clamd import ScannerDown, is_infected
from api.documents.scanning import pause_after, scan_document
from api.running import clamd
from tests.callers import Caller, Company
from tests.documents import files
from tests.documents.scanners import EICAR, FakeClamd, infected_pdf, real_clamd, scanning
from tests.documents.test_uploads import DOCUMENTS, content_files, refusal, stored_files, upload
from tests.records import audited, mails

__all__ = ["stored_files"]

NOBODY = "127.0.0.1:9"  # the port of a service that is not there


class Use(Protocol):
    def __call__(self, address: str, upload_seconds: float = 10) -> None: ...


@pytest.fixture
def use(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Use:
    """Configure the scanner's address."""

    def configure(address: str, upload_seconds: float = 10) -> None:
        scanner = Scanner(address=address, upload_seconds=upload_seconds)
        changed = settings.model_copy(update={"scanner": scanner})
        for module in ("clamd", "scanning", "service"):
            monkeypatch.setattr(f"api.documents.{module}.get_settings", lambda: changed)

    return configure


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    program = clamd.find()
    if program is None:
        pytest.skip("no clamd here: install the package clamav-daemon, or set CLAMD to its path")
    with real_clamd(program) as address:
        yield address


async def content(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def state(caller: Caller, document: str) -> tuple[str, str | None]:
    found = (await caller.get(f"{DOCUMENTS}/{document}")).json()
    return found["state"], found["rejection_code"]


async def run_later(database: Database) -> int:
    """What is queued for later too."""
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(text("UPDATE pgqueuer.pgqueuer SET execute_after = now() - interval '1 second'"))
    return await worker.drain(database)


async def test_clamd_finds_what_it_has_a_signature_for(real: str, use: Use) -> None:
    use(real)
    assert await is_infected(content(EICAR), seconds=10)
    assert await is_infected(content(EICAR[:30], EICAR[30:]), seconds=10)
    assert await is_infected(content(infected_pdf()), seconds=10)
    assert not await is_infected(content(files.plain_pdf()), seconds=10)
    assert not await is_infected(content(*[bytes(256 * 1024)] * 40), seconds=10)


async def test_an_infected_file_is_refused_at_once_and_removed(
    real: str, use: Use, company: Company, settings: Settings, stored_files: set[Path]
) -> None:
    use(real)
    began = time.monotonic()
    document = (await upload(company.manager, infected_pdf())).json()
    assert time.monotonic() - began < 2
    assert (document["state"], document["rejection_code"]) == ("rejected", "infected")
    assert content_files(settings) == stored_files
    assert (await upload(company.manager, files.plain_pdf())).json()["state"] == "clean"


async def test_while_the_scanner_is_down_a_file_waits_can_be_sent_and_is_opened_by_nobody(
    use: Use, company: Company, officer: Caller, database: Database
) -> None:
    use(NOBODY)
    document = (await upload(company.manager, files.plain_pdf())).json()
    assert (document["state"], document["rejection_code"]) == ("checking", None)
    sent = await company.manager.submit(company.ready.body | {"attachments": [document["id"]]})
    assert sent.status_code == 201, sent.text
    office = f"/api/v1/office/documents/{document['id']}"
    for part in ("content", "pages/1"):
        for caller, path in ((company.manager, f"{DOCUMENTS}/{document['id']}"), (officer, office)):
            assert refusal(await caller.get(f"{path}/{part}")) == (409, "document_not_clean")
    async with scanning(FakeClamd(b"stream: OK\0")) as address:
        use(address)
        assert await run_later(database) > 0
    assert await state(company.manager, document["id"]) == ("clean", None)
    assert (await officer.get(f"{office}/content")).status_code == 200
    assert ("scan", []) in await audited(database, "document", UUID(document["id"]))


async def test_what_a_later_scan_finds_is_refused_and_removed_though_it_was_sent(
    use: Use, company: Company, database: Database, settings: Settings, stored_files: set[Path]
) -> None:
    use(NOBODY)
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    sent = await company.manager.submit(company.ready.body | {"attachments": [document]})
    unsent = (await upload(company.manager, files.plain_pdf(2))).json()["id"]
    assert len(content_files(settings) - stored_files) == 2
    async with scanning(FakeClamd(b"stream: Eicar-Test FOUND\0")) as address:
        use(address)
        await run_later(database)
    for found in (document, unsent):
        assert await state(company.manager, found) == ("rejected", "infected")
    assert content_files(settings) == stored_files
    assert [mail.params["reference"] for mail in await mails(database, "file_infected")] == [sent.json()["reference"]]


async def test_a_scan_is_tried_again_with_growing_pauses_until_the_scanner_answers(
    use: Use, company: Company, database: Database
) -> None:
    use(NOBODY)
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    for _ in range(20):  # more often than a failing job is tried
        assert await run_later(database) > 0
    assert await state(company.manager, document) == ("checking", None)
    assert [pause_after(tries) for tries in (1, 2, 3)] == [timedelta(seconds=seconds) for seconds in (5, 10, 20)]
    assert pause_after(100) == timedelta(minutes=15)
    use("")  # no scanner any more: that makes nothing clean
    await run_later(database)
    assert await state(company.manager, document) == ("checking", None)
    async with scanning(FakeClamd(b"stream: OK\0")) as address:
        use(address)
        await run_later(database)
    assert await state(company.manager, document) == ("clean", None)
    assert await run_later(database) == 0


async def test_a_deleted_file_is_scanned_no_more(use: Use, company: Company, database: Database) -> None:
    use(NOBODY)
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    assert (await company.manager.delete(f"{DOCUMENTS}/{document}")).status_code == 204
    await run_later(database)
    assert await run_later(database) == 0


async def test_a_scan_that_runs_twice_decides_once(use: Use, company: Company, database: Database) -> None:
    use(NOBODY)
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    payload = {"organisation_id": str(company.id), "document_id": document, "tries": 0}
    async with scanning(FakeClamd(b"stream: OK\0")) as address:
        use(address)
        await scan_document(database, payload)
    async with scanning(FakeClamd(b"stream: Eicar-Test FOUND\0")) as address:
        use(address)
        await scan_document(database, payload)
    assert await state(company.manager, document) == ("clean", None)


FAULTS: dict[str, tuple[bytes | None, bool]] = {
    "no answer": (None, True),
    "does not even listen": (None, False),
    "cut": (b"stream: O", True),
    "cut before the answer": (b"", True),
    "hangs up in the middle": (b"", False),
    "an error": (b"INSTREAM size limit exceeded. ERROR\0", True),
    "an error in the middle": (b"INSTREAM size limit exceeded. ERROR\0", False),
    "another protocol": (b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0", True),
    "gibberish": (bytes(range(255, 0, -1)) + b"\0", True),
    "an endless answer": (b"x" * 100_000, True),
    "nearly OK": (b"stream: OK FOUND not\0", True),
    "found where nothing was asked": (b"Eicar-Test FOUND\0", True),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_is_no_answer_leaves_the_file_unknown(fault: str, use: Use) -> None:
    scanner = FakeClamd(FAULTS[fault][0])
    scanner.reads = FAULTS[fault][1]
    async with scanning(scanner) as address:
        use(address)
        async with asyncio.timeout(10):
            with pytest.raises(ScannerDown):
                await is_infected(content(*[bytes(256 * 1024)] * 40), seconds=0.5)


async def test_everything_is_sent_and_only_that(use: Use) -> None:
    scanner = FakeClamd(b"stream: OK\0")
    async with scanning(scanner) as address:
        use(address)
        assert not await is_infected(content(b"abc", b"", b"def"), seconds=1)
    assert scanner.heard == b"abcdef"


async def test_an_upload_waits_for_a_slow_scanner_only_briefly(use: Use, company: Company) -> None:
    async with scanning(FakeClamd(None)) as address, asyncio.timeout(20):
        use(address, upload_seconds=0.5)
        assert (await upload(company.manager, files.plain_pdf())).json()["state"] == "checking"


@pytest.mark.parametrize("address", ["clamav", "clamav:", ":3310", "clamav:x", "run/clamd.ctl", "a b:1"])
def test_an_address_that_is_none_is_refused_at_start(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Scanner(address=address)


def test_addresses() -> None:
    for address in ("", "clamav:3310", "/run/clamav/clamd.ctl"):
        assert Scanner(address=address).address == address
