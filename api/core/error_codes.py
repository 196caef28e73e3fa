"""The words of error codes: what each means and what to do (API.md).

A code is known by its texts: `errors.<code>` says what is wrong, `errors.<code>.fix` what to do about it.
"""

import re
from dataclasses import dataclass

from api.core.labels import catalogue

_FIX = re.compile(r"errors\.(?P<code>[a-z0-9_]+)\.fix")


@dataclass(frozen=True, slots=True)
class CodeWords:
    meaning: str
    fix: str


def codes() -> list[str]:
    """Every code an answer or a finding can have."""
    return sorted(match["code"] for key in catalogue("fr") if (match := _FIX.fullmatch(key)))


def words_of(code: str, language: str) -> CodeWords:
    """The code in words, with its placeholders left as they are."""
    texts = catalogue(language)
    return CodeWords(meaning=texts[f"errors.{code}"], fix=texts[f"errors.{code}.fix"])
