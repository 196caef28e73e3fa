"""The office's decision on a request as a letter: accepted, refused, forwarded, or what is to be corrected by when."""

import asyncio
from collections.abc import Sequence
from typing import Final

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import clock
from api.core.clock import office_day, show_instant
from api.core.errors import Conflict
from api.core.labels import in_language, t
from api.core.offices import office_name
from api.core.sections import RenderedRow, RenderedSection, show_amount, show_day
from api.documents.elements import Group
from api.documents.letter import Letter
from api.documents.letter_pdf import LetterPdf, draw_letter
from api.invoices import queries
from api.invoices.facts import Frozen
from api.invoices.models import Invoice, InvoiceEvent, InvoiceVersion
from api.invoices.payment_holds import is_in_clarification
from api.invoices.pdf import download, letterhead, sender, sender_label
from api.invoices.places import placed
from api.invoices.printing import Printed, decision_in, keep_code
from api.invoices.reductions import Kept, reduction_of, reduction_sections
from api.invoices.shown import shown_avs_number, shown_iban
from api.invoices.status import Action


class NotDecided(Conflict):
    """The office has not decided, or takes its decision up again."""

    code = "not_decided"


async def told_decision_pdf(session: AsyncSession, invoice: Invoice, language: str) -> Response:
    """For the company, which reads nothing of a decision that can still be undone. Raises NotDecided."""
    if await queries.decision_waits(session, invoice):
        raise NotDecided
    return await decision_pdf(session, invoice, language)


async def decision_pdf(session: AsyncSession, invoice: Invoice, language: str) -> Response:
    """The decision in force, as a download named after the request. Raises NotDecided."""
    decision = decision_in(invoice, await queries.get_events(session, invoice))
    if decision is None:
        raise NotDecided
    version = await queries.get_version(session, invoice, decision.version)
    kept = await reduction_of(session, decision)
    if decision.reduction_id is not None and kept is None:  # undone perhaps: the reader is not told of it yet
        raise NotDecided
    printed = Printed("decision", invoice.organisation_id, invoice.id, decision.version, decision.position)
    await keep_code(session, printed)
    content = LetterPdf(
        letter=_letter(invoice, decision, kept, language, show_instant(await clock.now(session))),
        parties=_parties(invoice, version, decision, language),
        opening=[_opening(invoice, version, decision, kept, language)],
        sections=await _sections(session, invoice, decision, kept, language),
        closing=[*await _payment(session, invoice, language), *_closing(decision, kept, language)],
        code=printed.code,
    )
    drawn = await asyncio.to_thread(draw_letter, content)
    return download(drawn, f"{invoice.reference}-{t(language, 'invoices.letter.suffix')}.pdf")


def _letter(invoice: Invoice, decision: InvoiceEvent, kept: Kept | None, language: str, printed_at: str) -> Letter:
    form = t(language, f"forms.{invoice.kind}.title")
    accepts = "accept" if decision.action == Action.ACCEPT else "ask"
    return Letter(
        language=language,
        office=letterhead(language),
        title=t(language, f"invoices.letter.{_said(decision, kept)}.title"),
        subtitle=f"{form}, {t(language, 'documents.pdf.form_number', number=invoice.form_number)}",
        reference=invoice.reference,
        printed_at=printed_at,
        total_label=t(language, _TOTAL["reduce" if kept else accepts]),
        total=show_amount(kept.allowed if kept else invoice.total),
    )


_TOTAL: Final = {
    "reduce": "invoices.reduction.allowed_total",
    "accept": "invoices.total",
    "ask": "invoices.letter.asked_total",
}


def _said(decision: InvoiceEvent, kept: Kept | None) -> str:
    return "reduce" if kept else decision.action


def _parties(invoice: Invoice, version: InvoiceVersion, decision: InvoiceEvent, language: str) -> list[Group]:
    frozen = Frozen(version.frozen)
    assert frozen.beneficiary is not None, "a sent request is somebody's"
    person = frozen.beneficiary
    numbered = t(language, "documents.pdf.version", version=version.version)
    name, avs_number = f"{person.last_name} {person.first_name}", shown_avs_number(person.avs_number)
    decides = decision.action != Action.REQUEST_CORRECTION.value
    dated = t(language, "invoices.letter.decided" if decides else "invoices.letter.dated")
    return [
        Group(t(language, "documents.pdf.reference"), [invoice.reference, numbered], 0.18),
        Group(dated, [show_day(office_day(decision.at))], 0.24),
        Group(t(language, "documents.pdf.beneficiary"), [name, avs_number], 0.25),
        Group(sender_label(language, is_company=frozen.organisation["gln"] is not None), sender(frozen), 0.33),
    ]


def _opening(
    invoice: Invoice, version: InvoiceVersion, decision: InvoiceEvent, kept: Kept | None, language: str
) -> str:
    payee = Frozen(version.frozen).payee
    assert payee is not None, "a sent request has an account"
    return t(
        language,
        f"invoices.letter.{_said(decision, kept)}.text",
        reference=invoice.reference,
        sent=show_day(office_day(version.submitted_at)),
        total=show_amount(invoice.total),
        allowed=show_amount(kept.allowed if kept else invoice.total),
        iban=shown_iban(payee.iban),
        holder=payee.holder,
    )


async def _sections(
    session: AsyncSession, invoice: Invoice, decision: InvoiceEvent, kept: Kept | None, language: str
) -> list[RenderedSection]:
    if decision.action == Action.ACCEPT:
        return reduction_sections(kept, invoice.kind, language) if kept else []
    if decision.action == Action.REFUSE:
        reason = await queries.get_reason(session, decision)
        rows = [
            ("reason", in_language(reason.sentence, language) if reason else ""),
            ("message", decision.message or ""),
        ]
        return [_section("reasons", rows, language)]
    if decision.action == Action.FORWARD:
        assert decision.office_code is not None, "a CHECK holds a forwarding to an office"
        told = [("competent", office_name(decision.office_code, language)), ("message", decision.message or "")]
        return [_section("forwarded", told, language)]
    items = await queries.get_correction_items(session, invoice)
    due = show_day(items[0].due_date) if items and items[0].due_date else ""
    asked = [_row(placed(invoice.kind, item.pointer, item.label, language), item.message) for item in items]
    title = t(language, "invoices.letter.items")
    return [
        _section("asked", [("message", decision.message or ""), ("due", due)], language),
        *([RenderedSection(title=title, rows=asked, table=None)] if asked else []),
    ]


def _section(name: str, rows: Sequence[tuple[str, str]], language: str) -> RenderedSection:
    said = [_row(t(language, f"invoices.letter.{label}"), value) for label, value in rows if value]
    return RenderedSection(title=t(language, f"invoices.letter.{name}"), rows=said, table=None)


def _row(label: str, value: str) -> RenderedRow:
    return RenderedRow(label=label, value=value, detail=None, pointer=None)


_CLOSING: Final = {
    "reduce": "invoices.reduction.appeal",
    Action.REFUSE.value: "invoices.refusal.appeal",
    Action.FORWARD.value: "invoices.forwarding.next",
    Action.REQUEST_CORRECTION.value: "invoices.letter.request_correction.next",
}


async def _payment(session: AsyncSession, invoice: Invoice, language: str) -> list[str]:
    """What keeps back the payment that the opening speaks of."""
    return [t(language, "invoices.letter.clarification")] if await is_in_clarification(session, invoice) else []


def _closing(decision: InvoiceEvent, kept: Kept | None, language: str) -> list[str]:
    said = _CLOSING.get(_said(decision, kept))
    return [] if said is None else [t(language, said)]
