"""The edges of HTTP: strict JSON, headers, limits, cross-site requests, and the handlers that shape every error."""

import asyncio
import json
import math
import re
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, get_args
from uuid import uuid4

import structlog
from asyncpg.exceptions import InterfaceError as DriverMisused
from asyncpg.exceptions import PostgresError
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.config import Settings
from api.core.errors import (
    BadRequest,
    Finding,
    Forbidden,
    NotFound,
    Problem,
    TooLarge,
    TooManyRequests,
    Unavailable,
    Unprocessable,
    problem_body,
)
from api.core.labels import best_language
from api.core.schemas import Input
from api.core.validation import findings

log = structlog.get_logger("guichet.http")

BODY_BYTES: Final = 1_000_000
JSON_DEPTH: Final = 50
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


class BadJson(HTTPException):
    """Raised while FastAPI reads the body, which lets only HTTPExceptions through."""

    def __init__(self) -> None:
        super().__init__(400, "json_not_valid")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson
    return found


def _integer(text: str) -> int:
    if len(text) > 18:  # PostgreSQL's bigint has 19 digits
        raise BadJson
    return int(text)


def _real(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BadJson
    return number


def _constant(_: str) -> None:
    raise BadJson


def _check_tree(value: Any, depth: int = 0) -> None:  # noqa: ANN401 - any JSON
    if depth > JSON_DEPTH:
        raise BadJson
    if isinstance(value, str):
        if _NOT_TEXT.search(value):
            raise BadJson
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_tree(key, depth)
            _check_tree(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_tree(item, depth + 1)


def strict_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """JSON without NaN, Infinity, duplicate keys, numbers beyond 64 bits, NUL, lone surrogates or depth over 50 (R-70).

    Raises BadJson.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_int=_integer,
            parse_float=_real,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError) as error:
        raise BadJson from error
    _check_tree(value)
    return value


class StrictRequest(Request):
    async def json(self) -> Any:  # noqa: ANN401 - any JSON
        return strict_json(await self.body())


class StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return strict


# The statuses any operation may answer with, all with the one error body.
def _problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {s: {"description": "Problem", "content": {"application/problem+json": reference}} for s in statuses}


class ProblemError(BaseModel):
    """One place that is wrong; `pointer` is a JSON pointer into the body that was sent."""

    pointer: str
    code: str
    detail: str
    label: str | None
    params: dict[str, str | int]


class ProblemBody(BaseModel):
    """The body of every error (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    params: dict[str, str | int]
    request_id: str
    errors: list[ProblemError]


COMMON_PROBLEMS = _problem_responses(400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, 500, 503)


def router(tag: str, prefix: str = "") -> APIRouter:
    """A domain's router: strict JSON, the common problems documented."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=StrictRoute, responses=COMMON_PROBLEMS)


def header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


async def _send_problem(problem: Problem, scope: Scope, receive: Receive, send: Send, settings: Settings) -> None:
    await problem_response(Request(scope), problem, settings)(scope, receive, send)


def problem_response(request: Request, problem: Problem, settings: Settings) -> JSONResponse:
    body = problem_body(
        problem,
        language=best_language(request.headers.get("accept-language")),
        request_id=request.scope.get("state", {}).get("request_id", ""),
        base_url=settings.base_url,
    )
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after is not None else None
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


class Envelope:
    """Around every request: its id, security headers, size and time limits, the cross-site check, one log line."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        seconds = self.settings.upload_seconds if is_upload(scope) else self.settings.request_seconds
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
                log_request(scope, status, started)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            check_origin(scope, self.settings)
            limited = limit_body(scope, receive)
        except Problem as problem:
            await _send_problem(problem, scope, receive, send, self.settings)
            return
        await self.app(scope, limited, send)


def log_request(scope: Scope, status: int, started: float) -> None:
    """One line a request: the route's template, never the path, query, body or headers (R-90)."""
    route = scope.get("route")
    log.info(
        "request",
        method=scope["method"],
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
    cookie, authorization = header(scope, b"cookie"), header(scope, b"authorization")
    if authorization is not None and cookie is not None and "sid=" in cookie:
        raise BadRequest("two_credentials")
    if scope["method"] in SAFE_METHODS or authorization is not None:
        return
    site = header(scope, b"sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise Forbidden("cross_site")
    elif header(scope, b"origin") != settings.base_url:
        raise Forbidden("cross_site")


UPLOAD_PATH = "/api/v1/documents"


def is_upload(scope: Scope) -> bool:
    return bool(scope["method"] == "POST" and scope["path"] == UPLOAD_PATH)


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


_BY_STATUS: dict[int, type[Problem]] = {kind.status: kind for kind in (BadRequest, NotFound, TooLarge)}


class MethodNotAllowed(Problem):
    status = 405
    code = "method_not_allowed"


class Unexpected(Problem):
    """The program failed. The log has the trace under the request's id."""


def from_http_exception(error: HTTPException) -> Problem:
    if isinstance(error, BadJson):
        return BadRequest("json_not_valid")
    if error.status_code == 405:
        return MethodNotAllowed()
    return _BY_STATUS.get(error.status_code, BadRequest)()


def label_prefix_of(request: Request) -> str:
    """The label prefix of the route's body model; the models of a union share theirs."""
    field = getattr(request.scope.get("route"), "body_field", None)
    model = getattr(getattr(field, "field_info", None), "annotation", None)
    models = [kind for kind in (model, *get_args(model)) if isinstance(kind, type) and issubclass(kind, Input)]
    return models[0].label_prefix if models else ""


def from_validation(error: RequestValidationError, request: Request) -> Problem:
    places = {str(e["loc"][0]) for e in error.errors()}
    if "path" in places:
        return NotFound()
    if "header" in places or "cookie" in places:
        return BadRequest("header_not_valid")
    if "query" in places:
        names = sorted({str(e["loc"][1]) for e in error.errors() if e["loc"][0] == "query" and len(e["loc"]) > 1})
        return Unprocessable([Finding(f"?{name}", "format") for name in names], "query_not_valid")
    return Unprocessable(findings(error.errors(), error.body, label_prefix_of(request), skip=1))


def from_database(error: BaseException | None) -> Problem:
    """From the driver's error: locks, timeouts and lost connections are a reason to try again; the rest is ours."""
    state = str(getattr(error, "sqlstate", "") or "")
    retry = state in {"55P03", "57014", "40001", "40P01", "25P03", "25006"} or state.startswith(("08", "53", "57P"))
    return Unavailable("busy", retry_after=2) if retry or isinstance(error, DriverMisused) else Unexpected()


def install_handlers(app: FastAPI, settings: Settings) -> None:
    """Whatever fails, the answer has the one shape."""

    def answer(request: Request, problem: Problem) -> JSONResponse:
        return problem_response(request, problem, settings)

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer(request, error)

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(request, from_http_exception(error))

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(request, from_validation(error, request))

    async def on_database(request: Request, error: Exception) -> Response:
        invalidated = isinstance(error, InterfaceError) or getattr(error, "connection_invalidated", False)
        original = error.orig if isinstance(error, DBAPIError) else error
        problem = Unavailable("busy", retry_after=2) if invalidated else from_database(original)
        log.warning("database", sqlstate=getattr(original, "sqlstate", None), kind=type(original).__name__)
        return answer(request, problem)

    async def on_unavailable(request: Request, error: Exception) -> Response:
        # An OSError of no special kind: a name that cannot be resolved, a full disk.
        expected = isinstance(error, PoolTimeout | ConnectionError | TimeoutError)
        log.warning("unavailable", kind=type(error).__name__, exc_info=None if expected else error)
        return answer(request, Unavailable(retry_after=2))

    async def on_unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected", exc_info=error)
        return answer(request, Unexpected())

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_validation)
    for kind in (DBAPIError, PostgresError, DriverMisused):
        app.add_exception_handler(kind, on_database)
    for unreachable in (PoolTimeout, OSError):
        app.add_exception_handler(unreachable, on_unavailable)
    app.add_exception_handler(Exception, on_unexpected)


def too_many(retry_after: int) -> TooManyRequests:
    return TooManyRequests(retry_after=retry_after, params={"seconds": retry_after})
