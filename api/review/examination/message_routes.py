"""Messages from companies, for the office."""

from uuid import UUID

from fastapi import Response, status

from api.accounts.access import CurrentOfficer
from api.core.audit import audit
from api.core.cursor import DEFAULT_LIMIT, CursorText, Limit
from api.core.db import SessionDep
from api.core.http import router
from api.invoices.routes import IdempotencyKey
from api.messages import queries, service
from api.messages.answering import written_once
from api.messages.schemas import (
    ConversationState,
    Message,
    MessageInput,
    Messages,
    OfficeConversation,
    OfficeConversations,
    ReadingInput,
)
from api.review.examination.reading import get_sent

routes = router("messages", "/api/v1/office")


@routes.get("/invoices/{invoice_id}/messages")
async def list_office_invoice_messages(
    officer: CurrentOfficer,
    invoice_id: UUID,
    session: SessionDep,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Messages:
    """What the company and the office wrote to each other about a request, the newest first."""
    invoice = await get_sent(session, invoice_id)
    await audit(session, officer, "read_messages", "invoice", invoice.id, organisation_id=invoice.organisation_id)
    conversation = await queries.find_of_invoice(session, officer, invoice.id)
    return await queries.list_messages(session, conversation, limit, cursor)


@routes.post("/invoices/{invoice_id}/messages", status_code=status.HTTP_201_CREATED, response_model=Message)
async def create_office_invoice_message(
    officer: CurrentOfficer, invoice_id: UUID, body: MessageInput, session: SessionDep, key: IdempotencyKey
) -> Response:
    """Write to the company about its request, whatever its status is. The same `Idempotency-Key` with the same body
    gets the same answer again."""
    invoice = await get_sent(session, invoice_id)
    return await written_once(
        session,
        officer,
        invoice.organisation_id,
        key,
        body,
        lambda: service.write_about_invoice(session, officer, invoice, body),
        invoice.id,
    )


@routes.post("/invoices/{invoice_id}/messages/readings", status_code=status.HTTP_204_NO_CONTENT)
async def create_office_invoice_reading(
    officer: CurrentOfficer, invoice_id: UUID, body: ReadingInput, session: SessionDep
) -> None:
    """Say that somebody of the office has had the company's messages before them, up to this one."""
    invoice = await get_sent(session, invoice_id)
    conversation = await queries.find_of_invoice(session, officer, invoice.id)
    if conversation is not None:
        await service.have_read(session, officer, conversation, body.position)


@routes.get("/conversations")
async def list_office_conversations(
    officer: CurrentOfficer,
    session: SessionDep,
    state: ConversationState | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> OfficeConversations:
    """Conversations with companies, those about requests too. Open ones in the order in which they wait, others the one
    with the newest message first."""
    await audit(session, officer, "list", "conversation", None)
    return await queries.list_all(session, state=state, limit=limit, cursor=cursor)


@routes.get("/conversations/{conversation_id}")
async def get_office_conversation(
    officer: CurrentOfficer, conversation_id: UUID, session: SessionDep
) -> OfficeConversation:
    """A conversation; its messages are a list of their own."""
    found = await queries.office_conversation_out(session, officer, conversation_id)
    await audit(session, officer, "read", "conversation", found.id, organisation_id=found.organisation.id)
    return found


@routes.get("/conversations/{conversation_id}/messages")
async def list_office_messages(
    officer: CurrentOfficer,
    conversation_id: UUID,
    session: SessionDep,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Messages:
    """The messages of a conversation, the newest first."""
    found = await queries.get_conversation(session, officer, conversation_id)
    await audit(session, officer, "read", "conversation", found.id, organisation_id=found.organisation_id)
    return await queries.list_messages(session, found, limit, cursor)


@routes.post("/conversations/{conversation_id}/messages", status_code=status.HTTP_201_CREATED, response_model=Message)
async def create_office_message(
    officer: CurrentOfficer, conversation_id: UUID, body: MessageInput, session: SessionDep, key: IdempotencyKey
) -> Response:
    """Answer a company. The same `Idempotency-Key` with the same body gets the same answer again."""
    found = await queries.get_conversation(session, officer, conversation_id)
    return await written_once(
        session,
        officer,
        found.organisation_id,
        key,
        body,
        lambda: service.write(session, officer, conversation_id, body),
        found.id,
    )


@routes.post("/conversations/{conversation_id}/messages/readings", status_code=status.HTTP_204_NO_CONTENT)
async def create_office_reading(
    officer: CurrentOfficer, conversation_id: UUID, body: ReadingInput, session: SessionDep
) -> None:
    """Say that somebody of the office has had the company's messages before them, up to this one."""
    found = await queries.get_conversation(session, officer, conversation_id)
    await service.have_read(session, officer, found, body.position)


@routes.post("/conversations/{conversation_id}/closings", status_code=status.HTTP_201_CREATED)
async def close_conversation(
    officer: CurrentOfficer, conversation_id: UUID, body: ReadingInput, session: SessionDep
) -> OfficeConversation:
    """Say that nothing is left to answer. 409 when the company has written since `position`; another message opens the
    conversation again."""
    await service.close(session, officer, conversation_id, body.position)
    return await queries.office_conversation_out(session, officer, conversation_id)
