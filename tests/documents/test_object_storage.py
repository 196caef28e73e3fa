"""The object store does what the folder does; a real server speaks S3 on this machine."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from api import worker
from api.core.config import ObjectStore, Settings
from api.core.db import Database
from api.documents import object_storage
from api.documents.object_storage import ObjectStorage, StoreDown
from api.documents.service import storage as configured_storage
from api.documents.storage import FileMissing, FileTooLarge
from api.documents.sweep import remove_orphans
from tests.callers import Company
from tests.documents import files
from tests.documents.test_storage import chunks, content
from tests.documents.test_uploads import DOCUMENTS, refusal, upload
from tests.listener import listening


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server that keeps everything in memory."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.kill()
        process.wait()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, "the S3 server ended"
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the S3 server did not start")


def place_at(address: str, bucket: str) -> ObjectStore:
    return ObjectStore(
        bucket=bucket, endpoint=address, access_key_id=SecretStr("test"), secret_access_key=SecretStr("test")
    )


@pytest.fixture
def storage(server: str, tmp_path: Path) -> ObjectStorage:
    bucket = f"bucket-{time.monotonic_ns()}"
    assert httpx.put(f"{server}/{bucket}").status_code == 200
    return ObjectStorage(place_at(server, bucket), tmp_path / "under_way")


@pytest.fixture
def down(tmp_path: Path) -> ObjectStorage:
    return ObjectStorage(place_at(f"http://127.0.0.1:{free_port()}", "bucket"), tmp_path / "under_way")


@pytest.fixture
def use(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[ObjectStorage], None]:
    def configure(storage: ObjectStorage) -> None:
        changed = settings.model_copy(update={"object_store": storage.place, "storage_dir": tmp_path})
        monkeypatch.setattr("api.documents.service.get_settings", lambda: changed)

    return configure


async def keys(storage: ObjectStorage) -> set[str]:
    return {key async for some in storage.stored_before(time.time() + 3600) for key in some}


def on_this_machine(storage: ObjectStorage) -> list[Path]:
    return [path for path in storage.under_way.rglob("*") if path.is_file()]


async def test_what_is_stored_can_be_read_and_leaves_nothing_on_this_machine(storage: ObjectStorage) -> None:
    stored = await storage.store(chunks(b"abc", b"", b"def"), limit=6)
    assert (stored.size, stored.sha256) == (6, sha256(b"abcdef").digest())
    assert await content(storage, stored.key) == b"abcdef"
    assert await storage.size(stored.key) == 6
    async with storage.local(stored.key) as path:
        assert path.read_bytes() == b"abcdef"
        assert path.name == stored.key
    assert on_this_machine(storage) == []


@pytest.mark.parametrize("size", [0, 1, 10 * 1024**2])
async def test_every_size_comes_back_whole(storage: ObjectStorage, size: int) -> None:
    sent = os.urandom(size)
    stored = await storage.store(chunks(sent[:1000], sent[1000:]), limit=size)
    assert await content(storage, stored.key) == sent


async def test_too_much_leaves_nothing(storage: ObjectStorage) -> None:
    with pytest.raises(FileTooLarge):
        await storage.store(chunks(b"abc", b"d"), limit=3)
    assert (await keys(storage), on_this_machine(storage)) == (set(), [])


async def test_an_upload_that_breaks_off_leaves_nothing(storage: ObjectStorage) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await storage.store(broken(), limit=100)
    assert (await keys(storage), on_this_machine(storage)) == (set(), [])


async def test_deleted_content_is_missing_and_may_be_deleted_again(storage: ObjectStorage) -> None:
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
    assert on_this_machine(storage) == []


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n", "a" * 33])
async def test_nothing_but_a_key_is_asked_for(storage: ObjectStorage, key: str) -> None:
    for attempt in (storage.size(key), storage.delete(key), content(storage, key)):
        with pytest.raises(FileMissing):
            await attempt


async def test_only_old_contents_of_ours_are_listed(storage: ObjectStorage, server: str) -> None:
    stored = {(await storage.store(chunks(b"x"), limit=1)).key for _ in range(3)}
    async with httpx.AsyncClient() as client:
        put = await client.put(f"{server}/{storage.place.bucket}/stranger.txt", content=b"x")
    assert put.status_code == 200
    assert await keys(storage) == stored
    assert [key async for some in storage.stored_before(time.time() - 3600) for key in some] == []


async def test_what_a_crash_left_on_this_machine_is_removed(storage: ObjectStorage) -> None:
    left = [storage.under_way / place for place in ("ab/cd/x.part", f"ab/cd/{'a' * 32}", f"copies/tmpx/{'b' * 32}")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (1000, 1000))
    left[0].with_name("new.part").touch()
    assert await storage.remove_unfinished(before=2000) == 3
    assert [path.name for path in on_this_machine(storage)] == ["new.part"]


async def test_a_store_that_is_down_is_like_a_disk_that_fails(down: ObjectStorage) -> None:
    key = "a" * 32
    for attempt in (down.store(chunks(b"x"), 1), down.size(key), down.delete(key), content(down, key), keys(down)):
        with pytest.raises(StoreDown):
            await attempt
    assert on_this_machine(down) == []


async def test_wrong_credentials_or_bucket_tell_no_secret(storage: ObjectStorage) -> None:
    elsewhere = ObjectStorage(storage.place.model_copy(update={"bucket": "not-there"}), storage.under_way)
    with pytest.raises((StoreDown, FileMissing)) as caught:
        await elsewhere.store(chunks(b"x"), limit=1)
    assert str(storage.place.endpoint) not in str(caught.value)


async def test_uploads_lie_in_the_store(
    storage: ObjectStorage, use: Callable[[ObjectStorage], None], company: Company, database: Database
) -> None:
    use(storage)
    assert configured_storage() == ObjectStorage(storage.place, storage.under_way)
    taken = (await upload(company.manager, files.plain_pdf(2))).json()
    assert taken["state"] == "clean"
    refused = (await upload(company.manager, files.ACTIVE["launch"]())).json()
    assert refused["state"] == "rejected"
    assert len(await keys(storage)) == 1
    path = f"{DOCUMENTS}/{taken['id']}"
    assert (await company.manager.get(f"{path}/content")).content.startswith(b"%PDF")
    assert (await company.manager.get(f"{path}/pages/2")).headers["Content-Type"] == "image/png"
    assert (await company.manager.delete(path)).status_code == 204
    await worker.drain(database)
    assert await keys(storage) == set()
    assert on_this_machine(storage) == []


async def test_the_sweep_removes_what_has_no_row(
    storage: ObjectStorage,
    use: Callable[[ObjectStorage], None],
    company: Company,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(storage)
    await upload(company.manager, files.plain_pdf())
    known = await keys(storage)
    orphan = (await storage.store(chunks(b"x"), limit=1)).key
    await remove_orphans(database)
    assert await keys(storage) == known | {orphan}  # too young
    later = time.time() + 10 * 86400
    monkeypatch.setattr("api.documents.sweep.time.time", lambda: later)
    await remove_orphans(database)
    assert await keys(storage) == known


async def test_with_the_store_down_nothing_is_said_to_be_taken_or_read(
    down: ObjectStorage, storage: ObjectStorage, use: Callable[[ObjectStorage], None], company: Company
) -> None:
    use(storage)
    document = (await upload(company.manager, files.plain_pdf())).json()["id"]
    use(down)
    async with asyncio.timeout(15):
        assert (await upload(company.manager, files.plain_pdf())).status_code == 503
        for part in ("content", "pages/1"):
            answer = await company.manager.get(f"{DOCUMENTS}/{document}/{part}")
            assert refusal(answer)[0] == 503
    assert on_this_machine(down) == []


async def test_a_silent_store_is_given_up(
    use: Callable[[ObjectStorage], None], company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_storage, "_REQUEST", object_storage._CONNECT / 4)
    async with listening(lambda *_: asyncio.sleep(60)) as port:
        use(ObjectStorage(place_at(f"http://127.0.0.1:{port}", "b"), tmp_path))
        async with asyncio.timeout(10):
            assert (await upload(company.manager, files.plain_pdf())).status_code == 503
