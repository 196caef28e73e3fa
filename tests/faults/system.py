"""The product as it runs in production: PostgreSQL, API processes and the worker, each of which can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

from api.running.postgres import Cluster, free_port, server_processes
from api.running.processes import die_with_parent
from tests.postgres import REPOSITORY, SETTINGS, Databases, apart, durable_cluster

START_SECONDS = 120  # a machine that is busy with other tests
HOST = "127.0.0.1"


@dataclass(slots=True)
class Program:
    """A process of ours that can be started, killed and started again."""

    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=REPOSITORY,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - nothing is locked before exec
        )

    def kill(self) -> None:
        """SIGKILL: no handler runs."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def terminate(self, seconds: float) -> float:
        """SIGTERM; how long it took to end. Raises when it takes longer than `seconds`."""
        assert self.process is not None
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(seconds)
        return time.monotonic() - started


@dataclass(slots=True)
class Api(Program):
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def until_live(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/health/live", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the API did not start")


class System:
    """A durable cluster with a database of its own, `apis` API processes and a worker."""

    def __init__(self, databases: Databases, folder: Path, settings: Mapping[str, str], apis: int) -> None:
        self.databases = databases
        self.name = f"faults_{uuid4().hex[:8]}"
        self._settings = SETTINGS | dict(settings)
        environment = os.environ | {
            "GUICHET_ENVIRONMENT": "test",
            "GUICHET_DATABASE_URL": databases.copy_of_template(self.name),
            "GUICHET_STORAGE_DIR": str(folder / "storage"),
        }
        self.apis = [self._api(environment) for _ in range(apis)]
        self.worker = Program([sys.executable, "-m", "api.worker"], environment)

    @staticmethod
    def _api(environment: Mapping[str, str]) -> Api:
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "api.main:app", "--host", HOST, "--port", str(port)]
        return Api([*command, "--log-level", "critical", "--timeout-graceful-shutdown", "28"], environment, port=port)

    @property
    def superuser_url(self) -> str:
        return self.databases.superuser_url(self.name)

    def start(self) -> None:
        for program in (*self.apis, self.worker):
            program.start()
        for api in self.apis:
            api.until_live()

    def kill_postgres(self) -> None:
        """The postmaster and all its children at once, as a power cut would."""
        self.databases.cluster.kill_everything()

    def start_postgres(self) -> None:
        old = self.databases.cluster
        Cluster.start(old.data_dir, settings=self._settings, port=old.port, bound=True)

    def freeze_postgres(self) -> None:
        """A server that holds its connections and says nothing more."""
        for process in server_processes(self.databases.cluster.data_dir):
            process.suspend()

    def thaw_postgres(self) -> None:
        for process in server_processes(self.databases.cluster.data_dir):
            process.resume()

    def stop(self) -> None:
        for program in (*self.apis, self.worker):
            program.kill()


@contextmanager
def running_system(folder: Path, settings: Mapping[str, str] | None = None, apis: int = 2) -> Iterator[System]:
    with durable_cluster(settings) as databases:
        system = System(databases, folder, settings or {}, apis)
        try:
            system.start()
            yield system
        finally:
            system.stop()


__all__ = ["Api", "Program", "System", "apart", "running_system"]
