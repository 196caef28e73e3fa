"""Names and numbers as they are compared, so that the way of writing does not make another one."""

from api.beneficiaries.names import search_name


def folded(text: str) -> str:
    """Letters and digits alone, without accents and capitals: "Saint-Gall" and "SAINT GALL", "A.G." and "AG" are the
    same. A text without any stays as it is."""
    kept = [_digit(character) for character in search_name(text) if character.isalnum()]
    return "".join(kept) or text


def _digit(character: str) -> str:
    """Digits of every script are figures; full-width ones are already."""
    return str(int(character)) if character.isdecimal() else character
