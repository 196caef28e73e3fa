"""Reads an uploaded spreadsheet in a confined process and says in a sentence what is wrong with it as a whole."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from api.bulk.columns import TEMPLATES, Column, Template
from api.bulk.table import Head, Row, fitting, groups
from api.core.config import get_settings
from api.core.errors import Problem, TooLarge
from api.core.spreadsheets import FileFormat
from api.documents.confinement import REFUSED, read_confined, turn_of

_MOST_OUTPUT: Final = 8 * 1024 * 1024
_TABLE: Final = TypeAdapter(list[list[str]])
_REFUSED: Final = TypeAdapter(dict[str, str])
_WORKBOOK: Final = b"PK\x03\x04"


class BulkFileTooLarge(TooLarge):
    code = "bulk_file_too_large"


class BulkFileRefused(Problem):
    """Nothing of it can be read, or it holds no invoice."""

    status = 422
    code = "bulk_file_damaged"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds. `kind` is the type that was said, or that its headings are of."""

    kind: str
    format: FileFormat
    sha256: bytes
    cells: list[str]
    head: Head
    invoices: list[list[Row]]


# What the confined process says of a file, and our code for it.
_CODES: Final = {
    "empty": "bulk_file_empty",
    "old_workbook": "bulk_file_old",
    "not_a_table": "bulk_file_no_table",
    "too_many_rows": "bulk_too_many_rows",
}


async def receive(stream: AsyncIterator[bytes]) -> bytes:
    """The file, which is small. Raises BulkFileTooLarge with the first byte too many."""
    content, most = bytearray(), get_settings().bulk.bytes
    async for chunk in stream:
        content += chunk
        if len(content) > most:
            raise BulkFileTooLarge(params={"limit": most // 1024**2})
    return bytes(content)


async def read(template: Template | None, content: bytes, whose: UUID) -> Read:
    """The invoices of a file, of the type whose template it was made from where none is said. Raises
    BulkFileRefused."""
    table = await _table(content, whose)
    if not table:
        raise BulkFileRefused("bulk_file_empty")
    found = fitting(list(TEMPLATES.values()) if template is None else [template], table[0])
    if not any(any(head.names) for _, head in found):
        raise BulkFileRefused("bulk_file_no_headings")
    if len(found) > 1:
        raise BulkFileRefused("bulk_kind_unclear")
    [(template, head)] = found
    if head.missing:
        params = {"kind": f"forms.{template.kind}.menu", "columns": _labels(head.missing)}
        raise BulkFileRefused("bulk_columns_missing", params=params)
    if head.twice:
        twice = [template.column(name) for name in head.twice]
        raise BulkFileRefused("bulk_columns_twice", params={"columns": _labels(twice)})
    invoices = groups(template, head, table[1:])
    if not invoices:
        raise BulkFileRefused("bulk_file_empty")
    most = get_settings().bulk.invoices
    if len(invoices) > most:
        raise BulkFileRefused("bulk_too_many_invoices", params={"limit": most, "count": len(invoices)})
    file_format: FileFormat = "xlsx" if content.startswith(_WORKBOOK) else "csv"
    return Read(template.kind, file_format, sha256(content).digest(), table[0], head, invoices)


def _labels(columns: Sequence[Column]) -> str:
    """Keys, which an answer gives in its reader's language."""
    return ", ".join(column.label for column in columns)


async def _table(content: bytes, whose: UUID) -> list[list[str]]:
    most = get_settings().bulk.rows
    async with turn_of(whose):
        with TemporaryDirectory() as folder:
            path = Path(folder, "table")
            await asyncio.to_thread(path.write_bytes, content)
            outcome = await read_confined(path, "table", str(most + 1), most=_MOST_OUTPUT)
    try:
        if outcome.code == 0:
            return _TABLE.validate_json(outcome.output)
        if outcome.code == REFUSED:
            refused = _REFUSED.validate_json(outcome.output)["refused"]
            raise BulkFileRefused(_CODES.get(refused, "bulk_file_damaged"), params={"limit": most})
    except (ValidationError, KeyError):
        pass
    raise BulkFileRefused
