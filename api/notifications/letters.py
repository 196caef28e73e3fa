"""What is handed to a way out, and what comes back."""

from dataclasses import dataclass
from uuid import UUID

from api.core.config import Settings
from api.notifications.rendering import Rendered


class Undeliverable(Exception):
    """Trying again cannot help. `kind` says why, without data."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Letter:
    """`id` is the outbox row's: a mail that is sent twice has the same Message-ID and can be recognised."""

    id: UUID
    recipient: str
    language: str
    content: Rendered


@dataclass(frozen=True, slots=True)
class Receipt:
    """`gateway`: the name of the SMS gateway that took it, as configured. `provider_id`: what it is called there."""

    gateway: str | None = None
    provider_id: str | None = None


def message_domain(settings: Settings) -> str:
    """What follows the outbox row's id in the Message-ID of each mail."""
    return settings.office.mail_from.rpartition("@")[2]
