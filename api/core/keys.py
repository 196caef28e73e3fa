"""The key ring: one active master key and the previous ones, from which a key for each purpose is derived.

Text form: `id:secret,id:secret`, the active one first, each secret at least 32 characters (R-80).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from typing import Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.core.config import DEVELOPMENT_KEY, get_settings

Purpose = Literal[
    "password",
    "login-code",
    "login-code-mac",
    "totp-seed",
    "recovery-code",
    "throttle",
    "cursor",
    "device",
    "token",
    "printed-document",
    "audit-seal",
]


class BadKeyRing(ValueError):
    """The configured keys are missing, too short, or those of a developer's machine."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    active: str
    masters: dict[str, bytes]

    def key(self, purpose: Purpose, key_id: str | None = None) -> bytes:
        """32 bytes for this purpose; KeyError when the ring no longer holds `key_id`."""
        return _derive(self.masters[key_id or self.active], purpose)

    def mac(self, purpose: Purpose, *parts: str | bytes, key_id: str | None = None) -> bytes:
        """HMAC-SHA-256 over the parts, each preceded by its length so that borders cannot be moved."""
        digest = hmac.new(self.key(purpose, key_id), digestmod=hashlib.sha256)
        for part in parts:
            data = part.encode() if isinstance(part, str) else part
            digest.update(len(data).to_bytes(4, "big") + data)
        return digest.digest()


@cache
def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"guichet {purpose}".encode()).derive(master)


def parse_key_ring(text: str, *, production: bool) -> KeyRing:
    """Read a key ring. Raises BadKeyRing with what to do."""
    masters: dict[str, bytes] = {}
    for entry in text.replace("\n", ",").split(","):
        key_id, _, secret = entry.strip().partition(":")
        if len(secret) < 32:
            raise BadKeyRing(
                "each key is `id:secret` with at least 32 characters; make one with `openssl rand -hex 32`"
            )
        if production and secret == DEVELOPMENT_KEY:
            raise BadKeyRing("the development key is not allowed in production")
        masters[key_id] = secret.encode()
    return KeyRing(active=next(iter(masters)), masters=masters)


@cache
def key_ring() -> KeyRing:
    settings = get_settings()
    return parse_key_ring(settings.key_ring_text, production=settings.environment == "production")


def fingerprint(data: bytes) -> bytes:
    """SHA-256, for what is random already (tokens) or only compared (request bodies)."""
    return hashlib.sha256(data).digest()


def urlsafe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_urlsafe(text: str) -> bytes:
    """The inverse of `urlsafe`; raises ValueError, also for another spelling of the same bytes."""
    found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe(found) != text:
        raise ValueError("not as urlsafe() writes it")
    return found


def fingerprint_of(token: str) -> bytes:
    """SHA-256 of a token as somebody sends it; of what is no token, a value that nothing has."""
    try:
        return fingerprint(from_urlsafe(token))
    except ValueError:
        return b""
