"""Mails about a request: to whoever is responsible at the company, in that person's language.

They say which request it is by reference, own reference, amount and period, and name no person (DECISIONS 25).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.beneficiaries.models import Beneficiary
from api.core.labels import t
from api.core.sections import show_amount
from api.invoices.models import Invoice
from api.invoices.recipients import people_to_tell
from api.notices.events import Event
from api.notices.service import tell
from api.notifications.messages import MESSAGES, Value

_AVS_NUMBER: Final = re.compile(r"\b756(?:[\s.\-]?\d){10}\b")
_LEFT_OUT: Final = "…"


def _nothing_more(_language: str) -> Mapping[str, Value]:
    return {}


def without_person(text: str, names: Sequence[str]) -> str:
    """The text with every name of a person and every AVS number left out."""
    words = {word for name in names for word in re.split(r"[\s'’-]+", name) if len(word) > 1}
    text = _AVS_NUMBER.sub(_LEFT_OUT, text)
    for word in sorted({*words, *names}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _LEFT_OUT, text, flags=re.IGNORECASE)
    return text


async def names_in(session: AsyncSession, invoice: Invoice) -> list[str]:
    """The names that a mail about the request leaves out."""
    person = await session.get_one(Beneficiary, invoice.beneficiary_id)
    return [person.last_name, person.first_name]


def facts_of(invoice: Invoice, names: Sequence[str], language: str) -> list[str]:
    """What tells the request from forty others. An own reference may hold a name, which stays out."""
    days = [day.strftime("%d.%m.%Y") for day in (invoice.period_from, invoice.period_to) if day is not None]
    facts = [
        t(language, "invoices.mail.total", total=show_amount(invoice.total)),
        t(language, "invoices.mail.period", period=" – ".join(dict.fromkeys(days))),
    ]
    if invoice.own_reference is None:
        return facts
    own = without_person(invoice.own_reference, names)
    return [t(language, "invoices.mail.own_reference", reference=own), *facts]


async def tell_responsible(
    session: AsyncSession, invoice: Invoice, mail: str, said: Callable[[str], Mapping[str, Value]] = _nothing_more
) -> None:
    """Tell whoever is responsible. `said`: what the mail says beside which request it is about, in a language."""
    people = await people_to_tell(session, invoice.organisation_id, [invoice.responsible_id])
    with_facts = "facts" in MESSAGES[mail].params
    names = await names_in(session, invoice) if with_facts else []

    def params(person: Person) -> dict[str, Value]:
        params: dict[str, Value] = {"reference": invoice.reference, "invoice_id": invoice.id}
        if with_facts:
            params["facts"] = facts_of(invoice, names, person.language)
        return params | dict(said(person.language))

    event = Event(invoice.organisation_id, mail, invoice.reference or "", invoice_id=invoice.id)
    await tell(session, event, people, params)
