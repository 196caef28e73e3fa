"""What somebody means by what is typed into the queue's search field. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from api.beneficiaries.names import search_name

_REFERENCE = re.compile(r"(\d{4})\s*[-–]\s*(\d{1,12})")
_AMOUNT = re.compile(r"(?:\d{1,3}(?:['’\s]\d{3})+|\d{1,9})(?:[.,]\d{1,2})?")
_SEPARATORS = re.compile(r"[\s.\-–/;'’]")
_AVS_DIGITS: Final = 13


@dataclass(frozen=True, slots=True)
class Term:
    """Everything that one thing typed can mean; a request is found when one of the meanings fits."""

    words: Sequence[str] = ()
    reference: str | None = None
    avs_number: tuple[str, str] | None = None  # the first and the last one that begins so
    decision_number: str | None = None
    amount: Decimal | None = None


def terms(text: str) -> list[Term]:
    """One term for a number, however it is grouped; else one a word. All of them must fit; of nothing, none."""
    if not text.strip():
        return []
    if not any(character.isalpha() for character in text):
        return [_number(text.strip())]
    return [_number(word) for word in text.split()]


def _number(text: str) -> Term:
    digits = _SEPARATORS.sub("", text)
    is_number = digits.isascii() and digits.isdigit()
    return Term(
        words=tuple(search_name(text).split()),
        reference=_reference(text),
        avs_number=_avs_range(digits) if is_number else None,
        decision_number=digits if is_number and 3 <= len(digits) <= 14 else None,
        amount=_amount(text),
    )


def _reference(text: str) -> str | None:
    """2026-31 is 2026-000031."""
    found = _REFERENCE.fullmatch(text)
    return f"{found[1]}-{found[2]:0>6}" if found else None


def _avs_range(digits: str) -> tuple[str, str] | None:
    if not digits.startswith("756") or not 4 <= len(digits) <= _AVS_DIGITS:
        return None
    return digits.ljust(_AVS_DIGITS, "0"), digits.ljust(_AVS_DIGITS, "9")


def _amount(text: str) -> Decimal | None:
    """1'234.50, 1234,5 or 1234."""
    if not text.isascii() and "’" not in text:
        return None
    found = _AMOUNT.fullmatch(text)
    return Decimal(re.sub(r"['’\s]", "", text).replace(",", ".")) if found else None
