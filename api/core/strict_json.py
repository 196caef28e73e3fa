"""JSON as we accept it (SECURITY R-70), and the route class that reads bodies and addresses so."""

import json
import math
import re
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.core.errors import Finding, Unprocessable, UnsupportedMedia

JSON_DEPTH: Final = 50
JSON_VALUES: Final = 10_000  # an invoice of 200 lines has 2,000
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


class _Walk:
    """Over all values of a document: not too deep, not too many, and every text a text."""

    def __init__(self) -> None:
        self._seen = 0

    def check(self, value: Any, depth: int = 0) -> None:  # noqa: ANN401 - any JSON
        self._seen += 1
        if depth > JSON_DEPTH or self._seen > JSON_VALUES:
            raise BadJson
        if isinstance(value, str):
            if _NOT_TEXT.search(value):
                raise BadJson
        elif isinstance(value, dict):
            for key, item in value.items():
                self.check(key, depth)
                self.check(item, depth + 1)
        elif isinstance(value, list):
            for item in value:
                self.check(item, depth + 1)


def strict_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """JSON without NaN, Infinity, duplicate keys, numbers beyond 64 bits, NUL, lone surrogates, depth
    over 50 or more than 10,000 values (R-70).

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
    _Walk().check(value)
    return value


class StrictRequest(Request):
    async def json(self) -> Any:  # noqa: ANN401 - any JSON
        return strict_json(await self.body())


def query_names(dependant: Dependant) -> Iterator[str]:
    """The parameters that may stand in an address behind the question mark."""
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (inner.alias or name for name, inner in model.model_fields.items())
        else:
            yield field.alias
    for dependency in dependant.dependencies:
        yield from query_names(dependency)


def _is_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or (media_type.startswith("application/") and media_type.endswith("+json"))


class StrictRoute(APIRoute):
    """A misspelled filter would give everything, so unknown parameters are refused as unknown fields are."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()
        known = frozenset(query_names(self.dependant))

        async def strict(request: Request) -> Response:
            if not known.issuperset(request.query_params):
                raise Unprocessable([Finding("?", "unknown_field")], "query_not_valid")
            content_type = request.headers.get("content-type")
            if self.body_field is not None and content_type and not _is_json(content_type):
                raise UnsupportedMedia
            return await handler(StrictRequest(request.scope, request.receive))

        return strict
