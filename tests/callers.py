"""Callers: HTTP clients on the application, as a browser would be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from api.accounts.access import Member
from api.core.db import Database
from tests.factories import REVIEWER_ID, MadeCompany, Ready, make_company, make_ready, open_session

BASE = "http://localhost:8000"
BROWSER = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "fr"}


class Caller(httpx.AsyncClient):
    """A browser. Requests carry what a same-origin page sends."""

    @classmethod
    def of(cls, app: FastAPI, cookie: tuple[str, str] | None = None) -> "Caller":
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        caller = cls(transport=transport, base_url=BASE, headers=BROWSER)
        if cookie:
            caller.hold(*cookie)
        return caller

    def hold(self, name: str, value: str) -> None:
        """Have a cookie as if the API had set it: one that it sets later replaces it."""
        self.cookies.set(name, value, domain="localhost.local", path="/")

    async def speak(self, language: str) -> None:
        """Choose the language of one's account; the browser's stays."""
        path = "/api/v1/office/account" if "office_sid" in self.cookies else "/api/v1/account"
        answer = await self.patch(path, json={"language": language})
        assert answer.status_code == 200, answer.text

    async def submit(self, body: object, key: str | None = None) -> httpx.Response:
        return await self.post("/api/v1/invoices", json=body, headers={"Idempotency-Key": key or str(uuid4())})


@dataclass(frozen=True, slots=True)
class Company:
    """A company and its people, logged in."""

    made: MadeCompany
    manager: Caller
    collaborator: Caller
    ready: Ready

    @property
    def id(self) -> UUID:
        return self.made.id


@asynccontextmanager
async def company_in(app: FastAPI, database: Database) -> AsyncIterator[Company]:
    made = await make_company(database)
    manager = await open_session(database, made.manager.id, made.id)
    collaborator = await open_session(database, made.collaborator.id, made.id)
    async with Caller.of(app, ("sid", manager)) as first, Caller.of(app, ("sid", collaborator)) as second:
        yield Company(made, first, second, await make_ready(database, made))


@asynccontextmanager
async def officer_in(app: FastAPI, database: Database, person_id: UUID = REVIEWER_ID) -> AsyncIterator[Caller]:
    token = await open_session(database, person_id, None)
    async with Caller.of(app, ("office_sid", token)) as caller:
        yield caller


def collaborator_of(company: Company) -> Member:
    """Who calls, for functions that are tried without a route."""
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    person = company.made.collaborator
    return Member(
        session_id=uuid4(),
        person_id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        language="fr",
        own_language="fr",
        role="collaborator",
        organisation_id=company.id,
        organisation_kind="company",
        accepted_terms=True,
        second_factor_at=moment,
        now=moment,
    )
