"""What every domain's router has: strict JSON, and the one error body documented for each operation."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

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
