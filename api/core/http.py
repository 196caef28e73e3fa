"""What every domain's router has: strict JSON, and the one error body documented for each operation."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import BaseRoute

from api.core.strict_json import StrictRoute


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


def api_routes(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Every API route, also those inside included routers, which FastAPI keeps as one object each."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            yield from api_routes(getattr(inner, "routes", []))


def methods_at(routes: Sequence[BaseRoute], path: str) -> set[str]:
    """What an API path can be asked with; nothing if there is no such path."""
    methods = {method for route in api_routes(routes) if route.path_regex.match(path) for method in route.methods or ()}
    return methods | {"HEAD"} if "GET" in methods else methods
