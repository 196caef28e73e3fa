"""Registering as somebody does who reads the mails of the address."""

from typing import Any
from urllib.parse import urlsplit

from api import worker
from api.core.db import Database
from tests.callers import BASE, Caller
from tests.records import mails

PATH = "/api/v1/registrations"
CONFIRM = f"{PATH}/confirmations"


async def mailed_token(database: Database) -> str:
    """What stands in the fragment of the newest mailed link."""
    await worker.drain(database)
    said = (await mails(database, "registration_confirm"))[-1].text or ""
    address = next(word for word in said.split() if word.startswith(f"{BASE}/registration/confirm#"))
    return urlsplit(address).fragment


async def registered(client: Caller, database: Database, body: dict[str, Any]) -> None:
    """Send a registration and confirm its address: the office has it then."""
    assert (await client.post(PATH, json=body)).status_code == 202
    assert (await client.post(CONFIRM, json={"token": await mailed_token(database)})).status_code == 201
