"""The mark of an event: its id and what it said, in 32 bytes.

A change of what is marked needs another `FORMAT`, and the old one kept for the seals that have it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

FORMAT: Final = 1
MARK_BYTES: Final = 32
COLUMNS: Final = (
    *("id", "at", "organisation_id", "actor_kind", "actor_id", "action", "outcome", "subject_type", "subject_id"),
    *("fields", "request_id"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    event_id: UUID
    content: bytes  # the first 16 bytes of SHA-256


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case UUID():
            return str(value)
    raise TypeError(f"an event has no {type(value).__name__}")


def mark_of(event: Mapping[str, Any]) -> bytes:
    content = json.dumps([event[name] for name in COLUMNS], default=_plain, ensure_ascii=False, separators=(",", ":"))
    event_id: UUID = event["id"]
    return event_id.bytes + hashlib.sha256(content.encode()).digest()[:16]


def marks_in(marks: bytes) -> Iterator[Mark]:
    for start in range(0, len(marks), MARK_BYTES):
        mark = marks[start : start + MARK_BYTES]
        yield Mark(UUID(bytes=mark[:16].ljust(16, b"\0")), mark[16:])
