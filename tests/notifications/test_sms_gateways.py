"""SMS through each kind of gateway, from one to the next when one fails, and what becomes of them."""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from api import worker
from api.accounts.sendings import within_budget
from api.core.config import Settings, get_settings
from api.core.db import Database
from api.core.logging import ALLOWED
from api.notifications import sms_gateways
from api.notifications.letters import Letter, Receipt, Undeliverable
from api.notifications.rendering import Rendered
from api.notifications.service import ask_for_delivery, deliver
from api.notifications.sms_gateways import GatewayFailed, SmsSender
from tests.listener import Conversation, listening
from tests.notifications.conftest import Configure, Logs
from tests.notifications.sms_providers import Answer, Asked, Provider, aspsms, ecall, provider, signed_in
from tests.notifications.test_delivery import queue_code, row
from tests.records import mails

ID = UUID("01a209fe-437d-7c99-932a-2fa60a3d7984")
WORDS = "123456 est votre code d'accès, été compris.\n\n@guichet.example #123456"
NUMBER = "+41791234567"
TAKEN = Receipt("aspsms", ID.hex)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No gateway has failed yet."""
    sms_gateways._failed_at.clear()
    yield
    sms_gateways._failed_at.clear()


def letter(recipient: str = NUMBER) -> Letter:
    return Letter(ID, recipient, "fr", Rendered(subject=None, text=WORDS, html=None))


def gateway(kind: str, made: Provider | str, **values: Any) -> dict[str, Any]:
    url = made if isinstance(made, str) else made.url
    known = {"name": kind, "kind": kind, "url": url, "username": "office", "password": "secret", "originator": "AI"}
    return known | values


HandedOver = Callable[[Answer], AbstractAsyncContextManager[tuple[Database, UUID]]]


@pytest.fixture
def handed_over(database: Database, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> HandedOver:
    """An SMS that ASPSMS took, and which answers further questions with `answer`."""

    @asynccontextmanager
    async def hand_over(answer: Answer) -> AsyncIterator[tuple[Database, UUID]]:
        async with provider(answer) as made:
            settings = configured(configure, gateway("aspsms", made)).model_copy(update={"environment": "production"})
            monkeypatch.setattr("api.notifications.service.get_settings", lambda: settings)
            outbox_id = await queue_code(database)
            await deliver(database, outbox_id, {"code": "123456"})
            message = await row(database, outbox_id)
            assert (message.state, message.gateway, message.text) == ("sent", "aspsms", None)
            assert message.provider_id == outbox_id.hex
            yield database, outbox_id

    return hand_over


def generic(made: Provider | str, **values: Any) -> dict[str, Any]:
    body = {"to": "{recipient}", "parts": [{"text": "{text}"}], "from": "{originator}", "ref": "{id}", "flash": False}
    return gateway("generic", made, body=body, headers={"X-Key": "k1"}) | values


def configured(configure: Configure, *gateways: dict[str, Any], **values: str) -> Settings:
    return configure(sms__gateways=json.dumps(gateways), **values)


async def test_aspsms_takes_an_sms_with_our_reference(configure: Configure) -> None:
    async with provider(aspsms) as made:
        settings = configured(configure, gateway("aspsms", made))
        assert await SmsSender(settings).send(letter()) == TAKEN
    [asked] = made.asked
    assert asked.body == {
        "UserName": "office",
        "Password": "secret",
        "Originator": "AI",
        "Recipients": [f"{NUMBER}:{ID.hex}"],
        "MessageText": WORDS,
    }


async def test_ecall_takes_an_sms(configure: Configure) -> None:
    async with provider(ecall) as made:
        settings = configured(configure, gateway("ecall", made))
        assert await SmsSender(settings).send(letter()) == Receipt("ecall", "2f1a6f0e")
    [asked] = made.asked
    assert signed_in(asked) == ("office", "secret")
    assert asked.body == {
        "channel": "Sms",
        "from": "AI",
        "to": "0041791234567",
        "content": {"type": "Text", "text": WORDS},
    }


async def test_another_provider_is_described_by_the_configuration(configure: Configure) -> None:
    async with provider(lambda _: (202, "queued")) as made:
        settings = configured(configure, generic(f"{made.url}/v1/sms"))
        assert await SmsSender(settings).send(letter()) == Receipt("generic")
    [asked] = made.asked
    assert (asked.path, asked.headers["x-key"], signed_in(asked)) == ("/v1/sms", "k1", ("office", "secret"))
    assert asked.body == {"to": NUMBER, "parts": [{"text": WORDS}], "from": "AI", "ref": str(ID), "flash": False}


@pytest.mark.parametrize("text_", ["{recipient}", "{text}", '"}{"', "{id} {originator}"])
async def test_a_text_is_never_read_as_a_template(configure: Configure, text_: str) -> None:
    async with provider(lambda _: (200, "")) as made:
        settings = configured(configure, generic(made))
        said = Letter(ID, NUMBER, "fr", Rendered(subject=None, text=text_, html=None))
        await SmsSender(settings).send(said)
    assert made.asked[0].body["parts"] == [{"text": text_}]


async def hang(_: Asked) -> tuple[int, object]:
    await asyncio.sleep(60)
    return 200, ""


def hang_up(_: Asked) -> tuple[int, object]:
    raise ConnectionResetError


BROKEN: dict[str, tuple[Answer, str]] = {
    "error": (lambda _: (500, "trace with +41791234567"), "http_500"),
    "busy": (lambda _: (429, ""), "http_429"),
    "no JSON": (lambda _: (200, "<html>"), "not_json"),
    "a list": (lambda _: (200, []), "not_json"),
    "JSON without an end": (lambda _: (200, "[" * 100_000), "not_json"),
    "wrong password": (lambda asked: aspsms(asked, password="another"), "status_3"),
    "no credit": (lambda asked: aspsms(asked, credit=False), "status_5"),
    "a code that is none": (lambda _: (200, {"StatusCode": "+41791234567"}), "status_unknown"),
    "silence": (hang, "timeout"),
    "cut off": (hang_up, "RemoteProtocolError"),
    "a redirection": (lambda _: (302, ""), "http_302"),
}


@pytest.mark.parametrize("how", BROKEN)
async def test_the_next_gateway_takes_over_and_the_broken_one_rests(how: str, configure: Configure) -> None:
    answer, kind = BROKEN[how]
    async with provider(answer) as broken, provider(ecall) as works:
        settings = configured(configure, gateway("aspsms", broken), gateway("ecall", works), sms__timeout_seconds="0.5")
        assert await SmsSender(settings).send(letter()) == Receipt("ecall", "2f1a6f0e")
        assert await SmsSender(settings).send(letter()) == Receipt("ecall", "2f1a6f0e")
        assert (len(broken.asked), len(works.asked)) == (1, 2)
        with pytest.raises(GatewayFailed, match=kind) as failed:
            await SmsSender(configured(configure, gateway("aspsms", broken), sms__timeout_seconds="0.5")).send(letter())
    assert "123456" not in str(failed.value)


async def drip(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def break_off(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"StatusCode"')
    await writer.drain()


@pytest.mark.parametrize(("converse", "kind"), [(drip, "timeout"), (break_off, "RemoteProtocolError")])
async def test_half_an_answer_is_none(configure: Configure, converse: Conversation, kind: str) -> None:
    async with listening(converse) as port, asyncio.timeout(3):
        settings = configured(configure, gateway("aspsms", f"http://127.0.0.1:{port}"), sms__timeout_seconds="0.5")
        with pytest.raises(GatewayFailed, match=kind):
            await SmsSender(settings).send(letter())


async def test_logs_name_the_gateway_and_neither_number_nor_text(
    database: Database, configure: Configure, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([(500, f"trace with {NUMBER}"), (200, {"StatusCode": NUMBER}), (200, {"StatusCode": "20"})])
    async with provider(lambda _: next(answers)) as made:
        settings = configured(configure, gateway("aspsms", made)).model_copy(update={"environment": "production"})
        monkeypatch.setattr("api.notifications.service.get_settings", lambda: settings)
        outbox_id = await queue_code(database)
        for _ in range(2):
            with pytest.raises(GatewayFailed):
                await deliver(database, outbox_id, {"code": "123456"})
        await deliver(database, outbox_id, {"code": "123456"})
    assert [(line["event"], line.get("gateway"), line["kind"]) for line in logs] == [
        ("sms_gateway_failed", "aspsms", "http_500"),
        ("sms_gateway_failed", "aspsms", "status_unknown"),
        ("undeliverable", None, "number_refused"),
    ]
    assert all(line.keys() - {"log_level"} <= ALLOWED for line in logs)
    for said in (str(logs), (await row(database, outbox_id)).error or ""):
        assert "+4179" not in said
        assert "123456" not in said


async def test_a_gateway_that_is_not_there_is_passed_over(configure: Configure) -> None:
    async with provider(ecall) as works:
        settings = configured(configure, gateway("aspsms", "http://127.0.0.1:9"), gateway("ecall", works))
        assert await SmsSender(settings).send(letter()) == Receipt("ecall", "2f1a6f0e")


async def test_a_gateway_is_first_again_after_a_minute(configure: Configure, monkeypatch: pytest.MonkeyPatch) -> None:
    async with provider(aspsms) as first, provider(ecall) as second:
        settings = configured(configure, gateway("aspsms", first), gateway("ecall", second))
        sms_gateways._failed_at["aspsms"] = 1000.0
        monkeypatch.setattr("api.notifications.sms_gateways.time.monotonic", lambda: 1059.0)
        assert await SmsSender(settings).send(letter()) == Receipt("ecall", "2f1a6f0e")
        monkeypatch.setattr("api.notifications.sms_gateways.time.monotonic", lambda: 1061.0)
        assert await SmsSender(settings).send(letter()) == TAKEN


async def test_a_number_that_the_provider_refuses_is_not_tried_elsewhere(configure: Configure) -> None:
    refused = lambda _: (200, {"StatusCode": "20", "StatusInfo": "x"})  # noqa: E731
    wrong = {"errorDetails": {"errors": [{"parameter": "To", "messages": ["invalid receiver"]}]}}
    answers = {"aspsms": refused, "ecall": lambda _: (400, wrong), "generic": lambda _: (422, "")}
    for kind, answer in answers.items():
        async with provider(answer) as refuses, provider(ecall) as other:
            made = generic(refuses) if kind == "generic" else gateway(kind, refuses)
            settings = configured(configure, made, gateway("ecall", other, name="other"))
            with pytest.raises(Undeliverable, match="number_refused"):
                await SmsSender(settings).send(letter())
            assert other.asked == []


async def test_ecalls_other_refusals_are_the_requests_and_not_the_numbers(configure: Configure) -> None:
    wrong = {"errorDetails": {"errors": [{"parameter": "From", "messages": ["not released"]}]}}
    async with provider(lambda _: (400, wrong)) as made:
        with pytest.raises(GatewayFailed, match="http_400"):
            await SmsSender(configured(configure, gateway("ecall", made))).send(letter())


REFUSED = {
    "another country": "+33612345678",
    "a landline": "+41311234567",
    "one that costs extra": "+41900123456",
    "a voice mail box": "+41860791234567",
    "too short": "+4179123456",
    "none": "+41",
}


@pytest.mark.parametrize("what", REFUSED)
async def test_only_allowed_mobile_numbers_are_sent_to(configure: Configure, what: str) -> None:
    async with provider(aspsms) as made:
        with pytest.raises(Undeliverable, match="number_not_allowed"):
            await SmsSender(configured(configure, gateway("aspsms", made))).send(letter(REFUSED[what]))
    assert made.asked == []


@pytest.mark.parametrize(("prefixes", "allowed"), [('["+4176"]', False), ('["+4176","+4179"]', True)])
async def test_prefixes_are_looked_at_again_before_sending(configure: Configure, prefixes: str, allowed: bool) -> None:
    async with provider(aspsms) as made:
        sender = SmsSender(configured(configure, gateway("aspsms", made), codes__allowed_prefixes=prefixes))
        if allowed:
            assert await sender.send(letter()) == TAKEN
        else:
            with pytest.raises(Undeliverable, match="number_not_allowed"):
                await sender.send(letter())


@pytest.mark.parametrize(
    ("status", "again", "state", "error", "asked_later"),
    [
        ("0", False, "delivered", None, 0),
        ("2", False, "undelivered", "reason_206", 0),
        ("1", False, "sent", None, 1),
        ("-1", False, "sent", None, 1),
        ("-1", True, "sent", None, 0),
    ],
)
async def test_whether_it_arrived_is_asked_for_and_kept(
    handed_over: HandedOver, logs: Logs, status: str, again: bool, state: str, error: str | None, asked_later: int
) -> None:
    async with handed_over(lambda asked: aspsms(asked, status=status)) as (database, outbox_id):
        before = await waiting(database)
        await ask_for_delivery(database, {"outbox_id": str(outbox_id), "again": again})
    message = await row(database, outbox_id)
    assert (message.state, message.error) == (state, error)
    assert (message.delivered_at is not None) == (state == "delivered")
    assert await waiting(database) - before == asked_later
    lost = {"event": "sms_not_delivered", "gateway": "aspsms", "kind": error, "outbox_id": str(outbox_id)}
    assert logs == ([lost | {"log_level": "error"}] if state == "undelivered" else [])


@pytest.mark.parametrize("inquiry", ["0", "1"])
async def test_an_inquiry_succeeds_with_either_code(handed_over: HandedOver, inquiry: str) -> None:
    async with handed_over(lambda asked: aspsms(asked, status="0", inquiry=inquiry)) as (database, outbox_id):
        await ask_for_delivery(database, {"outbox_id": str(outbox_id), "again": False})
    assert (await row(database, outbox_id)).state == "delivered"


async def test_a_gateway_that_cannot_be_asked_leaves_it_as_sent(handed_over: HandedOver) -> None:
    def failing_later(asked: Asked) -> tuple[int, object]:
        return (503, "") if asked.path == "/InquireDeliveryNotifications" else aspsms(asked)

    async with handed_over(failing_later) as (database, outbox_id):
        before = await waiting(database)
        await ask_for_delivery(database, {"outbox_id": str(outbox_id), "again": False})
        assert await waiting(database) - before == 1
        await ask_for_delivery(database, {"outbox_id": str(outbox_id), "again": True})
        assert await waiting(database) - before == 1
    assert (await row(database, outbox_id)).state == "sent"


@pytest.mark.parametrize(
    ("said", "provider_id"),
    [({"messageId": "2f1a-6f"}, "2f1a-6f"), ({"messageId": "a\x00b"}, None), ({}, None), ("no JSON", None), ([], None)],
)
async def test_what_ecall_took_is_sent_whatever_it_calls_it(
    configure: Configure, said: object, provider_id: str | None
) -> None:
    async with provider(lambda _: (201, said)) as made:
        assert await SmsSender(configured(configure, gateway("ecall", made))).send(letter()) == Receipt(
            "ecall", provider_id
        )


async def waiting(database: Database) -> int:
    async with database.transaction() as session:
        query = text("SELECT count(*) FROM pgqueuer.pgqueuer WHERE entrypoint = 'ask_delivery'")
        return int((await session.execute(query)).scalar_one())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": "generic", "body": {}}, "needs a url and a body"),
        ({"password": ""}, "needs a username and a password"),
        ({"name": "Mit Leerschlag"}, "name"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_gateway_that_cannot_work_stops_the_start(configure: Configure, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        configured(configure, gateway("aspsms", "https://json.example") | wrong)


def test_two_gateways_have_two_names(configure: Configure) -> None:
    with pytest.raises(ValueError, match="same name"):
        configured(configure, gateway("aspsms", "https://a.example"), gateway("aspsms", "https://b.example"))


def test_production_speaks_https_only(production: Configure) -> None:
    with pytest.raises(ValueError, match="https"):
        configured(production, gateway("aspsms", "http://json.example"))


async def test_the_operator_is_told_once_when_the_days_sms_run_short(database: Database, configure: Configure) -> None:
    configure(codes__office_per_day="5", office__operator_mail="betrieb@office.example")
    allowed = []
    for _ in range(7):
        async with database.transaction() as session:
            allowed.append(await within_budget(session))
    assert allowed == [True] * 5 + [False] * 2
    await worker.drain(database)
    [mail] = await mails(database, "sms_budget")
    assert (mail.recipient, mail.params) == ("betrieb@office.example", {"used": "4", "budget": "5"})
    assert get_settings().codes.office_per_day == 5
