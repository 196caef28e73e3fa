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
