"""The addresses of the database: our own cluster's, or those of the PostgreSQL that DATABASE_URL names."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg

from api.running.children import Failed
from api.running.roles import APP, OWNER, as_login, ensure_roles_and_database, on_database

DATABASE = "guichet"


@dataclass(frozen=True, slots=True)
class Passwords:
    owner: str
    app: str
    backup: str


@dataclass(frozen=True, slots=True)
class Addresses:
    app: str
    owner: str


def given(name: str) -> str:
    """An address from the environment, as asyncpg understands it."""
    url = os.environ.get(f"GUICHET_{name}") or os.environ.get(name, "")
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


async def addresses_on(superuser_url: str, passwords: Passwords) -> Addresses:
    """Make roles and database there. Raises Failed with what to do."""
    database = urlsplit(superuser_url).path.strip("/")
    database = DATABASE if database in {"", "postgres"} else database
    try:
        await ensure_roles_and_database(
            on_database(superuser_url, "postgres"), database, passwords.owner, passwords.app, passwords.backup
        )
    except (OSError, asyncpg.exceptions.PostgresError, RuntimeError) as problem:
        server = urlsplit(superuser_url).netloc.rpartition("@")[2]
        raise Failed(f"The database on {server} cannot be prepared: {problem}") from problem
    return Addresses(
        app=as_login(superuser_url, database, APP, passwords.app),
        owner=as_login(superuser_url, database, OWNER, passwords.owner),
    )


async def addresses_given(passwords: Passwords) -> Addresses | None:
    """From DATABASE_URL and MIGRATION_DATABASE_URL; alone, DATABASE_URL is a superuser's, who can make the roles."""
    url, owner = given("DATABASE_URL"), given("MIGRATION_DATABASE_URL")
    if not url:
        return None
    if owner:
        return Addresses(app=url, owner=owner)
    return await addresses_on(url, passwords)
