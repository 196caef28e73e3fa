"""The code on a printed document by which anybody can ask us whether it is ours and still holds.

Twenty characters of Crockford's base 32, in groups of four: 100 bits, made from a key of the ring, so that nobody
guesses one. What is printed again unchanged carries the same code.
"""

from typing import Final

from api.core.config import get_settings
from api.core.keys import key_ring

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 20
_GROUP: Final = 4
_ALIKE: Final = str.maketrans("OIL", "011", " -\u2010\u2011\u2013.")


def make_code(*subject: str) -> str:
    """The code of what these parts name."""
    number = int.from_bytes(key_ring().mac("printed-document", *subject)) >> (256 - 5 * _LENGTH)
    return "".join(_LETTERS[number >> (5 * place) & 31] for place in reversed(range(_LENGTH)))


def shown_code(code: str) -> str:
    """7K3M-9QXT-4RFD-2HJB-P0VN"""
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def typed_code(text: str) -> str | None:
    """The code that somebody typed, in whatever case and groups, with O for 0 and I or L for 1, or the whole address of
    the QR code; None if it is none."""
    code = text.rpartition("#")[2].upper().translate(_ALIKE)
    return code if len(code) == _LENGTH and set(code) <= set(_LETTERS) else None


def verification_page() -> str:
    return f"{get_settings().base_url}/verify"


def verification_address(code: str) -> str:
    """The page with the code in its fragment, which browsers send to nobody."""
    return f"{verification_page()}#{code}"
