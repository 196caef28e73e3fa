"""The mails about a request: to whoever is responsible at the company, in that person's language.

What the reviewer wrote goes along as in the guide, without the insured person's names and without AVS numbers; the
counter shows it whole.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.labels import in_language, t
from api.core.offices import office_name
from api.core.sections import show_amount
from api.invoices.mails import names_in, tell_responsible, without_person
from api.invoices.models import CorrectionItem, Invoice, Reason
from api.invoices.places import placed
from api.invoices.reductions import Kept, dated, label_in_mail, said_of
from api.notifications.messages import Value


async def tell_accepted(session: AsyncSession, invoice: Invoice) -> None:
    await tell_responsible(session, invoice, "invoice_accepted")


async def tell_reduced(session: AsyncSession, invoice: Invoice, kept: Kept) -> None:
    """Less is paid than was asked for: how much, and of each line why."""
    names = await names_in(session, invoice)

    def said(language: str) -> dict[str, Value]:
        lines = [
            t(
                language,
                "review.mail.reduced",
                label=dated(label_in_mail(line.number, line.line, invoice.kind, language), line.served),
                requested=show_amount(line.line.amount),
                allowed=show_amount(line.allowed),
                why=without_person(" ".join(said_of(line, language)), names),
            )
            for line in kept.lines
        ]
        return {"allowed": show_amount(kept.allowed), "lines": lines}

    await tell_responsible(session, invoice, "invoice_reduced", said)


async def tell_correction(
    session: AsyncSession, invoice: Invoice, message: str, asked: Sequence[CorrectionItem]
) -> None:
    """`message`: about the request as a whole."""
    names = await names_in(session, invoice)

    def said(language: str) -> dict[str, Value]:
        items = [
            t(
                language,
                "review.mail.item",
                label=placed(invoice.kind, item.pointer, item.label, language),
                message=without_person(item.message, names),
            )
            for item in asked
        ]
        return {"message": without_person(message, names), "items": items, "due_date": asked[0].due_date}

    await tell_responsible(session, invoice, "correction_requested", said)


async def tell_refused(session: AsyncSession, invoice: Invoice, reason: Reason, message: str | None) -> None:
    words = None if message is None else without_person(message, await names_in(session, invoice))

    def said(language: str) -> dict[str, Value]:
        return {"reason": in_language(reason.sentence, language), "message": words}

    await tell_responsible(session, invoice, "invoice_refused", said)


async def tell_forwarded(session: AsyncSession, invoice: Invoice, office_code: str, message: str) -> None:
    words = without_person(message, await names_in(session, invoice))

    def said(language: str) -> dict[str, Value]:
        return {"competent": office_name(office_code, language), "message": words}

    await tell_responsible(session, invoice, "invoice_forwarded", said)


async def tell_reopened(session: AsyncSession, invoice: Invoice, reason: str) -> None:
    words = without_person(reason, await names_in(session, invoice))
    await tell_responsible(session, invoice, "invoice_reopened", lambda _: {"reason": words})


async def tell_formal_decision(session: AsyncSession, invoice: Invoice, issued_on: date) -> None:
    await tell_responsible(session, invoice, "formal_decision_issued", lambda _: {"issued_on": issued_on})


async def tell_infected(session: AsyncSession, invoice: Invoice) -> None:
    """Names no file: what somebody called it may be a person's name."""
    await tell_responsible(session, invoice, "file_infected")
