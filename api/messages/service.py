"""Writing a message, having read one, and closing a conversation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, Officer, own
from api.core import throttle
from api.core.audit import audit
from api.core.clock import now_sql, today
from api.core.config import get_settings
from api.core.db import DbRole, become
from api.core.errors import Conflict, Finding, TooManyRequests, Unprocessable
from api.core.ids import new_id
from api.core.limits import CONVERSATIONS, MESSAGES, MESSAGES_OFFICER, Window
from api.core.validation import label_of
from api.documents.models import Document
from api.invoices.attachment_rules import check_files
from api.invoices.models import Invoice
from api.invoices.moves import mover
from api.messages import schemas
from api.messages.mails import tell_company, tell_office
from api.messages.models import Conversation, Message, MessageDocument
from api.messages.queries import OTHER, conversation_out, get_conversation, messages_out, side_of
from api.messages.schemas import ConversationInput, MessageInput
from api.organisations.models import Organisation

Caller = Member | Officer


class TooManyMessages(TooManyRequests):
    """As many messages as may be written in an hour."""

    code = "too_many_messages"


class TooManyConversations(TooManyRequests):
    """The company has begun as many conversations as it may in a day."""

    code = "too_many_conversations"


class AccountClosed(Conflict):
    """The company has closed its account: nobody would read it."""

    code = "account_is_closed"


class MessageUnread(Conflict):
    """The company has written since the conversation was read."""

    code = "message_unread"


async def _count(
    session: AsyncSession, caller: Caller, window: Window, whose: UUID, refusal: type[TooManyRequests]
) -> None:
    """Count one use as who may, and be the caller again. Raises `refusal`."""
    await become(session, DbRole.AUTH)
    await throttle.require(session, window, whose, refusal)
    if isinstance(caller, Member):
        await become(session, DbRole.COMPANY, caller.organisation_id)
    else:
        await become(session, DbRole.OFFICE)


async def _count_message(session: AsyncSession, caller: Caller) -> None:
    if isinstance(caller, Member):
        await _count(session, caller, MESSAGES, caller.organisation_id, TooManyMessages)
    else:
        await _count(session, caller, MESSAGES_OFFICER, caller.person_id, TooManyMessages)


async def require_open_account(session: AsyncSession, organisation_id: UUID) -> None:
    """Raises AccountClosed. Closing the account and writing wait for each other."""
    query = select(Organisation.id).where(Organisation.id == organisation_id, Organisation.closed_at.is_(None))
    locked = query.with_for_update(read=True, key_share=True)
    if (await session.scalars(locked)).one_or_none() is None:
        raise AccountClosed


async def begin(session: AsyncSession, member: Member, wish: ConversationInput) -> schemas.Conversation:
    """Write to the office about something that is not a request. Raises TooManyConversations, TooManyMessages,
    AccountClosed, Unprocessable."""
    await _count(session, member, CONVERSATIONS, member.organisation_id, TooManyConversations)
    await _count_message(session, member)
    await require_open_account(session, member.organisation_id)
    conversation = Conversation(
        id=new_id(),
        organisation_id=member.organisation_id,
        reference=await _next_reference(session),
        subject=wish.subject,
        state="open",
        responsible_id=member.person_id,
    )
    session.add(conversation)
    await session.flush()
    await session.refresh(conversation)
    await _write(session, member, conversation, wish)
    return await conversation_out(session, member, conversation.id)


_SERIAL: Final = text("SELECT nextval('conversation_serial')")


async def _next_reference(session: AsyncSession) -> str:
    """M-2026-000012: what mails and the telephone name it by."""
    serial = (await session.execute(_SERIAL)).scalar_one()
    return f"M-{(await today(session)).year}-{serial:06d}"


async def write_about_invoice(
    session: AsyncSession, caller: Caller, invoice: Invoice, wish: MessageInput
) -> schemas.Message:
    """Write about a request, in whatever status it is. Raises TooManyMessages, AccountClosed, Unprocessable."""
    await _count_message(session, caller)
    await require_open_account(session, invoice.organisation_id)
    return await _write(session, caller, await _of_invoice(session, invoice), wish)


async def _of_invoice(session: AsyncSession, invoice: Invoice) -> Conversation:
    """The conversation about a request, locked, made with its first message. Two that begin it share one."""
    added = insert_or(Conversation).values(
        id=new_id(), organisation_id=invoice.organisation_id, invoice_id=invoice.id, state="open"
    )
    await session.execute(added.on_conflict_do_nothing())
    query = select(Conversation).where(
        Conversation.organisation_id == invoice.organisation_id, Conversation.invoice_id == invoice.id
    )
    return (await session.scalars(query.with_for_update())).one()


async def write(session: AsyncSession, caller: Caller, conversation_id: UUID, wish: MessageInput) -> schemas.Message:
    """Go on with a conversation; a closed one is open again. Raises NotFound, TooManyMessages, AccountClosed,
    Unprocessable."""
    found = await get_conversation(session, caller, conversation_id)
    await _count_message(session, caller)
    await require_open_account(session, found.organisation_id)
    return await _write(session, caller, await get_conversation(session, caller, conversation_id, lock=True), wish)


async def _write(
    session: AsyncSession, caller: Caller, conversation: Conversation, wish: MessageInput
) -> schemas.Message:
    """Add a message to a locked conversation; the other side gets a mail unless it has not read the one before."""
    side, by = side_of(caller), mover(caller)
    documents = await _take_documents(session, caller, conversation.organisation_id, wish.attachments)
    waiting = await _unread_of(session, conversation, side)
    await session.refresh(conversation)
    position = conversation.last_position + 1
    message = Message(
        id=new_id(),
        organisation_id=conversation.organisation_id,
        conversation_id=conversation.id,
        position=position,
        side=side,
        author_id=caller.person_id,
        author_name=by.name,
        text=wish.text,
    )
    session.add(message)
    await session.flush()
    await session.refresh(message)
    await _attach(session, message, documents)
    moved = {"state": "open" if side == "company" else "answered", "last_position": position, "last_at": now_sql()}
    writer = {"responsible_id": caller.person_id} if side == "company" else {}
    mine = update(Conversation).where(Conversation.id == conversation.id)
    await session.execute(mine.values(moved | writer))
    if not waiting and side == "company":
        await tell_office(session, message)
    elif not waiting:
        await tell_company(session, conversation)
    await audit(session, caller, "write", "conversation", conversation.id, organisation_id=message.organisation_id)
    [written] = await messages_out(session, [message])
    return written


async def _unread_of(session: AsyncSession, conversation: Conversation, side: schemas.MessageSide) -> bool:
    """Whether the other side has yet to read something, of which it was told."""
    query = select(Message.id).where(
        Message.organisation_id == conversation.organisation_id,
        Message.conversation_id == conversation.id,
        Message.side == side,
        Message.seen_at.is_(None),
    )
    return (await session.scalars(query.limit(1))).first() is not None


async def _take_documents(
    session: AsyncSession, caller: Caller, organisation_id: UUID, ids: Sequence[UUID]
) -> Sequence[Document]:
    """The uploads, locked: the caller's side's own, part of nothing yet. Raises Unprocessable."""
    if not ids:
        return []
    free = own(caller, Document) if isinstance(caller, Member) else select(Document)
    by_me = ~Document.by_office if isinstance(caller, Member) else Document.uploaded_by == caller.person_id
    query = free.where(
        Document.organisation_id == organisation_id, Document.id.in_(ids), ~Document.attached, by_me
    ).order_by(Document.id)
    found = {document.id: document for document in await session.scalars(query.with_for_update())}
    findings = list(_findings(ids, found))
    if findings:
        raise Unprocessable(findings)
    return [found[document_id] for document_id in ids]


def _findings(ids: Sequence[UUID], found: dict[UUID, Document]) -> Iterator[Finding]:
    """As for the attachments of a request."""
    for finding in check_files(ids, found, get_settings().uploads.invoice_bytes):
        yield replace(finding, label=label_of("/attachments", MessageInput.label_prefix))


async def _attach(session: AsyncSession, message: Message, documents: Sequence[Document]) -> None:
    if not documents:
        return
    known = {"organisation_id": message.organisation_id, "message_id": message.id}
    rows = [known | {"document_id": document.id, "position": place} for place, document in enumerate(documents)]
    await session.execute(insert(MessageDocument), rows)
    ids = [document.id for document in documents]
    query = update(Document).where(Document.organisation_id == message.organisation_id, Document.id.in_(ids))
    await session.execute(query.values(attached=True))


async def have_read(session: AsyncSession, caller: Caller, conversation: Conversation, position: int) -> None:
    """The caller's side has had the other's messages before it, up to this one."""
    theirs = update(Message).where(
        Message.organisation_id == conversation.organisation_id,
        Message.conversation_id == conversation.id,
        Message.side == OTHER[side_of(caller)],
        Message.position <= position,
        Message.seen_at.is_(None),
    )
    seen = (await session.execute(theirs.values(seen_at=now_sql()).returning(Message.id))).all()
    if seen:
        organisation_id = conversation.organisation_id
        await audit(session, caller, "see", "conversation", conversation.id, organisation_id=organisation_id)


async def close(session: AsyncSession, officer: Officer, conversation_id: UUID, position: int) -> None:
    """Nothing is left to answer. Raises NotFound, MessageUnread when the company has written since."""
    conversation = await get_conversation(session, officer, conversation_id, lock=True)
    newer = select(func.count()).where(
        Message.organisation_id == conversation.organisation_id,
        Message.conversation_id == conversation.id,
        Message.side == "company",
        Message.position > position,
    )
    if (await session.execute(newer)).scalar_one():
        raise MessageUnread
    await have_read(session, officer, conversation, position)
    await session.execute(update(Conversation).where(Conversation.id == conversation.id).values(state="closed"))
    await audit(
        session, officer, "close", "conversation", conversation.id, organisation_id=conversation.organisation_id
    )
