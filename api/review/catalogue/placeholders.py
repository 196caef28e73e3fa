"""The values that a text block may name in braces, and what is wrong with one that names others. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal

from api.core.errors import Finding

TextUse = Literal["correction", "refusal", "message"]

_EVERYWHERE: Final = ("company", "reference", "officer", "office_name", "office_phone")
_REQUEST: Final = (*_EVERYWHERE, "form", "period", "total")
OF_USE: Final[Mapping[TextUse, Sequence[str]]] = {
    "message": _EVERYWHERE,  # it need not be about a request
    "refusal": _REQUEST,
    "correction": (*_REQUEST, "due_date"),
}
_NAMED: Final = re.compile(r"\{([^{}\n]*)\}")


def allowed_for(uses: Collection[TextUse]) -> list[str]:
    """What has a value wherever a block with these uses is inserted."""
    return [name for name in OF_USE["correction"] if all(name in OF_USE[use] for use in uses)]


def listed(names: Collection[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def check_text(pointer: str, label: str, text: str, uses: Collection[TextUse]) -> list[Finding]:
    allowed = allowed_for(uses)
    unknown = dict.fromkeys(name for name in _NAMED.findall(text) if name not in allowed)
    found = [
        Finding(pointer, "text_block_placeholder", {"found": listed([name]), "allowed": listed(allowed)}, label)
        for name in unknown
    ]
    if re.search("[{}]", _NAMED.sub("", text)):
        found.append(Finding(pointer, "text_block_brace", {"allowed": listed(allowed)}, label))
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; values are never read as text of a block."""
    return _NAMED.sub(lambda match: values[match[1]], text)
