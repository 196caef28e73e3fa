"""The rows of the tariffs: seeded from a file, added by administrators, read once and kept until one is added."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.core.ids import new_id
from api.invoices.models import TariffRow
from api.invoices.tariffs import KINDS, Tariff, Tariffs, Values, in_force

SEED: Final = Path(__file__).parent / "seed.json"

# The newest row of which the application knows, in SQL: rows are never changed, so it tells whether any was added.
# That holds only while positions become visible in their order. A position is drawn when its row is inserted, but seen
# when its transaction commits: of two additions under way at once the lower position could commit last, and whoever had
# read the higher one's stamp meanwhile would never learn of the lower one. So additions take turns, until they commit.
# (LOCK TABLE would say the same, but needs the right to change rows, which no role has.)
STAMP: Final = "(SELECT t.id FROM tariffs t ORDER BY t.position DESC LIMIT 1)"
TAKE_TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('tariffs', 0))"


def shipped() -> list[Tariff[Values]]:
    """The rows of the file."""
    return [
        Tariff(
            valid_from=date.fromisoformat(row["valid_from"]),
            confirmed_until=date.fromisoformat(row["confirmed_until"]),
            values=KINDS[row["kind"]].model_validate(row["values"]),
            source=row["source"],
        )
        for row in json.loads(SEED.read_text("utf-8"))
    ]


def columns(tariff: Tariff[Values]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": tariff.values.kind,
        "valid_from": tariff.valid_from,
        "confirmed_until": tariff.confirmed_until,
        "revision": tariff.revision,
        "values": tariff.values.model_dump(mode="json"),
        "source": tariff.source,
    }


async def seed_tariffs(connection: AsyncConnection) -> None:
    """Add the rows of the file whose kind and first day are not there. What was added stays as it is."""
    values = [columns(tariff) for tariff in shipped()]
    await connection.execute(text(TAKE_TURN))
    await connection.execute(insert(TariffRow).values(values).on_conflict_do_nothing())


def tariff_of(row: TariffRow) -> Tariff[Values]:
    return Tariff(
        valid_from=row.valid_from,
        confirmed_until=row.confirmed_until,
        values=KINDS[row.kind].model_validate(row.values),
        source=row.source,
        revision=row.revision,
    )


async def all_tariffs(session: AsyncSession) -> list[Tariff[Values]]:
    rows = await session.scalars(select(TariffRow).order_by(TariffRow.position))
    return [tariff_of(row) for row in rows]


_known: dict[UUID, tuple[Tariff[Values], ...]] = {}


async def _rows_at(session: AsyncSession, stamp: UUID) -> Sequence[Tariff[Values]]:
    known = _known.get(stamp)
    if known is None:
        known = tuple(await all_tariffs(session))
        _known.clear()
        _known[stamp] = known
    return known


async def load_tariffs(
    session: AsyncSession, stamp: UUID | None, kept: Mapping[str, Sequence[str]] | None = None
) -> Tariffs:
    """The tariffs as they are in this transaction; `stamp` is what `STAMP` selected in it, None without any row.

    `kept` are the versions of a request that was sent (`in_force`).
    """
    rows = () if stamp is None else await _rows_at(session, stamp)
    return in_force(rows, kept)
