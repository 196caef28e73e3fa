"""Uploads in an S3-compatible object store. What comes is taken in by a folder first, which has the limit, the digest
and what happens when somebody hangs up; the store then gets a whole file in one request, or none."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from api.core.config import ObjectStore
from api.documents.storage import CHUNK, KEYS_AT_ONCE, FileMissing, FolderStorage, Stored, is_key

_CONNECT: Final = timedelta(seconds=2)
_REQUEST: Final = timedelta(seconds=8)
"""Below the longest time a request of ours may take, so that there is still time to say so."""


class StoreDown(OSError):
    """The object store does not answer, or refuses: like a disk that fails, it may come back."""


@cache
def client_of(place: ObjectStore) -> S3Store:
    """The connections to a store, one pool a process."""
    return S3Store(
        place.bucket,
        prefix=place.prefix or None,
        endpoint=place.endpoint or None,
        region=place.region,
        access_key_id=place.access_key_id.get_secret_value(),
        secret_access_key=place.secret_access_key.get_secret_value(),
        client_options={
            "allow_http": place.endpoint.startswith("http://"),
            "connect_timeout": _CONNECT,
            "timeout": _REQUEST,
        },
        retry_config={"max_retries": 2, "retry_timeout": _REQUEST},
    )


@dataclass(frozen=True, slots=True)
class ObjectStorage:
    place: ObjectStore
    under_way: Path
    """A folder of this machine for files on their way in or out."""

    async def store(self, stream: AsyncIterator[bytes], limit: int) -> Stored:
        folder = FolderStorage(self.under_way)
        stored = await folder.store(stream, limit)
        try:
            async with folder.local(stored.key) as path:
                with _speaking():
                    await obstore.put_async(self._client, stored.key, path, use_multipart=False)
        finally:
            await folder.delete(stored.key)
        return stored

    async def size(self, key: str) -> int:
        with _speaking(key):
            return (await obstore.head_async(self._client, key))["size"]

    async def read(self, key: str) -> AsyncIterator[bytes]:
        with _speaking(key):
            found = await obstore.get_async(self._client, key)
            async for chunk in found.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    @asynccontextmanager
    async def local(self, key: str) -> AsyncIterator[Path]:
        with await asyncio.to_thread(_own_folder, self.under_way / "copies") as folder:
            path = Path(folder) / key
            await asyncio.to_thread(path.write_bytes, b"".join([chunk async for chunk in self.read(key)]))
            yield path

    async def delete(self, key: str) -> None:
        with _speaking(key):
            await obstore.delete_async(self._client, key)

    async def stored_before(self, instant: float) -> AsyncIterator[Sequence[str]]:
        with _speaking():
            async for some in obstore.list(self._client, chunk_size=KEYS_AT_ONCE):
                old = [found["path"] for found in some if found["last_modified"].timestamp() < instant]
                yield [path for path in old if is_key(path)]

    async def remove_unfinished(self, before: float) -> int:
        """Whatever lies in the folder so long: a crash left it there."""
        return await FolderStorage(self.under_way).remove_old(before)

    @property
    def _client(self) -> S3Store:
        return client_of(self.place)


def _own_folder(parent: Path) -> "TemporaryDirectory[str]":
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TemporaryDirectory(dir=parent)


@contextmanager
def _speaking(key: str | None = None) -> Iterator[None]:
    """The store's errors in our words; what is no key of ours is not even asked for."""
    if key is not None and not is_key(key):
        raise FileMissing(key)
    try:
        yield
    except (BaseError, FileNotFoundError) as error:  # its words hold addresses
        if key is not None and isinstance(error, NotFoundError | FileNotFoundError):
            raise FileMissing(key) from None
        raise StoreDown(type(error).__name__) from None
