"""`invoice-checks` of every invoice type, for a company with 100,000 invoices: what the form waits for at each pause.

One caller at a time, as one person types; beside it the same connection asking for the settings, which needs no
database: what HTTP and the machine take.
"""

import asyncio
from collections.abc import Callable
from statistics import median

from api.invoices.forms import FORMS
from tests.bench.load import Measured, load
from tests.bench.seed import Tenant
from tests.invoices.kinds import kind_of

GOAL = 25.0  # milliseconds of the median

Http = Callable[..., bytes]


def body_of(kind: str, tenant: Tenant) -> dict[str, object]:
    """The type's example for the first person of the company."""
    example = kind_of(kind)
    return tenant.body | {"form": example.EXAMPLE} | getattr(example, "BODY", {})


def measure_checks(port: int, tenant: Tenant, http: Http, *, rounds: int, seconds: float) -> None:
    nothing = http(tenant, "GET", "/api/v1/settings")
    for kind in FORMS:
        request = http(tenant, "POST", "/api/v1/invoice-checks", body_of(kind, tenant))
        pairs = []
        for number in range(rounds + 1):
            length = seconds / 2 if number else 1
            pairs.append((_alone(port, request, length), _alone(port, nothing, length)))
        ours, theirs = zip(*pairs[1:], strict=True)  # the first round warms up
        p50 = median(one.p50 for one in ours)
        print(
            f"check {kind:20} p50 {p50:6.1f} ms  p95 {median(one.p95 for one in ours):6.1f} ms  (goal {GOAL:.0f})  "
            f"nothing p50 {median(one.p50 for one in theirs):5.1f} ms  failures {sum(one.failures for one in ours)}",
            flush=True,
        )


def _alone(port: int, request: bytes, seconds: float) -> Measured:
    return asyncio.run(load([port], lambda: request, connections=1, seconds=seconds, expected="200"))
