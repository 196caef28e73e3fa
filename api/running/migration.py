"""`make migration NAME="…"`: drafts the next migration by comparing the models with a database at the last one.

Row level security, grants and triggers are written by hand: Alembic does not see them (DECISIONS 36).
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.running.addresses import Passwords, addresses_on
from api.running.postgres import Cluster

REPOSITORY = Path(__file__).parents[2]
VERSIONS = REPOSITORY / "migrations" / "versions"


def main(arguments: list[str]) -> int:
    name = " ".join(arguments).strip()
    if not name:
        sys.exit('Give it a name: make migration NAME="add mandates"')
    with _empty_cluster() as cluster:
        addresses = asyncio.run(addresses_on(cluster.url(), Passwords("owner", "app", "backup")))
        environment = os.environ | {
            "GUICHET_ENVIRONMENT": "development",
            "GUICHET_DATABASE_URL": addresses.app,
            "GUICHET_MIGRATION_DATABASE_URL": addresses.owner,
        }
        revision = ("revision", "--autogenerate", "--rev-id", _next_number(), "--message", name)
        for command in (("api.cli", "migrate"), ("alembic", *revision)):
            subprocess.run([sys.executable, "-m", *command], cwd=REPOSITORY, env=environment, check=True)
    return 0


@contextmanager
def _empty_cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="guichet-migration-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's account must get to its data
        cluster = Cluster.start(Path(folder) / "data", durable=False, bound=True)
        try:
            yield cluster
        finally:
            cluster.stop()


def _next_number() -> str:
    return f"{max((int(path.name[:4]) for path in VERSIONS.glob('[0-9]*_*.py')), default=0) + 1:04}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
