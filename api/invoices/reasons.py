"""The catalogue of reasons for corrections and refusals (FORMS §8): seeded from a file, kept in rows."""

import json
from pathlib import Path
from typing import Final

from sqlalchemy import func, not_
from sqlalchemy.dialects.postgresql import array, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.labels import LANGUAGES
from api.invoices.models import Reason

SEED: Final = Path(__file__).parent / "reasons.json"


async def seed_reasons(connection: AsyncConnection) -> None:
    """Add the reasons, and the languages of reasons, that are missing. What an administrator changed stays as it is."""
    rows = json.loads(SEED.read_text("utf-8"))
    values = [
        row | {"position": position, "active": True, "updated_at": func.app_now()} for position, row in enumerate(rows)
    ]
    adding = insert(Reason).values(values)
    ours = adding.excluded
    await connection.execute(
        adding.on_conflict_do_update(
            index_elements=[Reason.code],
            set_={name: ours[name].op("||")(getattr(Reason, name)) for name in ("short", "sentence")},
            where=not_(Reason.short.has_all(array(LANGUAGES)) & Reason.sentence.has_all(array(LANGUAGES))),
        )
    )
