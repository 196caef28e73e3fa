"""The PDF of a request: from what was frozen with its version, and its history."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import clock
from api.core.clock import show_instant
from api.core.config import get_settings
from api.core.labels import in_language, t
from api.core.offices import office_name
from api.core.sections import RenderedSection, show_amount, show_day
from api.documents.letter import OfficeLetterhead
from api.documents.pdf import PdfAttachment, PdfBeneficiary, PdfEvent, RequestPdf, draw_request
from api.invoices import queries
from api.invoices.facts import Frozen
from api.invoices.models import Invoice, InvoiceEvent, InvoiceVersion
from api.invoices.presenting import stored_body, undone, version_sections
from api.invoices.printing import Printed, keep_code
from api.invoices.reductions import Kept, get_reductions, reduction_sections
from api.invoices.shown import shown_avs_number

_CACHED: Final = 256


def letterhead(language: str) -> OfficeLetterhead:
    office = get_settings().office
    return OfficeLetterhead(office.name[language], office.street, office.postcode, office.town[language], office.phone)


def sender_label(language: str, *, is_company: bool) -> str:
    """What stands above the name of who sent it: "Société" would be wrong for a person with an own account."""
    return t(language, "documents.pdf.organisation" if is_company else "documents.pdf.person")


def sender(frozen: Frozen) -> list[str]:
    """The name and address of the company, or of the person with an own account, when the request was sent."""
    known = frozen.organisation
    street = " ".join(part for part in (known["street"], known["house_number"]) if part)
    lines = [known["name"] or "", street, f"{known['postcode']} {known['town']}"]
    return [*lines, f"GLN {known['gln']}"] if known["gln"] else lines


async def _event(
    session: AsyncSession,
    event: InvoiceEvent,
    reductions: Mapping[UUID, Kept],
    language: str,
    *,
    wordless: bool,
) -> PdfEvent:
    what = t(language, f"invoices.event.{event.action}", name=event.actor_name)
    if wordless:
        return PdfEvent(show_instant(event.at), what, None)
    kept = event.reduction_id and reductions.get(event.reduction_id)
    if kept:
        amounts = {"allowed": show_amount(kept.allowed), "requested": show_amount(kept.requested)}
        return PdfEvent(show_instant(event.at), what, t(language, "invoices.reduction.instead", **amounts))
    reason = await queries.get_reason(session, event)
    office = office_name(event.office_code, language) if event.office_code else None
    said = [text for text in (office, reason and in_language(reason.sentence, language), event.message) if text]
    return PdfEvent(show_instant(event.at), what, "\n".join(said) or None)


def request_pdf(
    invoice: Invoice,
    version: InvoiceVersion,
    timeline: Sequence[PdfEvent],
    language: str,
    printed_at: str,
    kept: Kept | None = None,
) -> RequestPdf:
    """What the PDF of a version says, and says of the request as it stands now, with what is allowed of it."""
    frozen = Frozen(version.frozen)
    assert frozen.beneficiary is not None
    body = stored_body(version)
    attached = [frozen.documents[i] for i in body.attachments if i in frozen.documents]
    return RequestPdf(
        language=language,
        office=letterhead(language),
        title=t(language, f"forms.{invoice.kind}.title"),
        form_number=invoice.form_number,
        reference=invoice.reference,
        status=t(language, f"invoices.status.{invoice.status}"),
        status_since=show_instant(invoice.changed_at),
        version=version.version,
        sent_on=show_instant(version.submitted_at),
        organisation_label=sender_label(language, is_company=frozen.organisation["gln"] is not None),
        organisation=[*sender(frozen), *_entered(invoice, language)],
        beneficiary=PdfBeneficiary(
            f"{frozen.beneficiary.last_name} {frozen.beneficiary.first_name}",
            shown_avs_number(frozen.beneficiary.avs_number),
            frozen.beneficiary.birth_date,
        ),
        sections=[_without_files(section) for section in version_sections(version, language)]
        + (reduction_sections(kept, invoice.kind, language) if kept else []),
        total_label=t(language, "invoices.reduction.requested_total" if kept else "invoices.total"),
        total=show_amount(invoice.total if version.version == invoice.version else _total(version)),
        printed_at=printed_at,
        attachments=[PdfAttachment(d.name, d.media_type, d.size, d.pages, d.sha256) for d in attached],
        timeline=timeline,
    )


def _in_force(reductions: Mapping[UUID, Kept], invoice: Invoice, version: InvoiceVersion) -> Kept | None:
    """What is allowed of a version now."""
    if invoice.reduction_id is None or version.version != invoice.version:
        return None
    return reductions.get(invoice.reduction_id)


def _without_files(section: RenderedSection) -> RenderedSection:
    """Without the names of the attachments: they have a table of their own."""
    rows = [row for row in section.rows if row.pointer != "/attachments"]
    return section.model_copy(update={"rows": rows})


def _entered(invoice: Invoice, language: str) -> list[str]:
    """That it came on paper, under the name of whose it is."""
    if invoice.received_on is None:
        return []
    return [t(language, "invoices.origin.paper.entered", day=show_day(invoice.received_on))]


def _total(version: InvoiceVersion) -> Decimal:
    return Decimal(version.assessment["total"])


class _Cache:
    """The last PDFs by code, language and what the reader may know of a reduction, so that a page that is opened again
    is not drawn again."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> bytes | None:
        return self._drawn.get(key)

    def put(self, key: tuple[object, ...], content: bytes) -> None:
        self._drawn[key] = content
        if len(self._drawn) > _CACHED:
            self._drawn.popitem(last=False)


_cache = _Cache()


async def invoice_pdf(
    session: AsyncSession, invoice: Invoice, language: str, number: int | None = None, *, copy: bool = False
) -> Response:
    """The request in a version, as a download named after its reference. Raises NotFound for an unknown version.

    A `copy` is for the insured person (RAI art. 79ter): it says what was invoiced and not how the office decides.
    """
    version = await queries.get_version(session, invoice, number)
    events = list(await queries.get_events(session, invoice))
    printed = Printed(
        "copy" if copy else "request",
        invoice.organisation_id,
        invoice.id,
        version.version,
        None if copy else events[-1].position,
    )
    await keep_code(session, printed)
    reductions = {} if copy else await get_reductions(session, [event.reduction_id for event in events])
    kept = _in_force(reductions, invoice, version)
    key = (printed.code, language, *reductions)
    content = _cache.get(key)
    if content is None:
        printed_at = show_instant(await clock.now(session))
        timeline = [] if copy else await _timeline(session, events, reductions, language)
        request = replace(request_pdf(invoice, version, timeline, language, printed_at, kept), code=printed.code)
        if copy:
            request = replace(request, copy_mark=t(language, "documents.pdf.copy"))
        content = await asyncio.to_thread(draw_request, request)
        _cache.put(key, content)
    suffix = f"-{t(language, 'documents.pdf.copy_suffix')}" if copy else ""
    return download(content, f"{invoice.reference}{suffix}.pdf")


async def _timeline(
    session: AsyncSession, events: Sequence[InvoiceEvent], reductions: Mapping[UUID, Kept], language: str
) -> list[PdfEvent]:
    silent = undone(events)
    return [await _event(session, event, reductions, language, wordless=event.position in silent) for event in events]


def download(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)
