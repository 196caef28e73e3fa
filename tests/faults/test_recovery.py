"""PostgreSQL goes away, comes back, or stays silent: clear refusals in time, and recovery without a restart (R-72)."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.callers import BROWSER
from tests.faults.load import Sender, make_senders
from tests.faults.system import System, running_system
from tests.postgres import apart

pytestmark = pytest.mark.durable
REQUEST_SECONDS = 15
RECOVERY_SECONDS = 5


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running_system(tmp_path_factory.mktemp("faults"), apis=1) as system:
        yield system


@pytest.fixture(scope="module")
def senders(system: System) -> list[Sender]:
    return apart(make_senders(system.databases.app_url(system.name), companies=1, each=8))


def get(system: System, path: str, sender: Sender | None = None) -> httpx.Response:
    headers = BROWSER | ({"Cookie": f"sid={sender.token}"} if sender else {})
    return httpx.get(f"{system.apis[0].url}{path}", headers=headers, timeout=REQUEST_SECONDS + 5)


def fill_pool(system: System, senders: list[Sender]) -> None:
    """Several connections in the pool, as after an hour's work."""
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda sender: get(system, "/api/v1/invoices", sender), senders))
    assert {answer.status_code for answer in answers} == {200}


def check_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.elapsed.total_seconds() < REQUEST_SECONDS


REQUESTS = ("/api/v1/invoices", "/api/v1/sessions/current", "/api/v1/drafts", "/health/ready")


def seconds_until_well(system: System, sender: Sender) -> float:
    """How long answers are refusals; none may be anything else than a success or 'try again'."""
    started = time.monotonic()
    while time.monotonic() - started < RECOVERY_SECONDS + 1:
        answers = [get(system, path, sender) for path in REQUESTS]
        assert {answer.status_code for answer in answers} <= {200, 503}, [a.text for a in answers]
        if all(answer.status_code == 200 for answer in answers):
            break
    return time.monotonic() - started


def test_without_postgres_requests_are_refused_and_work_again_after_its_return(
    system: System, senders: list[Sender]
) -> None:
    fill_pool(system, senders)
    system.kill_postgres()
    for path in REQUESTS:
        check_refused(get(system, path, senders[0]))
    with ThreadPoolExecutor(8) as threads:  # each meets a dead connection of the pool, or none at all
        for answer in threads.map(lambda sender: get(system, "/api/v1/invoices", sender), senders):
            check_refused(answer)
    assert get(system, "/health/live").status_code == 200
    system.start_postgres()
    assert seconds_until_well(system, senders[0]) < RECOVERY_SECONDS
    fill_pool(system, senders)


def test_a_restart_that_nobody_noticed_costs_no_answer_but_try_again(system: System, senders: list[Sender]) -> None:
    fill_pool(system, senders)
    system.kill_postgres()
    system.start_postgres()
    assert seconds_until_well(system, senders[0]) < RECOVERY_SECONDS
    fill_pool(system, senders)


def test_a_postgres_that_says_nothing_holds_no_request_longer_than_its_time(
    system: System, senders: list[Sender]
) -> None:
    fill_pool(system, senders)
    system.freeze_postgres()
    try:
        with ThreadPoolExecutor(8) as threads:
            calls = [threads.submit(get, system, path, sender) for path, sender in zip(REQUESTS, senders, strict=False)]
            time.sleep(1)
            assert get(system, "/health/live").elapsed.total_seconds() < 3
            answers = [call.result() for call in calls]
    finally:
        system.thaw_postgres()
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert answer.elapsed.total_seconds() < REQUEST_SECONDS, answer.elapsed
    assert seconds_until_well(system, senders[0]) < RECOVERY_SECONDS
