"""Text blocks as they are inserted: in the company's language, with the values of the request or conversation."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.accounts.access import Officer, short_name
from api.core.clock import office_day
from api.core.config import get_settings
from api.core.labels import in_language, t
from api.core.sections import Period, show_amount, show_day, show_period
from api.invoices.models import Invoice
from api.invoices.parameters import usual_due_date
from api.invoices.recipients import language_of
from api.messages.models import Conversation
from api.messages.queries import find_of_invoice, get_conversation
from api.organisations.models import Organisation
from api.review.catalogue.placeholders import TextUse, fill
from api.review.catalogue.text_block_schemas import FilledText, FilledTexts
from api.review.examination.reading import get_sent
from api.review.models import TextBlock

_EXAMPLE: Final = Invoice(
    reference="302-26-000123",
    kind="other",
    period_from=date(2026, 8, 1),
    period_to=date(2026, 8, 31),
    total=Decimal("1234.50"),
)


async def texts_for_invoice(
    session: AsyncSession, officer: Officer, invoice_id: UUID, use: TextUse, due_date: date | None
) -> FilledTexts:
    """What can be inserted into words about a request. Raises NotFound."""
    invoice = await get_sent(session, invoice_id)
    spoken = await find_of_invoice(session, officer, invoice.id) if use == "message" else None
    wanted = [spoken.responsible_id if spoken else None, invoice.responsible_id]
    language = await language_of(session, invoice.organisation_id, wanted)
    company = await session.get_one(Organisation, invoice.organisation_id)
    due = due_date or await usual_due_date(session, office_day(officer.now))
    values = _of_office(officer, language) | _of_request(invoice, language) | {"due_date": show_day(due)}
    return await _filled(session, officer, use, language, values | {"company": company.name})


async def texts_for_conversation(session: AsyncSession, officer: Officer, conversation_id: UUID) -> FilledTexts:
    """What can be inserted into a message that is not about a request. Raises NotFound."""
    conversation = await get_conversation(session, officer, conversation_id)
    language = await language_of(session, conversation.organisation_id, [conversation.responsible_id])
    company = await session.get_one(Organisation, conversation.organisation_id)
    reference = await _reference(session, conversation)
    values = _of_office(officer, language) | {"company": company.name, "reference": reference}
    return await _filled(session, officer, "message", language, values)


async def _reference(session: AsyncSession, conversation: Conversation) -> str:
    if conversation.reference is not None:
        return conversation.reference
    return (await session.scalars(select(Invoice.reference).where(Invoice.id == conversation.invoice_id))).one()


async def _filled(
    session: AsyncSession, officer: Officer, use: TextUse, language: str, values: Mapping[str, str]
) -> FilledTexts:
    later = aliased(TextBlock)
    replaced = exists().where(later.id == TextBlock.id, later.revision > TextBlock.revision)
    mine = or_(TextBlock.owner_id.is_(None), TextBlock.owner_id == officer.person_id)
    query = select(TextBlock).where(~replaced, mine, TextBlock.active, TextBlock.uses.any_() == use)
    items = [
        FilledText(
            id=block.id,
            shared=block.owner_id is None,
            title=in_language(block.title, officer.language),
            text=fill(in_language(block.text, language), values),
        )
        for block in await session.scalars(query)
    ]
    items.sort(key=lambda block: block.title.casefold())
    return FilledTexts.model_validate({"items": items, "language": language})


async def example_values(session: AsyncSession, officer: Officer, language: str) -> dict[str, str]:
    """For a preview."""
    due = await usual_due_date(session, office_day(officer.now))
    example = {"company": t(language, "review.text.example.company"), "due_date": show_day(due)}
    return _of_office(officer, language) | _of_request(_EXAMPLE, language) | example


def _of_office(officer: Officer, language: str) -> dict[str, str]:
    office = get_settings().office
    return {
        "officer": short_name(officer.first_name, officer.last_name),
        "office_name": office.name[language],
        "office_phone": office.phone,
    }


def _of_request(invoice: Invoice, language: str) -> dict[str, str]:
    return {
        "reference": invoice.reference,
        "form": t(language, f"forms.{invoice.kind}.title"),
        "period": show_period(Period(invoice.period_from, invoice.period_to)),
        "total": f"CHF {show_amount(invoice.total)}",
    }
