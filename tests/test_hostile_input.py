"""What no browser sends: 4xx with the one error body, never 500, never an echo (SECURITY R-70, R-71)."""

import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.core.http import api_routes
from api.core.spa import page_response
from api.main import declared_caller
from tests.callers import Caller, Company

MARK = "canary-5f3a"
HOSTILE = {
    "NUL": b'{"name": "' + MARK.encode() + b'\\u0000"}',
    "lone surrogate": b'{"name": "' + MARK.encode() + b'\\ud800"}',
    "NaN": b'{"name": NaN, "x": "' + MARK.encode() + b'"}',
    "Infinity": b'{"name": -Infinity}',
    "1e400": b'{"name": 1e400, "x": "' + MARK.encode() + b'"}',
    "huge integer": b'{"name": ' + b"9" * 5000 + b"}",
    "beyond 64 bits": b'{"limit": 9223372036854775808}',
    "duplicate keys": b'{"name": 1, "name": 2}',
    "depth": b"[" * 100_000 + b"]" * 100_000,
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "not JSON": MARK.encode(),
    "empty": b"",
    "a list": b"[]",
    "a string": b'"' + MARK.encode() + b'"',
    "null": b"null",
    "unknown field": json.dumps({MARK: MARK}).encode(),
}


def with_body(app: FastAPI) -> list[APIRoute]:
    return [route for route in api_routes(app.routes) if route.include_in_schema and route.body_field is not None]


def callers_of(company: Company, officer: Caller, administrator: Caller, client: Caller) -> dict[str, Caller]:
    """Somebody for each kind of caller that an operation declares."""
    office = {
        "officer": officer,
        "anybody of the office": officer,
        "audit reader": administrator,
        "administrator": administrator,
    }
    return {"anybody": client, "member": company.manager, "manager": company.manager} | office


@pytest.mark.parametrize("name", sorted(HOSTILE))
async def test_hostile_bodies_are_refused_everywhere(
    name: str, app: FastAPI, company: Company, officer: Caller, administrator: Caller, client: Caller
) -> None:
    ids: defaultdict[str, str] = defaultdict(lambda: "0" * 32)
    callers = callers_of(company, officer, administrator, client)
    for route in with_body(app):
        (kind,) = declared_caller(route.dependant)
        answer = await callers[kind].request(
            min(route.methods or ()),
            route.path.format_map(ids),
            content=HOSTILE[name],
            headers={"Content-Type": "application/json", "Idempotency-Key": "x", "If-Match": '"1"'},
        )
        if route.name == "create_invoice_check" and name in {"unknown field", "beyond 64 bits"}:
            assert answer.status_code < 500
            assert MARK not in answer.text
            continue
        assert 400 <= answer.status_code < 500, (route.name, answer.status_code, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert MARK not in answer.text, route.name


async def test_unknown_parameters_are_refused_everywhere(
    app: FastAPI, company: Company, officer: Caller, administrator: Caller, client: Caller
) -> None:
    """A misspelled filter must not give everything; its name, which may be somebody's, is not repeated."""
    callers = callers_of(company, officer, administrator, client)
    routes = [route for route in api_routes(app.routes) if route.include_in_schema]
    for route in routes:
        (kind,) = declared_caller(route.dependant)
        path = route.path.replace("{", "").replace("}", "")
        answer = await callers[kind].request(min(route.methods or ()), path, params={MARK: "1"}, json={})
        assert (answer.status_code, answer.json()["code"]) == (422, "query_not_valid"), (route.name, answer.text)
        assert MARK not in answer.text
    assert len(routes) > 50


async def test_a_body_of_forty_megabytes_is_refused_without_being_read(app: FastAPI, company: Company) -> None:
    sent = 0

    async def megabytes() -> Any:
        nonlocal sent
        for _ in range(40):
            sent += 1
            yield b"x" * 1_000_000

    answer = await company.manager.post(
        "/api/v1/drafts", content=megabytes(), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    announced = await company.manager.post(
        "/api/v1/drafts", content=b"{}", headers={"Content-Type": "application/json", "Content-Length": "40000000"}
    )
    assert announced.status_code == 413


async def test_a_draft_of_more_than_256_kilobytes_is_refused(company: Company) -> None:
    answer = await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {"remark": "x" * 300_000}})
    assert (answer.status_code, answer.json()["code"]) == (413, "draft_too_large")


@pytest.mark.parametrize(
    "text",
    ["a\u202eb", "a\u0007b", "a\u2066b", "\ufeffa", "a\nb", "x" * 36],
    ids=["bidi override", "control", "bidi isolate", "BOM", "two lines", "too long"],
)
async def test_hostile_text_is_refused_at_its_field(text: str, company: Company) -> None:
    answer = await company.manager.submit(company.ready.body | {"own_reference": text})
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/own_reference"]


async def test_wrong_addresses_and_methods_get_the_one_error_body(client: Caller) -> None:
    for method, path, status in (
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/nothing/%2e%2e/%00", 404),
        ("PATCH", "/api/v1/settings", 405),
        ("DELETE", "/api/v1/invoices", 405),
    ):
        answer = await client.request(method, path)
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["status"] == status
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/invoices", "GET, HEAD, POST"),
        ("POST", "/api/v1/drafts/019300aa-0000-7000-8000-000000000001", "DELETE, GET, HEAD, PUT"),
        ("GET", "/api/v1/invoice-checks", "POST"),
        ("HEAD", "/api/v1/invoice-checks", "POST"),
        ("POST", "/login", "GET, HEAD"),
        ("POST", "/api/v1/nothing", None),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(
    client: Caller, method: str, path: str, allowed: str | None
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers.get("Allow")) == (405 if allowed else 404, allowed)


async def test_wrong_filters_are_named_without_their_value(company: Company) -> None:
    answer = await company.manager.get(f"/api/v1/invoices?limit={MARK}&cursor={MARK}&from=31.12.2024")
    assert answer.status_code == 422
    assert {e["pointer"] for e in answer.json()["errors"]} == {"?limit", "?from"}
    assert MARK not in answer.text
    assert (await company.manager.get(f"/api/v1/invoices?cursor={MARK}")).json()["code"] == "cursor_not_valid"


async def test_every_answer_carries_the_security_headers(client: Caller) -> None:
    for path in ("/api/v1/settings", "/api/v1/nothing", "/health/live", "/connexion"):
        headers = (await client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (await client.get("/api/v1/settings")).headers["Cache-Control"] == "no-store"


async def test_piled_up_accents_do_not_stop_the_process(client: Caller, company: Company) -> None:
    """Normalising 800 kB of alternating marks takes minutes: what cannot fit is refused before."""
    bomb = "e" + "\u0301\u0316" * 100_000
    started = time.process_time()
    check = await company.manager.post("/api/v1/invoice-checks", json={"remark": bomb, "own_reference": bomb})
    session = await client.post("/api/v1/sessions", json={"code": bomb})
    assert check.status_code == 200
    assert session.status_code == 422
    assert time.process_time() - started < 5


async def test_more_values_than_any_invoice_has_are_refused(company: Company) -> None:
    for body in ({str(n): n for n in range(20_000)}, {"form": {"kind": "other", "lines": [{}] * 20_000}}):
        answer = await company.manager.post("/api/v1/invoice-checks", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "json_not_valid")


@pytest.mark.parametrize("query", ["cursor=%00", "kind=%00", "kind=%E2%80%AE"])
async def test_hostile_filters_are_named(query: str, company: Company) -> None:
    answer = await company.manager.get(f"/api/v1/invoices?{query}")
    assert answer.status_code == 422, answer.text


async def test_a_long_path_is_a_page_like_any_other(client: Caller, app: FastAPI, tmp_path: Path) -> None:
    """The system refuses to look for a file of such a name; that must not read as a full disk."""
    (tmp_path / "app.html").write_text("page")
    page = page_response(tmp_path, f"/{'a' * 300}.x")
    assert page.status_code == 200
    assert (await client.get(f"/{'a' * 300}.x")).status_code in {200, 404}


async def test_bodies_of_another_type_are_refused(company: Company) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        headers = {"Content-Type": content_type, "Idempotency-Key": "x"}
        answer = await company.manager.post("/api/v1/invoices", content=json.dumps(company.ready.body), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (415, "media_type"), content_type
