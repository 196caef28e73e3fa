"""Clients that submit invoices and repeat what failed with the same key, as a good program does."""

import asyncio
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from api.core.db import DbRole
from api.notifications.service import queue_mail
from tests.callers import BROWSER
from tests.factories import make_company, make_ready, open_session
from tests.faults.system import System
from tests.postgres import apart, database_on

TRIES = 600  # of one submission
SECONDS = 60  # for one submission


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody logged in with a body that is accepted."""

    token: str
    body: dict[str, Any]


@dataclass(slots=True)
class Ledger:
    """What clients were told: key → the answer of its acknowledgement."""

    acknowledged: dict[str, httpx.Response] = field(default_factory=dict)
    senders: dict[str, Sender] = field(default_factory=dict)  # key → who sent it
    unresolved: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)  # answers that no repetition can help
    failures: int = 0


async def make_senders(url: str, companies: int, each: int) -> list[Sender]:
    database = database_on(url)
    senders = []
    for _ in range(companies):
        company = await make_company(database)
        for _ in range(each):
            ready = await make_ready(database, company)
            senders.append(Sender(await open_session(database, company.collaborator.id, company.id), ready.body))
        async with database.transaction(DbRole.WORKER) as session:
            person = company.manager
            await queue_mail(
                session, "login_warning", recipient=person.email, language="fr", person_id=person.id, params={}
            )
    await database.close()
    return senders


async def _submit(urls: list[str], sender: Sender, key: str, ledger: Ledger) -> None:
    """One submission until it is acknowledged, on whichever API answers."""
    body = sender.body | {"own_reference": key}
    headers = BROWSER | {"Idempotency-Key": key, "Cookie": f"sid={sender.token}"}
    deadline = time.monotonic() + SECONDS
    ledger.senders[key] = sender
    ledger.unresolved.add(key)
    async with httpx.AsyncClient(timeout=10) as client:
        for _ in range(TRIES):
            try:
                answer = await client.post(f"{random.choice(urls)}/api/v1/invoices", json=body, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 201:
                ledger.acknowledged[key] = answer
                ledger.unresolved.discard(key)
                return
            ledger.failures += 1
            if answer is not None and answer.status_code not in {409, 503}:
                ledger.refused.append(f"{answer.status_code} {answer.json().get('code')}")
            if time.monotonic() > deadline:
                return
            await asyncio.sleep(random.uniform(0.02, 0.15))


async def repeat(url: str, sender: Sender, key: str) -> httpx.Response:
    """The same submission once more."""
    body = sender.body | {"own_reference": key}
    headers = BROWSER | {"Idempotency-Key": key, "Cookie": f"sid={sender.token}"}
    async with httpx.AsyncClient(timeout=10) as client:
        return await client.post(f"{url}/api/v1/invoices", json=body, headers=headers)


async def _all(urls: list[str], senders: list[Sender], ledger: Ledger, enough: threading.Event) -> None:
    async def one(sender: Sender) -> None:
        while not enough.is_set():
            await _submit(urls, sender, uuid4().hex, ledger)

    await asyncio.gather(*[one(sender) for sender in senders])


@contextmanager
def submissions(system: System, companies: int = 2, each: int = 4) -> Iterator[Ledger]:
    """Submissions run in a thread while the body of the `with` breaks things; then each is brought to its end."""
    ledger, enough = Ledger(), threading.Event()
    senders = apart(make_senders(system.databases.app_url(system.name), companies, each))
    urls = [api.url for api in system.apis]
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(asyncio.run, _all(urls, senders, ledger, enough))
        try:
            yield ledger
        finally:
            enough.set()
            running.result()
