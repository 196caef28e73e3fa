"""Seals are appended to a file in a folder of the operator's choice, outside of what the database's owner can reach.

Each line is a seal (JSON). The file can be on a medium that only takes what is appended: nothing is ever taken back.
What a crash has cut off is a line that is the beginning of the one behind it.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.audit.models import AuditSeal
from api.audit.seals import line_of
from api.core.config import get_settings

FILE: Final = "audit-seals.jsonl"
_TAIL: Final = 64 * 1024


def seal_file() -> Path | None:
    """None where seals are not shipped."""
    folder = get_settings().audit.seal_folder
    return None if folder is None else folder / FILE


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of the file: its last whole line, and whether a line without end is behind it."""

    line: str | None
    torn: bool


def read_tail(path: Path) -> Tail:
    if not path.exists():
        return Tail(None, torn=False)
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        whole, _, rest = file.read().rpartition(b"\n")
    lines = [line for line in whole.decode("utf-8", "replace").split("\n") if line.endswith("}")]
    return Tail(lines[-1] if lines else None, torn=bool(rest))


def append(path: Path, seals: Sequence[AuditSeal], *, torn: bool) -> None:
    """On the disk when this returns, the name of a new file too. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = ("\n" if torn else "") + "".join(f"{line_of(seal)}\n" for seal in seals)
    is_new = not path.exists()
    with path.open("ab") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_lines(path: Path) -> Iterator[str]:
    """Every line but those that a crash has cut off."""
    before: str | None = None
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for text in file:
            line = text.removesuffix("\n")
            if before is not None and not _is_torn(before, line):
                yield before
            before = line
            ended = text.endswith("\n")
    if before is not None and ended:
        yield before


def _is_torn(line: str, following: str) -> bool:
    return len(line) < len(following) and following.startswith(line)
