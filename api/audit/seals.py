"""A seal: what is signed, how, and how one hangs on the one before.

The signing key is derived from the key ring and not in the database, so nobody makes a seal who has only that. Its
public half is enough to verify what was shipped elsewhere.
"""

import hashlib
import json
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from api.audit.marking import FORMAT
from api.audit.models import AuditSeal
from api.core.keys import key_ring

NOTHING_BEFORE: Final = bytes(32)
_DOMAIN: Final = b"guichet audit seal\n"  # so that no other signature with this key is one of a seal


@cache
def _private_key(key_id: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_ring().key("audit-seal", key_id))


@cache
def public_key(key_id: str) -> Ed25519PublicKey:
    """Raises KeyError when the ring no longer holds the key."""
    return _private_key(key_id).public_key()


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def statement_of(seal: AuditSeal, *, number: int | None = None) -> dict[str, Any]:
    """What is signed. `number`: as if the seal had this one."""
    return {
        "format": FORMAT,
        "number": seal.number if number is None else number,
        "batch": seal.batch,
        "month": seal.month.isoformat(),
        "events": seal.events,
        "digest": seal.digest.hex(),
        "closed_at": _instant(seal.closed_at),
        "sealed_at": _instant(seal.sealed_at),
        "previous": seal.previous.hex(),
        "key": seal.key_id,
    }


def _signed(seal: AuditSeal, number: int | None = None) -> bytes:
    text = json.dumps(statement_of(seal, number=number), sort_keys=True, separators=(",", ":"))
    return _DOMAIN + text.encode()


def sign(seal: AuditSeal) -> bytes:
    return _private_key(seal.key_id).sign(_signed(seal))


def is_signed(seal: AuditSeal, *, number: int | None = None) -> bool:
    """Whether its signature is ours, with its own number or another. Raises KeyError for a key that is gone."""
    try:
        public_key(seal.key_id).verify(seal.signature, _signed(seal, number))
    except InvalidSignature:
        return False
    return True


def fingerprint_of(seal: AuditSeal) -> bytes:
    """What the next seal names as the one before it."""
    return hashlib.sha256(_signed(seal) + seal.signature).digest()


def line_of(seal: AuditSeal) -> str:
    """A seal as it is shipped: JSON in one line."""
    return json.dumps(statement_of(seal) | {"signature": seal.signature.hex()}, sort_keys=True)


def seal_in(line: str) -> AuditSeal | None:
    """The inverse of `line_of`, without the marks; None for what is no seal."""
    try:
        said = json.loads(line)
        return AuditSeal(
            number=int(said["number"]),
            batch=int(said["batch"]),
            month=date.fromisoformat(said["month"]),
            events=int(said["events"]),
            digest=bytes.fromhex(said["digest"]),
            closed_at=datetime.fromisoformat(said["closed_at"]),
            sealed_at=datetime.fromisoformat(said["sealed_at"]),
            previous=bytes.fromhex(said["previous"]),
            key_id=str(said["key"]),
            signature=bytes.fromhex(said["signature"]),
        )
    except (ValueError, TypeError, KeyError):
        return None
