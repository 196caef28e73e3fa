"""Pages of long lists: a sealed cursor, and a count that stops early (R-72).

A cursor holds the sort key of the last row, which may be a name, and it travels in a URL. So it is encrypted, not only
signed: it can be neither made up nor read.
"""

import json
import os
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Query
from pydantic import Field
from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import Unprocessable
from api.core.keys import from_urlsafe, key_ring, urlsafe

DEFAULT_LIMIT: Final = 50
COUNT_STOPS_AT: Final = 1000
_NONCE: Final = 12

# For query parameters, and for the bodies of searches.
Limit = Annotated[int, Query(ge=1, le=100)]
CursorText = Annotated[str | None, Query(max_length=1000)]
LimitField = Annotated[int, Field(ge=1, le=100, strict=True)]
CursorField = Annotated[str | None, Field(max_length=1000)]


class CursorNotValid(Unprocessable):
    """Not a cursor of this list, or one from before the keys changed."""

    code = "cursor_not_valid"

    def __init__(self) -> None:
        super().__init__([])


@cache
def _box_of(key: bytes) -> AESGCM:
    return AESGCM(key)


def _box() -> AESGCM:
    return _box_of(key_ring().key("cursor"))


def encode_cursor(values: Sequence[str], *, listing: str) -> str:
    """Seal the sort key of a row. `listing` binds it to one list, so that another one refuses it."""
    nonce = os.urandom(_NONCE)
    return urlsafe(nonce + _box().encrypt(nonce, json.dumps(list(values)).encode(), listing.encode()))


def decode_cursor(text: str, *, listing: str) -> list[str]:
    """The values that were sealed. Raises CursorNotValid."""
    try:
        data = from_urlsafe(text)
        values: list[str] = json.loads(_box().decrypt(data[:_NONCE], data[_NONCE:], listing.encode()))
    except (ValueError, InvalidTag) as error:
        raise CursorNotValid from error
    return values


async def capped_count(session: AsyncSession, query: Select[Any]) -> tuple[int, bool]:
    """How many rows a query has, and whether there are more than the thousand at which counting stops."""
    some = query.with_only_columns(literal_column("1")).order_by(None).limit(COUNT_STOPS_AT + 1).subquery()
    found = (await session.execute(select(func.count()).select_from(some))).scalar_one()
    return min(found, COUNT_STOPS_AT), found > COUNT_STOPS_AT
