"""Mails about messages: the reference and nothing of what was written (DECISIONS 25), once until the other side has
read."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import OfficeMember, Person
from api.core.db import Database, DbRole
from api.core.jobs import Payload, enqueue, job
from api.invoices.models import Invoice
from api.invoices.recipients import people_to_tell
from api.messages.models import Conversation, Message
from api.notices.events import Event
from api.notices.service import tell
from api.notifications.messages import Value
from api.notifications.service import mail_person

TELL_OFFICE: Final = "tell_office_of_message"


async def _tell_company(session: AsyncSession, conversation: Conversation, mail: str) -> None:
    reference = await reference_of(session, conversation)
    event = Event(
        conversation.organisation_id,
        mail,
        reference,
        invoice_id=conversation.invoice_id,
        conversation_id=conversation.id,
    )
    people = await people_of(session, conversation)
    await tell(session, event, people, lambda _: _params(conversation, reference))


def _params(conversation: Conversation, reference: str) -> dict[str, Value]:
    return {"reference": reference, "conversation_id": conversation.id}


async def _invoice_of(session: AsyncSession, conversation: Conversation) -> Invoice | None:
    query = select(Invoice).where(
        Invoice.organisation_id == conversation.organisation_id, Invoice.id == conversation.invoice_id
    )
    return (await session.scalars(query)).one_or_none()


async def people_of(session: AsyncSession, conversation: Conversation) -> list[Person]:
    """Whoever of the company wrote last; else who sent the request; else its gérants."""
    invoice = await _invoice_of(session, conversation)
    wanted = [conversation.responsible_id, invoice.responsible_id if invoice else None]
    return await people_to_tell(session, conversation.organisation_id, wanted)


async def reference_of(session: AsyncSession, conversation: Conversation) -> str:
    invoice = await _invoice_of(session, conversation)
    return invoice.reference if invoice else conversation.reference or ""


async def tell_company(session: AsyncSession, conversation: Conversation) -> None:
    await _tell_company(session, conversation, "message_from_office")


async def tell_company_of_infected_file(session: AsyncSession, conversation: Conversation) -> None:
    """Names no file: what somebody called it may be a person's name."""
    await _tell_company(session, conversation, "message_file_infected")


async def tell_office(session: AsyncSession, message: Message) -> None:
    """By a job: a company does not read the office's people."""
    ids = {"organisation_id": message.organisation_id, "message_id": message.id}
    await enqueue(session, TELL_OFFICE, ids)


@job(TELL_OFFICE)
async def tell_office_of_message(database: Database, payload: Payload) -> None:
    """Whoever of the office wrote last, else who decided on the request. Where there is nobody, the number beside the
    office's navigation tells all of them."""
    async with database.transaction(DbRole.WORKER, UUID(payload["organisation_id"])) as session:
        message = await session.get_one(Message, UUID(payload["message_id"]))
        if message.seen_at is not None:
            return
        conversation = await session.get_one(Conversation, message.conversation_id)
        officer = await _officer_of(session, conversation)
        if officer is not None:
            reference = await reference_of(session, conversation)
            await mail_person(session, "message_from_company", officer, _params(conversation, reference))


async def _officer_of(session: AsyncSession, conversation: Conversation) -> Person | None:
    wrote = (
        select(Message.author_id)
        .where(Message.conversation_id == conversation.id, Message.side == "office")
        .order_by(Message.position.desc())
        .limit(1)
    )
    invoice = await _invoice_of(session, conversation)
    person_id = (await session.scalars(wrote)).one_or_none() or (invoice.decided_by if invoice else None)
    query = (
        select(Person)
        .join(OfficeMember, OfficeMember.person_id == Person.id)
        .where(Person.id == person_id, Person.active, OfficeMember.active)
    )
    return (await session.scalars(query)).one_or_none()
