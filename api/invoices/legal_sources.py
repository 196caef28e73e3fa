"""Where the law says so, in the reader's language: rules and tariffs name it with its French abbreviations."""

import re
from collections.abc import Mapping
from typing import Final

GERMAN: Final = {
    "LPGA": "ATSG",
    "OPGA": "ATSV",
    "LAI": "IVG",
    "RAI": "IVV",
    "OMAI": "HVI",
    "OMAV": "HVA",
    "LAVS": "AHVG",
    "RAVS": "AHVV",
    "LPC": "ELG",
    "LAMal": "KVG",
    "LAA": "UVG",
    "LTVA": "MWSTG",
    "CMAI": "KHMI",
    "CSI": "KSH",
    "CC": "ZGB",
    "CO": "OR",
    "RO": "AS",
    "art.": "Art.",
    "al.": "Abs.",
    "let.": "Bst.",
    "ch.": "Ziff.",
    "annexe": "Anhang",
    "tarif": "Tarif",
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {"de": GERMAN}
_WORD: Final = re.compile(r"[A-Za-z]+\.?")


def legal_source(source: str, language: str) -> str:
    """ "LPGA art. 24" is "ATSG Art. 24" in German; what is not known stays as it is."""
    return _translated(source, _WORDS.get(language, {}))


def stored_source(typed: str, language: str) -> str:
    """What somebody typed in their language, as it is stored: "ATSG Art. 24" is "LPGA art. 24"."""
    return _translated(typed, {theirs: ours for ours, theirs in _WORDS.get(language, {}).items()})


def _translated(source: str, words: Mapping[str, str]) -> str:
    def word(match: re.Match[str]) -> str:
        plain = match[0].rstrip(".")
        return words.get(match[0]) or words.get(plain, plain) + match[0][len(plain) :]

    return _WORD.sub(word, source)
