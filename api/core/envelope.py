"""Around every request: its id, security headers, limits of size and time, the cross-site check, one log line."""

import asyncio
import re
import time
from typing import Final
from uuid import uuid4

import structlog
from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.config import Settings
from api.core.errors import BadRequest, Forbidden, Problem, TooLarge, Unavailable
from api.core.handlers import problem_response

log = structlog.get_logger("guichet.http")

BODY_BYTES: Final = 1_000_000
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def _all(scope: Scope, name: bytes) -> set[str]:
    """Every value of a header, so that a second one hides nothing."""
    return {value.decode("latin-1") for key, value in scope["headers"] if key == name}


async def _send_problem(problem: Problem, scope: Scope, receive: Receive, send: Send, settings: Settings) -> None:
    await problem_response(Request(scope), problem, settings)(scope, receive, send)


class Envelope:
    """Around every request: its id, security headers, size and time limits, the cross-site check, one log line."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        if method == "HEAD":  # answered as GET; the server, which keeps its own scope, sends no body (RFC 9110, 9.3.2)
            scope = {**scope, "method": "GET"}
        request_id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        seconds = seconds_for(scope, self.settings)
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                add_headers(MutableHeaders(raw=message["headers"]), scope["path"], request_id, self.settings)
                message["headers"] = message["headers"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                async with asyncio.timeout(seconds):
                    await self._guarded(scope, receive, send_with_headers)
            except TimeoutError:
                if not status:
                    await _send_problem(
                        Unavailable("too_slow", retry_after=5), scope, receive, send_with_headers, self.settings
                    )
            finally:
                log_request(method, scope, status, started)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            check_origin(scope, self.settings)
            limited = limit_body(scope, receive)
        except Problem as problem:
            await _send_problem(problem, scope, receive, send, self.settings)
            return
        await self.app(scope, limited, send)


def log_request(method: str, scope: Scope, status: int, started: float) -> None:
    """One line a request: the route's template, never the path, query, body or headers (R-90)."""
    route = scope.get("route")
    log.info(
        "request",
        method=method,
        route=getattr(route, "path", "-"),
        status=status,
        milliseconds=round((time.perf_counter() - started) * 1000, 1),
    )


CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)


def add_headers(headers: MutableHeaders, path: str, request_id: str, settings: Settings) -> None:
    """SECURITY R-05."""
    headers["X-Request-Id"] = request_id
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault(
        "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" if path.startswith("/api/") else CSP
    )
    if path.startswith(("/api/", "/health", "/dev/")):
        headers.setdefault("Cache-Control", "no-store")
    if settings.secure:
        headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


def check_origin(scope: Scope, settings: Settings) -> None:
    """Refuse changes that another site caused (R-03), and requests with two credentials (R-04)."""
    authorization = header(scope, b"authorization")
    if authorization is not None and any(name.endswith("sid") for name in Request(scope).cookies):
        raise BadRequest("two_credentials")
    if scope["method"] in SAFE_METHODS or authorization is not None:
        return
    sites = _all(scope, b"sec-fetch-site")
    own = sites == {"same-origin"} if sites else _all(scope, b"origin") == {settings.base_url}
    if not own:
        raise Forbidden("cross_site")


UPLOAD_PATHS: Final = frozenset({"/api/v1/documents", "/api/v1/bulk-uploads"})


EXPORT_PATHS: Final = frozenset({"/api/v1/invoices/exports", "/api/v1/office/audit/exports"})
_PACKAGE: Final = re.compile(r"/api/v1/office/invoices/[^/]+/package")


def is_upload(scope: Scope) -> bool:
    return bool(scope["method"] == "POST" and scope["path"] in UPLOAD_PATHS)


def seconds_for(scope: Scope, settings: Settings) -> float:
    """How long a request may take: files that come or go take longer."""
    if (scope["method"] == "POST" and scope["path"] in EXPORT_PATHS) or _PACKAGE.fullmatch(scope["path"]):
        return settings.export_seconds
    return settings.upload_seconds if is_upload(scope) else settings.request_seconds


def limit_body(scope: Scope, receive: Receive) -> Receive:
    """Count what arrives: 1 MB, except uploads, which count for themselves (R-70)."""
    if is_upload(scope):
        return receive
    announced = header(scope, b"content-length") or "0"
    if not announced.isdigit() or int(announced) > BODY_BYTES:
        raise TooLarge
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > BODY_BYTES:
            raise HTTPException(413)
        return message

    return counted
