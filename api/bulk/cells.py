"""From what stands in a cell to what an invoice's body holds there. What cannot be understood stays as it is, so that
the form's own check says what is wrong with it. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from api.bulk.columns import Column, by_word
from api.core.spreadsheets import safe_cell
from api.invoices.forms.folding import folded

_DAY: Final = re.compile(r"(\d{1,2})[./ ]+(\d{1,2})[./ ]+(\d{4}|\d{2})")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::00)?h?", re.IGNORECASE)
_MORE: Final = {True: ("x", "1", "true", "vrai", "wahr"), False: ("0", "false", "faux", "falsch")}


def plain(text: str) -> str:
    """A cell as it was typed: without the sign that `safe_cell` puts before what looks like a formula."""
    text = unicodedata.normalize("NFC", text).strip()
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


def value_of(column: Column, text: str) -> object:
    """The value of a cell that is not empty."""
    match column.kind:
        case "day":
            return day(text)
        case "time":
            return hour(text)
        case "decimal":
            return re.sub(r"^(CHF|Fr\.?)\s*", "", text, flags=re.IGNORECASE)
        case "year":
            return text.removesuffix(".0")
        case "rate":
            return _rate(text)
        case "yes_no":
            return _yes_no().get(folded(text), text)
        case "choice":
            return _choices(tuple((column.choices or {}).items())).get(folded(text), text)
    return text


def day(text: str) -> str:
    """01.05.2026 and 1.5.26 as 2026-05-01; what is no day stays as it is."""
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    number, month, year = found.groups()
    return f"{int(year) + 2000 if len(year) == len('26') else int(year):04d}-{int(month):02d}-{int(number):02d}"


def hour(text: str) -> str:
    """8.30, 8h30 and 08:30:00 as 08:30; what is no hour stays as it is."""
    found = _TIME.fullmatch(text)
    return text if found is None else f"{int(found[1]):02d}:{found[2] or '00'}"


def _rate(text: str) -> str:
    """8.1, also of a cell that shows a percentage and holds 0.081."""
    stripped = text.removesuffix("%").strip()
    try:
        rate = Decimal(stripped.replace(",", "."))
    except InvalidOperation:
        return text
    is_share = stripped == text and 0 < rate < 1
    return f"{(rate * 100).normalize():f}" if is_share else stripped


def file_names(text: str) -> Sequence[str]:
    """The names of files in a cell, behind semicolons or on lines of their own."""
    return [name for part in re.split(r"[;\n]", text) if (name := part.strip())]


def file_key(name: str) -> str:
    """A file's name as it is compared."""
    return unicodedata.normalize("NFC", name).strip().casefold()


@cache
def _yes_no() -> Mapping[str, bool]:
    words = {word: value for value, more in _MORE.items() for word in more}
    named = {True: ("common.yes", "bulk.yes_short"), False: ("common.no", "bulk.no_short")}
    return words | by_word((value, key) for value, keys in named.items() for key in keys)


@cache
def _choices(choices: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The values by their words in every language, and by themselves for programs."""
    return {folded(value): value for value, _ in choices} | by_word(choices)
