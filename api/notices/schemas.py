from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from api.accounts.schemas import Language
from api.core.schemas import Email, Input, MailedTokenText, Output, Page

MailChoice = Literal["each", "digest", "mandatory"]


class NoticeOut(Output):
    """`kind` says what happened. `conversation_id` is null for what is about the request itself. `draft_id` is set for
    a draft that nobody goes on with; where it is of a new request, `form_kind` is its type and `reference` its days."""

    id: UUID
    kind: str
    reference: str
    invoice_id: UUID | None
    conversation_id: UUID | None
    draft_id: UUID | None
    form_kind: str | None
    created_at: datetime
    read_at: datetime | None


class Notices(Page[NoticeOut]):
    pass


class NoticeCounts(Output):
    """Stops at 1000."""

    unread: int


class Reading(Input):
    """Which notices: those of a request, of a conversation, of a draft, up to one of them; with nothing, all."""

    label_prefix: ClassVar[str] = "notices.fields"

    until: UUID | None = None
    invoice_id: UUID | None = None
    conversation_id: UUID | None = None
    draft_id: UUID | None = None


class MailPreferences(Output):
    """`each`: a mail for each event; `digest`: one a day; `mandatory`: only what asks for something or touches rights,
    which is mailed at once in every case."""

    mails: MailChoice


class MailPreferencesInput(Input):
    label_prefix: ClassVar[str] = "notices.fields"

    mails: MailChoice


Copies = Literal["each", "digest"]


class MailboxOut(Output):
    """`confirmable_until`: how long the mailed link works, null once it was used. `mail_failed`: the last mails to the
    address came back."""

    email: str
    language: Language
    copies: Copies
    confirmed: bool
    confirmable_until: datetime | None
    mail_failed: bool


class MailboxInput(Input):
    label_prefix: ClassVar[str] = "notices.mailbox.fields"

    email: Email
    language: Language
    copies: Copies


class MailboxToken(Input):
    label_prefix: ClassVar[str] = "notices.mailbox.fields"

    token: MailedTokenText


class MailboxConfirmed(Output):
    organisation_name: str
    email: str
