"""Failed steps as administrators see them, and as they come to be."""

from typing import Any

from api.core.db import Database
from api.failed_steps.finding import find_failed_steps
from tests.callers import Caller

PATH = "/api/v1/office/failed-steps"


async def listed(administrator: Caller, **query: str) -> list[dict[str, Any]]:
    answer = await administrator.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def found(database: Database, administrator: Caller, **query: str) -> list[dict[str, Any]]:
    """What is open once the worker has looked."""
    await find_failed_steps(database)
    return await listed(administrator, **query)


async def retry(administrator: Caller, step: dict[str, Any]) -> dict[str, Any]:
    answer = await administrator.post(f"{PATH}/{step['id']}/retries")
    assert answer.status_code == 202, answer.text
    shown: dict[str, Any] = answer.json()
    return shown
