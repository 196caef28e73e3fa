"""From a transaction through the outbox to what leaves: once, later, or visibly not."""

import re
from uuid import UUID

import aiosmtplib
import pytest
from sqlalchemy import text, update

from api import worker
from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.core.jobs import ATTEMPTS
from api.notifications.models import OutboxMessage
from api.notifications.service import deliver, queue_mail, queue_sms
from tests.notifications.conftest import Configure
from tests.notifications.samples import CODE, params_of
from tests.notifications.smtp_server import mail_server

pytestmark = pytest.mark.committed

RECIPIENT = "anna.exemple@example.org"
UNUSED_PORT = "1"


async def queue_acceptance(database: Database, role: DbRole = DbRole.OFFICE) -> UUID:
    async with database.transaction(role, new_id() if role is DbRole.COMPANY else None) as session:
        return await queue_mail(
            session,
            "invoice_accepted",
            recipient=RECIPIENT,
            language="fr",
            person_id=None,
            params=params_of("invoice_accepted"),
        )


async def queue_code(database: Database) -> UUID:
    async with database.transaction(DbRole.AUTH) as session:
        return await queue_sms(
            session,
            "login_code",
            recipient="+41790000000",
            language="fr",
            person_id=None,
            params={},
            job="send_login_code",
            payload={"attempt_id": str(new_id())},
        )


async def row(database: Database, outbox_id: UUID) -> OutboxMessage:
    async with database.transaction(DbRole.WORKER) as session:
        found = await session.get(OutboxMessage, outbox_id)
    assert found is not None
    return found


async def queued_jobs(database: Database) -> list[tuple[str, str]]:
    async with database.transaction(DbRole.WORKER) as session:
        rows = await session.execute(text("SELECT entrypoint, payload FROM pgqueuer.pgqueuer ORDER BY id"))
        return [(found.entrypoint, found.payload.decode()) for found in rows]


@pytest.mark.parametrize("role", list(DbRole))
async def test_every_role_may_queue_a_mail(role: DbRole, database: Database) -> None:
    outbox_id = await queue_acceptance(database, role)
    assert (await row(database, outbox_id)).state == "queued"
    assert [name for name, _ in await queued_jobs(database)] == ["deliver"]


class Refused(Exception):
    pass


async def queue_and_fail(database: Database) -> None:
    async with database.transaction(DbRole.OFFICE) as session:
        await queue_mail(session, "login_warning", recipient=RECIPIENT, language="fr", person_id=None, params={})
        raise Refused


async def test_mail_of_a_transaction_that_fails_is_never_sent(database: Database) -> None:
    with pytest.raises(Refused):
        await queue_and_fail(database)
    assert await worker.drain(database) == 0


async def test_queued_mail_is_rendered_and_kept_for_the_inbox(database: Database) -> None:
    outbox_id = await queue_acceptance(database)
    assert await worker.drain(database) == 1
    message = await row(database, outbox_id)
    assert (message.state, message.attempts, message.error) == ("sent", 1, None)
    assert message.sent_at is not None
    assert message.subject == "Demande 302-26-000123\u202f: le paiement s’effectue"
    assert "une dizaine de jours" in (message.text or "")
    assert "<h1>" in (message.html or "")
    assert await queued_jobs(database) == []


async def test_production_keeps_no_text(database: Database, production: Configure) -> None:
    async with mail_server() as server:
        production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        outbox_id = await queue_acceptance(database)
        await worker.drain(database)
    message = await row(database, outbox_id)
    assert (message.state, message.subject, message.text, message.html) == ("sent", None, None, None)
    assert len(server.mails) == 1


async def test_mail_that_was_sent_is_not_sent_again(database: Database, production: Configure) -> None:
    async with mail_server() as server:
        production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        outbox_id = await queue_acceptance(database)
        await deliver(database, outbox_id)
        await deliver(database, outbox_id)
    assert len(server.mails) == 1
    assert (await row(database, outbox_id)).attempts == 1


async def test_message_that_does_not_exist_is_left(database: Database) -> None:
    await deliver(database, new_id())


async def test_failure_keeps_its_kind_and_asks_for_another_try(database: Database, production: Configure) -> None:
    production(smtp__host="127.0.0.1", smtp__port=UNUSED_PORT, smtp__tls="none")
    outbox_id = await queue_acceptance(database)
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await deliver(database, outbox_id)
    message = await row(database, outbox_id)
    assert (message.state, message.attempts, message.error) == ("queued", 1, "SMTPConnectError")


async def test_last_failure_is_final_and_visible(database: Database, production: Configure) -> None:
    production(smtp__host="127.0.0.1", smtp__port=UNUSED_PORT, smtp__tls="none")
    outbox_id = await queue_acceptance(database)
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(update(OutboxMessage).values(attempts=ATTEMPTS - 1))
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await deliver(database, outbox_id)
    assert (await row(database, outbox_id)).state == "failed"


async def test_failed_mail_is_delivered_when_its_job_is_run_again(database: Database, configure: Configure) -> None:
    outbox_id = await queue_acceptance(database)
    async with database.transaction(DbRole.WORKER) as session:
        await session.execute(update(OutboxMessage).values(attempts=ATTEMPTS, state="failed", error="SMTPConnectError"))
    await deliver(database, outbox_id)
    message = await row(database, outbox_id)
    assert (message.state, message.error) == ("sent", None)


async def test_refused_recipient_fails_at_once_without_the_servers_words(
    database: Database, production: Configure
) -> None:
    async with mail_server({"RCPT": f"550 {RECIPIENT} is unknown"}) as server:
        production(smtp__host="127.0.0.1", smtp__port=str(server.port), smtp__tls="none")
        outbox_id = await queue_acceptance(database)
        assert await worker.drain(database) == 1
    message = await row(database, outbox_id)
    assert (message.state, message.error) == ("failed", "recipient_refused_550")


async def test_sms_without_a_gateway_fails_visibly(database: Database, production: Configure) -> None:
    production()
    outbox_id = await queue_code(database)
    await deliver(database, outbox_id, {"code": CODE})
    message = await row(database, outbox_id)
    assert (message.state, message.error) == ("failed", "no_sms_gateway")


async def test_code_is_neither_queued_nor_in_the_outbox_before_it_is_sent(database: Database) -> None:
    outbox_id = await queue_code(database)
    message = await row(database, outbox_id)
    assert (message.params, message.text) == ({}, None)
    ((name, payload),) = await queued_jobs(database)
    assert name == "send_login_code"
    assert re.fullmatch(r'\{"attempt_id": "[0-9a-f-]{36}", "outbox_id": "[0-9a-f-]{36}"\}', payload)


async def test_code_is_in_the_sms_that_is_sent(database: Database) -> None:
    outbox_id = await queue_code(database)
    await deliver(database, outbox_id, {"code": CODE})
    assert (await row(database, outbox_id)).text == (
        f"{CODE} est votre code d'accès au Guichet en ligne de l'AI, valable 5 minutes. "
        f"Ne le communiquez à personne.\n\n@localhost #{CODE}"
    )


async def test_message_of_the_other_channel_is_refused(database: Database) -> None:
    async with database.transaction(DbRole.AUTH) as session:
        with pytest.raises(ValueError, match="is not sent by mail"):
            await queue_mail(session, "login_code", recipient=RECIPIENT, language="fr", person_id=None, params={})
