"""kill -9 of the API, the worker and PostgreSQL while submissions run: nothing acknowledged is lost or doubled.

The harness counts only because it was seen to find losses when PostgreSQL may forget (DECISIONS 34).
"""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.findings import Findings, checkpoint, look, undelivered
from tests.faults.load import Ledger, repeat, submissions
from tests.faults.system import Program, System, running_system
from tests.postgres import apart

Record = Callable[[str, object], None]
FORGETFUL = {"synchronous_commit": "off", "wal_writer_delay": "10s"}


def kill_program(program: Program) -> None:
    program.kill()
    program.start()


def kill_postgres(system: System) -> None:
    system.kill_postgres()
    system.start_postgres()


def until_acknowledged(ledger: Ledger, more: int) -> None:
    """Wait for work to go on, so that the next kill meets some."""
    wanted, deadline = len(ledger.acknowledged) + more, time.monotonic() + 6
    while len(ledger.acknowledged) < wanted and time.monotonic() < deadline:
        time.sleep(0.01)


def kill_at_random(system: System, ledger: Ledger, times: int) -> None:
    """Each victim `times` times, in any order, at any moment while submissions run."""
    victims: list[Callable[[], None]] = [lambda: kill_postgres(system), lambda: kill_program(system.worker)]
    victims += [lambda api=api: kill_program(api) for api in system.apis]  # type: ignore[misc] # bound early
    order = victims * times
    random.shuffle(order)
    for kill in order:
        until_acknowledged(ledger, more=8)
        time.sleep(random.uniform(0, 0.3))
        kill()
    until_acknowledged(ledger, more=8)
    for api in system.apis:
        api.until_live()


def check_repetitions(system: System, ledger: Ledger) -> None:
    """Each key still gets the answer that was given."""
    keys = random.sample(sorted(ledger.acknowledged), min(20, len(ledger.acknowledged)))
    for key in keys:
        again = apart(repeat(system.apis[0].url, ledger.senders[key], key))
        assert again.content == ledger.acknowledged[key].content


def until_delivered(system: System) -> None:
    deadline = time.monotonic() + 20
    while apart(undelivered(system.superuser_url)):
        assert time.monotonic() < deadline, "a mail that was queued before the kills was never sent"
        time.sleep(0.2)


def record(record_property: Record, title: str, found: Findings, ledger: Ledger) -> None:
    text = (
        f"{found.acknowledged} acknowledged after {found.repeated} repetitions, {found.lost} lost, "
        f"{found.doubled} doubled, {found.incomplete} incomplete, {len(ledger.unresolved)} unresolved"
    )
    record_property(title, text)


@pytest.mark.durable
def test_no_acknowledged_submission_is_lost_or_doubled(tmp_path: Path, record_property: Record) -> None:
    with running_system(tmp_path) as system:
        with submissions(system) as ledger:
            kill_at_random(system, ledger, times=2)
        found = apart(look(system.superuser_url, ledger))
        record(record_property, "kill -9 of PostgreSQL, API and worker", found, ledger)
        assert found.acknowledged >= 40, "too few submissions to prove anything"
        assert found.wrong == 0, found
        assert not ledger.unresolved, "a submission was still refused after everything was back"
        assert not ledger.refused, "an answer that is neither success nor 'try again'"
        check_repetitions(system, ledger)
        until_delivered(system)


@pytest.mark.durable
def test_the_harness_finds_losses_when_postgres_may_forget(tmp_path: Path, record_property: Record) -> None:
    with running_system(tmp_path, FORGETFUL, apis=1) as system:
        with submissions(system) as ledger:
            apart(checkpoint(system.superuser_url))  # what the clients need is not forgotten
            until_acknowledged(ledger, more=30)
            kill_postgres(system)
        found = apart(look(system.superuser_url, ledger))
        record(record_property, "the same with a PostgreSQL that may forget", found, ledger)
        assert found.lost > 0, "the harness would not notice a loss"
