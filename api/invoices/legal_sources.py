"""Where the law says so, in the reader's language: rules name it with its French abbreviations."""

import re
from collections.abc import Mapping
from typing import Final

_GERMAN: Final = {
    "LPGA": "ATSG",
    "OPGA": "ATSV",
    "LAI": "IVG",
    "RAI": "IVV",
    "OMAI": "HVI",
    "OMAV": "HVA",
    "LAVS": "AHVG",
    "RAVS": "AHVV",
    "LTVA": "MWSTG",
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
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {"de": _GERMAN}
_WORD: Final = re.compile(r"[A-Za-z]+\.?")


def legal_source(source: str, language: str) -> str:
    """ "LPGA art. 24" is "ATSG Art. 24" in German; what is not known stays as it is."""
    words = _WORDS.get(language, {})
    return _WORD.sub(lambda match: words.get(match[0], match[0]), source)
