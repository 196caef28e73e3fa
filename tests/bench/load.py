"""A lean HTTP load: raw keep-alive connections, so that the client takes little of the two cores it shares."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests a second, and milliseconds of the median and of the slowest twentieth."""

    rate: float
    p50: float
    p95: float
    failures: int


async def _one_connection(
    port: int, request: Callable[[], bytes], until: float, times: list[float], expected: bytes
) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    failures = 0
    try:
        while time.perf_counter() < until:
            started = time.perf_counter()
            writer.write(request())
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            times.append(time.perf_counter() - started)
            failures += expected not in head[:20]
    finally:
        writer.close()
    return failures


async def load(
    ports: Sequence[int], request: Callable[[], bytes], *, connections: int, seconds: float, expected: str
) -> Measured:
    """Call for some seconds over some connections at once, which are shared out over the ports."""
    times: list[float] = []
    started = time.perf_counter()
    until = started + seconds
    calls = [
        _one_connection(ports[number % len(ports)], request, until, times, expected.encode())
        for number in range(connections)
    ]
    failures = sum(await asyncio.gather(*calls))
    elapsed = time.perf_counter() - started
    milliseconds = [value * 1000 for value in times]
    return Measured(len(times) / elapsed, median(milliseconds), quantiles(milliseconds, n=20)[18], failures)
