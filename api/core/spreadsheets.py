"""What a spreadsheet program opens, whoever filled in the cells."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

FileFormat = Literal["xlsx", "csv"]

MEDIA_TYPES: Final[Mapping[FileFormat, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BYTE_ORDER_MARK: Final = "\ufeff"
"""What a CSV file begins with: without it Excel reads UTF-8 as the system's own code page."""

# Excel takes a cell that begins so for a formula, also with the full-width and small forms of these characters.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A text that a spreadsheet shows and never carries out."""
    return f"'{text}" if unicodedata.normalize("NFKC", text[:1]).startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows of safe cells, separated by semicolons as Excel writes them in Switzerland."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return file.getvalue()


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A whole file: its headings, then its rows."""
    return BYTE_ORDER_MARK + csv_lines([head]) + csv_lines(rows)
