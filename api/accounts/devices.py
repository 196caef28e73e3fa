"""Known devices: a browser that was logged in once holds a signed cookie, bound to the e-mail it logged in with."""

import hmac
import secrets
from typing import Final

from fastapi import Request

from api.accounts.access import cookie_name
from api.core.keys import from_urlsafe, key_ring, urlsafe

_ID_BYTES = 16
DEVICE_COOKIE: Final = "device"


def new_device(email: str) -> str:
    """The cookie's value: the key's id, a random id and its MAC. Nothing about it is stored."""
    ring = key_ring()
    device_id = secrets.token_bytes(_ID_BYTES)
    return f"{ring.active}.{urlsafe(device_id + ring.mac('device', device_id, email))}"


def known_device(cookie: str, email: str) -> str | None:
    """The device's counter name when the cookie was made for this e-mail, else None."""
    key_id, _, text = cookie.partition(".")
    try:
        data = from_urlsafe(text)
        expected = key_ring().mac("device", data[:_ID_BYTES], email, key_id=key_id)
    except (ValueError, KeyError):
        return None
    return urlsafe(data[:_ID_BYTES]) if hmac.compare_digest(data[_ID_BYTES:], expected) else None


def device_cookie(request: Request) -> str:
    return request.cookies.get(cookie_name(DEVICE_COOKIE), "")
