"""`make bench`: submit, list and search beside their floors, and the check of every type, for a company with 100,000
invoices. Quote the ratios."""

import asyncio
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import asyncpg

from api.running.postgres import free_port
from tests.bench import floor
from tests.bench.checks import measure_checks
from tests.bench.load import Measured, load
from tests.bench.seed import Tenant, seed
from tests.postgres import Databases, apart, durable_cluster

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = int(os.environ.get("BENCH_CONNECTIONS", "8"))
PROCESSES = int(os.environ.get("BENCH_PROCESSES", "2"))
ONLY = os.environ.get("BENCH_ONLY", "")
KEY = "bench-key"
_serial = itertools.count()


@dataclass(frozen=True, slots=True)
class Workload:
    name: str
    goal: float
    expected: str
    request: Callable[[Tenant, str], bytes]
    tenants: slice


def http(tenant: Tenant, method: str, path: str, body: object = None, **headers: str) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Cookie: sid={tenant.token}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def _submit(tenant: Tenant, key: str) -> bytes:
    return http(tenant, "POST", "/api/v1/invoices", tenant.body, Idempotency_Key=key)


def _list(tenant: Tenant, _: str) -> bytes:
    return http(tenant, "GET", "/api/v1/invoices?limit=25")


def _search(tenant: Tenant, _: str) -> bytes:
    return http(tenant, "POST", "/api/v1/invoices/searches", {"beneficiary": "dup jea", "limit": 25})


WORKLOADS = (
    Workload("submit", 0.25, "201", _submit, slice(0, None)),
    Workload("list", 0.4, "200", _list, slice(0, None)),
    Workload("search by name", 0.4, "200", _search, slice(0, 1)),
)


@dataclass(frozen=True, slots=True)
class Api:
    port: int
    pid: int


@contextmanager
def apis(url: str) -> Iterator[list[Api]]:
    """Processes of the application, each on a port of its own: a proxy in front shares connections out evenly, one port
    for all does not (all eight were seen at one of two processes)."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "GUICHET_ENVIRONMENT": "test",
        "GUICHET_LOG_LEVEL": "INFO",
        "GUICHET_FLOOD_LIMIT": "100000000/minute",
    }
    with ExitStack() as stack:
        running = [stack.enter_context(_api(free_port(), environment)) for _ in range(PROCESSES)]
        for api in running:
            _wait(api.port)
        yield running


@contextmanager
def _api(port: int, environment: Mapping[str, str]) -> Iterator[Api]:
    command = [sys.executable, "-m", "uvicorn", "api.main:app", "--port", str(port), "--no-access-log"]
    with tempfile.TemporaryFile() as log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            yield Api(port, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the application did not become ready")


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _asking(workload: Workload, *tenants: Tenant) -> Callable[[], bytes]:
    """Requests with a key of their own, for the tenants in turn."""
    turn = itertools.cycle(tenants)
    return lambda: workload.request(next(turn), f"{KEY}-{next(_serial)}")


def record(databases: Databases, name: str, workload: Workload, tenants: list[Tenant], folder: Path) -> list[Path]:
    """One request of each tenant with the server's log open, as pgbench scripts."""
    superuser = databases.superuser_url(name)
    logs = databases.cluster.data_dir / "log"
    scripts = []
    apart(_execute(superuser, "ALTER ROLE guichet_app SET log_min_duration_statement = 0"))
    try:
        with apis(databases.app_url(name)) as running:
            ports = [api.port for api in running]
            for number, tenant in enumerate(tenants[:6]):
                # First a few unlogged ones: the first request of a connection also asks for types.
                asking = _asking(workload, tenant)
                asyncio.run(load(ports[:1], asking, connections=1, seconds=0.3, expected=workload.expected))
                apart(_execute(superuser, "SELECT pg_rotate_logfile()"))
                time.sleep(0.3)
                for file in logs.glob("*.json"):
                    file.write_bytes(b"")
                before = next(_serial)
                asyncio.run(_once(ports[0], workload.request(tenant, f"{KEY}{before}x")))
                time.sleep(0.3)
                known = {
                    str(v)
                    for v in (tenant.organisation_id, tenant.beneficiary_id, tenant.bank_account_id, tenant.document_id)
                }
                known |= apart(_ids(superuser))
                text = floor.script(floor.statements(logs), known, f"{KEY}{before}x")
                path = folder / f"{workload.name.replace(' ', '-')}-{number}.sql"
                path.write_text(text, "utf-8")
                scripts.append(path)
    finally:
        apart(_execute(superuser, "ALTER ROLE guichet_app RESET log_min_duration_statement"))
    return scripts


async def _ids(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("SELECT id FROM people UNION ALL SELECT id FROM sessions")
        return {str(row["id"]) for row in rows}
    finally:
        await connection.close()


async def _once(port: int, request: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


def measure(databases: Databases, name: str, workload: Workload, tenants: list[Tenant], scripts: list[Path]) -> None:
    """Application and floor in turn, so that a machine that slows down slows both."""
    request = _asking(workload, *tenants)
    rounds: list[tuple[Measured, float]] = []
    with apis(databases.app_url(name)) as running:
        ports = [api.port for api in running]
        for number in range(ROUNDS + 1):
            seconds = SECONDS if number else 2
            ours = asyncio.run(
                load(ports, request, connections=CONNECTIONS, seconds=seconds, expected=workload.expected)
            )
            theirs = floor.run(
                databases.cluster, databases.app_url(name), scripts, clients=CONNECTIONS, seconds=int(seconds)
            )
            if number:  # the first round warms up
                rounds.append((ours, theirs))
    ratio = median(ours.rate / theirs for ours, theirs in rounds)
    best = median(ours.rate for ours, _ in rounds)
    failures = sum(ours.failures for ours, _ in rounds)
    print(
        f"{workload.name:15} {best:8.0f}/s  p50 {median(o.p50 for o, _ in rounds):6.1f} ms  "
        f"p95 {median(o.p95 for o, _ in rounds):6.1f} ms  floor {median(t for _, t in rounds):8.0f}/s  "
        f"ratio {ratio:.2f} (goal {workload.goal})  failures {failures}",
        flush=True,
    )


def main() -> None:
    settings = {
        "logging_collector": "on",
        "log_destination": "jsonlog",
        "log_directory": "log",
        "log_parameter_max_length": "-1",
        "shared_buffers": "512MB",
        "max_wal_size": "4GB",
    }
    folder = Path(tempfile.mkdtemp(prefix="guichet-bench-"))
    try:
        with durable_cluster(settings) as databases, databases.fresh_database() as name:
            print(f"{ROUNDS} rounds of {SECONDS:.0f} s, {CONNECTIONS} connections, {PROCESSES} API processes")
            tenants = apart(seed(databases.superuser_url(name)))
            wanted = ONLY.split(",") if ONLY else [workload.name for workload in WORKLOADS] + ["checks"]
            for workload in [workload for workload in WORKLOADS if workload.name in wanted]:
                chosen = tenants[workload.tenants]
                scripts = record(databases, name, workload, chosen, folder)
                measure(databases, name, workload, chosen, scripts)
            if "checks" in wanted:
                with apis(databases.app_url(name)) as running:
                    measure_checks(running[0].port, tenants[0], http, rounds=ROUNDS, seconds=SECONDS)
    finally:
        if os.environ.get("BENCH_KEEP"):
            print(f"scripts: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
