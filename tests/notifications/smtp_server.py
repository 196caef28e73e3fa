"""A small real mail server on a socket of this machine: it keeps what it is given, or answers as told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.listener import listening

HANG_UP = "hang up"


@dataclass
class MailServer:
    """`answers` by the client's word; DATA is what is answered to a mail. `tls`: offered by STARTTLS."""

    tls: ssl.SSLContext | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
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
            words = self._words(verb)
            if words == HANG_UP:
                break
            await self._answer(writer, words)
            if verb == "STARTTLS" and self.tls is not None:
                await writer.start_tls(self.tls)
            if verb == "QUIT":
                break

    def _words(self, verb: str) -> str:
        match verb:
            case _ if verb in self.answers:
                return self.answers[verb]
            case "EHLO":
                return "250-here\r\n250 STARTTLS" if self.tls else "250 here"
            case "AUTH":
                return "235 welcome"
            case "STARTTLS":
                return "220 go on"
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
async def mail_server(
    answers: Mapping[str, str] | None = None,
    /,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[MailServer]:
    mail_server = MailServer(starttls, answers or {})
    async with listening(mail_server.serve, tls) as mail_server.port:
        yield mail_server
