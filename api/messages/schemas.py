from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from api.core.schemas import Input, Output, Page, line, paragraph
from api.documents.schemas import DocumentOut

TEXT_LIMIT = 4000
EXCERPT = 200

MessageSide = Literal["company", "office"]
ConversationState = Literal["open", "answered", "closed"]


class MessageInput(Input):
    """`attachments` are uploads that were not sent with anything yet."""

    label_prefix: ClassVar[str] = "messages.fields"

    text: Annotated[str, paragraph(TEXT_LIMIT)]
    attachments: Annotated[list[UUID], Field(max_length=20, default_factory=list)]


class ConversationInput(MessageInput):
    """A message to the office that is not about a request."""

    subject: Annotated[str, line(120)]


class ReadingInput(Input):
    """`position` is that of the last message that the reader has had before them."""

    position: Annotated[int, Field(ge=1, le=1_000_000, strict=True)]


class MessageSender(Output):
    """A person's short name, and for whom they wrote."""

    name: str
    side: MessageSide


class Message(Output):
    """`seen_at`: when the other side had it before them; null as long as nobody had."""

    id: UUID
    position: int
    sender: MessageSender
    text: str
    attachments: list[DocumentOut]
    at: datetime
    seen_at: datetime | None


class LastMessage(Output):
    """The beginning of the last message."""

    sender: MessageSender
    text: str


class Conversation(Output):
    """Messages about a request (`invoice_id`), or about something else (`subject`). `state` is open while the company
    waits for an answer; `unread` counts what the reader's side has not had before it yet."""

    id: UUID
    reference: str
    invoice_id: UUID | None
    subject: str | None
    state: ConversationState
    last: LastMessage
    last_position: int
    unread: int
    started_at: datetime
    last_at: datetime


class ConversationOrganisation(Output):
    id: UUID
    name: str
    town: str


class OfficeConversation(Conversation):
    organisation: ConversationOrganisation


class ConversationCounts(Output):
    """How many conversations hold a message of the office that nobody of the company has read."""

    unread: int


class Messages(Page[Message]):
    """The newest first."""


class Conversations(Page[Conversation]):
    """The one with the newest message first."""


class OfficeConversations(Page[OfficeConversation]):
    """Open ones: who has waited longest first. Others: the one with the newest message first."""
