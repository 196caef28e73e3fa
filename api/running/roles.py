"""The database and its roles (DECISIONS 10). Made by this command and never by migrations, whose owner is too weak."""

import os
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

OWNER, APP, BACKUP = "guichet_owner", "guichet_app", "guichet_backup"
TRANSACTION_ROLES = ("guichet_auth", "guichet_company", "guichet_office", "guichet_worker")
OLDEST = 160000  # GRANT … WITH INHERIT FALSE, SET TRUE

_ROLES = {
    OWNER: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION",
    APP: "LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION",
    BACKUP: "LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION",
} | dict.fromkeys(TRANSACTION_ROLES, "NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION")

# Not for the owner, whose migrations may take longer.
_LIMITS = {"statement_timeout": "5s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s"}


async def ensure_roles_and_database(
    superuser_url: str, database: str, owner_password: str, app_password: str, backup_password: str
) -> None:
    """Bring roles, their passwords and the database to the wanted state, whatever was there. Needs a superuser."""
    connection = await asyncpg.connect(superuser_url)
    try:
        await _refuse_unfit_server(connection)
        for role, attributes in _ROLES.items():
            await _ensure_role(connection, role, attributes)
        passwords = {OWNER: owner_password, APP: app_password, BACKUP: backup_password}
        for role, password in passwords.items():
            await _run(connection, "ALTER ROLE %I PASSWORD %L", role, password)
        for name, value in _LIMITS.items():
            await _run(connection, "ALTER ROLE %I SET %I = %L", APP, name, value)
        for role in TRANSACTION_ROLES:
            await _run(connection, "GRANT %I TO %I WITH INHERIT FALSE, SET TRUE", role, APP)
        await _run(connection, "GRANT pg_read_all_data TO %I", BACKUP)
        await _ensure_database(connection, database)
    finally:
        await connection.close()
    await _close_public_schema(superuser_url, database)


async def _refuse_unfit_server(connection: asyncpg.Connection) -> None:
    if int(await connection.fetchval("SHOW server_version_num")) < OLDEST:
        raise RuntimeError(
            f"PostgreSQL ≥ 16 is needed; this server is {await connection.fetchval('SHOW server_version')}."
        )
    if not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        raise RuntimeError("Making the roles needs a superuser of PostgreSQL: one of them bypasses row level security.")


async def _ensure_role(connection: asyncpg.Connection, role: str, attributes: str) -> None:
    exists = await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role)
    await connection.execute(f"{'ALTER' if exists else 'CREATE'} ROLE {role} {attributes}")


async def _ensure_database(connection: asyncpg.Connection, database: str) -> None:
    if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
        await _run(connection, "ALTER DATABASE %I OWNER TO %I", database, OWNER)
    else:
        create = "CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        await _run(connection, create, database, OWNER)
    await allow_connections(connection, database)


async def allow_connections(connection: asyncpg.Connection, database: str) -> None:
    """Only our logins may enter. A copy of a database does not inherit this."""
    await _run(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", database)
    for role in (APP, BACKUP):
        await _run(connection, "GRANT CONNECT ON DATABASE %I TO %I", database, role)


async def _close_public_schema(superuser_url: str, database: str) -> None:
    connection = await asyncpg.connect(on_database(superuser_url, database))
    try:
        await connection.execute(f"ALTER SCHEMA public OWNER TO {OWNER}")
        await connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    finally:
        await connection.close()


async def _run(connection: asyncpg.Connection, template: str, *names: str) -> None:
    """A statement whose names and values the server itself quotes; such statements take no parameters."""
    places = ", ".join(f"${number}::text" for number in range(2, len(names) + 2))
    await connection.execute(await connection.fetchval(f"SELECT format($1::text, {places})", template, *names))


def on_database(url: str, database: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def as_login(url: str, database: str, user: str, password: str) -> str:
    """The same server, another login and database."""
    server = urlsplit(url).netloc.rpartition("@")[2]
    return urlunsplit(
        urlsplit(on_database(url, database))._replace(netloc=f"{user}:{quote(password, safe='')}@{server}")
    )


async def main(argv: list[str]) -> None:
    """`roles [database]`: passwords and the superuser's address come from the environment, never from arguments."""
    names = ("SUPERUSER_DATABASE_URL", "OWNER_PASSWORD", "APP_PASSWORD", "BACKUP_PASSWORD")
    values = {f"GUICHET_{name}": os.environ.get(f"GUICHET_{name}") or os.environ.get(name, "") for name in names}
    if missing := [name for name, value in values.items() if not value]:
        raise SystemExit(f"Not set: {', '.join(missing)}.")
    database = argv[0] if argv else "guichet"
    superuser_url, owner, app, backup = values.values()
    await ensure_roles_and_database(superuser_url, database, owner, app, backup)
    print(f"Database {database} and its roles are ready.")
