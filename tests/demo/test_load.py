"""The demo data: complete, the same each time, and never half loaded."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.accounts.passwords import HashPool, refusal
from api.core.config import Settings
from api.core.db import Database, DbRole
from api.demo import accounts, load
from api.demo.load import DemoData
from api.documents.checking import check
from api.documents.storage import FolderStorage
from api.failed_steps import stored_files
from api.failed_steps.finding import find_failed_steps
from api.failed_steps.reconciliation import make_sums
from api.invoices.status import Status
from api.organisations.models import Registration
from tests.demo.conftest import Place
from tests.factories import a_person
from tests.postgres import Databases

TABLES = (
    "organisations", "people", "memberships", "office_members", "bank_accounts", "beneficiaries", "decisions",
    "documents", "registrations", "invoices", "invoice_versions", "invoice_events", "event_counters", "invoice_claims",
    "correction_items", "drafts", "conversations", "messages",
)  # fmt: skip


async def rows(databases: Databases, place: Place, query: str) -> Sequence[Any]:
    """Read past row level security, as a backup does."""
    connection = await asyncpg.connect(databases.backup_url(place.name))
    try:
        found: Sequence[Any] = await connection.fetch(query)
        return found
    finally:
        await connection.close()


async def dump(databases: Databases, place: Place) -> dict[str, str]:
    """A digest of each table without what is random on purpose: salts, and keys of stored files."""
    digests = {}
    for table in TABLES:
        row = f"(to_jsonb({table}) - 'password_hash' - 'storage_key')::text"
        query = f"SELECT md5(string_agg({row}, chr(10) ORDER BY {row})) AS digest FROM {table}"  # noqa: S608 - our own names
        digests[table] = (await rows(databases, place, query))[0]["digest"]
    return digests


async def counts(databases: Databases, place: Place) -> dict[str, int]:
    return {
        table: (await rows(databases, place, f"SELECT count(*) FROM {table}"))[0][0]  # noqa: S608 - our own names
        for table in TABLES
    }


async def contents(databases: Databases, place: Place, folder: Path) -> dict[UUID, bytes]:
    store = FolderStorage(folder)
    found = {}
    for row in await rows(databases, place, "SELECT id, storage_key FROM documents"):
        found[row["id"]] = b"".join([chunk async for chunk in store.read(row["storage_key"])])
    return found


async def test_two_loads_give_the_same(databases: Databases, demo: Place, second: Place, folder: Path) -> None:
    digests = await dump(databases, demo)
    assert all(digests.values()), "no table is empty"
    assert digests == await dump(databases, second)
    assert await contents(databases, demo, folder) == await contents(databases, second, folder)


async def test_there_is_as_much_as_promised(databases: Databases, demo: Place) -> None:
    found = await counts(databases, demo)
    assert (found["organisations"], found["beneficiaries"], found["invoices"], found["office_members"]) == (
        3,
        40,
        343,
        4,
    )
    states = await rows(databases, demo, "SELECT state FROM registrations")
    assert Counter(row["state"] for row in states) == {"pending": 2, "refused": 1}
    roles = await rows(databases, demo, "SELECT organisation_id, role FROM memberships")
    managers = [row["organisation_id"] for row in roles if row["role"] == "manager"]
    assert len(set(managers)) == len(managers) == 3
    both = await rows(databases, demo, "SELECT person_id FROM memberships GROUP BY 1 HAVING count(*) = 2")
    assert len(both) == 1


async def test_every_status_and_mandate_exists(databases: Databases, demo: Place) -> None:
    statuses = await rows(databases, demo, "SELECT DISTINCT status FROM invoices")
    assert {row["status"] for row in statuses} == set(Status)
    talks = await rows(databases, demo, "SELECT state, invoice_id IS NULL AS apart FROM conversations")
    assert {(row["state"], row["apart"]) for row in talks} == {("open", False), ("answered", False), ("closed", True)}
    mandates = await rows(databases, demo, "SELECT DISTINCT mandate_state FROM beneficiaries")
    assert len(mandates) == 5
    drafts = await rows(databases, demo, "SELECT invoice_id FROM drafts")
    assert Counter(row["invoice_id"] is not None for row in drafts)[True] == 1
    again = await rows(
        databases, demo, "SELECT id FROM invoices WHERE status = 'in_review' AND corrected AND version = 2"
    )
    assert len(again) >= 5


async def test_nothing_lies_outside_its_year(databases: Databases, demo: Place) -> None:
    # Batteries of hearing aids are invoiced by the calendar year, before it ends.
    periods = "max(period_to) FILTER (WHERE kind <> 'hearing_aid')"
    [row] = await rows(databases, demo, f"SELECT min(submitted_at), max(changed_at), {periods} FROM invoices")  # noqa: S608 - our own words
    assert str(row[0]) > "2025-11-01"
    assert str(row[1]) < "2026-11-01"
    assert str(row[2]) <= "2026-10-31"


async def test_files_are_what_their_rows_say(databases: Databases, demo: Place, folder: Path) -> None:
    store = FolderStorage(folder)
    documents = await rows(databases, demo, "SELECT * FROM documents ORDER BY id")
    assert {row["media_type"] for row in documents} == {"application/pdf", "image/jpeg"}
    per_request = await rows(
        databases, demo, "SELECT jsonb_array_length(body->'attachments') AS n FROM invoice_versions"
    )
    assert {row["n"] for row in per_request} <= {0, 1, 2, 3}
    for row in documents:
        assert await store.size(row["storage_key"]) == row["size"]
    photographs = [row for row in documents if row["media_type"] == "image/jpeg"]
    for row in (*documents[::80], photographs[0]):
        async with store.local(row["storage_key"]) as path:
            result = await check(path, row["media_type"])
        assert (result.ok, result.pages) == (True, row["pages"])


async def test_everybody_can_log_in(databases: Databases, demo: Place) -> None:
    pool = HashPool()
    people = await rows(databases, demo, "SELECT email, first_name, last_name, password_hash FROM people ORDER BY id")
    assert {row["email"] for row in people} == {account.email for account in accounts.ACCOUNTS}
    assert await pool.verify(people[0]["password_hash"], accounts.PASSWORD)
    assert len({row["password_hash"] for row in people}) == len(people)
    for row in people:
        words = [row["first_name"], row["last_name"], row["email"].partition("@")[0], *accounts.COMPANY_NAMES.values()]
        assert refusal(accounts.PASSWORD, words) is None


def test_the_greeting_names_every_account() -> None:
    shown = accounts.show()
    for account in accounts.ACCOUNTS:
        assert account.email in shown
    assert accounts.PASSWORD in shown
    assert "/dev/inbox" in shown


async def test_the_next_reference_is_free(demo: Place) -> None:
    async with demo.database.transaction(DbRole.COMPANY, await an_organisation(demo.database)) as session:
        assert (await session.execute(text("SELECT nextval('invoice_serial')"))).scalar_one() > 300


async def an_organisation(database: Database) -> UUID:
    async with database.transaction(DbRole.OFFICE) as session:
        found: UUID = (await session.execute(text("SELECT id FROM organisations LIMIT 1"))).scalar_one()
        return found


async def test_an_interrupted_load_is_completed(
    monkeypatch: pytest.MonkeyPatch, databases: Databases, empty: Place
) -> None:
    async def killed(settings: Settings) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(load, "add_office_members", killed)
        with pytest.raises(KeyboardInterrupt):
            await load.load(empty.database, empty.settings)
    assert await rows(databases, empty, "SELECT 1 FROM office_members") == []
    assert "completed" in await load.load_where_empty(empty.database, empty.settings)
    assert len(await rows(databases, empty, "SELECT 1 FROM office_members")) == 4
    assert "already" in await load.load_where_empty(empty.database, empty.settings)


async def test_a_load_that_fails_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, databases: Databases, empty: Place, folder: Path, data: DemoData
) -> None:
    before = stored_in(folder)
    odd = [row | {"state": "odd"} for row in data.rows[Registration]]  # the last table that is written
    broken = DemoData(data.companies, data.files, dict(data.rows) | {Registration: odd})
    monkeypatch.setattr(load, "demo_data", lambda _: broken)
    with pytest.raises(IntegrityError, match="ck_registrations_state"):
        await load.load(empty.database, empty.settings)
    assert await counts(databases, empty) == dict.fromkeys(TABLES, 0)
    assert stored_in(folder) == before


def stored_in(folder: Path) -> int:
    return len(list(folder.glob("*/*/*")))


async def test_other_data_are_left_alone(databases: Databases, empty: Place) -> None:
    async with empty.database.transaction(DbRole.OFFICE) as session:
        session.add(a_person())
    assert "other data" in await load.load_where_empty(empty.database, empty.settings)
    assert len(await rows(databases, empty, "SELECT 1 FROM people")) == 1


async def test_production_gets_no_demo_data(monkeypatch: pytest.MonkeyPatch, empty: Place) -> None:
    production = empty.settings.model_copy(update={"environment": "production"})
    monkeypatch.setattr(load, "get_settings", lambda: production)
    with pytest.raises(SystemExit, match="never loaded into production"):
        await load.main()


async def test_what_the_demo_holds_agrees(demo: Place, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_files, "storage", lambda: FolderStorage(folder))
    sums = await make_sums(demo.database)
    assert {name: result["references"] for name, result in sums.items() if result["differences"]} == {}
    assert sums["statuses"]["counted_in"] > 100
    assert sums["files"]["counted_in"] > 100


async def test_what_failed_in_the_demo_is_there_once(demo: Place) -> None:
    """The worker finds nothing that is not known, and nothing that is gone."""
    await find_failed_steps(demo.database)
    async with demo.database.transaction(DbRole.OFFICE) as session:
        found = await session.execute(text("SELECT kind, state FROM failed_steps ORDER BY kind"))
        assert found.all() == [("mail", "open"), ("schedule", "open"), ("sms", "open"), ("sum", "done")]
