"""A PostgreSQL cluster of our own on 127.0.0.1: made, started, reused, stopped and killed by a few functions.

Only the programs of the wheel are used, not its Python layer, which adds system accounts and trusts everybody.
Everything is synchronous, so that pytest fixtures, the supervisor and scripts can call it alike.
"""

import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psutil

from api.running.binaries import find_binaries
from api.running.data_folder import SUPERUSER, PostgresDidNotStart, prepare
from api.running.processes import Account, die_with_parent, identity, service_account

HOST = "127.0.0.1"
RETRY_SECONDS = 5  # after kill -9, orphaned server processes hold the shared memory for a moment
START_SECONDS = 60  # crash recovery replays the log first
STOP_SECONDS = 30

# For data that may be lost with the machine: tests.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# A Popen that is collected while its process runs complains; a test cluster may outlive the worker that started it.
_started: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster and how to reach it as superuser. `binaries` also holds psql and pgbench."""

    host: str
    port: int
    superuser: str
    password: str = field(repr=False)
    data_dir: Path
    binaries: Path

    @classmethod
    def start(
        cls,
        data_dir: Path,
        *,
        durable: bool = True,
        settings: Mapping[str, str] | None = None,
        port: int | None = None,
        bound: bool = False,
        log: Path | None = None,
    ) -> Self:
        """Make the cluster where there is none, start it where it does not run, and return when it answers.

        A live one is reused as it is. `bound`: the server stops when this process dies, however it dies.
        """
        account = service_account()
        binaries = find_binaries(account)
        folder, password = prepare(data_dir, binaries, account, durable=durable)
        if not _answers(folder):
            options = {"listen_addresses": HOST} | (FORGETFUL if not durable else {}) | dict(settings or {})
            launch = _Launch(binaries, folder, account, log or data_dir.with_name(f"{data_dir.name}.log"), bound)
            launch.until_ready(options, port)
        return cls(HOST, _port(folder), SUPERUSER, password, folder, binaries)

    def url(self, database: str = "postgres", user: str | None = None, password: str = "") -> str:
        """`postgresql://…`; without a user the superuser's."""
        user, password = (self.superuser, self.password) if user is None else (user, password)
        return f"postgresql://{quote(user)}:{quote(password, safe='')}@{self.host}:{self.port}/{quote(database)}"

    def stop(self) -> None:
        stop_server(self.data_dir)

    def kill_everything(self) -> None:
        kill_server(self.data_dir)

    @property
    def running(self) -> bool:
        return find_postmaster(self.data_dir) is not None


def stop_server(folder: Path) -> None:
    """Fast shutdown: open transactions are rolled back, the rest is on disk. Stopping twice is fine."""
    postmaster = find_postmaster(folder)
    if postmaster is None:
        return
    with suppress(psutil.NoSuchProcess):
        postmaster.send_signal(signal.SIGINT)
    if not _ended([postmaster]):
        kill_server(folder)


def kill_server(folder: Path) -> None:
    """SIGKILL to the postmaster and all its children at once, as a power cut would (DECISIONS 34)."""
    victims = server_processes(folder)
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            victim.kill()
    _ended(victims)


def _ended(processes: list[psutil.Process]) -> bool:
    """Wait for their end. A zombie has ended: whoever started it may take its time to notice."""
    deadline = time.monotonic() + STOP_SECONDS
    while any(_alive(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(0.01)
    for child in _started:
        child.poll()
    return not any(_alive(process) for process in processes)


def _alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def find_postmaster(folder: Path) -> psutil.Process | None:
    """The live server of this data folder. The number left in postmaster.pid may belong to anybody by now."""
    try:
        process = psutil.Process(int(_pid_file(folder)[0]))
        ours = process.name() == "postgres" and str(folder) in process.cmdline()
        return process if ours and _alive(process) else None
    except (psutil.NoSuchProcess, OSError, ValueError, IndexError):
        return None


def server_processes(folder: Path) -> list[psutil.Process]:
    """Every server process that works in this data folder, the postmaster first, orphans too."""
    postmaster = find_postmaster(folder)
    found = [postmaster] if postmaster else []
    for process in psutil.process_iter(["name"]):
        with suppress(psutil.Error, OSError):
            ours = process.info["name"] == "postgres" and process.cwd() == str(folder)
            if ours and process != postmaster and _alive(process):
                found.append(process)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class _Launch:
    binaries: Path
    folder: Path
    account: Account | None
    log: Path
    bound: bool

    def until_ready(self, options: Mapping[str, str], port: int | None) -> None:
        give_up = time.monotonic() + RETRY_SECONDS
        while True:
            _forget_stale_pid(self.folder)
            log_size = self.log.stat().st_size if self.log.exists() else 0
            process = self._spawn({**options, "port": str(port or free_port())})
            if _ready(process, self.folder):
                return
            words = self.log.read_bytes()[log_size:].decode(errors="replace")
            if time.monotonic() > give_up or (port and "Address already in use" in words):
                raise PostgresDidNotStart(f"PostgreSQL did not start in {self.folder}:\n{words}")
            time.sleep(0.2)

    def _spawn(self, options: Mapping[str, str]) -> subprocess.Popen[bytes]:
        # No Unix socket: its path is limited to 107 bytes; 127.0.0.1 with a password serves every folder alike.
        command = [str(self.binaries / "postgres"), "-D", str(self.folder), "-c", "unix_socket_directories="]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT) if self.bound else None,  # noqa: PLW1509 - few threads yet
                **identity(self.account),
            )
        _started.append(process)
        return process


def _ready(process: subprocess.Popen[bytes], folder: Path) -> bool:
    """Wait for the server; false when it gave up or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _status(folder) == "ready" and _pid_file(folder)[0] == str(process.pid):
            return True
        time.sleep(0.02)
    if process.poll() is None:
        process.kill()
        process.wait()
    return False


def _answers(folder: Path) -> bool:
    """Whether a live server can be reused. One that is just starting or stopping is waited for."""
    deadline = time.monotonic() + STOP_SECONDS
    while find_postmaster(folder) and time.monotonic() < deadline:
        if _status(folder) == "ready":
            return True
        time.sleep(0.05)
    return False


def _forget_stale_pid(folder: Path) -> None:
    """After kill -9 the number in postmaster.pid may have gone to another program, which would block the start."""
    if not server_processes(folder):
        (folder / "postmaster.pid").unlink(missing_ok=True)


def _pid_file(folder: Path) -> list[str]:
    """Lines: number, data folder, start, port, socket folder, address, shared memory, status."""
    return (folder / "postmaster.pid").read_text().splitlines()


def _status(folder: Path) -> str:
    with suppress(OSError, IndexError):
        return _pid_file(folder)[7].strip()
    return ""


def _port(folder: Path) -> int:
    return int(_pid_file(folder)[3])
