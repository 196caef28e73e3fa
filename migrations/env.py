"""Runs migrations as the owner of the tables. `python -m api.cli migrate` calls it."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

from api.core.config import get_settings, sqlalchemy_url
from api.models import Base


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Monthly partitions are made by a function at run time, not by migrations."""
    return not (kind == "table" and name is not None and name.startswith("audit_events_"))


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, include_object=ours, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    engine = create_async_engine(sqlalchemy_url(get_settings().migration_database_url), poolclass=pool.NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(main())
