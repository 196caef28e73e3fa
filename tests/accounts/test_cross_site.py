"""Requests that another site makes a browser send change nothing (SECURITY R-03): every variant with every method."""

from typing import Final

import httpx
import pytest
from sqlalchemy import select

from api.accounts.models import Person
from api.core.db import Database
from tests.accounts.logging_in import refusal
from tests.callers import BASE, Caller, Company
from tests.factories import REVIEWER_ID

Headers = list[tuple[str, str]]


def site(*values: str) -> Headers:
    return [("Sec-Fetch-Site", value) for value in values]


def origin(*values: str) -> Headers:
    """As a browser without Sec-Fetch-Site sends it."""
    return [("Origin", value) for value in values]


VARIANTS: Final[dict[str, Headers]] = {
    "another site": site("cross-site"),
    "a sister domain": site("same-site"),
    "typed by hand or from a bookmark": site("none"),
    "an empty site": site(""),
    "a site in capitals": site("SAME-ORIGIN"),
    "two sites, the good one first": site("same-origin", "cross-site"),
    "two sites, the good one last": site("cross-site", "same-origin"),
    "two sites in one header": site("same-origin, cross-site"),
    "another site with our origin": site("cross-site") + origin(BASE),
    "an empty site with our origin": site("") + origin(BASE),
    "neither site nor origin": [],
    "neither, with our page as referer": [("Referer", f"{BASE}/account")],
    "no origin to tell": origin("null"),
    "an empty origin": origin(""),
    "another origin": origin("https://evil.example"),
    "a domain below ours": origin("http://evil.localhost:8000"),
    "a domain that begins as ours": origin(f"{BASE}.evil.example"),
    "a domain that ends as ours": origin("http://evil-localhost:8000"),
    "another port": origin("http://localhost:8001"),
    "no port": origin("http://localhost"),
    "another scheme": origin("https://localhost:8000"),
    "our address in numbers": origin("http://127.0.0.1:8000"),
    "our origin with a path": origin(f"{BASE}/"),
    "our origin as a user's name": origin("http://localhost:8000@evil.example"),
    "our origin after another": origin(f"https://evil.example {BASE}"),
    "two origins, ours first": origin(BASE, "https://evil.example"),
    "two origins, ours last": origin("https://evil.example", BASE),
    "a file": origin("file://"),
    "another origin that says what ours is": [*origin("https://evil.example"), ("X-Forwarded-Host", "localhost:8000")],
    "another origin that calls itself a read": [*origin("https://evil.example"), ("X-HTTP-Method-Override", "GET")],
}
METHODS: Final = {
    "POST": "/api/v1/drafts",
    "PUT": "/api/v1/organisation",
    "PATCH": "/api/v1/account",
    "DELETE": "/api/v1/sessions/current",
}


async def call(caller: Caller, method: str, path: str, headers: Headers, **content: object) -> httpx.Response:
    for name in ("Sec-Fetch-Site", "Origin"):
        caller.headers.pop(name, None)
    request = caller.build_request(method, path, headers=headers, **content)  # type: ignore[arg-type]
    return await caller.send(request)


def test_there_are_at_least_forty() -> None:
    assert len(VARIANTS) * len(METHODS) >= 40


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("variant", VARIANTS)
async def test_another_site_changes_nothing(method: str, variant: str, company: Company) -> None:
    caller = company.manager
    answer = await call(caller, method, METHODS[method], VARIANTS[variant], json={"language": "de"})
    assert refusal(answer) == (403, "cross_site")
    assert (await caller.get("/api/v1/sessions/current")).json()["person"]["language"] != "de"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/plain", b'{"language": "de"}'),
        ("application/x-www-form-urlencoded", b"language=de"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=language\r\n\r\nde\r\n--x--"),
    ],
)
async def test_what_a_form_can_send_without_asking_changes_nothing(
    kind: str, content: bytes, officer: Caller, database: Database
) -> None:
    async with database.transaction() as session:
        before = (await session.execute(select(Person.language).where(Person.id == REVIEWER_ID))).scalar_one()
    headers = [*site("cross-site"), ("Content-Type", kind)]
    answer = await call(officer, "PATCH", "/api/v1/office/account", headers, content=content)
    assert refusal(answer) == (403, "cross_site")
    async with database.transaction() as session:
        assert (await session.execute(select(Person.language).where(Person.id == REVIEWER_ID))).scalar_one() == before


@pytest.mark.parametrize("headers", [site("same-origin"), origin(BASE), site("same-origin") + origin(BASE)])
async def test_our_own_pages_may(headers: Headers, company: Company) -> None:
    answer = await call(company.manager, "PATCH", METHODS["PATCH"], headers, json={"language": "de"})
    assert (answer.status_code, answer.json()["person"]["language"]) == (200, "de")


@pytest.mark.parametrize("variant", ["another site", "another origin", "neither site nor origin"])
async def test_another_site_logs_nobody_in(variant: str, client: Caller) -> None:
    body = {"email": "nobody@societe.example", "password": "quatre mots au hasard", "audience": "company"}
    answer = await call(client, "POST", "/api/v1/logins", VARIANTS[variant], json=body)
    assert answer.status_code in {401, 403}
    assert "set-cookie" not in answer.headers
