from datetime import date
from typing import Final

ADULT_AT: Final = 18


def is_minor(birth_date: date, today: date) -> bool:
    """Under 18. Who was born on 29 February is of age on 1 March."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day)) < ADULT_AT
