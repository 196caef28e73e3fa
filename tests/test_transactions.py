"""One request is one transaction, and it is committed before the answer."""

from contextlib import suppress
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.core.db import Database, DbRole
from api.core.jobs import enqueue
from tests.callers import Company
from tests.postgres import Databases, apart


async def refuse_commits(url: str) -> None:
    """Make PostgreSQL itself refuse the COMMIT of every transaction with a new invoice."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON invoices DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION refuse();
            """
        )
    finally:
        await connection.close()


@pytest.mark.committed
async def test_a_failing_commit_is_never_answered_as_a_success(
    company: Company, database: Database, databases: Databases
) -> None:
    apart(refuse_commits(databases.superuser_url(str(database.engine.url.database))))
    answer = await company.collaborator.submit(company.ready.body)
    assert answer.status_code == 500, answer.text
    assert answer.json()["code"] == "unexpected"
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.execute(text("SELECT count(*) FROM invoices"))).scalar_one() == 0


@pytest.mark.committed
async def test_a_job_exists_only_if_its_transaction_commits(company: Company, database: Database) -> None:
    async def jobs() -> int:
        async with database.transaction(DbRole.WORKER) as session:
            query = text("SELECT count(*) FROM pgqueuer.pgqueuer WHERE entrypoint = 'deliver'")
            return int((await session.execute(query)).scalar_one())

    before = await jobs()
    with suppress(RuntimeError):
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            await enqueue(session, "deliver", {"outbox_id": "x"})
            raise RuntimeError
    assert await jobs() == before
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await enqueue(session, "deliver", {"outbox_id": "x"})
    assert await jobs() == before + 1


@pytest.mark.committed
async def test_what_was_sent_cannot_be_changed_by_any_role(company: Company, database: Database) -> None:
    invoice = (await company.collaborator.submit(company.ready.body)).json()
    attempts = {
        "UPDATE invoices SET total = 1 WHERE id = :id": "a sent invoice",
        "UPDATE invoices SET version = 2 WHERE id = :id": "a new version",
        "UPDATE invoice_versions SET body = '{}' WHERE invoice_id = :id": "permission denied",
        "DELETE FROM invoice_events WHERE invoice_id = :id": "permission denied",
    }
    for role in (DbRole.COMPANY, DbRole.OFFICE):
        for statement, why in attempts.items():
            with pytest.raises(DBAPIError, match=f"{why}|permission denied"):
                await execute(database, role, company.id, statement, invoice["id"])


async def execute(database: Database, role: DbRole, organisation_id: UUID, statement: str, invoice_id: str) -> None:
    async with database.transaction(role, organisation_id) as session:
        await session.execute(text(statement), {"id": invoice_id})
