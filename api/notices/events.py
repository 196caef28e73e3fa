from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a request or in a conversation. `kind` is the name of its mail."""

    organisation_id: UUID
    kind: str
    reference: str
    invoice_id: UUID | None = None
    conversation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """A draft that nobody goes on with: `invoice_id` and `reference` of the request that it corrects, else the type of
    its form, and the days of its period as reference."""

    draft_id: UUID
    reference: str
    invoice_id: UUID | None = None
    form_kind: str | None = None
