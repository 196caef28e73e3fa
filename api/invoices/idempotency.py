"""The same submission twice is one submission (SECURITY R-95, the IETF Idempotency-Key draft)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Protocol
from uuid import UUID

from fastapi import Header
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.db import fetch
from api.core.errors import BadRequest, Conflict, Unprocessable
from api.core.keys import fingerprint


class KeyMissing(BadRequest):
    code = "idempotency_key_missing"


class KeyInFlight(Conflict):
    """The same key is being worked on at this moment."""

    code = "idempotency_key_in_flight"


class KeyReused(Unprocessable):
    """The same key came with another body."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__([])


class KeyHolder(Protocol):
    """Whose key it is: a member, or somebody of the office who writes to a company."""

    @property
    def organisation_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A success as it is sent: the same bytes each time."""

    status: int
    etag: str
    body: str


async def idempotency_key(key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)] = None) -> str:
    """The key, unquoted (the draft writes it as a quoted string). Raises KeyMissing."""
    unquoted = (key or "").strip().strip('"')
    if not re.fullmatch(r"[\x21-\x7e]{1,128}", unquoted):
        raise KeyMissing
    return unquoted


def fingerprint_of(raw: Mapping[str, Any], *more: str) -> bytes:
    """Of the meaning of a body, not of its spelling: spaces and the order of keys do not matter."""
    return fingerprint(json.dumps([raw, *more], sort_keys=True, separators=(",", ":")).encode())


# Two statements: a key that was committed while this one waited is seen only by a later one.
_LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked"
_FIND: Final = """
    SELECT fingerprint, status, etag, answer FROM idempotency_keys
    WHERE organisation_id = $1 AND caller_id = $2 AND operation = $3 AND key = $4
    """


def _name(holder: KeyHolder, operation: str, key: str) -> tuple[UUID, UUID, str, str]:
    return holder.organisation_id, holder.person_id, operation, key


async def earlier_answer(
    session: AsyncSession, holder: KeyHolder, operation: str, key: str, print_: bytes
) -> Answer | None:
    """The answer this key got before, if any. Holds the key until the end of the transaction.

    Raises KeyInFlight at once instead of waiting, and KeyReused for another body.
    """
    name = _name(holder, operation, key)
    (lock,) = await fetch(session, _LOCK, "|".join(str(part) for part in name))
    if not lock["locked"]:
        raise KeyInFlight(retry_after=1)
    rows = await fetch(session, _FIND, *name)
    if not rows:
        return None
    if rows[0]["fingerprint"] != print_:
        raise KeyReused
    return Answer(rows[0]["status"], rows[0]["etag"], rows[0]["answer"])


_REMEMBER: Final = """
    INSERT INTO idempotency_keys (organisation_id, caller_id, operation, key, fingerprint, status, etag, answer)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    """


async def remember(
    session: AsyncSession, holder: KeyHolder, operation: str, key: str, print_: bytes, answer: Answer
) -> None:
    """Keep the answer in the transaction of what it answers; refusals are not kept, so a corrected body may retry."""
    name = _name(holder, operation, key)
    await fetch(session, _REMEMBER, *name, print_, answer.status, answer.etag, answer.body)
