"""The reference age of the old-age insurance (LAVS art. 21; transition of the AVS 21 reform)."""

import json
from datetime import date
from functools import cache
from pathlib import Path


@cache
def _steps() -> list[tuple[date, int]]:
    """Who was born until a day, and the age in months from which they may have reached it."""
    rows = json.loads((Path(__file__).parent / "reference_age.json").read_text("utf-8"))
    return [(date.fromisoformat(row["born_until"] or "9999-12-31"), 12 * row["years"] + row["months"]) for row in rows]


def reference_age_from(birth_date: date) -> date:
    """The first day of the month after the reference age.

    The sex is not known here, so it is the earlier of both: women born before 1964 reach it before 65. What depends on
    it is only a warning.
    """
    months = next(months for until, months in _steps() if birth_date <= until)
    index = birth_date.year * 12 + birth_date.month + months  # birth month counts from 1, so this is the month after
    return date(index // 12, index % 12 + 1, 1)
