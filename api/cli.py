"""Commands: `python -m api.cli <command>`."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from alembic import command
from alembic.config import Config

from api.core.config import get_settings, sqlalchemy_url

ROOT = Path(__file__).parent.parent


def alembic_config() -> Config:
    return Config(toml_file=str(ROOT / "pyproject.toml"))


def migrate() -> None:
    """Bring the tables to this version and fill the catalogues; connects with MIGRATION_DATABASE_URL."""
    command.upgrade(alembic_config(), "head")
    asyncio.run(_prepare())


async def _prepare() -> None:
    """What every installation needs beside its tables: partitions ahead of time and the seeded catalogues."""
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    from api.invoices.holidays import seed_holidays
    from api.invoices.reasons import seed_reasons
    from api.invoices.tariffs.rows import seed_tariffs

    engine = create_async_engine(sqlalchemy_url(get_settings().migration_database_url))
    async with engine.begin() as connection:
        today = date.today()  # noqa: DTZ011 - any nearby day does
        await connection.execute(text("SELECT make_audit_partitions(:today, 2)"), {"today": today})
        await seed_reasons(connection)
        await seed_tariffs(connection)
        await seed_holidays(connection, today)
    await engine.dispose()


def openapi() -> None:
    """Write openapi/openapi.json."""
    from api.main import create_app

    # The document depends on neither, but the application does not come to be without them.
    os.environ.update(GUICHET_ENVIRONMENT="test", GUICHET_DATABASE_URL="postgresql://nobody@localhost/nothing")
    document = json.dumps(create_app().openapi(), ensure_ascii=False, indent=2, sort_keys=True)
    (ROOT / "openapi" / "openapi.json").write_text(document + "\n", "utf-8")


def roles() -> None:
    """Create the database and its roles; connects with GUICHET_SUPERUSER_DATABASE_URL."""
    from api.running.roles import main

    asyncio.run(main(sys.argv[2:]))


def dev() -> None:
    """Everything for a developer's machine in one process tree; `make run` calls it."""
    from api.running.supervisor import main

    sys.exit(main())


def demo_data() -> None:
    """Load the demo data into an empty database."""
    from api.demo.load import main

    asyncio.run(main())


def demo_accounts() -> None:
    """Print the demo accounts."""
    from api.demo.accounts import show

    print(show())


def create_administrator() -> None:
    """Add the office's first administrator and print the link to choose a password."""
    from api.running.first_administrator import main

    asyncio.run(main(sys.argv[2:]))


def audit() -> None:
    """Verify the audit log (`audit verify`), seal it now (`audit seal`), or print the keys (`audit public-key`)."""
    from api.running.audit import main

    sys.exit(asyncio.run(main(sys.argv[2:])))


def bounce() -> None:
    """Read a mail that came back from standard input and mark the one it reports; a mail server calls it."""
    from api.core.db import is_passing
    from api.notifications.bounces import main

    try:
        asyncio.run(main())
    except Exception as error:
        if is_passing(error):
            sys.exit(os.EX_TEMPFAIL)  # the mail server keeps the report and calls again
        raise


def reconcile() -> None:
    """Prove that what came in is there: print each sum in and out, end with 1 where one does not agree."""
    from api.failed_steps.reconciliation import main

    table, differences = asyncio.run(main())
    print(table)
    if differences:
        sys.exit(1)


COMMANDS: dict[str, Callable[[], None]] = {
    "migrate": migrate,
    "openapi": openapi,
    "roles": roles,
    "create-administrator": create_administrator,
    "audit": audit,
    "bounce": bounce,
    "reconcile": reconcile,
    "dev": dev,
    "demo-data": demo_data,
    "demo-accounts": demo_accounts,
}
WITH_OWN_ARGUMENTS = {"roles", "create-administrator", "audit"}


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m api.cli", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, run in COMMANDS.items():
        subparsers.add_parser(name, help=run.__doc__, add_help=name not in WITH_OWN_ARGUMENTS)
    COMMANDS[parser.parse_known_args(arguments)[0].command]()


if __name__ == "__main__":
    main(sys.argv[1:])
