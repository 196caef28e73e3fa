"""The catalogue of error codes: what each means and what to do, in words (API.md).

A code is known by its texts: `errors.<code>` says what is wrong, `errors.<code>.fix` what to do about it.
"""

import re

from api.core.labels import catalogue
from api.core.schemas import Items, Output

_FIX = re.compile(r"errors\.(?P<code>[a-z0-9_]+)\.fix")


class ErrorCode(Output):
    code: str
    meaning: str
    fix: str


class ErrorCodes(Items[ErrorCode]):
    pass


def codes() -> list[str]:
    """Every code an answer or a finding can have."""
    return sorted(match["code"] for key in catalogue("fr") if (match := _FIX.fullmatch(key)))


def describe(code: str, language: str) -> ErrorCode:
    """The code in words, with its placeholders left as they are."""
    texts = catalogue(language)
    return ErrorCode(code=code, meaning=texts[f"errors.{code}"], fix=texts[f"errors.{code}.fix"])
