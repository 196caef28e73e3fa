"""A message that is sent twice is written once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import Response, status
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer
from api.invoices.idempotency import Answer, earlier_answer, fingerprint_of, remember
from api.messages.schemas import MessageInput

WRITE: Final = "write_message"
BEGIN: Final = "create_conversation"


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """A key of somebody of the office, kept with the company they write to."""

    organisation_id: UUID
    person_id: UUID


async def written_once(
    session: AsyncSession,
    caller: Member | Officer,
    organisation_id: UUID,
    key: str,
    wish: MessageInput,
    write: Callable[[], Awaitable[BaseModel]],
    *about: UUID,
) -> Response:
    """The answer of `write`; the same one again for the same key and body. Raises KeyInFlight, KeyReused, and what
    `write` does."""
    holder = caller if isinstance(caller, Member) else OfficeKey(organisation_id, caller.person_id)
    operation = WRITE if about else BEGIN
    print_ = fingerprint_of(wish.model_dump(mode="json"), *(str(part) for part in about))
    answer = await earlier_answer(session, holder, operation, key, print_)
    if answer is None:
        answer = Answer(status.HTTP_201_CREATED, "", (await write()).model_dump_json())
        await remember(session, holder, operation, key, print_, answer)
    return Response(answer.body, answer.status, media_type="application/json")
