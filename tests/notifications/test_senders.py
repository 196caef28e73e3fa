"""What leaves through SMTP, against a real server on a socket."""

import ssl
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from uuid import UUID

import aiosmtplib
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.core.config import Settings
from api.core.ids import new_id
from api.notifications.letters import Letter, Receipt, Undeliverable
from api.notifications.messages import stored_params
from api.notifications.rendering import Rendered, render
from api.notifications.senders import InboxSender, NoSender, SmtpSender, missing_ways_out, sender_for
from tests.notifications.conftest import Configure
from tests.notifications.samples import params_of
from tests.notifications.smtp_server import HANG_UP, mail_server

LETTER_ID = UUID("01a209fe-437d-7c99-932a-2fa60a3d7984")


def letter(settings: Settings) -> Letter:
    params = stored_params("correction_requested", params_of("correction_requested"))
    content = render("correction_requested", "fr", params, settings)
    return Letter(LETTER_ID, "anna.exemple@example.org", "fr", content)


def part(mail: EmailMessage, subtype: str) -> str:
    found = mail.get_body((subtype,))
    assert found is not None
    return str(found.get_content())


async def test_mail_arrives_as_text_with_an_html_alternative(production: Configure) -> None:
    async with mail_server() as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        await sender_for("mail", settings).send(letter(settings))
    (mail,) = server.mails
    assert [found.get_content_type() for found in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "nécessite des corrections" in part(mail, "plain")
    assert "<blockquote>Veuillez compléter la date." in part(mail, "html")
    assert "MAIL FROM:<guichet@office.example>" in " ".join(server.commands)
    assert "RCPT TO:<anna.exemple@example.org>" in server.commands


async def test_headers_name_the_office_the_row_and_that_a_program_wrote_it(production: Configure) -> None:
    async with mail_server() as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        await sender_for("mail", settings).send(letter(settings))
    (mail,) = server.mails
    assert mail["From"] == "Office AI Canton de Berne <guichet@office.example>"
    assert mail["To"] == "anna.exemple@example.org"
    assert mail["Subject"].startswith("Demande 302-26-000123")
    assert mail["Message-ID"] == f"<{LETTER_ID}@office.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] is not None


STAGES = {"MAIL": "sender", "RCPT": "recipient", "DATA": "data"}


@pytest.mark.parametrize("word", STAGES)
async def test_what_is_refused_for_ever_is_undeliverable(production: Configure, word: str) -> None:
    async with mail_server({word: "550 anna.exemple@example.org is unknown"}) as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        with pytest.raises(Undeliverable, match=f"^{STAGES[word]}_refused_550$"):
            await sender_for("mail", settings).send(letter(settings))


TRY_AGAIN = {
    "MAIL": ("451 later", aiosmtplib.SMTPSenderRefused),
    "RCPT": ("451 later", aiosmtplib.SMTPRecipientsRefused),
    "DATA": ("452 disk full", aiosmtplib.SMTPDataError),
    "EHLO": (HANG_UP, aiosmtplib.SMTPServerDisconnected),
    "AUTH": ("535 not you", aiosmtplib.SMTPAuthenticationError),  # mended by the operator while the mails wait
}


@pytest.mark.parametrize("word", TRY_AGAIN)
async def test_what_is_refused_for_now_is_worth_another_try(production: Configure, word: str) -> None:
    words, failure = TRY_AGAIN[word]
    answers = {"EHLO": "250-here\r\n250 AUTH PLAIN"} | {word: words}
    async with mail_server(answers) as server:
        settings = production(
            smtp__host="127.0.0.1",
            smtp__port=str(server.port),
            smtp__tls="none",
            smtp__username="guichet",
            smtp__password="secret",
        )
        with pytest.raises(failure):
            await sender_for("mail", settings).send(letter(settings))


@pytest.mark.parametrize("goodbye", [HANG_UP, "421 too busy to say goodbye"])
async def test_mail_that_was_taken_is_sent_however_the_server_takes_leave(production: Configure, goodbye: str) -> None:
    async with mail_server({"QUIT": goodbye}) as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        assert await sender_for("mail", settings).send(letter(settings)) == Receipt()
    assert len(server.mails) == 1


async def test_undelivered_mail_comes_back_to_an_address_of_its_own(production: Configure) -> None:
    async with mail_server() as server:
        settings = production(
            smtp__host="127.0.0.1",
            smtp__port=str(server.port),
            smtp__tls="none",
            smtp__return_address="bounces@office.example",
        )
        await sender_for("mail", settings).send(letter(settings))
    assert any(line.startswith("MAIL FROM:<bounces@office.example>") for line in server.commands)
    assert server.mails[0]["From"].addresses[0].addr_spec == "guichet@office.example"


@pytest.mark.parametrize("mode", ["starttls", "tls"])
async def test_mail_is_given_to_a_server_with_a_trusted_certificate(
    production: Configure, tmp_path: Path, mode: str
) -> None:
    certificate = Certificate.made(tmp_path, "127.0.0.1")
    async with mail_server(**{mode: certificate.context}) as server:
        settings = production(
            smtp__host="127.0.0.1",
            smtp__port=str(server.port),
            smtp__tls=mode,
            smtp__ca_file=str(certificate.file),
        )
        await sender_for("mail", settings).send(letter(settings))
    assert len(server.mails) == 1


@pytest.mark.parametrize("mode", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["unknown authority", "another host's"])
async def test_mail_is_not_given_to_a_server_with_a_wrong_certificate(
    production: Configure, tmp_path: Path, mode: str, wrong: str
) -> None:
    certificate = Certificate.made(tmp_path, "127.0.0.1" if wrong == "unknown authority" else "127.0.0.2")
    trusted = Certificate.made(tmp_path, "127.0.0.1") if wrong == "unknown authority" else certificate
    async with mail_server(**{mode: certificate.context}) as server:
        settings = production(
            smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls=mode, smtp__ca_file=str(trusted.file)
        )
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError)):
            await sender_for("mail", settings).send(letter(settings))
    assert [line for line in server.commands if not line.startswith(("EHLO", "STARTTLS"))] == []
    assert server.mails == []


async def test_mail_is_not_given_to_a_server_whose_certificate_the_system_does_not_trust(
    production: Configure, tmp_path: Path
) -> None:
    async with mail_server(starttls=Certificate.made(tmp_path, "127.0.0.1").context) as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port))
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError)):
            await sender_for("mail", settings).send(letter(settings))
    assert server.commands[-1] == "STARTTLS"
    assert server.mails == []


async def test_mail_is_not_given_to_a_server_that_offers_no_encryption(production: Configure) -> None:
    async with mail_server() as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port))
        with pytest.raises(aiosmtplib.SMTPException):
            await sender_for("mail", settings).send(letter(settings))
    assert server.mails == []


async def test_subject_with_a_line_break_cannot_add_headers(production: Configure) -> None:
    settings = production(smtp__host="127.0.0.1", smtp__tls="none")
    content = Rendered(text="x", subject="Bonjour\r\nBcc: other@example.org")
    with pytest.raises(ValueError, match="linefeed"):
        await sender_for("mail", settings).send(Letter(LETTER_ID, "anna.exemple@example.org", "fr", content))


def test_development_sends_nothing(configure: Configure) -> None:
    settings = configure(environment="development", smtp__host="mail.example")
    assert isinstance(sender_for("mail", settings), InboxSender)
    assert isinstance(sender_for("sms", settings), InboxSender)


async def test_production_without_a_way_out_fails_visibly(production: Configure) -> None:
    settings = production()
    assert sender_for("sms", settings) == NoSender("no_sms_gateway")
    assert sender_for("mail", settings) == NoSender("no_mail_server")
    with pytest.raises(Undeliverable, match="no_mail_server"):
        await sender_for("mail", settings).send(letter(settings))


GATEWAY = '[{"name": "first", "kind": "ecall", "username": "office", "password": "secret"}]'


@pytest.mark.parametrize(
    ("host", "gateways", "missing"),
    [
        ("", "[]", ["no_mail_server", "no_sms_gateway"]),
        ("mail.example", "[]", ["no_sms_gateway"]),
        ("", GATEWAY, ["no_mail_server"]),
        ("mail.example", GATEWAY, []),
    ],
)
def test_production_tells_which_way_out_is_missing(
    production: Configure, host: str, gateways: str, missing: list[str]
) -> None:
    assert missing_ways_out(production(smtp__host=host, sms__gateways=gateways)) == missing


def test_development_misses_nothing(configure: Configure) -> None:
    assert missing_ways_out(configure(environment="development")) == []


def test_production_with_a_server_sends_mails(production: Configure) -> None:
    assert isinstance(sender_for("mail", production(smtp__host="mail.example")), SmtpSender)


@pytest.mark.parametrize(("host", "starts"), [("mail.example", False), ("localhost", True), ("", True)])
def test_production_sends_mails_in_clear_to_its_own_machine_only(
    production: Configure, host: str, starts: bool
) -> None:
    with nullcontext() if starts else pytest.raises(ValueError, match="same machine"):
        production(smtp__host=host, smtp__tls="none")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A mail server's, that only those trust who have its file."""

    context: ssl.SSLContext
    file: Path

    @classmethod
    def made(cls, folder: Path, address: str) -> Self:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder(
                name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
            )
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
            .sign(key, hashes.SHA256())
            .public_bytes(serialization.Encoding.PEM)
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file, chain = folder / f"{new_id()}.pem", folder / f"{new_id()}.pem"
        file.write_bytes(certificate)
        chain.write_bytes(private + certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return cls(context, file)
