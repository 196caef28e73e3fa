"""Sealing: every event once, nothing late, nothing lost, and the seals elsewhere too."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

from api.audit import shipping
from api.audit.forgetting import forget_audit_months
from api.audit.sealing import seal, seal_audit_log, ship
from api.audit.seals import line_of
from api.core.audit import Program, audit
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.core.keys import key_ring
from api.running import audit as command
from tests.audit.events import add_events, all_seals, seal_batches, verified
from tests.postgres import Databases

pytestmark = pytest.mark.committed


async def test_every_event_is_sealed_once(database: Database) -> None:
    await seal_batches(database, [3, 0, 4])
    await add_events(database, 2)
    found = await verified(database)
    assert (found.intact, found.events, found.open_events) == (True, 7, 2)
    seals = await all_seals(database)
    assert [row.events for row in seals] == [0, 3, 0, 4]  # the first is of what was there before there were seals
    assert [row.number for row in seals] == [1, 2, 3, 4]
    assert found.sealed_until == seals[-1].closed_at


async def test_a_transaction_that_is_open_across_a_closing_is_waited_for(database: Database) -> None:
    async with database.transaction(DbRole.WORKER) as slow:
        await audit(slow, Program(), "change", "invoice", new_id())
        assert await seal(database, patience=0.2) == 0
        await add_events(database, 2)  # in the next batch, and committed before
    assert await seal(database, patience=30) == 3
    assert [row.events for row in await all_seals(database)] == [0, 1, 2]
    assert (await verified(database)).intact


async def test_a_transaction_that_writes_only_after_the_closing_is_in_the_next_batch(database: Database) -> None:
    async with database.transaction(DbRole.WORKER) as early:
        await early.execute(text("SELECT 1"))
        assert await seal(database, patience=30) == 2
        await audit(early, Program(), "change", "invoice", new_id())
    assert await seal(database, patience=30) == 1
    assert [row.events for row in await all_seals(database)] == [0, 0, 1]
    assert (await verified(database)).intact


async def test_writers_and_sealers_at_the_same_time_lose_nothing(database: Database) -> None:
    async def write() -> None:
        for _ in range(15):
            await add_events(database, 2)

    async def close() -> None:
        for _ in range(6):
            await seal(database, patience=30)
            await asyncio.sleep(0.02)

    await asyncio.gather(write(), write(), write(), close(), close())
    await seal(database, patience=30)
    found = await verified(database)
    assert (found.intact, found.findings, found.events, found.open_events) == (True, [], 90, 0)


async def test_a_batch_across_the_end_of_a_month_has_a_seal_for_each(database: Database, databases: Databases) -> None:
    await _add_old_event(databases, database, datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    await seal_batches(database, [2])
    assert [(row.month.month, row.events) for row in await all_seals(database)][1:] == [
        (10, 1),
        (datetime.now(UTC).month, 2),
    ]
    assert (await verified(database)).intact


async def test_seals_are_appended_elsewhere_in_their_order(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / shipping.FILE
    await seal_batches(database, [1, 2], path)
    assert path.read_text().splitlines() == [line_of(row) for row in await all_seals(database)]
    found = await verified(database, path)
    assert (found.intact, found.shipped) == (True, 3)


async def test_a_line_that_a_crash_has_cut_off_is_written_again(database: Database, tmp_path: Path) -> None:
    path = tmp_path / shipping.FILE
    await seal_batches(database, [1], path)
    await seal_batches(database, [1])
    whole = line_of((await all_seals(database))[-1])
    with path.open("a") as file:
        file.write(whole[:40])
    assert await ship(database, path) == 1
    assert whole in path.read_text().splitlines()
    found = await verified(database, path)
    assert (found.intact, found.shipped) == (True, 3)


async def test_seals_that_were_made_before_the_folder_are_shipped_too(database: Database, tmp_path: Path) -> None:
    await seal_batches(database, [1, 1, 1])
    path = tmp_path / shipping.FILE
    assert await ship(database, path) == 4
    assert await ship(database, path) == 0
    assert (await verified(database, path)).intact


async def test_nothing_is_shipped_behind_a_seal_that_the_database_does_not_have(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / shipping.FILE
    await seal_batches(database, [1], path)
    before = path.read_text()
    path.write_text(before.replace('"events": 1', '"events": 2'))
    await seal_batches(database, [1])
    assert await ship(database, path) == 0


async def test_seals_of_an_earlier_key_are_verified_with_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await seal_batches(database, [1])
    old = get_settings().key_ring_text
    monkeypatch.setenv("GUICHET_KEYS", f"new:{'n' * 40},{old}")
    _forget_keys()
    try:
        await seal_batches(database, [1])
        assert [row.key_id for row in await all_seals(database)] == ["dev", "dev", "new"]
        assert (await verified(database)).intact
        monkeypatch.setenv("GUICHET_KEYS", f"new:{'n' * 40}")
        _forget_keys()
        assert {finding.kind for finding in (await verified(database)).findings} == {"key_unknown"}
    finally:
        monkeypatch.undo()
        _forget_keys()


def _forget_keys() -> None:
    from api.audit import seals

    for cached in (get_settings, key_ring, seals._private_key, seals.public_key):
        cached.cache_clear()


async def _add_old_event(databases: Databases, database: Database, at: datetime) -> None:
    """As the database's owner could; the application has no right to say when an event happened."""
    connection = await asyncpg.connect(databases.superuser_url(str(database.engine.url.database)))
    try:
        await connection.execute("SELECT make_audit_partitions($1, 0)", at.date().replace(day=1))
        await connection.execute(
            "INSERT INTO audit_events (id, at, actor_kind, action, outcome, subject_type, fields) "
            "VALUES ($1, $2, 'system', 'read', 'done', 'invoice', '{}')",
            new_id(),
            at,
        )
    finally:
        await connection.close()


async def test_months_are_forgotten_after_two_years_and_the_rest_is_still_verified(
    database: Database, databases: Databases
) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=800)).replace(day=15)
    recent = (datetime.now(UTC) - timedelta(days=700)).replace(day=15)
    await _add_old_event(databases, database, long_ago)
    await _add_old_event(databases, database, recent)
    await forget_audit_months(database)
    assert await _months(database) >= {_first(long_ago), _first(recent)}  # not before they are sealed
    await seal_batches(database, [1])
    await forget_audit_months(database)
    assert _first(long_ago) not in await _months(database)
    assert _first(recent) in await _months(database)
    await seal_batches(database, [1])
    found = await verified(database)
    assert (found.intact, found.findings) == (True, [])


def _first(instant: datetime) -> date:
    return instant.date().replace(day=1)


async def _months(database: Database) -> set[date]:
    query = "SELECT DISTINCT CAST(date_trunc('month', at AT TIME ZONE 'UTC') AS date) FROM audit_events"
    async with database.transaction(DbRole.OFFICE) as session:
        return set((await session.scalars(text(query))).all())


async def test_no_younger_month_can_be_dropped(database: Database) -> None:
    await add_events(database, 1)
    async with database.transaction(DbRole.WORKER) as session:
        assert (await session.scalars(text("SELECT drop_audit_partitions('2100-01-01')"))).all() == []


async def test_the_command_says_what_is_wrong_and_fails(
    database: Database,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GUICHET_DATABASE_URL", databases.app_url(str(database.engine.url.database)))
    monkeypatch.setenv("GUICHET_AUDIT__SEAL_FOLDER", str(tmp_path))
    get_settings.cache_clear()
    try:
        subjects = await add_events(database, 3)
        await seal_audit_log(database)
        assert await command.main(["verify"]) == 0
        assert "Intact." in capsys.readouterr().out
        connection = await asyncpg.connect(databases.superuser_url(str(database.engine.url.database)))
        await connection.execute("SET session_replication_role = replica")
        changing = "UPDATE audit_events SET action = 'read' WHERE subject_id = $1 RETURNING id"
        event_id = await connection.fetchval(changing, subjects[1])
        await connection.close()
        assert await command.main(["verify"]) == 1
        assert f"NOT INTACT: an event was changed (seal 2, event {event_id})" in capsys.readouterr().out
        assert await command.main(["public-key"]) == 0
        assert "BEGIN PUBLIC KEY" in capsys.readouterr().out
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
