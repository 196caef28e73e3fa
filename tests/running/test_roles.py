"""The roles' command: what each login may and may not do (DECISIONS 10)."""

from collections.abc import Iterator

import asyncpg
import pytest

from api.running.postgres import Cluster
from api.running.roles import TRANSACTION_ROLES, ensure_roles_and_database, main
from tests.running.conftest import folder_open_to_all


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with folder_open_to_all() as folder:
        yield Cluster.start(folder / "data", durable=False)


@pytest.fixture
async def server(cluster: Cluster) -> Cluster:
    await ensure_roles_and_database(cluster.url(), "guichet", "owner's %s", "app's \\", "backup's")
    return cluster


async def connect(cluster: Cluster, user: str, password: str, database: str = "guichet") -> asyncpg.Connection:
    connection: asyncpg.Connection = await asyncpg.connect(cluster.url(database, user, password))
    return connection


async def test_command_can_be_repeated_and_changes_passwords(server: Cluster) -> None:
    await ensure_roles_and_database(server.url(), "guichet", "other", "app's \\", "backup's")
    await (await connect(server, "guichet_owner", "other")).close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect(server, "guichet_owner", "owner's %s")


async def test_strong_attributes_are_taken_away_again(server: Cluster) -> None:
    superuser = await asyncpg.connect(server.url())
    await superuser.execute("ALTER ROLE guichet_app SUPERUSER BYPASSRLS INHERIT")
    await ensure_roles_and_database(server.url(), "guichet", "owner", "app", "backup")
    query = "SELECT rolsuper OR rolbypassrls OR rolinherit FROM pg_roles WHERE rolname = 'guichet_app'"
    assert await superuser.fetchval(query) is False
    await superuser.close()


async def test_application_starts_with_nothing_and_becomes_each_transaction_role(server: Cluster) -> None:
    app = await connect(server, "guichet_app", "app's \\")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("CREATE TABLE own ()")
    for role in TRANSACTION_ROLES:
        inherited = await app.fetchval("SELECT pg_has_role(session_user, $1, 'USAGE')", role)
        assert inherited is False
        await app.execute(f"SET ROLE {role}")
        assert await app.fetchval("SELECT current_user::text") == role
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("SET ROLE guichet_owner")
    await app.close()


async def test_application_is_limited_in_time_and_the_owner_is_not(server: Cluster) -> None:
    app, owner = await connect(server, "guichet_app", "app's \\"), await connect(server, "guichet_owner", "owner's %s")
    assert await app.fetchval("SHOW statement_timeout") == "5s"
    assert await app.fetchval("SHOW lock_timeout") == "2s"
    assert await app.fetchval("SHOW idle_in_transaction_session_timeout") == "10s"
    assert await owner.fetchval("SHOW statement_timeout") == "0"
    await app.close()
    await owner.close()


async def test_owner_makes_schemas_tables_and_trusted_extensions_but_bypasses_nothing(server: Cluster) -> None:
    owner = await connect(server, "guichet_owner", "owner's %s")
    await owner.execute("CREATE TABLE public.own (); CREATE SCHEMA own; CREATE EXTENSION pg_trgm")
    query = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert await owner.fetchval(query) is False
    await owner.close()


async def test_backup_reads_past_row_level_security_and_writes_nothing(server: Cluster) -> None:
    owner = await connect(server, "guichet_owner", "owner's %s")
    await owner.execute(
        "CREATE TABLE closed AS SELECT 1 AS one;"
        "ALTER TABLE closed ENABLE ROW LEVEL SECURITY; ALTER TABLE closed FORCE ROW LEVEL SECURITY"
    )
    backup = await connect(server, "guichet_backup", "backup's")
    assert await owner.fetchval("SELECT count(*) FROM closed") == 0
    assert await backup.fetchval("SELECT count(*) FROM closed") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await backup.execute("DELETE FROM closed")
    await owner.close()
    await backup.close()


async def test_nobody_else_enters_the_database(server: Cluster) -> None:
    superuser = await asyncpg.connect(server.url())
    await superuser.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    await superuser.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(server, "stranger", "stranger")


async def test_roles_need_a_superuser(server: Cluster) -> None:
    owner = server.url("guichet", "guichet_owner", "owner's %s")
    with pytest.raises(RuntimeError, match="superuser"):
        await ensure_roles_and_database(owner, "guichet", "a", "b", "c")


async def test_command_names_the_variables_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_APP_PASSWORD", "app")
    monkeypatch.delenv("GUICHET_SUPERUSER_DATABASE_URL", raising=False)
    with pytest.raises(SystemExit, match="GUICHET_SUPERUSER_DATABASE_URL, GUICHET_OWNER_PASSWORD, GUICHET_BACKUP"):
        await main([])


async def test_command_reads_passwords_from_the_environment(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_SUPERUSER_DATABASE_URL", cluster.url())
    for name in ("OWNER", "APP", "BACKUP"):
        monkeypatch.setenv(f"GUICHET_{name}_PASSWORD", name.lower())
    await main(["counter"])
    await (await connect(cluster, "guichet_app", "app", "counter")).close()
