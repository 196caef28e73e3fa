"""Names in the form they are searched in: lower case, no accents, no hyphens or apostrophes (DECISIONS 37).

Made here and not in the database: its unaccent is not immutable, and é sorts after z under the C collation.
"""

import re
import unicodedata
from typing import Final

# Letters that Unicode does not take apart. `casefold` makes ss of ß.
_LETTERS: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NOT_WORD: Final = re.compile(r"[\W_]+")


def search_name(text: str) -> str:
    """Dœ-Müller d’Élise → doe muller d elise."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", letters.casefold()).strip()
