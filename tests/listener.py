"""A server of one port of this machine that leaves no conversation open behind it."""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Conversation = Callable[[StreamReader, StreamWriter], Awaitable[None]]

_HUNG_UP = (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError)


@asynccontextmanager
async def listening(converse: Conversation, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port at which `converse` talks to everybody who calls; what it raises, other than for a caller that hung
    up, is raised at the end. With `tls` everything is encrypted.
    """
    conversations: list[asyncio.Task[None]] = []

    async def talk(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            with suppress(*_HUNG_UP):
                await converse(reader, writer)
        finally:
            writer.close()
            with suppress(*_HUNG_UP, TimeoutError):
                async with asyncio.timeout(1):  # after a failed STARTTLS it would never come
                    await writer.wait_closed()
            writer.transport.abort()

    def answer(reader: StreamReader, writer: StreamWriter) -> None:
        conversations.append(asyncio.create_task(talk(reader, writer)))

    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls) as server:
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            for conversation in conversations:
                conversation.cancel()
            ends = await asyncio.gather(*conversations, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
