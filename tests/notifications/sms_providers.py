"""SMS providers on this machine that speak the documented protocols: what they are asked, and what they answer."""

import base64
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.listener import listening

Json = dict[str, Any]
Answer = Callable[["Asked"], tuple[int, object] | Awaitable[tuple[int, object]]]
SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: Json


@dataclass(slots=True)
class Provider:
    """Answers every request with what `answer` gives: a status and a body (text, or JSON of anything else)."""

    answer: Answer
    port: int = 0
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def converse(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))) or b"{}")
        asked = Asked(method, path, headers, body)
        self.asked.append(asked)
        answered = self.answer(asked)
        status, said = await answered if isinstance(answered, Awaitable) else answered
        content = (said if isinstance(said, str) else json.dumps(said)).encode()
        writer.write(
            f"HTTP/1.1 {status} x\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode() + content
        )
        await writer.drain()


@asynccontextmanager
async def provider(answer: Answer) -> AsyncIterator[Provider]:
    made = Provider(answer)
    async with listening(made.converse) as made.port:
        yield made


def signed_in(asked: Asked) -> tuple[str, str]:
    """User and password of HTTP Basic authentication."""
    kind, _, text = asked.headers["authorization"].partition(" ")
    assert kind == "Basic"
    user, _, password = base64.b64decode(text).decode().partition(":")
    return user, password


def aspsms(
    asked: Asked, *, password: str = SECRET, credit: bool = True, status: str = "-1", inquiry: str = "0"
) -> tuple[int, object]:
    """As https://json.aspsms.com describes it: always HTTP 200, its own code says how it went."""
    if asked.body.get("Password") != password:
        return 200, {"StatusCode": "3", "StatusInfo": "Authorization failed."}
    if asked.path == "/InquireDeliveryNotifications":
        number = asked.body["TransactionReferenceNumbers"]
        report = {"TransactionReferenceNumber": number, "DeliveryStatus": status, "DeliveryStatusDescription": "x"}
        report |= {"SubmissionDate": "", "NotificationDate": "", "Reasoncode": "206" if status == "2" else ":"}
        return 200, {"StatusCode": inquiry, "StatusInfo": "OK", "DeliveryNotifications": [report]}
    if not credit:
        return 200, {"StatusCode": "5", "StatusInfo": "Not enough credits available."}
    assert asked.path == "/SendSimpleTextSMS"
    assert isinstance(asked.body["Recipients"], list)
    return 200, {"StatusCode": "1", "StatusInfo": "OK"}


def ecall(asked: Asked, *, password: str = SECRET) -> tuple[int, object]:
    """As https://developer.ecall-messaging.com describes it."""
    if signed_in(asked)[1] != password:
        return 401, {"errorCode": "Unauthorized"}
    assert (asked.method, asked.path) == ("POST", "/api/message")
    if not asked.body["to"].startswith("00417"):
        wrong = {"parameter": "To", "messages": [f"'{asked.body['to']}' is an invalid receiver."]}
        return 400, {"errorCode": "InvalidContent", "errorDetails": {"errors": [wrong]}}
    assert asked.body["channel"] == "Sms"
    assert asked.body["content"]["type"] == "Text"
    return 201, {"messageId": "2f1a6f0e"}
