"""What happened, and its seals, can only be added to."""

import asyncpg
import pytest
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.audit.events import add_events, seal_batches
from tests.postgres import Databases

_INSERT = "INSERT INTO audit_events (id, {column}, actor_kind, action, outcome, subject_type, fields) "
_VALUES = "VALUES (gen_random_uuid(), {value}, 'system', 'read', 'done', 'invoice', '{{}}')"
CHANGES = ("UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events")
CHANGES_OF_SEALS = ("UPDATE audit_seals SET events = 0", "DELETE FROM audit_seals", "TRUNCATE audit_seals")
FORBIDDEN = (
    *CHANGES,
    *CHANGES_OF_SEALS,
    "TRUNCATE audit_events",
    _INSERT.format(column="batch") + _VALUES.format(value="0"),
    _INSERT.format(column="at") + _VALUES.format(value="now() - interval '1 day'"),
    "ALTER TABLE audit_events DISABLE TRIGGER append_only",
    "SELECT setval('audit_batches', 1)",
)


@pytest.mark.parametrize("role", list(DbRole))
async def test_no_role_of_the_application_changes_the_past(database: Database, role: DbRole) -> None:
    await add_events(database, 1)
    for statement in FORBIDDEN:
        with pytest.raises(Exception, match=r"permission denied|must be owner"):
            async with database.transaction(role) as session:
                await session.execute(text(statement))


@pytest.mark.committed
@pytest.mark.parametrize("role", list(DbRole))
async def test_no_role_of_the_application_moves_the_clock(database: Database, role: DbRole) -> None:
    """What was done in the night would be said to have been done by day."""
    async with database.transaction(role) as session:
        await session.execute(text("SELECT set_config('app.clock_offset', '-6 hours', true)"))
        assert (await session.execute(text("SELECT app_now() = now()"))).scalar_one()


async def test_the_office_asks_for_verifications_and_does_not_answer_them(database: Database) -> None:
    await add_events(database, 1)
    forged = "INSERT INTO audit_verifications (id, finished_at, result) VALUES (gen_random_uuid(), now(), '{}')"
    with pytest.raises(Exception, match="permission denied"):
        async with database.transaction(DbRole.OFFICE) as session:
            await session.execute(text(forged))


@pytest.mark.committed
async def test_not_even_the_owner_does_by_mistake(database: Database, databases: Databases) -> None:
    await seal_batches(database, [1])
    connection = await asyncpg.connect(databases.superuser_url(str(database.engine.url.database)))
    try:
        for statement in (*CHANGES, *CHANGES_OF_SEALS):
            with pytest.raises(asyncpg.RestrictViolationError):
                await connection.execute(statement)
    finally:
        await connection.close()
