"""WebAuthn's two ceremonies, checked without a database: making a passkey and showing it (SECURITY R-25).

Address and relying party come from the configured base URL only, never from a request.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)

from api.accounts.schemas import AssertionInput, PasskeyInput
from api.core.config import get_settings
from api.core.keys import from_urlsafe

ALGORITHMS: Final = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
# What parsing raises when somebody sends what no browser would.
MALFORMED: Final = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


@dataclass(frozen=True, slots=True)
class NewKey:
    credential_id: bytes
    public_key: bytes
    sign_count: int


def rp_id() -> str:
    return urlsplit(get_settings().base_url).hostname or ""


def challenge_of(client_data: str) -> bytes:
    """The challenge that the browser says it answered, to be found by its fingerprint; empty for no client data."""
    try:
        return parse_client_data_json(from_urlsafe(client_data)).challenge
    except MALFORMED:
        return b""


def made_key(answer: PasskeyInput, challenge: bytes) -> NewKey | None:
    """The new key, unless the answer is for another challenge, address or relying party, or malformed."""
    try:
        made = verify_registration_response(
            credential=RegistrationCredential(
                id="",  # the one that counts is in the attestation
                raw_id=b"",
                response=AuthenticatorAttestationResponse(
                    client_data_json=from_urlsafe(answer.client_data),
                    attestation_object=from_urlsafe(answer.attestation),
                ),
            ),
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=get_settings().base_url,
            supported_pub_key_algs=ALGORITHMS,
        )
    except MALFORMED:
        return None
    return NewKey(made.credential_id, made.credential_public_key, made.sign_count)


def shown_count(answer: AssertionInput, challenge: bytes, public_key: bytes) -> int | None:
    """How often the device says it has signed, where it signed this challenge for this address; else none."""
    try:
        shown = verify_authentication_response(
            credential=AuthenticationCredential(
                id=answer.credential_id,
                raw_id=from_urlsafe(answer.credential_id),
                response=AuthenticatorAssertionResponse(
                    client_data_json=from_urlsafe(answer.client_data),
                    authenticator_data=from_urlsafe(answer.authenticator_data),
                    signature=from_urlsafe(answer.signature),
                ),
            ),
            expected_challenge=challenge,
            expected_rp_id=rp_id(),
            expected_origin=get_settings().base_url,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # compared where it is counted, in one statement
        )
    except MALFORMED:
        return None
    return shown.new_sign_count
