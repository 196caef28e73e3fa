"""A small real mail server on a socket of this machine: it keeps what it is given, or refuses as told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.listener import listening


@dataclass
class MailServer:
    tls: ssl.SSLContext | None = None
    recipient_answer: str = "250 ok"
    port: int = 0
    commands: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._answer(writer, "220 here")
        while line := (await reader.readline()).decode().strip():
            self.commands.append(line)
            verb = line.split(maxsplit=1)[0].upper()
            if verb == "DATA":
                await self._answer(writer, "354 go on")
                self.mails.append(await self._mail(reader))
            await self._answer(writer, self._words(verb))
            if verb == "STARTTLS" and self.tls is not None:
                await writer.start_tls(self.tls)
            if verb == "QUIT":
                break

    def _words(self, verb: str) -> str:
        match verb:
            case "EHLO":
                return "250-here\r\n250 STARTTLS" if self.tls else "250 here"
            case "RCPT":
                return self.recipient_answer
            case "QUIT":
                return "221 bye"
            case _:
                return "250 ok"

    @staticmethod
    async def _mail(reader: asyncio.StreamReader) -> EmailMessage:
        data = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        message = message_from_bytes(data, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    @staticmethod
    async def _answer(writer: asyncio.StreamWriter, words: str) -> None:
        writer.write(f"{words}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None = None, recipient_answer: str = "250 ok") -> AsyncIterator[MailServer]:
    mail_server = MailServer(tls, recipient_answer)
    async with listening(mail_server.serve) as mail_server.port:
        yield mail_server
