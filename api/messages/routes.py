"""Messages to the office, for companies: about a request, and about anything else."""

from uuid import UUID

from fastapi import Response, status

from api.accounts.access import CurrentMember, QuietMember
from api.core.audit import audit
from api.core.cursor import DEFAULT_LIMIT, CursorText, Limit
from api.core.db import SessionDep
from api.core.http import router
from api.invoices.queries import get_own
from api.invoices.routes import IdempotencyKey
from api.messages import queries, service
from api.messages.answering import written_once
from api.messages.schemas import (
    Conversation,
    ConversationCounts,
    ConversationInput,
    Conversations,
    ConversationState,
    Message,
    MessageInput,
    Messages,
    ReadingInput,
)

routes = router("messages", "/api/v1")


@routes.get("/invoices/{invoice_id}/messages")
async def list_invoice_messages(
    invoice_id: UUID,
    session: SessionDep,
    member: CurrentMember,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Messages:
    """What the company and the office wrote to each other about a request, the newest first."""
    invoice = await get_own(session, member, invoice_id)
    await audit(session, member, "read_messages", "invoice", invoice.id)
    conversation = await queries.find_of_invoice(session, member, invoice.id)
    return await queries.list_messages(session, conversation, limit, cursor)


@routes.post("/invoices/{invoice_id}/messages", status_code=status.HTTP_201_CREATED, response_model=Message)
async def create_invoice_message(
    invoice_id: UUID, body: MessageInput, session: SessionDep, member: CurrentMember, key: IdempotencyKey
) -> Response:
    """Write to the office about a request, whatever its status is. The same `Idempotency-Key` with the same body gets
    the same answer again."""
    invoice = await get_own(session, member, invoice_id)
    return await written_once(
        session,
        member,
        member.organisation_id,
        key,
        body,
        lambda: service.write_about_invoice(session, member, invoice, body),
        invoice.id,
    )


@routes.post("/invoices/{invoice_id}/messages/readings", status_code=status.HTTP_204_NO_CONTENT)
async def create_invoice_reading(
    invoice_id: UUID, body: ReadingInput, session: SessionDep, member: CurrentMember
) -> None:
    """Say that somebody of the company has had the office's messages before them, up to this one."""
    invoice = await get_own(session, member, invoice_id)
    conversation = await queries.find_of_invoice(session, member, invoice.id)
    if conversation is not None:
        await service.have_read(session, member, conversation, body.position)


@routes.get("/conversation-counts")
async def get_conversation_counts(session: SessionDep, member: QuietMember) -> ConversationCounts:
    """How many conversations hold something unread. Asking does not prolong the session."""
    return await queries.count_unread(session, member)


@routes.get("/conversations")
async def list_conversations(
    session: SessionDep,
    member: CurrentMember,
    state: ConversationState | None = None,
    unread: bool = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Conversations:
    """The company's conversations with the office, those about requests too; the one with the newest message first."""
    await audit(session, member, "list", "conversation", None)
    return await queries.list_own(session, member, state=state, unread=unread, limit=limit, cursor=cursor)


@routes.post("/conversations", status_code=status.HTTP_201_CREATED, response_model=Conversation)
async def create_conversation(
    body: ConversationInput, session: SessionDep, member: CurrentMember, key: IdempotencyKey
) -> Response:
    """Write to the office about something that is not a request. The same `Idempotency-Key` with the same body gets
    the same answer again."""
    return await written_once(
        session, member, member.organisation_id, key, body, lambda: service.begin(session, member, body)
    )


@routes.get("/conversations/{conversation_id}")
async def get_conversation(conversation_id: UUID, session: SessionDep, member: CurrentMember) -> Conversation:
    """A conversation; its messages are a list of their own."""
    found = await queries.conversation_out(session, member, conversation_id)
    await audit(session, member, "read", "conversation", found.id)
    return found


@routes.get("/conversations/{conversation_id}/messages")
async def list_messages(
    conversation_id: UUID,
    session: SessionDep,
    member: CurrentMember,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Messages:
    """The messages of a conversation, the newest first."""
    conversation = await queries.get_conversation(session, member, conversation_id)
    await audit(session, member, "read", "conversation", conversation.id)
    return await queries.list_messages(session, conversation, limit, cursor)


@routes.post("/conversations/{conversation_id}/messages", status_code=status.HTTP_201_CREATED, response_model=Message)
async def create_message(
    conversation_id: UUID, body: MessageInput, session: SessionDep, member: CurrentMember, key: IdempotencyKey
) -> Response:
    """Go on with a conversation; one that the office has closed is open again. The same `Idempotency-Key` with the same
    body gets the same answer again."""
    conversation = await queries.get_conversation(session, member, conversation_id)
    return await written_once(
        session,
        member,
        member.organisation_id,
        key,
        body,
        lambda: service.write(session, member, conversation_id, body),
        conversation.id,
    )


@routes.post("/conversations/{conversation_id}/messages/readings", status_code=status.HTTP_204_NO_CONTENT)
async def create_reading(conversation_id: UUID, body: ReadingInput, session: SessionDep, member: CurrentMember) -> None:
    """Say that somebody of the company has had the office's messages before them, up to this one."""
    conversation = await queries.get_conversation(session, member, conversation_id)
    await service.have_read(session, member, conversation, body.position)
