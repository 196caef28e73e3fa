"""The application's login to PostgreSQL: never one that could switch row level security off (DECISIONS 10)."""

from collections.abc import Callable

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from api.core.db import DbRole, WrongLogin
from api.core.ids import new_id
from api.main import create_app
from api.running.postgres import Cluster
from tests.callers import Caller
from tests.postgres import Databases, database_on, durable_cluster, settings_on


@pytest.fixture
def url(databases: Databases, worker_database: str) -> str:
    return databases.app_url(worker_database)


def app_on(url: str) -> FastAPI:
    return create_app(settings_on(url))


async def start(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        pass


@pytest.mark.parametrize("strong", [Databases.superuser_url, Databases.owner_url, Databases.backup_url])
async def test_the_application_does_not_start_with_a_strong_login(
    databases: Databases, worker_database: str, strong: Callable[[Databases, str], str]
) -> None:
    with pytest.raises(WrongLogin):
        await start(app_on(strong(databases, worker_database)))


async def test_the_application_does_not_start_with_a_wrong_password(url: str) -> None:
    with pytest.raises(DBAPIError, match="password authentication failed"):
        await start(app_on(url.replace(":guichet_app@", ":wrong@")))


@pytest.mark.durable
async def test_the_application_starts_before_its_database() -> None:
    """After a power cut everything starts at once: requests are told to try again until PostgreSQL is there."""
    with durable_cluster() as databases:
        cluster = databases.cluster
        url = databases.copy_of_template("late")
        cluster.kill_everything()
        app = app_on(url)
        async with app.router.lifespan_context(app), Caller.of(app) as caller:
            assert (await caller.get("/health/live")).status_code == 200
            assert (await caller.get("/health/ready")).status_code == 503
            Cluster.start(cluster.data_dir, port=cluster.port, bound=True)
            assert (await caller.get("/health/ready")).status_code == 200


@pytest.mark.durable
async def test_a_login_that_became_strong_gets_no_connection() -> None:
    with durable_cluster() as databases:
        app = app_on(databases.copy_of_template("late"))
        superuser = await asyncpg.connect(databases.superuser_url("late"))
        await superuser.execute("ALTER ROLE guichet_app BYPASSRLS")
        async with Caller.of(app) as caller:
            assert (await caller.get("/health/ready")).status_code == 500
        left = await superuser.fetchval("SELECT count(*) FROM pg_stat_activity WHERE usename = 'guichet_app'")
        await superuser.close()
        assert left == 0


async def test_a_transaction_leaves_no_rights_to_the_next_one_on_its_connection(url: str) -> None:
    who = text("SELECT current_user, COALESCE(current_setting('app.organisation_id', true), '')")
    database = database_on(url, pool_size=1, max_overflow=0)
    organisation_id = new_id()
    async with database.transaction(DbRole.COMPANY, organisation_id) as session:
        assert (await session.execute(who)).one() == ("guichet_company", str(organisation_id))
    async with database.transaction() as session:
        assert (await session.execute(who)).one() == ("guichet_auth", "")
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.transaction() as session:
            await session.execute(text("SELECT FROM invoices"))
    await database.close()
