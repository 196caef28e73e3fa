"""The mails about a request: to whoever is responsible at the company, in that person's language.

Mails name the reference and no person (DECISIONS 25). What the reviewer wrote goes along as in the guide, without the
insured person's names and without AVS numbers; the counter shows it whole.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.beneficiaries.models import Beneficiary
from api.core.labels import t
from api.invoices.models import Invoice, Reason
from api.invoices.recipients import people_to_tell
from api.notifications.messages import Value
from api.notifications.service import queue_mail
from api.review.schemas import CorrectionRequest

_AVS_NUMBER: Final = re.compile(r"\b756(?:[\s.\-]?\d){10}\b")
_LEFT_OUT: Final = "…"


def without_person(text: str, names: Sequence[str]) -> str:
    """The text with every name of a person and every AVS number left out."""
    words = {word for name in names for word in re.split(r"[\s'’-]+", name) if len(word) > 1}
    text = _AVS_NUMBER.sub(_LEFT_OUT, text)
    for word in sorted({*words, *names}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _LEFT_OUT, text, flags=re.IGNORECASE)
    return text


async def _names(session: AsyncSession, invoice: Invoice) -> list[str]:
    person = await session.get_one(Beneficiary, invoice.beneficiary_id)
    return [person.last_name, person.first_name]


async def _send(session: AsyncSession, invoice: Invoice, mail: str, person: Person, /, **said: Value) -> None:
    params: dict[str, Value] = {"reference": invoice.reference, "invoice_id": invoice.id}
    await queue_mail(
        session,
        mail,
        recipient=person.email,
        language=person.language,
        person_id=person.id,
        params=params | said,
    )


async def tell_accepted(session: AsyncSession, invoice: Invoice) -> None:
    for person in await people_to_tell(session, invoice.organisation_id, [invoice.responsible_id]):
        await _send(session, invoice, "invoice_accepted", person)


async def tell_correction(
    session: AsyncSession, invoice: Invoice, request: CorrectionRequest, labels: Sequence[str], due_date: date
) -> None:
    names = await _names(session, invoice)
    for person in await people_to_tell(session, invoice.organisation_id, [invoice.responsible_id]):
        items = [
            _item(label, item.pointer, without_person(item.message, names), person.language)
            for item, label in zip(request.items, labels, strict=True)
        ]
        message = without_person(request.message, names)
        await _send(session, invoice, "correction_requested", person, message=message, items=items, due_date=due_date)


def _item(label: str, pointer: str, message: str, language: str) -> str:
    """Date (2) : La date manque. The number is the line's, as the form counts."""
    place = next((step for step in pointer.split("/") if step.isdigit()), None)
    params = {"label": t(language, label), "message": message}
    if place is None or not pointer.startswith("/form/"):
        return t(language, "review.mail.item", **params)
    return t(language, "review.mail.item_of_line", number=int(place) + 1, **params)


async def tell_refused(session: AsyncSession, invoice: Invoice, reason: Reason, message: str | None) -> None:
    said = None if message is None else without_person(message, await _names(session, invoice))
    for person in await people_to_tell(session, invoice.organisation_id, [invoice.responsible_id]):
        await _send(session, invoice, "invoice_refused", person, reason=reason.sentence[person.language], message=said)


async def tell_infected(session: AsyncSession, invoice: Invoice) -> None:
    """Names no file: what somebody called it may be a person's name."""
    for person in await people_to_tell(session, invoice.organisation_id, [invoice.responsible_id]):
        await _send(session, invoice, "file_infected", person)
