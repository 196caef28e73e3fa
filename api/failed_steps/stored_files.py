"""Rows against the storage: every row that should have a file has it, and every file has a row.

The storage's listing goes through the database some keys at a time, so memory does not grow with it.
"""

import time
from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text

from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.documents.service import storage
from api.documents.storage import FileMissing
from api.documents.sweep import SAFE_AGE
from api.failed_steps.sums import REFERENCES

_AHEAD: Final = 3600
"""Seconds by which another machine's clock may be ahead."""
_SWEPT: Final = 2 * SAFE_AGE + timedelta(hours=1)
"""A file without a row that is older should have been removed by the nightly sweep."""
_MOST: Final = 1000

# A file that was found infected is gone, and its row stays.
_ROWS: Final = """
    SELECT storage_key AS key, id, created_at FROM documents WHERE rejection_code IS DISTINCT FROM 'infected'
    UNION ALL SELECT storage_key, id, ready_at FROM data_exports WHERE storage_key IS NOT NULL
    UNION ALL SELECT storage_key, id, requested_at FROM list_files WHERE storage_key IS NOT NULL
    """
_REMEMBER: Final = text(
    "INSERT INTO stored_keys (key, run) SELECT unnest(CAST(:keys AS text[])), :run ON CONFLICT DO NOTHING"
)
_COUNTS: Final = text(
    f"""
    SELECT (SELECT count(*) FROM ({_ROWS}) r WHERE r.created_at < :begun) AS rows,
           (SELECT count(*) FROM stored_keys WHERE run = :run) AS files
    """  # noqa: S608 - our own text
)
_MISSING: Final = text(
    f"""
    SELECT r.key, r.id FROM ({_ROWS}) r
    WHERE r.created_at < :begun AND NOT EXISTS (SELECT FROM stored_keys k WHERE k.run = :run AND k.key = r.key)
    ORDER BY r.created_at LIMIT {_MOST}
    """  # noqa: S608 - our own text
)
_SPARE: Final = text(
    f"""
    SELECT k.key FROM stored_keys k
    WHERE k.run = :run AND NOT EXISTS (SELECT FROM ({_ROWS}) r WHERE r.key = k.key) LIMIT {_MOST}
    """  # noqa: S608 - our own text
)
_FORGET: Final = text("DELETE FROM stored_keys")
_PATIENT: Final = text("SELECT set_config('statement_timeout', '600000', true), app_now() AS begun")

Result = dict[str, int | list[str]]


async def compare_files(database: Database) -> dict[str, Result]:
    """Two sums: files of rows, and rows of files. Raises OSError when the storage cannot be listed."""
    run = new_id()
    async with database.transaction(DbRole.WORKER) as session:
        begun = (await session.execute(_PATIENT)).one().begun
        await session.execute(_FORGET)  # what a run left that was cut off
    async for keys in storage().stored_before(time.time() + _AHEAD):
        async with database.transaction(DbRole.WORKER) as session:
            await session.execute(_REMEMBER, {"keys": list(keys), "run": run})
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(_PATIENT)
        which = {"run": run, "begun": begun}
        counts = (await session.execute(_COUNTS, which)).one()
        without_file = {row.key: row.id for row in (await session.execute(_MISSING, which)).all()}
        without_row = set(await session.scalars(_SPARE, which))
    missing = [row_id for key, row_id in without_file.items() if not await _is_there(key)]
    spare = await _old(without_row)
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(_FORGET)
    return {
        "files": _result(counts.rows, missing),
        "rows": _result(counts.files, spare),
    }


def _result(counted: int, wrong: Collection[UUID | str]) -> Result:
    return {
        "counted_in": counted,
        "counted_out": counted - len(wrong),
        "differences": len(wrong),
        "references": sorted(map(str, wrong))[:REFERENCES],
    }


async def _is_there(key: str) -> bool:
    """It may have come while the listing ran."""
    try:
        await storage().size(key)
    except FileMissing:
        return False
    return True


async def _old(keys: Collection[str]) -> set[str]:
    """Those of the keys that the sweep should have removed: a younger file may get its row, or be removed tonight."""
    if not keys:
        return set()
    found = set()
    async for listed in storage().stored_before(time.time() - _SWEPT.total_seconds()):
        found |= set(keys) & set(listed)
    return found
