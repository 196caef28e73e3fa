"""`python -m tests.bench.logins`: twenty logins at once beside the usual work of others, whose p95 may at most double.

The usual work is a list every 50 ms on each of eight connections. Then the same with a burst of twenty logins every two
seconds, in turn with the first, so that a machine that slows down slows both. The memory is that of the API's
processes, at its highest during the bursts against before them. Quote the ratios.
"""

import asyncio
import json
import os
import time
from collections import Counter
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Final

SECONDS: Final = float(os.environ.get("BENCH_SECONDS", "10"))
ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "5"))
CONNECTIONS: Final = 8
PACE: Final = 0.05
BURST: Final = 20
EVERY: Final = 2.0
GOAL: Final = 2.0
os.environ |= {
    "GUICHET_LOGINS__ADDRESS_PER_5_MINUTES": "1000000",
    "GUICHET_LOGINS__ADDRESS_PER_HOUR": "1000000",
}

from tests.bench.__main__ import apis, http  # noqa: E402 - the settings are read from here on
from tests.bench.seed import Tenant, seed  # noqa: E402
from tests.postgres import apart, durable_cluster  # noqa: E402

_serial = count()


async def _ask(port: int, request: bytes) -> tuple[float, str]:
    """Seconds on a connection of its own, and the status."""
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    return time.perf_counter() - started, head[9:12].decode()


async def _work(port: int, request: bytes, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - started)
        await asyncio.sleep(max(0.0, PACE - times[-1]))
    writer.close()


def _login() -> bytes:
    body = {"email": f"p{next(_serial)}@bench.example", "password": "quatre mots au hasard", "audience": "company"}
    content = json.dumps(body).encode()
    head = (
        "POST /api/v1/logins HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def _bursts(ports: list[int], until: float, logins: list[tuple[float, str]]) -> None:
    while time.perf_counter() < until:
        began = time.perf_counter()
        asking = [_ask(ports[number % len(ports)], _login()) for number in range(BURST)]
        logins.extend(await asyncio.gather(*asking))
        await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - began)))


async def _round(ports: list[int], tenant: Tenant, *, bursts: bool) -> tuple[float, list[tuple[float, str]]]:
    """The p95 of the usual work in milliseconds, and the logins beside it."""
    times: list[float] = []
    logins: list[tuple[float, str]] = []
    until = time.perf_counter() + SECONDS
    request = http(tenant, "GET", "/api/v1/invoices?limit=25")
    working = [_work(ports[n % len(ports)], request, until, times) for n in range(CONNECTIONS)]
    await asyncio.gather(*working, *([_bursts(ports, until, logins)] if bursts else []))
    return quantiles(times, n=20)[18] * 1000, logins


def _memory(pids: list[int], what: str) -> float:
    """MiB of all processes: VmRSS now, VmHWM at its highest."""
    found = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        found += next(int(line.split()[1]) for line in lines if line.startswith(what))
    return found / 1024


def main() -> None:
    with durable_cluster({"shared_buffers": "512MB"}) as databases, databases.fresh_database() as name:
        tenant = apart(seed(databases.superuser_url(name)))[0]
        with apis(databases.app_url(name)) as running:
            ports, pids = [api.port for api in running], [api.pid for api in running]
            asyncio.run(_round(ports, tenant, bursts=False))
            before = _memory(pids, "VmRSS")
            alone, beside, logins = [], [], []
            for _ in range(ROUNDS):
                alone.append(asyncio.run(_round(ports, tenant, bursts=False))[0])
                p95, asked = asyncio.run(_round(ports, tenant, bursts=True))
                beside.append(p95)
                logins += asked
            peak = _memory(pids, "VmHWM")
    ratios = [theirs / own for theirs, own in zip(beside, alone, strict=True)]
    ratio = median(ratios)
    answers = Counter(status for _, status in logins)
    seconds = [taken for taken, _ in logins]
    print(
        f"{CONNECTIONS} connections, a list every {PACE * 1000:.0f} ms each; {BURST} logins at once every {EVERY:.0f} s"
    )
    print(f"p95 of lists alone {median(alone):.1f} ms, beside logins {median(beside):.1f} ms")
    print(f"ratio {ratio:.2f} (goal {GOAL}), of the rounds {', '.join(f'{each:.2f}' for each in ratios)}")
    print(f"logins: {dict(answers)}, median {median(seconds) * 1000:.0f} ms, slowest {max(seconds) * 1000:.0f} ms")
    print(f"memory of {len(pids)} processes: {before:.0f} MiB before, at most {peak:.0f} MiB, +{peak - before:.0f} MiB")
    if ratio > GOAL:
        raise SystemExit("others were slowed down too much")


if __name__ == "__main__":
    main()
