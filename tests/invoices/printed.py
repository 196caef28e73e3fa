"""What the PDF of a request says, made by hand for each type: no database."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from api.core.sections import RenderedSection
from api.documents.pdf import PdfAttachment, PdfEvent, RequestPdf
from api.documents.verification_code import make_code
from api.invoices.checks import prepare
from api.invoices.facts import freeze
from api.invoices.forms import FORMS
from api.invoices.models import Invoice, InvoiceVersion
from api.invoices.pdf import request_pdf
from api.invoices.presenting import stored_assessment
from api.invoices.submission import stored
from tests.invoices import facts
from tests.invoices.kinds import kind_of

_SENT = datetime(2026, 9, 29, 9, 30, tzinfo=UTC)
_COMPANY = {
    "name": "Fondation Doe",
    "street": "Rue de l’Exemple",
    "house_number": "2",
    "postcode": "1000",
    "town": "Lausanne",
    "gln": "7601000000002",
}
_MESSAGE = "Merci d’indiquer le motif de chaque absence et de joindre la facture du transporteur. " * 8


def example(kind: str, language: str) -> RequestPdf:
    """The example of a type, sent and not yet decided."""
    examples = kind_of(kind)
    raw = facts.body() | getattr(examples, "BODY", {}) | {"form": examples.EXAMPLE}
    raw["documents"] = dict.fromkeys(FORMS[kind].document_names, raw["attachments"])
    known = {"beneficiary": facts.beneficiary(**examples.BENEFICIARY)} | getattr(examples, "FACTS", {})
    body = prepare(raw).invoice
    assert body is not None
    assessed = facts.judged(raw, **known)
    assert assessed.total is not None, assessed.errors
    first, last = body.form.period()
    version = InvoiceVersion(
        version=1,
        body=stored(body),
        frozen=json.loads(json.dumps(freeze(facts.context(**known, organisation=_COMPANY), body.form))),
        assessment=stored_assessment(assessed),
        submitted_at=_SENT,
    )
    invoice = Invoice(
        id=UUID(int=7),
        reference="2026-000123",
        kind=kind,
        form_number=body.form.form_number,
        status="in_review",
        version=1,
        total=assessed.total,
        period_from=first,
        period_to=last,
        changed_at=_SENT,
    )
    timeline = [PdfEvent("29.09.2026 11:30", "Envoyé")]
    request = request_pdf(invoice, version, timeline, language, "30.09.2026 08:00")
    return replace(request, code=make_code("request", kind))


def lengthened(request: RequestPdf, pages: int) -> RequestPdf:
    """The same after many corrections, with as many attachments as there may be and its tables repeated."""
    return replace(
        request,
        sections=[_repeated(section, pages * 25) for section in request.sections],
        attachments=[
            PdfAttachment(f"Beleg {number} mit einem langen Namen.pdf", "application/pdf", 184_233, 2, "9f" * 32)
            for number in range(20)
        ],
        timeline=[PdfEvent(f"{day:02d}.10.2026 09:12", "À corriger", _MESSAGE) for day in range(1, pages * 4)],
    )


def _repeated(section: RenderedSection, rows: int) -> RenderedSection:
    if section.table is None or not section.table.rows:
        return section
    known: Sequence[object] = section.table.rows
    repeated = [known[number % len(known)] for number in range(rows)]
    return section.model_copy(update={"table": section.table.model_copy(update={"rows": repeated})})
