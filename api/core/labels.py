"""Every text a person reads, in each language: one catalogue, read by the API and by the SPA.

A catalogue file is `api/locales/<language>/<namespace>.json`, a flat object; a folder is a step of its namespace, as
in `forms/other.json`. The key of a text is `<namespace>.<key in the file>`; `{name}` are its parameters; counted texts
have the CLDR forms `.one` and `.other`.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("fr", "de", "it", "en")
LOCALES: Final = Path(__file__).parent.parent / "locales"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class UnknownLabel(KeyError):
    """A label key that is in no catalogue: a mistake in the program, never in the data."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of one language, by full key."""
    texts: dict[str, str] = {}
    folder = LOCALES / language
    for file in sorted(folder.rglob("*.json")):
        namespace = ".".join(file.relative_to(folder).with_suffix("").parts)
        for key, text in json.loads(file.read_text("utf-8")).items():
            texts[f"{namespace}.{key}"] = text
    return texts


def has_label(key: str) -> bool:
    return key in catalogue(LANGUAGES[0])


def in_language(texts: Mapping[Any, str], language: str) -> str:
    """The text of a row that holds one a language; where it is older than the language, that of the first it has."""
    return texts.get(language) or next(texts[known] for known in LANGUAGES if known in texts)


def plural_form(language: str, count: int) -> str:
    """CLDR's cardinal form for whole numbers: French counts zero as one, the others do not."""
    return "one" if count == 1 or (count == 0 and language == "fr") else "other"


def t(language: str, key: str, /, **params: object) -> str:
    """The text of `key` in `language`, its placeholders filled.

    A parameter whose value is itself a `Label` is translated first. Raises UnknownLabel, or KeyError for a
    placeholder without a value.
    """
    texts = catalogue(language)
    text = texts.get(key)
    if text is None and isinstance(count := params.get("count"), int):
        text = texts.get(f"{key}.{plural_form(language, count)}")
    if text is None:
        raise UnknownLabel(key)
    return _PLACEHOLDER.sub(lambda match: str(params[match[1]]), text)


def best_language(accept_language: str | None, default: str = LANGUAGES[0]) -> str:
    """The first of our languages in an Accept-Language header, by its quality values (RFC 9110 12.5.4)."""
    wishes: list[tuple[float, int, str]] = []
    for position, part in enumerate((accept_language or "").split(",")[:20]):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), position, tag[:2].lower()))
        except ValueError:
            continue
    return next((tag for _, _, tag in sorted(wishes) if tag in LANGUAGES), default)
