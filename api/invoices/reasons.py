"""The catalogue of reasons for corrections and refusals (FORMS §8): seeded from a file, kept in rows."""

import json
from pathlib import Path
from typing import Final

from sqlalchemy import cast, func, not_, update
from sqlalchemy.dialects.postgresql import JSONB, array, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.labels import LANGUAGES
from api.invoices.models import Reason

FIRST: Final = 1  # the revision that comes with the program
OTHER: Final = "other"  # own words: the one reason that the program relies on
# Revisions are added in turn, until their transaction ends: each follows the newest one.
TAKE_TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('reasons', 0))"
SEED: Final = Path(__file__).parent / "reasons.json"


async def seed_reasons(connection: AsyncConnection) -> None:
    """Add the reasons, and the languages of their revisions, that are missing. Words that are there stay."""
    rows = json.loads(SEED.read_text("utf-8"))
    values = [
        row | {"revision": FIRST, "position": position, "active": True, "added_at": func.app_now()}
        for position, row in enumerate(rows)
    ]
    await connection.execute(insert(Reason).values(values).on_conflict_do_nothing())
    incomplete = not_(Reason.short.has_all(array(LANGUAGES)) & Reason.sentence.has_all(array(LANGUAGES)))
    for row in rows:
        ours = {name: cast(row[name], JSONB).op("||")(getattr(Reason, name)) for name in ("short", "sentence")}
        await connection.execute(update(Reason).where(Reason.code == row["code"], incomplete).values(ours))
