"""SIGTERM: what runs is finished, nothing new begins, and the process ends in time (R-92)."""

import asyncio
import time
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from tests.callers import BROWSER
from tests.faults.load import Sender, make_senders
from tests.faults.system import Api, running_system
from tests.postgres import apart

SECONDS = 30


async def submit(api: Api, sender: Sender) -> httpx.Response:
    headers = BROWSER | {"Idempotency-Key": str(uuid4()), "Cookie": f"sid={sender.token}"}
    async with httpx.AsyncClient(timeout=20) as client:
        return await client.post(f"{api.url}/api/v1/invoices", json=sender.body, headers=headers)


async def until_waiting(connection: asyncpg.Connection) -> None:
    for _ in range(500):
        if await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            return
        await asyncio.sleep(0.005)
    raise AssertionError("the submission does not wait for the beneficiary's row")


async def terminate_during_a_submission(api: Api, sender: Sender, url: str) -> tuple[httpx.Response, bool]:
    """The submission's answer, and whether another client was still let in meanwhile."""
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()
    await transaction.start()
    beneficiary_id = UUID(sender.body["beneficiary_id"])
    await connection.execute("SELECT FROM beneficiaries WHERE id = $1 FOR UPDATE", beneficiary_id)
    running = asyncio.create_task(submit(api, sender))
    await until_waiting(connection)
    assert api.process is not None
    api.process.terminate()
    await asyncio.sleep(0.5)
    try:
        async with httpx.AsyncClient(timeout=2) as client:
            let_in = (await client.get(f"{api.url}/health/live")).status_code == 200
    except httpx.TransportError:
        let_in = False
    await transaction.rollback()
    await connection.close()
    return await running, let_in


@pytest.mark.durable
def test_a_running_submission_is_finished_and_no_other_begins(tmp_path: Path) -> None:
    with running_system(tmp_path, apis=1) as system:
        (sender,) = apart(make_senders(system.databases.app_url(system.name), companies=1, each=1))
        api, started = system.apis[0], time.monotonic()
        answer, let_in = apart(terminate_during_a_submission(api, sender, system.superuser_url))
        assert answer.status_code == 201, answer.text
        assert not let_in
        assert api.process is not None
        assert api.process.wait(SECONDS) in {0, -15}
        assert time.monotonic() - started < SECONDS
        assert system.worker.terminate(SECONDS) < SECONDS
