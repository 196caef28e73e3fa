"""The same submission twice is one submission (SECURITY R-95, the IETF Idempotency-Key draft)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member
from api.core.errors import BadRequest, Conflict, Unprocessable
from api.core.keys import fingerprint
from api.invoices.models import IdempotencyKey


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


@dataclass(frozen=True, slots=True)
class Answer:
    """A success as it is sent: the same bytes each time."""

    status: int
    etag: str
    body: str


def idempotency_key(key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)] = None) -> str:
    """The key, unquoted (the draft writes it as a quoted string). Raises KeyMissing."""
    unquoted = (key or "").strip().strip('"')
    if not re.fullmatch(r"[\x21-\x7e]{1,128}", unquoted):
        raise KeyMissing
    return unquoted


def fingerprint_of(raw: Mapping[str, Any], *more: str) -> bytes:
    """Of the meaning of a body, not of its spelling: spaces and the order of keys do not matter."""
    return fingerprint(json.dumps([raw, *more], sort_keys=True, separators=(",", ":")).encode())


_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
_FIND = text(
    """
    SELECT fingerprint, status, etag, answer FROM idempotency_keys
    WHERE organisation_id = :organisation_id AND caller_id = :caller_id AND operation = :operation AND key = :key
    """
)


def _name(member: Member, operation: str, key: str) -> dict[str, UUID | str]:
    return {
        "organisation_id": member.organisation_id,
        "caller_id": member.person_id,
        "operation": operation,
        "key": key,
    }


async def earlier_answer(
    session: AsyncSession, member: Member, operation: str, key: str, print_: bytes
) -> Answer | None:
    """The answer this key got before, if any. Holds the key until the end of the transaction.

    Raises KeyInFlight at once instead of waiting, and KeyReused for another body.
    """
    name = _name(member, operation, key)
    locked = await session.execute(_LOCK, {"name": "|".join(str(part) for part in name.values())})
    if not locked.scalar_one():
        raise KeyInFlight(retry_after=1)
    row = (await session.execute(_FIND, name)).one_or_none()
    if row is None:
        return None
    if row.fingerprint != print_:
        raise KeyReused
    return Answer(row.status, row.etag, row.answer)


_INSERT = insert(IdempotencyKey)


async def remember(
    session: AsyncSession, member: Member, operation: str, key: str, print_: bytes, answer: Answer
) -> None:
    """Keep the answer in the transaction of what it answers; refusals are not kept, so a corrected body may retry."""
    row = {"fingerprint": print_, "status": answer.status, "etag": answer.etag, "answer": answer.body}
    await session.execute(_INSERT, _name(member, operation, key) | row)
