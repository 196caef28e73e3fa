"""ZIP files with what the storage keeps, written without holding a file in memory."""

import asyncio
import re
from collections.abc import AsyncIterator
from io import RawIOBase
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from api.documents.models import Document
from api.documents.service import storage
from api.documents.storage import FileMissing

_UNFIT: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


class Sink(RawIOBase):
    """Where an archive is written to that is sent while it grows: it has no beginning to go back to."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object, /) -> int:
        self._pieces.append(bytes(piece))  # type: ignore[call-overload]  # a buffer, as ZipFile writes them
        return len(self._pieces[-1])

    def take(self) -> bytes:
        """What has come since it was asked last."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def fitting(name: str) -> str:
    """A name that every system can write, within a folder."""
    return _UNFIT.sub("_", name)[-100:].lstrip(". ") or "file"


def write_stored(archive: ZipFile, name: str, content: bytes) -> None:
    archive.writestr(ZipInfo(name), content, ZIP_STORED)  # PDF and images are compressed already


async def copied(archive: ZipFile, name: str, document: Document) -> AsyncIterator[bytes]:
    """Copy a stored file into the archive; each chunk comes once it is written. Of a lost one nothing comes, and a name
    in the archive says so."""
    stream = storage().read(document.storage_key)
    try:
        chunk = await anext(stream, b"")
    except FileMissing:
        archive.writestr(f"{name}.missing.txt", "")
        return
    entry = ZipInfo(name)
    entry.compress_type, entry.file_size = ZIP_STORED, document.size
    with archive.open(entry, "w") as file:
        while chunk:
            await asyncio.to_thread(file.write, chunk)
            yield chunk
            chunk = await anext(stream, b"")
