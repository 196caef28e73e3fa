"""A file turned out to be infected after it was sent: the company learns that it is gone."""

from uuid import UUID

from sqlalchemy import select

from api.core.db import Database, DbRole
from api.core.jobs import Payload, job
from api.documents.scanning import TELL_INFECTED
from api.invoices.models import Invoice, InvoiceVersion
from api.invoices.status import Status
from api.messages.mails import tell_company_of_infected_file
from api.messages.models import Conversation, Message, MessageDocument
from api.review.decisions.mails import tell_infected

_OPEN = (Status.IN_REVIEW, Status.TO_CORRECT)


@job(TELL_INFECTED)
async def tell_of_infected_file(database: Database, payload: Payload) -> None:
    """The open requests that hold the file as they stand now, and the message it went with. One that was never sent
    says so in its form."""
    async with database.transaction(DbRole.WORKER, UUID(payload["organisation_id"])) as session:
        holding = (
            select(Invoice)
            .join(
                InvoiceVersion,
                (InvoiceVersion.invoice_id == Invoice.id) & (InvoiceVersion.version == Invoice.version),
            )
            .where(Invoice.status.in_(_OPEN), InvoiceVersion.body.contains({"attachments": [payload["document_id"]]}))
        )
        for invoice in await session.scalars(holding):
            await tell_infected(session, invoice)
        sent = (
            select(Conversation)
            .join(Message, Message.conversation_id == Conversation.id)
            .join(MessageDocument, MessageDocument.message_id == Message.id)
            .where(MessageDocument.document_id == UUID(payload["document_id"]), Message.side == "company")
        )
        for conversation in await session.scalars(sent):
            await tell_company_of_infected_file(session, conversation)
