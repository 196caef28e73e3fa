"""Codes sent by SMS: derived from the key ring and the attempt's nonce, so that none is ever stored (SECURITY R-20)."""

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from api.core.keys import key_ring

DIGITS = 6


@dataclass(frozen=True, slots=True)
class NewCode:
    """What the database keeps of a code."""

    key_id: str
    nonce: bytes
    mac: bytes


def new_code(attempt_id: UUID) -> NewCode:
    key_id = key_ring().active
    nonce = secrets.token_bytes(16)
    return NewCode(key_id, nonce, code_mac(attempt_id, key_id, derive_code(attempt_id, key_id, nonce)))


def derive_code(attempt_id: UUID, key_id: str, nonce: bytes) -> str:
    """The six digits. 64 bits of the MAC make the remainder's bias smaller than 10⁻¹³."""
    mac = key_ring().mac("login-code", attempt_id.bytes, nonce, key_id=key_id)
    return f"{int.from_bytes(mac[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def code_mac(attempt_id: UUID, key_id: str, code: str) -> bytes:
    """Binds a code to its login attempt with a key that is not in the database."""
    return key_ring().mac("login-code-mac", attempt_id.bytes, code, key_id=key_id)


def is_right(attempt_id: UUID, key_id: str, mac: bytes, typed: str) -> bool:
    return hmac.compare_digest(mac, code_mac(attempt_id, key_id, typed))
