"""Reports of mails that could not be delivered, as mail servers write them, and what only looks like one."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.db import Database
from api.core.ids import new_id
from api.notifications.bounces import Bounce, read_bounce, take_bounce
from api.notifications.service import deliver
from tests.notifications.conftest import Configure, Logs
from tests.notifications.smtp_server import mail_server
from tests.notifications.test_delivery import RECIPIENT, queue_acceptance, queue_code, row

ID = UUID("01a209fe-437d-7c99-932a-2fa60a3d7984")
DOMAIN = "office.example"
HEADERS = f"Return-Path: <guichet@{DOMAIN}>\nSubject: Demande\nMessage-ID: <{{}}@{DOMAIN}>\nTo: {RECIPIENT}\n"

# Postfix returns the headers or the whole mail, Exchange the whole mail with a text in several lines.
REPORT = """\
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: guichet@office.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org. I'm sorry.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0100

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address
    rejected: User unknown

--b1
Content-Type: {returned_as}

{returned}
--b1--
"""


def report(
    outbox_id: UUID = ID,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    returned_as: str = "text/rfc822-headers",
    headers: str = HEADERS,
) -> bytes:
    body = "\nBonjour\n" if returned_as == "message/rfc822" else ""
    returned = headers.format(outbox_id) + body
    values = {"recipient": RECIPIENT, "action": action, "status": status, "returned_as": returned_as}
    return REPORT.format(returned=returned, **values).encode()


@pytest.mark.parametrize("returned_as", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize("status", ["5.1.1", "4.4.7", "5.7.26"])
def test_a_mail_that_was_given_up_is_known_by_what_is_returned_of_it(returned_as: str, status: str) -> None:
    assert read_bounce(report(status=status, returned_as=returned_as), DOMAIN) == Bounce(ID, status)


def test_lines_may_end_as_on_the_wire() -> None:
    assert read_bounce(report().replace(b"\n", b"\r\n"), DOMAIN) == Bounce(ID, "5.1.1")


NO_BOUNCE = {
    "a delay": report(action="delayed", status="4.4.1"),
    "a success": report(action="delivered", status="2.0.0"),
    "a mail handed on": report(action="relayed", status="2.0.0"),
    "no status": report(status="unknown"),
    "a mail of somebody else": report(headers="Message-ID: <{}@elsewhere.example>\n"),
    "another Message-ID": report(headers="Message-ID: <x@office.example>\n"),
    "no Message-ID": report(headers="Subject: {}\n"),
    "an answer of a person": HEADERS.format(ID).encode() + b"\n\nJe suis absente.\n",
    "another report": report().replace(b"multipart/report", b"multipart/mixed"),
    "nothing": b"",
    "parts within parts": b"".join(
        b'Content-Type: multipart/report; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000)
    ),
    "mails within mails": b"Content-Type: message/rfc822\n\n" * 3000,
}


@pytest.mark.parametrize("what", NO_BOUNCE)
def test_anything_else_is_no_bounce(what: str) -> None:
    assert read_bounce(NO_BOUNCE[what], DOMAIN) is None


@given(st.integers(0, len(report())), st.integers(0, 60), st.binary(max_size=40))
def test_a_damaged_report_is_read_or_not_but_never_a_mistake(start: int, length: int, bytes_: bytes) -> None:
    whole = report()
    found = read_bounce(whole[:start] + bytes_ + whole[start + length :], DOMAIN)
    assert found is None or found.outbox_id.version


@pytest.fixture
async def sent(database: Database, production: Configure) -> UUID:
    """A mail that a server took."""
    async with mail_server() as server:
        production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        outbox_id = await queue_acceptance(database)
        await deliver(database, outbox_id)
    return outbox_id


@pytest.mark.committed
async def test_mail_that_came_back_is_marked_and_logged_without_data(
    database: Database, sent: UUID, logs: Logs
) -> None:
    await take_bounce(database, report(sent))
    message = await row(database, sent)
    assert (message.state, message.error) == ("undelivered", "bounced_5.1.1")
    assert logs == [
        {
            "event": "mail_bounced",
            "outbox_id": str(sent),
            "message": "invoice_accepted",
            "kind": "5.1.1",
            "log_level": "error",
        }
    ]


@pytest.mark.committed
async def test_mail_that_came_back_is_not_sent_again(database: Database, sent: UUID) -> None:
    await take_bounce(database, report(sent))
    await deliver(database, sent)
    assert (await row(database, sent)).attempts == 1


@pytest.mark.committed
async def test_report_of_anything_that_is_not_a_sent_mail_changes_nothing(database: Database, logs: Logs) -> None:
    waiting, code = await queue_acceptance(database), await queue_code(database)
    await deliver(database, code, {"code": "123456"})
    for outbox_id in (waiting, code, new_id()):
        await take_bounce(database, report(outbox_id))
    assert ((await row(database, waiting)).state, (await row(database, code)).state) == ("queued", "sent")
    assert logs == []


def call(database_url: str, mail: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", "bounce"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"GUICHET_ENVIRONMENT": "test", "GUICHET_DATABASE_URL": database_url},
        input=mail,
        capture_output=True,
        check=False,
    )


def test_the_mail_server_keeps_a_report_while_the_database_is_away() -> None:
    called = call("postgresql://guichet_app@127.0.0.1:1/guichet", report())
    assert called.returncode == os.EX_TEMPFAIL
    assert RECIPIENT.encode() not in called.stdout + called.stderr


@pytest.mark.committed
async def test_the_command_takes_a_report(database: Database, sent: UUID) -> None:
    called = call(database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False), report(sent))
    assert (called.returncode, called.stderr) == (0, b"")
    assert RECIPIENT.encode() not in called.stdout
    assert (await row(database, sent)).error == "bounced_5.1.1"
