"""`make run` as one process tree: everything starts, everything ends, and what went wrong is said."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from api.running.postgres import Cluster, find_postmaster, free_port, kill_server

REPOSITORY = Path(__file__).parents[2]


class Product:
    """A supervisor under test."""

    def __init__(self, state: Path, *arguments: str, **environment: str) -> None:
        self.state, self.port = state, free_port()
        options = ("--state", str(state), "--port", str(self.port), "--forgetful", "--empty", *arguments)
        inherited = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "api.running.supervisor", *options],
            cwd=REPOSITORY,
            env=inherited | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_ready(self) -> list[psutil.Process]:
        """All its processes."""
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if "Ready." in line:
                return [self.part("uvicorn"), self.part("api.worker"), self.postmaster()]
        raise AssertionError(f"it ended with {self.process.wait()} and said: {said}")

    def part(self, word: str) -> psutil.Process:
        children = psutil.Process(self.process.pid).children()
        found: psutil.Process = next(child for child in children if word in " ".join(child.cmdline()))
        return found

    def postmaster(self) -> psutil.Process:
        found = find_postmaster((self.state / "data").resolve())
        assert found is not None
        return found

    def end(self) -> tuple[int, str]:
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said


@contextmanager
def started(state: Path, *arguments: str, **environment: str) -> Iterator[Product]:
    product = Product(state, *arguments, **environment)
    try:
        yield product
    finally:
        product.process.kill()
        product.process.communicate()
        kill_server((state / "data").resolve())


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def wait_for_the_end_of(processes: list[psutil.Process]) -> None:
    deadline = time.monotonic() + 20
    while alive(processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive(processes) == []


def test_ctrl_c_ends_the_whole_tree_cleanly(open_folder: Path) -> None:
    with started(open_folder) as product:
        processes = product.wait_until_ready()
        with urlopen(f"http://127.0.0.1:{product.port}/health/ready", timeout=5) as answer:
            assert answer.status == 200
        product.process.send_signal(signal.SIGINT)
        code, said = product.end()
        assert code == 0
        assert "Traceback" not in said
        assert alive(processes) == []
    assert "database system is shut down" in (open_folder / "logs" / "postgres.log").read_text()


def test_killed_supervisor_takes_everything_with_it(open_folder: Path) -> None:
    with started(open_folder) as product:
        processes = product.wait_until_ready()
        product.process.kill()
        wait_for_the_end_of(processes)


@pytest.mark.parametrize(("word", "name"), [("uvicorn", "API"), ("api.worker", "Worker")])
def test_death_of_a_part_is_said_and_ends_the_rest(open_folder: Path, word: str, name: str) -> None:
    with started(open_folder) as product:
        processes = product.wait_until_ready()
        product.part(word).kill()
        code, said = product.end()
        assert code == 1
        assert f"{name} ended by signal SIGKILL" in said
        assert alive(processes) == []


def test_second_run_from_the_same_folder_is_refused_and_harms_nothing(open_folder: Path) -> None:
    with started(open_folder) as product:
        processes = product.wait_until_ready()
        second = Product(open_folder)
        code, said = second.end()
        assert code == 1
        assert "already runs" in said
        assert alive(processes) == processes


def test_command_runs_beside_the_product_and_decides_the_exit_code(open_folder: Path) -> None:
    script = "import os, sys, urllib.request as r; r.urlopen(os.environ['BASE_URL'] + '/health/ready'); sys.exit(7)"
    with started(open_folder, "--with", sys.executable, "-c", script) as product:
        assert product.end()[0] == 7


def test_database_url_alone_lets_a_superuser_prepare_that_server(open_folder: Path) -> None:
    cluster = Cluster.start(open_folder / "elsewhere", durable=False, bound=True)
    state = open_folder / "state"
    state.mkdir()
    with started(state, DATABASE_URL=cluster.url("counter")) as product:
        assert product.process.stdout
        assert any("Ready." in line for line in product.process.stdout)
        assert not (state / "data").exists()
        product.process.terminate()
        assert product.end()[0] == 0
    assert cluster.running


def test_database_that_does_not_answer_is_said_in_one_sentence(open_folder: Path) -> None:
    url = f"postgresql://postgres:secret@127.0.0.1:{free_port()}/guichet"
    with started(open_folder, DATABASE_URL=url) as product:
        code, said = product.end()
        assert code == 1
        assert "cannot be prepared" in said
        assert "secret" not in said
        assert "Traceback" not in said


def test_taken_port_is_said_before_anything_starts(open_folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with started(open_folder, "--port", str(taken.getsockname()[1])) as product:
            code, said = product.end()
            assert code == 1
            assert "make run PORT=" in said
            assert not (open_folder / "data").exists()
