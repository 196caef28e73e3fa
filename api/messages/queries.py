"""Reads of conversations and their messages. A company's begin with its own rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.accounts.access import Member, Officer, own
from api.core.cursor import capped_count, decode_cursor, encode_cursor
from api.core.errors import NotFound
from api.documents.models import Document
from api.documents.schemas import DocumentOut
from api.documents.service import document_out
from api.invoices.models import Invoice
from api.messages import schemas
from api.messages.models import Conversation, Message, MessageDocument
from api.messages.schemas import ConversationState, MessageSide
from api.organisations.models import Organisation

OTHER: Final[dict[MessageSide, MessageSide]] = {"company": "office", "office": "company"}


def side_of(caller: Member | Officer) -> MessageSide:
    return "company" if isinstance(caller, Member) else "office"


def _visible(caller: Member | Officer) -> Select[Conversation]:
    """A company's own conversations; all of them for the office."""
    return own(caller, Conversation) if isinstance(caller, Member) else select(Conversation)


async def get_conversation(
    session: AsyncSession, caller: Member | Officer, conversation_id: UUID, *, lock: bool = False
) -> Conversation:
    """One that the caller may read, locked for a new message if asked. Raises NotFound."""
    query = _visible(caller).where(Conversation.id == conversation_id)
    found = (await session.scalars(query.with_for_update() if lock else query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def find_of_invoice(session: AsyncSession, caller: Member | Officer, invoice_id: UUID) -> Conversation | None:
    """The conversation about a request that the caller may read; None before its first message."""
    return (await session.scalars(_visible(caller).where(Conversation.invoice_id == invoice_id))).one_or_none()


async def list_messages(
    session: AsyncSession, conversation: Conversation | None, limit: int, cursor: str | None
) -> schemas.Messages:
    """A page of messages, the newest first. Raises CursorNotValid."""
    if conversation is None:
        return schemas.Messages(items=[], next=None, count=0, count_capped=False)
    listing = f"messages {conversation.id}"
    every = select(Message).where(
        Message.organisation_id == conversation.organisation_id, Message.conversation_id == conversation.id
    )
    count, capped = await capped_count(session, every)
    page = every
    if cursor:
        (position,) = decode_cursor(cursor, listing=listing)
        page = every.where(Message.position < int(position))
    rows = (await session.scalars(page.order_by(Message.position.desc()).limit(limit + 1))).all()
    shown = rows[:limit]
    return schemas.Messages(
        items=await messages_out(session, shown),
        next=encode_cursor([str(shown[-1].position)], listing=listing) if len(rows) > limit else None,
        count=count,
        count_capped=capped,
    )


async def messages_out(session: AsyncSession, messages: Sequence[Message]) -> list[schemas.Message]:
    attached = await _documents(session, messages)
    return [
        schemas.Message(
            id=message.id,
            position=message.position,
            sender=_sender(message.author_name, message.side),
            text=message.text,
            attachments=attached.get(message.id, []),
            at=message.at,
            seen_at=message.seen_at,
        )
        for message in messages
    ]


def _sender(name: str, side: str) -> schemas.MessageSender:
    return schemas.MessageSender.model_validate({"name": name, "side": side})


async def _documents(session: AsyncSession, messages: Sequence[Message]) -> dict[UUID, list[DocumentOut]]:
    """The files of each message as they are now: their state changes while they are checked."""
    found: dict[UUID, list[DocumentOut]] = {}
    if not messages:
        return found
    query = (
        select(MessageDocument.message_id, Document)
        .join(
            Document,
            and_(
                Document.organisation_id == MessageDocument.organisation_id,
                Document.id == MessageDocument.document_id,
            ),
        )
        .where(MessageDocument.message_id.in_([message.id for message in messages]))
        .order_by(MessageDocument.message_id, MessageDocument.position)
    )
    for message_id, document in (await session.execute(query)).all():
        found.setdefault(message_id, []).append(document_out(document))
    return found


_LAST = aliased(Message)


def _unread(side: MessageSide) -> Any:  # noqa: ANN401 - a column of SQLAlchemy
    """How many messages of the other side nobody of this side has had before them."""
    return (
        select(func.count())
        .where(
            Message.organisation_id == Conversation.organisation_id,
            Message.conversation_id == Conversation.id,
            Message.side == OTHER[side],
            Message.seen_at.is_(None),
        )
        .correlate(Conversation)
        .scalar_subquery()
    )


def has_unread(side: MessageSide) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    return _unread(side) > 0


def _rows(query: Select[Conversation], side: MessageSide) -> Select[Any]:
    """The columns of a list, for whichever conversations `query` selects."""
    return (
        query.join(
            _LAST,
            and_(_LAST.conversation_id == Conversation.id, _LAST.position == Conversation.last_position),
        )
        .join(Organisation, Organisation.id == Conversation.organisation_id)
        .outerjoin(Invoice, Invoice.id == Conversation.invoice_id)
        .with_only_columns(
            Conversation,
            _LAST.author_name,
            _LAST.side,
            func.left(_LAST.text, schemas.EXCERPT).label("excerpt"),
            _unread(side).label("unread"),
            func.coalesce(Conversation.reference, Invoice.reference).label("shown_reference"),
            Organisation.name.label("organisation_name"),
            Organisation.town.label("organisation_town"),
        )
    )


def _out(row: Row[Any]) -> schemas.Conversation:
    conversation: Conversation = row.Conversation
    return schemas.Conversation.model_validate(
        {
            "id": conversation.id,
            "reference": row.shown_reference,
            "invoice_id": conversation.invoice_id,
            "subject": conversation.subject,
            "state": conversation.state,
            "last": schemas.LastMessage(sender=_sender(row.author_name, row.side), text=row.excerpt),
            "last_position": conversation.last_position,
            "unread": row.unread,
            "started_at": conversation.started_at,
            "last_at": conversation.last_at,
        }
    )


def _office_out(row: Row[Any]) -> schemas.OfficeConversation:
    known = _out(row)
    return schemas.OfficeConversation(
        **{name: getattr(known, name) for name in type(known).model_fields},
        organisation=schemas.ConversationOrganisation(
            id=row.Conversation.organisation_id, name=row.organisation_name, town=row.organisation_town
        ),
    )


async def conversation_out(session: AsyncSession, member: Member, conversation_id: UUID) -> schemas.Conversation:
    """Raises NotFound."""
    return _out(await _row(session, member, conversation_id))


async def office_conversation_out(
    session: AsyncSession, officer: Officer, conversation_id: UUID
) -> schemas.OfficeConversation:
    """Raises NotFound."""
    return _office_out(await _row(session, officer, conversation_id))


async def _row(session: AsyncSession, caller: Member | Officer, conversation_id: UUID) -> Row[Any]:
    query = _rows(_visible(caller).where(Conversation.id == conversation_id), side_of(caller))
    row: Row[Any] | None = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound
    return row


_PLACE = (Conversation.last_at, Conversation.id)


async def _page(
    session: AsyncSession,
    query: Select[Conversation],
    side: MessageSide,
    listing: str,
    limit: int,
    cursor: str | None,
    *,
    oldest_first: bool,
) -> tuple[Sequence[Row[Any]], dict[str, Any]]:
    """The rows of a page, and what a page says beside them. Raises CursorNotValid."""
    count, capped = await capped_count(session, query)
    page = query
    if cursor:
        at, last_id = decode_cursor(cursor, listing=listing)
        place = (datetime.fromisoformat(at), UUID(last_id))
        page = query.where(tuple_(*_PLACE) > place if oldest_first else tuple_(*_PLACE) < place)
    order = _PLACE if oldest_first else tuple(column.desc() for column in _PLACE)
    rows = (await session.execute(_rows(page, side).order_by(*order).limit(limit + 1))).all()
    following = None
    if len(rows) > limit:
        last: Conversation = rows[limit - 1].Conversation
        following = encode_cursor([last.last_at.isoformat(), str(last.id)], listing=listing)
    return rows[:limit], {"next": following, "count": count, "count_capped": capped}


async def list_own(
    session: AsyncSession,
    member: Member,
    *,
    state: ConversationState | None,
    unread: bool,
    limit: int,
    cursor: str | None,
) -> schemas.Conversations:
    """The company's conversations, the one with the newest message first. Raises CursorNotValid."""
    query = own(member, Conversation)
    if state:
        query = query.where(Conversation.state == state)
    if unread:
        query = query.where(has_unread("company"))
    listing = f"conversations {member.organisation_id}"
    rows, page = await _page(session, query, "company", listing, limit, cursor, oldest_first=False)
    return schemas.Conversations(items=[_out(row) for row in rows], **page)


async def list_all(
    session: AsyncSession, *, state: ConversationState | None, limit: int, cursor: str | None
) -> schemas.OfficeConversations:
    """All conversations: open ones in the order in which they wait. Raises CursorNotValid."""
    query = select(Conversation)
    if state:
        query = query.where(Conversation.state == state)
    oldest_first = state == "open"
    listing = f"office conversations {oldest_first}"
    rows, page = await _page(session, query, "office", listing, limit, cursor, oldest_first=oldest_first)
    return schemas.OfficeConversations(items=[_office_out(row) for row in rows], **page)


async def count_unread(session: AsyncSession, member: Member) -> schemas.ConversationCounts:
    query = own(member, Message).where(Message.side == "office", Message.seen_at.is_(None))
    counted = query.with_only_columns(func.count(Message.conversation_id.distinct()))
    return schemas.ConversationCounts(unread=(await session.execute(counted)).scalar_one())


async def unread_of_invoices(session: AsyncSession, invoice_ids: Sequence[UUID]) -> dict[UUID, int]:
    """For the office: how many messages about each of these requests nobody there has had before them."""
    query = (
        select(Conversation.invoice_id, func.count())
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Conversation.invoice_id.in_(invoice_ids), Message.side == "company", Message.seen_at.is_(None))
        .group_by(Conversation.invoice_id)
    )
    return {invoice_id: unread for invoice_id, unread in (await session.execute(query)).all() if invoice_id}
