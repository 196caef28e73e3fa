"""What came in is there: none is found on clean data, and each sabotage by the sum that it concerns."""

import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from api import worker
from api.core.config import Settings
from api.core.db import Database, DbRole
from api.documents.models import Document
from api.documents.service import storage
from api.documents.storage import FolderStorage
from api.failed_steps.finding import find_failed_steps
from api.failed_steps.models import Reconciliation
from api.failed_steps.reconciliation import as_table, make_sums, reconcile
from api.failed_steps.stored_files import _SWEPT
from api.failed_steps.sums import NAMES
from tests.callers import Caller, Company, company_in, officer_in
from tests.documents.test_orphans import lying
from tests.factories import ADMINISTRATOR_ID
from tests.failed_steps.steps import found, listed, retry
from tests.postgres import Databases
from tests.review.requests import ACCEPT, Request, correction, decide, reduced, refusal, send

RECONCILIATIONS = "/api/v1/office/reconciliations"
DECISIONS = (ACCEPT, correction(), refusal(), reduced((0, "150.00")))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A storage that only this test fills."""
    monkeypatch.setattr(
        "api.documents.service.get_settings", lambda: settings.model_copy(update={"storage_dir": tmp_path})
    )
    return tmp_path


async def content_of_rows(database: Database, root: Path) -> None:
    """The factories' documents get content."""
    async with database.transaction(DbRole.WORKER) as session:
        for key in await session.scalars(select(Document.storage_key)):
            path = root / key[:2] / key[2:4] / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"%PDF")


@dataclass(frozen=True, slots=True)
class Office:
    """An office with a company whose requests were decided in every way."""

    database: Database
    company: Company
    administrator: Caller
    accepted: Request
    superuser_url: str

    async def sabotage(self, statement: str) -> None:
        """As somebody who can do everything, past triggers and foreign keys. `:invoice` is the accepted request."""
        connection = await asyncpg.connect(self.superuser_url)
        try:
            await connection.execute("SET session_replication_role = replica")
            await connection.execute(statement.replace(":invoice", f"'{self.accepted.id}'"))
        finally:
            await connection.close()

    async def wrong(self) -> dict[str, list[str]]:
        """The references of each sum that differs."""
        sums = await make_sums(self.database)
        return {name: result["references"] for name, result in sums.items() if result["differences"]}


@pytest.fixture
async def office(app: FastAPI, database: Database, databases: Databases, own_folder: Path) -> AsyncIterator[Office]:
    async with (
        company_in(app, database) as company,
        officer_in(app, database) as officer,
        officer_in(app, database, ADMINISTRATOR_ID) as administrator,
    ):
        requests = [await send(company) for _ in range(4)]
        await send(company)  # which waits
        for request, decision in zip(requests, DECISIONS, strict=True):
            answer = await decide(officer, request, decision)
            assert answer.status_code == 200, answer.text
        await content_of_rows(database, own_folder)
        url = databases.superuser_url(str(database.engine.url.database))
        yield Office(database, company, administrator, requests[0], url)


@pytest.mark.committed
async def test_clean_data_agree_also_while_mails_wait_and_once_they_are_sent(office: Office) -> None:
    assert await office.wrong() == {}
    await worker.drain(office.database)
    sums = await make_sums(office.database)
    assert set(sums) == set(NAMES)
    assert {name: result["differences"] for name, result in sums.items()} == dict.fromkeys(NAMES, 0)
    counted = {name: (result["counted_in"], result["counted_out"]) for name, result in sums.items()}
    assert counted == {
        "acknowledged": (5, 5),
        "versions": (5, 5),
        "statuses": (5, 5),
        "positions": (9, 9),
        "reductions": (1, 1),
        "decided": (4, 4),
        "mailed": (4, 4),
        "outbox": (4, 4),
        "files": (1, 1),
        "rows": (1, 1),
    }


# What somebody does to the rows of one request, and the sums that must tell.
SABOTAGE: dict[str, tuple[str, set[str]]] = {
    "a request is gone": ("DELETE FROM invoices WHERE id = :invoice", {"acknowledged"}),
    "its version is gone": (
        "DELETE FROM invoice_versions WHERE invoice_id = :invoice",
        {"acknowledged", "versions"},
    ),
    "its sending is gone from the history": (
        "DELETE FROM invoice_events WHERE invoice_id = :invoice AND action = 'submit'",
        {"acknowledged", "versions", "positions"},
    ),
    "its decision is gone from the history": (
        "DELETE FROM invoice_events WHERE invoice_id = :invoice AND action = 'accept'",
        {"statuses", "positions"},
    ),
    "its status was changed by hand": ("UPDATE invoices SET status = 'refused' WHERE id = :invoice", {"statuses"}),
    "its notice is gone": ("DELETE FROM notices WHERE invoice_id = :invoice", {"decided", "mailed"}),
    "its mail is gone": (
        "DELETE FROM outbox WHERE id = (SELECT outbox_id FROM notices WHERE invoice_id = :invoice)",
        {"mailed"},
    ),
    "its mail is there twice": (
        """
        INSERT INTO outbox (id, channel, message, recipient, person_id, language, params, state, attempts)
        SELECT gen_random_uuid(), channel, message, recipient, person_id, language, params, 'sent', 1 FROM outbox
        WHERE id = (SELECT outbox_id FROM notices WHERE invoice_id = :invoice)
        """,
        {"mailed"},
    ),
    "a correction was asked for without a mail": (
        "UPDATE notices SET outbox_id = NULL WHERE kind = 'correction_requested'",
        {"decided", "mailed"},
    ),
    "more is allowed than the lines say": ("UPDATE reductions SET allowed = allowed + 0.01", {"reductions"}),
    "a reduced line is gone": ("DELETE FROM reduction_lines", {"reductions"}),
    "a request forgot its reduction": ("UPDATE invoices SET reduction_id = NULL", {"reductions"}),
    "the job of a mail is gone": ("DELETE FROM pgqueuer.pgqueuer", {"outbox"}),
    "a position was skipped": ("UPDATE event_counters SET position = position + 1", {"positions"}),
    "positions have a gap": (
        "UPDATE invoice_events SET position = 100 WHERE invoice_id = :invoice AND action = 'accept'",
        {"positions"},
    ),
    "the row of a file is gone": ("DELETE FROM documents", set()),  # the sweep removes such a file within two days
}


@pytest.mark.committed
@pytest.mark.parametrize("what", SABOTAGE)
async def test_a_sabotage_is_found_by_the_sum_that_it_concerns(office: Office, what: str) -> None:
    statement, sums = SABOTAGE[what]
    await office.sabotage(statement)
    assert set(await office.wrong()) == sums


@pytest.mark.committed
async def test_what_does_not_agree_is_named(office: Office) -> None:
    reference = office.accepted.sent["reference"]
    await office.sabotage("UPDATE invoices SET status = 'refused' WHERE id = :invoice")
    await office.sabotage("UPDATE event_counters SET position = position + 1")
    wrong = await office.wrong()
    assert wrong["statuses"] == [reference]
    assert wrong["positions"][0].startswith("Fondation Doe")
    assert f"{'':>36}{reference}" in as_table(await make_sums(office.database)).splitlines()


@pytest.mark.committed
async def test_a_file_that_is_gone_is_found(office: Office, own_folder: Path) -> None:
    for path in lying(own_folder):
        path.unlink()
    assert await office.wrong() == {"files": [str(office.company.ready.document_id)]}


@pytest.mark.committed
async def test_a_file_without_a_row_is_found_once_the_sweep_should_have_removed_it(
    office: Office, own_folder: Path
) -> None:
    path = own_folder / "ab" / "cd" / f"abcd{'0' * 28}"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    assert await office.wrong() == {}
    old = time.time() - _SWEPT.total_seconds() - 60
    os.utime(path, (old, old))
    assert await office.wrong() == {"rows": [path.name]}


@pytest.mark.committed
async def test_a_file_that_comes_while_the_storage_is_listed_is_no_difference(
    office: Office, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The listing misses it, and a look at the key finds it."""

    async def nothing(*_: object) -> AsyncIterator[Any]:
        return
        yield

    monkeypatch.setattr(FolderStorage, "stored_before", nothing)
    assert await office.wrong() == {}
    assert isinstance(storage(), FolderStorage)


@pytest.mark.committed
async def test_a_difference_is_a_failed_step_until_the_sums_agree(office: Office) -> None:
    administrator = office.administrator
    await office.sabotage("UPDATE invoices SET status = 'refused' WHERE id = :invoice")
    await reconcile(office.database)
    [step] = await found(office.database, administrator, kind="sum")
    assert (step["reason"], step["differences"]) == ("difference", 1)
    assert step["references"] == [office.accepted.sent["reference"]]
    await retry(administrator, step)
    await worker.drain(office.database)
    [again] = await found(office.database, administrator, kind="sum")
    assert (again["id"], again["state"], again["attempts"]) == (step["id"], "open", 2)
    await office.sabotage("UPDATE invoices SET status = 'accepted' WHERE id = :invoice")
    await retry(administrator, again)
    await worker.drain(office.database)
    assert await found(office.database, administrator, kind="sum") == []


@pytest.mark.committed
async def test_each_day_is_kept_and_shown(office: Office) -> None:
    for _ in range(2):
        await reconcile(office.database)
    await office.sabotage("UPDATE invoices SET status = 'refused' WHERE id = :invoice")
    await reconcile(office.database)
    [day] = (await office.administrator.get(RECONCILIATIONS)).json()["items"]
    assert day["differences"] == 1
    [statuses] = [found for found in day["sums"] if found["name"] == "statuses"]
    assert (statuses["counted_in"], statuses["counted_out"], statuses["differences"]) == (5, 4, 1)
    assert statuses["title"] == "Demandes, et celles dont le statut suit l’historique"
    assert [found["name"] for found in day["sums"]] == list(NAMES)


@pytest.mark.committed
async def test_an_acceptance_for_the_daily_mail_needs_none_of_its_own(app: FastAPI, office: Office) -> None:
    async with officer_in(app, office.database) as officer:
        choice = await office.company.collaborator.put("/api/v1/account/mails", json={"mails": "digest"})
        assert choice.is_success, choice.text
        await decide(officer, await send(office.company), ACCEPT)
    assert await office.wrong() == {}


async def test_the_listing_leaves_nothing_behind(database: Database) -> None:
    await make_sums(database)
    async with database.transaction(DbRole.WORKER) as session:
        assert (await session.execute(text("SELECT count(*) FROM stored_keys"))).scalar_one() == 0
        assert len(list(await session.scalars(select(Reconciliation)))) == 1
    await find_failed_steps(database)


async def test_no_reconciliation_is_no_day(administrator: Caller) -> None:
    assert (await administrator.get(RECONCILIATIONS)).json() == {"items": []}
    assert await listed(administrator) == []
