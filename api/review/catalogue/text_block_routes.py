from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from api.accounts.access import CurrentOfficer
from api.core.db import SessionDep
from api.core.http import router
from api.core.schemas import Day
from api.review.catalogue import filled_texts, text_blocks
from api.review.catalogue.placeholders import TextUse
from api.review.catalogue.text_block_schemas import FilledTexts, TextBlockCheck, TextBlockInput, TextBlocks

routes = router("review", "/api/v1/office")


@routes.get("/text-blocks")
async def list_text_blocks(officer: CurrentOfficer, session: SessionDep) -> TextBlocks:
    """The caller's own text blocks and those of the whole office, in every language, and who changed what."""
    return await text_blocks.list_blocks(session, officer)


@routes.post("/text-blocks/checks")
async def check_text_block(officer: CurrentOfficer, body: TextBlockInput, session: SessionDep) -> TextBlockCheck:
    """What adding this revision would change, and its texts with example values; nothing is changed."""
    return await text_blocks.check_block(session, officer, body)


@routes.post("/text-blocks", status_code=status.HTTP_201_CREATED)
async def revise_text_block(officer: CurrentOfficer, body: TextBlockInput, session: SessionDep) -> TextBlockCheck:
    """Add a text block, or the next revision of one. Those of the whole office need an administrator and a fresh
    second factor; 412 when somebody else changed it since it was read."""
    return await text_blocks.revise_block(session, officer, body)


@routes.get("/invoices/{invoice_id}/text-blocks")
async def list_invoice_texts(
    officer: CurrentOfficer,
    invoice_id: UUID,
    session: SessionDep,
    use: TextUse,
    due_date: Annotated[Day | None, Query()] = None,
) -> FilledTexts:
    """Text blocks for words about a request, in the language that the company reads, their placeholders filled.
    Without `due_date` a correction has the usual time."""
    return await filled_texts.texts_for_invoice(session, officer, invoice_id, use, due_date)


@routes.get("/conversations/{conversation_id}/text-blocks")
async def list_conversation_texts(officer: CurrentOfficer, conversation_id: UUID, session: SessionDep) -> FilledTexts:
    """Text blocks for a message in a conversation, in the language that the company reads."""
    return await filled_texts.texts_for_conversation(session, officer, conversation_id)
