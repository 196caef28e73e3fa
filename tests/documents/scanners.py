"""Virus scanners for tests: a real clamd that knows one signature, and one that answers what a test tells it to."""

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from hashlib import md5
from pathlib import Path
from typing import Final

from tests.documents import files
from tests.listener import listening

EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_SIGNATURE: Final = f"{md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Eicar-Test\n"


def infected_pdf() -> bytes:
    """Harmless to look at for whoever does not unpack it and know the signature."""
    pdf = files.pdf_of()
    pdf.Root.PieceInfo = pdf.make_stream(EICAR)
    return files.saved(pdf)


@contextmanager
def real_clamd(program: str) -> Iterator[str]:
    """The address of a running one."""
    folder = Path(tempfile.mkdtemp(prefix="guichet-clamd-"))
    folder.chmod(0o755)
    (folder / "eicar.hdb").write_text(_SIGNATURE)
    address = folder / "clamd.socket"
    configuration = folder / "clamd.conf"
    configuration.write_text(f"Foreground yes\nDatabaseDirectory {folder}\nLocalSocket {address}\nMaxThreads 2\n")
    process = subprocess.Popen((program, "--config-file", str(configuration)), stdout=subprocess.DEVNULL)
    try:
        _wait_for(address, process)
        yield str(address)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _wait_for(address: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if address.exists():
            return
        assert process.poll() is None, "clamd ended"
        time.sleep(0.1)
    raise AssertionError("clamd did not start")


class FakeClamd:
    """Takes in what INSTREAM sends and then writes `answer`, if any; `heard` is what was sent, the last time."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.reads = True
        self.heard = b""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.reads:
            self.heard = await _instream(reader)
        if self.answer is None:
            await reader.read()  # until the other side gives up
        else:
            writer.write(self.answer)
            await writer.drain()


async def _instream(reader: asyncio.StreamReader) -> bytes:
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    heard = b""
    while length := int.from_bytes(await reader.readexactly(4), "big"):
        heard += await reader.readexactly(length)
    return heard


@asynccontextmanager
async def scanning(scanner: FakeClamd) -> AsyncIterator[str]:
    """The address under which it answers."""
    async with listening(scanner) as port:
        yield f"127.0.0.1:{port}"
