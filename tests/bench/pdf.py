"""`python -m tests.bench.pdf`: the pages of requests that one core draws in a second, for each type, short and long."""

import os
import sys
import time
from io import BytesIO
from statistics import median
from typing import Final

from pikepdf import Pdf

from api.documents.pdf import RequestPdf, draw_request
from api.invoices.forms import FORMS
from tests.invoices.printed import example, lengthened

GOAL: Final = 40
"""Pages a second on one core."""
ROUNDS: Final = 7
_PAGES_A_ROUND: Final = 30


def _pages(request: RequestPdf) -> int:
    with Pdf.open(BytesIO(draw_request(request))) as pdf:
        return len(pdf.pages)


def measure(request: RequestPdf) -> tuple[int, list[float]]:
    """The pages of a request, and how many a second of CPU were drawn in each round."""
    pages = _pages(request)
    times, speeds = max(1, _PAGES_A_ROUND // pages), []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(times):
            draw_request(request)
        speeds.append(times * pages / (time.process_time() - start))
    return pages, speeds


def main() -> int:
    slowest = float("inf")
    for kind in sorted(FORMS):
        short = example(kind, "fr")
        for request in (short, lengthened(short, 10)):
            pages, speeds = measure(request)
            slowest = min(slowest, median(speeds))
            print(f"{kind:18} {pages:3} pages  {min(speeds):5.0f} {median(speeds):5.0f} {max(speeds):5.0f} a second")
    print(f"{'the slowest type':18} {'':9}  {'':5} {slowest:5.0f} a second (goal {GOAL})")
    return int(slowest < GOAL)


if __name__ == "__main__":
    os.environ.setdefault("GUICHET_ENVIRONMENT", "development")
    sys.exit(main())
