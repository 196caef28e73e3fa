import asyncio
import os
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from api.documents import storage as storage_module
from api.documents.storage import FileMissing, FileTooLarge, FolderStorage, Storage


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def content(storage: Storage, key: str) -> bytes:
    return b"".join([chunk async for chunk in storage.read(key)])


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path)


async def test_what_is_stored_can_be_read(storage: FolderStorage) -> None:
    stored = await storage.store(chunks(b"abc", b"", b"def"), limit=6)
    assert (stored.size, stored.sha256) == (6, sha256(b"abcdef").digest())
    assert await content(storage, stored.key) == b"abcdef"
    assert await storage.size(stored.key) == 6
    async with storage.local(stored.key) as path:
        assert path.read_bytes() == b"abcdef"
        assert path.stat().st_mode & 0o777 == 0o600


async def test_same_content_gets_another_random_key(storage: FolderStorage) -> None:
    first, second = [await storage.store(chunks(b"x"), limit=1) for _ in range(2)]
    assert first.key != second.key
    assert first.sha256 == second.sha256


async def test_too_much_is_refused_while_it_comes_and_leaves_nothing(storage: FolderStorage) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1000
            yield b"x" * 1000

    with pytest.raises(FileTooLarge):
        await storage.store(endless(), limit=10_000)
    assert taken == 11_000
    assert files(storage.root) == []


async def test_upload_that_breaks_off_leaves_nothing(storage: FolderStorage) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await storage.store(broken(), limit=100)
    assert files(storage.root) == []


async def test_cancelled_upload_leaves_nothing(storage: FolderStorage) -> None:
    begun = asyncio.Event()

    async def waiting() -> AsyncIterator[bytes]:
        yield b"half"
        begun.set()
        await asyncio.sleep(60)

    upload = asyncio.create_task(storage.store(waiting(), limit=100))
    await begun.wait()
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert files(storage.root) == []


async def test_content_is_on_disk_before_its_name_and_the_name_before_the_answer(
    storage: FolderStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[str, str]] = []
    really_sync, really_rename = os.fsync, Path.rename

    def sync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        steps.append(("sync", "folder" if path.is_dir() else path.suffix))
        really_sync(descriptor)

    def rename(self: Path, target: Path) -> Path:
        assert self.read_bytes() == b"abc"
        steps.append(("rename", self.suffix))
        return really_rename(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", rename)
    await storage.store(chunks(b"abc"), limit=3)
    assert steps[-3:] == [("sync", ".part"), ("rename", ".part"), ("sync", "folder")]
    assert steps[:-3] == [("sync", "folder")] * 2  # those above, which may be new


async def test_deleted_file_is_missing_and_may_be_deleted_again(storage: FolderStorage) -> None:
    key = (await storage.store(chunks(b"x"), limit=1)).key
    await storage.delete(key)
    await storage.delete(key)
    with pytest.raises(FileMissing):
        await content(storage, key)
    with pytest.raises(FileMissing):
        await storage.size(key)
    with pytest.raises(FileMissing):
        async with storage.local(key):
            pass


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "/etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n", "ab/../" + "c" * 26, "a" * 33]
)
async def test_nothing_but_a_key_becomes_a_path(storage: FolderStorage, key: str) -> None:
    for attempt in (storage.size(key), storage.delete(key), content(storage, key)):
        with pytest.raises(FileMissing):
            await attempt


async def test_leftovers_of_a_crash_are_removed_but_not_what_is_under_way(storage: FolderStorage) -> None:
    folder = storage.root / "ab" / "cd"
    folder.mkdir(parents=True)
    old, new = folder / "old.part", folder / "new.part"
    for path, age in ((old, 1000), (new, 3000)):
        path.touch()
        os.utime(path, (age, age))
    key = (await storage.store(chunks(b"x"), limit=1)).key
    assert await storage.remove_unfinished(before=2000) == 1
    assert await storage.remove_unfinished(before=2000) == 0
    assert (old.exists(), new.exists(), await storage.size(key)) == (False, True, 1)


async def test_keys_of_old_contents_come_some_at_a_time(
    storage: FolderStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "KEYS_AT_ONCE", 2)
    old = {(await storage.store(chunks(b"x"), limit=1)).key for _ in range(5)}
    for path in files(storage.root):
        os.utime(path, (1000, 1000))
    await storage.store(chunks(b"new"), limit=3)
    stranger = storage.root / "ab" / "cd" / "old.png"
    stranger.parent.mkdir(parents=True)
    stranger.touch()
    os.utime(stranger, (1000, 1000))
    found = [keys async for keys in storage.stored_before(2000)]
    assert [len(keys) for keys in found] == [2, 2, 1]
    assert {key for keys in found for key in keys} == old
