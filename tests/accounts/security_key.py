"""A security key in software, and the browser it is plugged into, for tests of passkeys (WebAuthn)."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from api.core.keys import from_urlsafe, urlsafe
from tests.callers import BASE, Caller

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
Answer = dict[str, Any]


@dataclass
class SecurityKey:
    """One credential. What a test wants to be wrong, it changes: `origin` is what the browser writes down."""

    origin: str = BASE
    rp_id: str = "localhost"
    flags: int = PRESENT | VERIFIED
    counts: bool = True
    sign_count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _authenticator_data(self, flags: int, key: bytes = b"") -> bytes:
        rp_id_hash = hashlib.sha256(self.rp_id.encode()).digest()
        return rp_id_hash + bytes([flags]) + self.sign_count.to_bytes(4, "big") + key

    def _attested(self) -> bytes:
        numbers = self.private_key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        length = len(self.credential_id).to_bytes(2, "big")
        return bytes(16) + length + self.credential_id + cbor2.dumps(cose)

    def enrol(self, options: Answer, name: str = "Clé bleue") -> Answer:
        """The body of `POST /account/passkeys`."""
        data = self._authenticator_data(self.flags | WITH_KEY, self._attested())
        return {
            "name": name,
            "client_data": urlsafe(self._client_data("webauthn.create", options["challenge"])),
            "attestation": urlsafe(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["usb"],
        }

    def sign(self, options: Answer) -> Answer:
        """The body of `POST /passkey-sessions`."""
        self.sign_count += self.counts
        data = self._authenticator_data(self.flags)
        client_data = self._client_data("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client_data).digest()
        return {
            "credential_id": urlsafe(self.credential_id),
            "client_data": urlsafe(client_data),
            "authenticator_data": urlsafe(data),
            "signature": urlsafe(self.private_key.sign(signed, ec.ECDSA(hashes.SHA256()))),
        }


def flipped(answer: Answer, part: str, byte: int = -1, bit: int = 0) -> Answer:
    """The same with one bit of one part changed."""
    data = bytearray(from_urlsafe(answer[part]))
    data[byte] ^= 1 << bit
    return answer | {part: urlsafe(bytes(data))}


async def begin_passkey(caller: Caller, side: str = "") -> Answer:
    """The options for a new passkey."""
    answer = await caller.post(f"/api/v1{side}/account/passkey-enrolments")
    assert answer.status_code == 201, answer.text
    options: Answer = answer.json()
    return options


async def add_passkey(caller: Caller, side: str = "", key: SecurityKey | None = None) -> SecurityKey:
    """A passkey that counts from now on."""
    key = key or SecurityKey()
    answer = await caller.post(f"/api/v1{side}/account/passkeys", json=key.enrol(await begin_passkey(caller, side)))
    assert answer.status_code == 201, answer.text
    return key


async def challenged(browser: Caller) -> Answer:
    """The challenge of the login or step-up under way."""
    answer = await browser.post("/api/v1/login-challenges")
    assert answer.status_code == 201, answer.text
    options: Answer = answer.json()
    return options
