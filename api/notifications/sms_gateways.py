"""SMS through the HTTP interfaces of Swiss providers, with fail-over from one to the next (SECURITY R-23).

ASPSMS: JSON interface, `SendSimpleTextSMS` and `InquireDeliveryNotifications`, described at https://json.aspsms.com.
eCall (F24): REST interface, `POST /api/message`, described at https://developer.ecall-messaging.com. Anything else: a
request that the configuration describes.

A provider that took a message and did not answer in time may send it besides the next one: two SMS with the same code
are better than none. Numbers, texts and providers' words stay out of errors and logs.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import httpx
import structlog
from pydantic import TypeAdapter, ValidationError

from api.core.config import Settings, SmsGateway
from api.core.schemas import Mobile
from api.notifications.letters import Letter, Receipt, Undeliverable

log = structlog.get_logger("guichet.notifications")

RESTS_SECONDS: Final = 60
"""So long a gateway that failed is asked last."""

_MOBILE: Final = TypeAdapter[str](Mobile)
_PROVIDERS_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_REASON: Final = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of an SMS. `kind` says why it did not arrive, without data."""

    arrived: bool
    kind: str | None = None


class GatewayFailed(Exception):
    """Another gateway, or this one later, may do. `kind` says why, without data."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Gateway(Protocol):
    async def send(self, client: httpx.AsyncClient, letter: Letter, /) -> str | None:
        """Hand the SMS over. Returns what it is called there. Raises GatewayFailed, or Undeliverable when it is the
        number's fault.
        """

    async def delivery(self, client: httpx.AsyncClient, provider_id: str, /) -> Delivery | None:
        """What became of it, if that is known already. Raises GatewayFailed."""


async def _post(client: httpx.AsyncClient, url: str, **request: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
    try:
        async with asyncio.timeout(client.timeout.read):  # httpx limits each step, but not an answer that drips
            return await client.post(url, **request)
    except (TimeoutError, httpx.TimeoutException):
        raise GatewayFailed("timeout") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise GatewayFailed(type(error).__name__) from None  # its words hold the address


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        data = answer.json()
    except (ValueError, RecursionError):
        raise GatewayFailed("not_json") from None
    if not isinstance(data, dict):
        raise GatewayFailed("not_json")
    return data


class Aspsms:
    """Its answers are HTTP 200 with a status code of their own: 3 wrong credentials, 5 no credit left, 20 a recipient
    is missing: it drops numbers that it cannot send to. An inquiry's success is a 0 as well as a 1.
    """

    SUCCESS: Final = "1"
    INQUIRY_SUCCESS: Final = frozenset({"0", "1"})
    NUMBER_REFUSED: Final = "20"
    DELIVERED: Final = "0"
    NOT_DELIVERED: Final = "2"

    def __init__(self, gateway: SmsGateway) -> None:
        self._url = gateway.url or "https://json.aspsms.com"
        self._sign_in = {"UserName": gateway.username, "Password": gateway.password.get_secret_value()}
        self._originator = gateway.originator

    async def send(self, client: httpx.AsyncClient, letter: Letter) -> str | None:
        message = {
            "Originator": self._originator,
            "Recipients": [f"{letter.recipient}:{letter.id.hex}"],  # with our reference, to ask for it later
            "MessageText": letter.content.text,
        }
        answer = await _post(client, f"{self._url}/SendSimpleTextSMS", json=self._sign_in | message)
        code = self._code(answer)
        if code == self.NUMBER_REFUSED:
            raise Undeliverable("number_refused")
        if code != self.SUCCESS:
            raise GatewayFailed(f"status_{code}")
        return letter.id.hex

    async def delivery(self, client: httpx.AsyncClient, provider_id: str) -> Delivery | None:
        question = {"TransactionReferenceNumbers": provider_id}
        answer = await _post(client, f"{self._url}/InquireDeliveryNotifications", json=self._sign_in | question)
        if (code := self._code(answer)) not in self.INQUIRY_SUCCESS:
            raise GatewayFailed(f"status_{code}")
        reports = _json(answer).get("DeliveryNotifications")
        for report in reports if isinstance(reports, list) else []:
            if isinstance(report, dict) and report.get("TransactionReferenceNumber") == provider_id:
                return self._delivery(report)
        return None

    @classmethod
    def _delivery(cls, report: Mapping[str, Any]) -> Delivery | None:
        match str(report.get("DeliveryStatus")):
            case cls.DELIVERED:
                return Delivery(arrived=True)
            case cls.NOT_DELIVERED:
                reason = str(report.get("Reasoncode"))
                return Delivery(arrived=False, kind=f"reason_{reason}" if _REASON.fullmatch(reason) else "no_reason")
            case _:
                return None  # buffered, or not yet submitted

    @staticmethod
    def _code(answer: httpx.Response) -> str:
        if not answer.is_success:
            raise GatewayFailed(f"http_{answer.status_code}")
        code = str(_json(answer).get("StatusCode", ""))
        return code if code.isdigit() and len(code) <= 4 else "unknown"


class Ecall:
    """HTTP Basic authentication; numbers begin with 00. A refused request names the parameter that is wrong. It is not
    asked for deliveries.
    """

    def __init__(self, gateway: SmsGateway) -> None:
        self._url = gateway.url or "https://rest.ecall.ch"
        self._auth = httpx.BasicAuth(gateway.username, gateway.password.get_secret_value())
        self._originator = gateway.originator

    async def send(self, client: httpx.AsyncClient, letter: Letter) -> str | None:
        message = {
            "channel": "Sms",
            "from": self._originator,
            "to": f"00{letter.recipient.removeprefix('+')}",
            "content": {"type": "Text", "text": letter.content.text},
        }
        answer = await _post(client, f"{self._url}/api/message", json=message, auth=self._auth)
        if answer.is_success:
            return self._message_id(answer)
        if answer.status_code == 400 and "to" in self._wrong_parameters(answer):
            raise Undeliverable("number_refused")
        raise GatewayFailed(f"http_{answer.status_code}")

    @staticmethod
    def _message_id(answer: httpx.Response) -> str | None:
        try:
            found = _json(answer).get("messageId")
        except GatewayFailed:  # it took the message all the same
            return None
        return found if isinstance(found, str) and _PROVIDERS_ID.fullmatch(found) else None

    @staticmethod
    def _wrong_parameters(answer: httpx.Response) -> set[str]:
        try:
            details = answer.json()["errorDetails"]["errors"]
            return {str(error["parameter"]).lower() for error in details}
        except (ValueError, KeyError, TypeError, RecursionError):
            return set()

    async def delivery(self, client: httpx.AsyncClient, provider_id: str) -> Delivery | None:  # noqa: ARG002 - never known
        return None


class Generic:
    """A POST that the configuration describes: its JSON body holds {recipient}, {text}, {originator} and {id}."""

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    async def send(self, client: httpx.AsyncClient, letter: Letter) -> str | None:
        gateway = self._gateway
        values = {
            "recipient": letter.recipient,
            "text": letter.content.text,
            "originator": gateway.originator,
            "id": str(letter.id),
        }
        headers = {name: value.get_secret_value() for name, value in gateway.headers.items()}
        auth = httpx.BasicAuth(gateway.username, gateway.password.get_secret_value()) if gateway.username else None
        answer = await _post(client, gateway.url, json=_filled(gateway.body, values), headers=headers, auth=auth)
        if answer.status_code in gateway.number_refused:
            raise Undeliverable("number_refused")
        if not answer.is_success:
            raise GatewayFailed(f"http_{answer.status_code}")
        return None

    async def delivery(self, client: httpx.AsyncClient, provider_id: str) -> Delivery | None:  # noqa: ARG002 - never known
        return None


def _filled(template: object, values: Mapping[str, str]) -> object:
    """The template with its texts filled in; values are never read as templates."""
    match template:
        case str():
            return values[template[1:-1]] if template in {f"{{{name}}}" for name in values} else template
        case dict():
            return {name: _filled(part, values) for name, part in template.items()}
        case list():
            return [_filled(part, values) for part in template]
        case _:
            return template


KINDS: Final[Mapping[str, Callable[[SmsGateway], Gateway]]] = {"aspsms": Aspsms, "ecall": Ecall, "generic": Generic}

# When a gateway failed last, by its name, in this process: seconds of a clock that only counts.
_failed_at: Final[dict[str, float]] = {}


class SmsSender:
    """The first gateway that works. Without a working one the message is tried again later."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def send(self, letter: Letter, /) -> Receipt:
        _refuse_others_than_mobiles(letter.recipient)
        failure = GatewayFailed("no_sms_gateway")
        async with _client(self._settings) as client:
            for name, gateway in self._in_order():
                try:
                    provider_id = await gateway.send(client, letter)
                except GatewayFailed as error:
                    _failed_at[name], failure = time.monotonic(), error
                    log.warning("sms_gateway_failed", gateway=name, kind=error.kind)
                else:
                    _failed_at.pop(name, None)
                    return Receipt(name, provider_id)
        raise failure

    def _in_order(self) -> list[tuple[str, Gateway]]:
        """As configured, those that failed within the last minute at the end."""
        now = time.monotonic()
        rests = {name for name, at in _failed_at.items() if now - at < RESTS_SECONDS}
        made = [(gateway.name, KINDS[gateway.kind](gateway)) for gateway in self._settings.sms.gateways]
        return sorted(made, key=lambda named: named[0] in rests)


def _refuse_others_than_mobiles(recipient: str) -> None:
    """An account may be older than what is allowed now: no landline, no number that costs extra, no other country."""
    try:
        _MOBILE.validate_python(recipient)
    except ValidationError:
        raise Undeliverable("number_not_allowed") from None


def _client(settings: Settings) -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=settings.sms.timeout_seconds, follow_redirects=False, trust_env=False)


async def ask_delivery(settings: Settings, gateway_name: str, provider_id: str) -> Delivery | None:
    """What became of an SMS, if its gateway is still configured and says so. Raises GatewayFailed."""
    known = next((gateway for gateway in settings.sms.gateways if gateway.name == gateway_name), None)
    if known is None:
        return None
    async with _client(settings) as client:
        return await KINDS[known.kind](known).delivery(client, provider_id)
