"""Asks ClamAV's daemon whether a content is infected: its command INSTREAM, over TCP or a Unix socket (R-61).

Only a plain OK is taken for clean. Whatever else happens — nobody answers, too slowly, an error, something that is no
answer — is ScannerDown: nothing is known about the content, and it can be asked again.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from api.core.config import get_settings

_COMMAND: Final = b"zINSTREAM\0"
_LENGTH_BYTES: Final = 4
_ANSWER_BYTES: Final = 1000
_CLEAN: Final = b"stream: OK"


class ScannerDown(Exception):
    """The scanner said nothing about the content. The words say why and hold no data."""


async def is_infected(content: AsyncIterator[bytes], *, seconds: float) -> bool:
    """Whether the scanner finds something in it. Raises ScannerDown after so many seconds at the latest."""
    try:
        async with asyncio.timeout(seconds):
            answer = await _ask(content)
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:  # TimeoutError is an OSError
        raise ScannerDown(type(error).__name__) from error
    if answer == _CLEAN:
        return False
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return True
    raise ScannerDown("error answer")


async def _ask(content: AsyncIterator[bytes]) -> bytes:
    reader, writer = await _connect()
    try:
        # A scanner that has enough answers and closes before everything is sent: then its answer says why.
        with suppress(ConnectionError):
            await _send(writer, content)
        return (await reader.readuntil(b"\0")).removesuffix(b"\0")
    finally:
        writer.transport.abort()


async def _connect() -> tuple[StreamReader, StreamWriter]:
    address = get_settings().scanner.address
    if not address:  # a worker without the setting must not take for clean what the API left to it
        raise ScannerDown("no address")
    if address.startswith("/"):
        return await asyncio.open_unix_connection(address, limit=_ANSWER_BYTES)
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host, int(port), limit=_ANSWER_BYTES)


async def _send(writer: StreamWriter, content: AsyncIterator[bytes]) -> None:
    writer.write(_COMMAND)
    async for chunk in content:
        if chunk:  # an empty one would say that nothing more comes
            writer.write(len(chunk).to_bytes(_LENGTH_BYTES, "big") + chunk)
            await writer.drain()
    writer.write(bytes(_LENGTH_BYTES))
    await writer.drain()
