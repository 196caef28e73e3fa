"""Names in the form they are searched in: lower case, no accents, no hyphens or apostrophes (DECISIONS 37).

Made here and not in the database: its unaccent is not immutable, and é sorts after z under the C collation.
"""

import re
import unicodedata
from itertools import product
from typing import Final

# Letters that Unicode does not take apart. `casefold` makes ss of ß.
_LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NOT_WORD: Final = re.compile(r"[\W_]+")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_PAIR: Final = re.compile(r"(?<=[aou])e")
_INNER_PAIR: Final = re.compile(r"(?<=[aou])e(?=.)")  # Zoe is not the beginning of Zora
_MOST_PAIRS: Final = 4


def search_name(text: str) -> str:
    """Dœ-Müller d’Élise → doe muller d elise."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", letters.casefold()).strip()


def spellings(typed: str) -> list[list[str]]:
    """The typed words as search names may spell each: ü stands there as u, and somebody may have written ue."""
    lower = unicodedata.normalize("NFC", typed.casefold())
    words = zip(search_name(lower).split(), search_name(lower.translate(_UMLAUTS)).split(), strict=True)
    return [_spellings(word, with_pairs) for word, with_pairs in words]


def _spellings(word: str, with_pairs: str) -> list[str]:
    pair = _INNER_PAIR if word[-1] == with_pairs[-1] else _PAIR
    first, *rest = pair.split(with_pairs, maxsplit=_MOST_PAIRS)
    ways = product(("", "e"), repeat=len(rest))
    others = (first + "".join(e + piece for e, piece in zip(way, rest, strict=True)) for way in ways)
    return list(dict.fromkeys([word, *others]))
