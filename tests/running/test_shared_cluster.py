"""The cluster that the workers of one test run share."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from api.running.postgres import find_postmaster
from tests.postgres import durable_cluster, shared_cluster

REPOSITORY = Path(__file__).parents[2]
WORKER = (
    "from tests.postgres import shared_cluster; c = shared_cluster();"
    "print(c.cluster.data_dir, flush=True); c.copy_of_template('db_' + input())"
)


def worker(folder: Path, run: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=REPOSITORY,
        env=os.environ | {"TMPDIR": str(folder), "PYTEST_XDIST_TESTRUNUID": run},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def data_dir(process: subprocess.Popen[str]) -> Path:
    assert process.stdout
    return Path(process.stdout.readline().strip())


def test_workers_share_one_cluster_and_the_last_one_stops_it(open_folder: Path) -> None:
    first, second = worker(open_folder, "one"), worker(open_folder, "one")
    folder = data_dir(first)
    assert data_dir(second) == folder
    first.communicate("first")
    assert first.returncode == 0
    assert find_postmaster(folder) is not None
    second.communicate("second")
    assert second.returncode == 0
    assert find_postmaster(folder) is None
    assert not folder.exists()


def test_cluster_of_a_killed_run_is_removed_by_the_next_one(open_folder: Path) -> None:
    killed = worker(open_folder, "killed")
    folder = data_dir(killed)
    killed.kill()
    killed.communicate()
    assert find_postmaster(folder) is not None
    following = worker(open_folder, "following")
    assert data_dir(following) != folder
    assert find_postmaster(folder) is None
    assert not folder.exists()
    following.communicate("end")


async def test_fresh_database_has_the_tables_and_goes_away() -> None:
    databases = shared_cluster()
    with databases.fresh_database() as name:
        connection = await asyncpg.connect(databases.app_url(name))
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") > 10
        await connection.close()
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(databases.superuser_url(name))


@pytest.mark.durable
async def test_durable_cluster_writes_to_the_disk() -> None:
    with durable_cluster() as databases:
        connection = await asyncpg.connect(databases.superuser_url("postgres"))
        assert await connection.fetchval("SHOW fsync") == "on"
        assert await connection.fetchval("SHOW synchronous_commit") == "on"
        await connection.close()
        assert databases.cluster.data_dir != shared_cluster().cluster.data_dir
