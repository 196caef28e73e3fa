"""The catalogue of reasons for corrections and refusals (FORMS §8): seeded from a file, kept in rows."""

import json
from pathlib import Path
from typing import Final

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.invoices.models import Reason

SEED: Final = Path(__file__).parent / "reasons.json"


async def seed_reasons(connection: AsyncConnection) -> None:
    """Add the reasons that are missing. What an administrator changed stays as it is."""
    rows = json.loads(SEED.read_text("utf-8"))
    values = [
        row | {"position": position, "active": True, "updated_at": func.app_now()} for position, row in enumerate(rows)
    ]
    await connection.execute(insert(Reason).values(values).on_conflict_do_nothing())
