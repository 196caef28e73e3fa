"""Ways out for mails and SMS."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final, Protocol

import aiosmtplib

from api.core.config import Settings, Smtp
from api.notifications.letters import Letter, Receipt, Undeliverable, message_domain
from api.notifications.sms_gateways import SmsSender


class Sender(Protocol):
    async def send(self, letter: Letter, /) -> Receipt:
        """Hand the letter over. Raises Undeliverable, or anything else when it is worth another try."""


class InboxSender:
    """Development and test: nothing leaves; the outbox keeps the text, and /dev/inbox shows it."""

    async def send(self, _: Letter, /) -> Receipt:
        return Receipt()


@dataclass(frozen=True, slots=True)
class NoSender:
    """Nothing is configured for this channel: each message fails, visibly."""

    kind: str

    async def send(self, _: Letter, /) -> Receipt:
        raise Undeliverable(self.kind)


_STAGES: Final = {
    aiosmtplib.SMTPSenderRefused: "sender",
    aiosmtplib.SMTPRecipientRefused: "recipient",
    aiosmtplib.SMTPDataError: "data",
}


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """What the server refuses for ever (5xx) is undeliverable, at whichever stage; anything else is tried again."""

    smtp: Smtp
    sender_name: dict[str, str]
    sender_address: str
    message_domain: str

    async def send(self, letter: Letter, /) -> Receipt:
        try:
            await aiosmtplib.send(
                self._message(letter),
                sender=self.smtp.return_address or self.sender_address,
                hostname=self.smtp.host,
                port=self.smtp.port,
                username=self.smtp.username or None,
                password=self.smtp.password.get_secret_value() or None,
                use_tls=self.smtp.tls == "tls",
                start_tls=self.smtp.tls == "starttls",
                cert_bundle=str(self.smtp.ca_file) if self.smtp.ca_file else None,
                timeout=self.smtp.timeout_seconds,
            )
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPDataError) as error:
            refusal = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
            if refusal.code >= 500:
                raise Undeliverable(f"{_STAGES[type(refusal)]}_refused_{refusal.code}") from None
            raise
        return Receipt()

    def _message(self, letter: Letter) -> EmailMessage:
        """Text first, HTML as the alternative."""
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(self.sender_name[letter.language], addr_spec=self.sender_address)
        message["To"] = Address(addr_spec=letter.recipient)
        message["Subject"] = letter.content.subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = f"<{letter.id}@{self.message_domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = letter.language
        message.set_content(letter.content.text)
        if letter.content.html is not None:
            message.add_alternative(letter.content.html, subtype="html")
        return message


def keeps_text(settings: Settings) -> bool:
    """Whether the outbox keeps what was sent. It may hold codes, so never in production."""
    return settings.environment != "production"


def sender_for(channel: str, settings: Settings) -> Sender:
    if settings.environment != "production":
        return InboxSender()
    if channel == "sms":
        return SmsSender(settings) if settings.sms.gateways else NoSender("no_sms_gateway")
    if not settings.smtp.host:
        return NoSender("no_mail_server")
    return SmtpSender(settings.smtp, settings.office.name, settings.office.mail_from, message_domain(settings))


def missing_ways_out(settings: Settings) -> list[str]:
    """What kind of error each message of a channel will end with, for the channels where nothing is configured."""
    senders = [sender_for(channel, settings) for channel in ("mail", "sms")]
    return [sender.kind for sender in senders if isinstance(sender, NoSender)]
