"""Where the content of uploaded files lies: a folder, or an object store, under random keys (R-62).

A key is all that the database knows of a place, and `Storage` all that the rest of the code knows.
"""

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Protocol

CHUNK: Final = 256 * 1024
KEYS_AT_ONCE: Final = 500
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_UNFINISHED: Final = ".part"


class FileTooLarge(Exception):
    """More bytes came than are allowed; nothing of them was kept."""


class FileMissing(Exception):
    """No file under this key."""


@dataclass(frozen=True, slots=True)
class Stored:
    key: str
    size: int
    sha256: bytes


class Storage(Protocol):
    async def store(self, stream: AsyncIterator[bytes], limit: int) -> Stored:
        """Keep what comes; when this returns, the content survives a crash. Raises FileTooLarge."""

    async def size(self, key: str) -> int:
        """In bytes. Raises FileMissing."""

    def read(self, key: str) -> AsyncIterator[bytes]:
        """The content in chunks. Raises FileMissing with the first one."""

    def local(self, key: str) -> AbstractAsyncContextManager[Path]:
        """A file of this machine with the content, for programs that need one. Raises FileMissing."""

    async def delete(self, key: str) -> None:
        """Forget the content; a key that is unknown is as good as deleted."""

    def stored_before(self, instant: float) -> AsyncIterator[Sequence[str]]:
        """The keys of what was kept before an instant (seconds since 1970), some at a time."""

    async def remove_unfinished(self, before: float) -> int:
        """Delete what a crash left of uploads that got their last bytes before an instant. Returns how many."""


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """Files in two levels of folders, named by the first characters of their keys: 65,536 folders at most."""

    root: Path

    async def store(self, stream: AsyncIterator[bytes], limit: int) -> Stored:
        key = secrets.token_hex(16)
        target = _place(self.root, key)
        unfinished = target.with_suffix(_UNFINISHED)
        file = await asyncio.to_thread(_create, self.root, unfinished)
        try:
            with file:
                stored = await _write(file, key, stream, limit)
                await asyncio.to_thread(_finish, file, unfinished, target)
        except BaseException:  # cancelled uploads too: the client went away
            unfinished.unlink(missing_ok=True)
            raise
        return stored

    async def size(self, key: str) -> int:
        try:
            return (await asyncio.to_thread(_place(self.root, key).stat)).st_size
        except FileNotFoundError:
            raise FileMissing(key) from None

    async def read(self, key: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread(_place(self.root, key).open, "rb")
        except FileNotFoundError:
            raise FileMissing(key) from None
        with file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk

    @asynccontextmanager
    async def local(self, key: str) -> AsyncIterator[Path]:
        await self.size(key)
        yield _place(self.root, key)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(_place(self.root, key).unlink, missing_ok=True)

    async def stored_before(self, instant: float) -> AsyncIterator[Sequence[str]]:
        found = (path.name for path in _written_before(self.root, instant) if is_key(path.name))
        while keys := await asyncio.to_thread(list, islice(found, KEYS_AT_ONCE)):
            yield keys

    async def remove_unfinished(self, before: float) -> int:
        return await asyncio.to_thread(_remove, self.root, before, _UNFINISHED)

    async def remove_old(self, before: float) -> int:
        """Delete all files that got their last bytes before an instant. Returns how many."""
        return await asyncio.to_thread(_remove, self.root, before)


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def _place(root: Path, key: str) -> Path:
    """Where a key's file lies. Only what looks like a key of ours becomes a path, so no key can leave the root."""
    if not is_key(key):
        raise FileMissing(key)
    return root / key[:2] / key[2:4] / key


def _create(root: Path, path: Path) -> BinaryIO:
    """A new file for writing that only this user may read; the folders above it are on disk afterwards."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (path.parent.parent, root):
        _sync_folder(folder)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "wb")


async def _write(file: BinaryIO, key: str, stream: AsyncIterator[bytes], limit: int) -> Stored:
    size, digest = 0, sha256()
    async for chunk in stream:
        size += len(chunk)
        if size > limit:
            raise FileTooLarge
        digest.update(chunk)
        await asyncio.to_thread(file.write, chunk)
    return Stored(key, size, digest.digest())


def _finish(file: BinaryIO, unfinished: Path, target: Path) -> None:
    """Content on disk first, then its name, then the folder that holds the name: so a name never lies."""
    file.flush()
    os.fsync(file.fileno())
    unfinished.rename(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written_before(root: Path, instant: float) -> Iterator[Path]:
    """The files of the store that got their last bytes before an instant, folder by folder."""
    for path in root.glob("*/*/*"):
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < instant:
                yield path


def _remove(root: Path, before: float, ending: str = "") -> int:
    left = (path for path in _written_before(root, before) if path.name.endswith(ending))
    count = 0
    for count, path in enumerate(left, 1):  # noqa: B007 - the last count is the answer
        path.unlink(missing_ok=True)
    return count
