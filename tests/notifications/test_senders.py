"""What leaves through SMTP, against a real server on a socket."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import aiosmtplib
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.core.config import Settings
from api.notifications.letters import Letter, Undeliverable
from api.notifications.messages import stored_params
from api.notifications.rendering import Rendered, render
from api.notifications.senders import InboxSender, NoSender, SmtpSender, sender_for
from tests.notifications.conftest import Configure
from tests.notifications.samples import params_of
from tests.notifications.smtp_server import mail_server

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


async def test_recipient_refused_for_ever_is_undeliverable(production: Configure) -> None:
    async with mail_server(recipient_answer="550 nobody of that name") as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        with pytest.raises(Undeliverable, match="recipient_refused_550"):
            await sender_for("mail", settings).send(letter(settings))


async def test_recipient_refused_for_now_is_worth_another_try(production: Configure) -> None:
    async with mail_server(recipient_answer="451 later") as server:
        settings = production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await sender_for("mail", settings).send(letter(settings))


async def test_mail_is_not_given_to_a_server_without_a_trusted_certificate(
    production: Configure, tmp_path: Path
) -> None:
    async with mail_server(tls=own_certificate(tmp_path)) as server:
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


def test_production_with_a_server_sends_mails(production: Configure) -> None:
    assert isinstance(sender_for("mail", production(smtp__host="mail.example")), SmtpSender)


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A server's certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(private + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
