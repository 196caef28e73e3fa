"""Whatever fails, the answer has the one shape: handlers for our problems, the framework's and the database's."""

from typing import get_args

import structlog
from asyncpg.exceptions import InterfaceError as DriverMisused
from asyncpg.exceptions import PostgresError
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from api.core.config import Settings
from api.core.db import is_passing
from api.core.errors import (
    BadRequest,
    Finding,
    NotFound,
    Problem,
    TooLarge,
    TooManyRequests,
    Unavailable,
    Unprocessable,
    problem_body,
)
from api.core.http import methods_at
from api.core.labels import best_language
from api.core.schemas import Input
from api.core.strict_json import BadJson
from api.core.validation import findings

log = structlog.get_logger("guichet.http")


def problem_response(request: Request, problem: Problem, settings: Settings) -> JSONResponse:
    body = problem_body(
        problem,
        language=best_language(request.headers.get("accept-language")),
        request_id=request.scope.get("state", {}).get("request_id", ""),
        base_url=settings.base_url,
    )
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after is not None else None
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


_BY_STATUS: dict[int, type[Problem]] = {kind.status: kind for kind in (BadRequest, NotFound, TooLarge)}


class MethodNotAllowed(Problem):
    status = 405
    code = "method_not_allowed"


class Unexpected(Problem):
    """The program failed. The log has the trace under the request's id."""


def from_http_exception(error: HTTPException) -> Problem:
    if isinstance(error, BadJson):
        return BadRequest("json_not_valid")
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


def wrong_method(request: Request, settings: Settings) -> JSONResponse:
    """Names all methods of the path, where the framework knows one route's (RFC 9110, 15.5.6); 404 if it has none."""
    path = request.url.path
    allowed = methods_at(request.app.routes, path) or (set() if path.startswith("/api/") else {"GET", "HEAD"})
    response = problem_response(request, MethodNotAllowed() if allowed else NotFound(), settings)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


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
        original = error.orig if isinstance(error, DBAPIError) else error
        log.warning("database", sqlstate=getattr(original, "sqlstate", None), kind=type(original).__name__)
        return answer(request, Unavailable("busy", retry_after=2) if is_passing(error) else Unexpected())

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
    app.add_exception_handler(405, lambda request, _: wrong_method(request, settings))
    app.add_exception_handler(RequestValidationError, on_validation)
    for kind in (DBAPIError, PostgresError, DriverMisused):
        app.add_exception_handler(kind, on_database)
    for unreachable in (PoolTimeout, OSError):
        app.add_exception_handler(unreachable, on_unavailable)
    app.add_exception_handler(Exception, on_unexpected)


def too_many(retry_after: int) -> TooManyRequests:
    return TooManyRequests(retry_after=retry_after, params={"seconds": retry_after})
