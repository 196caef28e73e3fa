"""Tokens of mailed links: 32 bytes, derived when the mail is sent; the database has their SHA-256 (SECURITY R-30).

A token stands in the fragment of the address, which no server and no mail scanner's GET gets to see, and is redeemed by
POST only.
"""

import secrets
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from api.core.keys import fingerprint, key_ring, urlsafe


@dataclass(frozen=True, slots=True)
class MailedToken:
    """What to keep of a token. `owner` is the row it belongs to, `key` which key of the ring it is derived with."""

    owner: UUID
    key: str
    nonce: bytes

    @classmethod
    def new(cls, owner: UUID) -> Self:
        return cls(owner, key_ring().active, secrets.token_bytes(16))

    def _derive(self) -> bytes:
        return key_ring().mac("token", self.owner.bytes, self.nonce, key_id=self.key)

    @property
    def text(self) -> str:
        """The token itself, for the mail. KeyError when the ring no longer holds its key."""
        return urlsafe(self._derive())

    @property
    def hash(self) -> bytes:
        return fingerprint(self._derive())
