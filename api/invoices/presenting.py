"""From rows to what HTTP gives: rendered in the reader's language, never computed anew."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from api.accounts.access import short_name
from api.accounts.schemas import PersonName
from api.core.errors import Finding, sentence
from api.core.labels import in_language, t
from api.core.offices import office_name
from api.core.schemas import bank_name
from api.core.sections import Label, RenderedSection, render, render_rows, show
from api.invoices.checks import Assessed
from api.invoices.context import BeneficiaryFacts, DocumentFacts, PayeeFacts
from api.invoices.facts import Frozen
from api.invoices.forms import Line
from api.invoices.models import CorrectionItem, Invoice, InvoiceEvent, InvoiceVersion, Reason
from api.invoices.places import place_of
from api.invoices.schemas import (
    AskedDocument,
    Assessment,
    Attachment,
    Correction,
    CorrectionItemOut,
    EventActor,
    FindingOut,
    Forwarding,
    InvoiceBeneficiary,
    InvoiceEventOut,
    InvoiceInput,
    InvoicePayee,
    InvoiceRow,
    LineOut,
    Origin,
    Reduction,
    Refusal,
)
from api.invoices.status import Action, Status
from api.invoices.summary import summary

RECALL_TIME: Final = timedelta(minutes=15)


def recall_until(invoice: Invoice, events: Sequence[InvoiceEvent]) -> datetime | None:
    """Until when a request can become a draft again; None when the office has opened it or something followed."""
    last = events[-1]
    if last.action != Action.SUBMIT or invoice.first_opened_at is not None:
        return None
    return last.at + RECALL_TIME


def finding_out(finding: Finding, language: str) -> FindingOut:
    return FindingOut(
        pointer=finding.pointer,
        code=finding.code,
        detail=sentence(finding, language),
        label=finding.label,
        params=dict(finding.params),
    )


def assessment_out(assessed: Assessed, language: str) -> Assessment:
    complete = not assessed.errors
    return Assessment(
        errors=[finding_out(finding, language) for finding in assessed.errors],
        warnings=[finding_out(finding, language) for finding in assessed.warnings],
        lines=[
            LineOut(pointer=line.pointer, label=show(line.label, language), detail=line.detail, amount=line.amount)
            for line in assessed.lines
        ],
        total=assessed.total,
        documents=[
            AskedDocument(name=asked.name, label=t(language, asked.label), attached=asked.attached)
            for asked in assessed.documents
        ],
        indications=render_rows(assessed.indications, language),
        sections=render(assessed.sections, language) if complete else None,
        changes=None,
        answers=[],
    )


def stored_assessment(assessed: Assessed) -> dict[str, Any]:
    """What a version keeps: lines, warnings and total."""
    assert assessed.total is not None, "a body without errors has a total"
    return {
        "lines": [_stored_line(line) for line in assessed.lines],
        "warnings": [
            {"pointer": f.pointer, "code": f.code, "params": dict(f.params), "label": f.label}
            for f in assessed.warnings
        ],
        "total": str(assessed.total),
    }


def _stored_line(line: Line) -> dict[str, Any]:
    """A label of the catalogue is kept as its key, so that it is read in the reader's language."""
    label = {"key": line.label.key, "params": dict(line.label.params)} if isinstance(line.label, Label) else line.label
    return {"pointer": line.pointer, "amount": str(line.amount), "label": label, "detail": line.detail}


def stored_lines(assessment: Mapping[str, Any]) -> list[Line]:
    """The lines as they were computed when the request was sent."""
    return [_line(line) for line in assessment["lines"]]


def _line(stored: Mapping[str, Any]) -> Line:
    label = stored.get("label", "")
    known = Label(label["key"], label["params"]) if isinstance(label, Mapping) else label
    return Line(stored["pointer"], Decimal(stored["amount"]), known, stored.get("detail"))


def stored_warnings(assessment: Mapping[str, Any], language: str) -> list[FindingOut]:
    return [finding_out(Finding(**warning, severity="warning"), language) for warning in assessment["warnings"]]


def stored_body(version: InvoiceVersion) -> InvoiceInput:
    """A stored body loads for ever: fields that a later version dropped are ignored (DECISIONS 28)."""
    return InvoiceInput.model_validate(version.body, extra="ignore")


def version_sections(version: InvoiceVersion, language: str) -> list[RenderedSection]:
    total = Decimal(version.assessment["total"])
    lines = stored_lines(version.assessment)
    return render(summary(stored_body(version), Frozen(version.frozen), lines, total), language)


def person_name(person_id: UUID, first_name: str, last_name: str) -> PersonName:
    return PersonName(id=person_id, name=f"{first_name} {last_name}", short_name=short_name(first_name, last_name))


def row_out(row: Any) -> InvoiceRow:  # noqa: ANN401 - a row of the list query
    return InvoiceRow(
        id=row.id,
        reference=row.reference,
        own_reference=row.own_reference,
        kind=row.kind,
        form_number=row.form_number,
        period_from=row.period_from,
        period_to=row.period_to,
        beneficiary=InvoiceBeneficiary(
            id=row.beneficiary_id,
            last_name=row.beneficiary_last_name,
            first_name=row.beneficiary_first_name,
            avs_number=row.avs_number,
        ),
        responsible=_responsible(row),
        origin=origin_of(row.received_on),
        received_on=row.received_on,
        status=row.status,
        total=row.total,
        allowed=row.allowed,
        submitted_at=row.submitted_at,
        changed_at=row.changed_at,
    )


def _responsible(row: Any) -> PersonName | None:  # noqa: ANN401 - a row of the list query
    if row.responsible_id is None:
        return None
    return person_name(row.responsible_id, row.responsible_first_name, row.responsible_last_name)


def origin_of(received_on: date | None) -> Origin:
    return "online" if received_on is None else "paper"


def beneficiary_out(facts: BeneficiaryFacts) -> InvoiceBeneficiary:
    return InvoiceBeneficiary(
        id=facts.id, last_name=facts.last_name, first_name=facts.first_name, avs_number=facts.avs_number
    )


def payee_out(facts: PayeeFacts) -> InvoicePayee:
    return InvoicePayee(iban=facts.iban, holder=facts.holder, bank_name=bank_name(facts.iban), own=facts.own)


def attachment_out(facts: DocumentFacts) -> Attachment:
    return Attachment.model_validate(facts, from_attributes=True)


def undone(events: Sequence[InvoiceEvent]) -> frozenset[int]:
    """The positions of decisions that were undone: their words were meant for nobody, so only the office reads them."""
    return frozenset(event.position for event, following in pairwise(events) if following.action == Action.UNDO)


def event_out(
    event: InvoiceEvent, language: str, reduction: Reduction | None, *, wordless: bool = False
) -> InvoiceEventOut:
    return InvoiceEventOut(
        at=event.at,
        action=Action(event.action),
        from_status=Status(event.from_status) if event.from_status else None,
        to_status=Status(event.to_status),
        actor=EventActor.model_validate({"name": event.actor_name, "side": event.actor_side}),
        message=None if wordless else event.message,
        office=office_name(event.office_code, language) if event.office_code and not wordless else None,
        version=event.version,
        reduction=reduction,
    )


def correction_out(
    kind: str,
    events: Sequence[InvoiceEvent],
    items: Sequence[CorrectionItem],
    reminded_at: Sequence[datetime],
    today: date,
    language: str,
) -> Correction | None:
    """The open correction request: the last one of the history."""
    asked = next((event for event in reversed(events) if event.action == Action.REQUEST_CORRECTION), None)
    if asked is None:
        return None
    due_date = items[0].due_date if items else None
    return Correction(
        message=asked.message or "",
        requested_at=asked.at,
        requested_by=asked.actor_name,
        due_date=due_date,
        overdue=due_date is not None and due_date < today,
        reminded_at=list(reminded_at),
        items=[item_out(kind, item, language) for item in items],
    )


def item_out(kind: str, item: CorrectionItem, language: str) -> CorrectionItemOut:
    return CorrectionItemOut(
        id=item.id,
        pointer=item.pointer,
        label=t(language, item.label),
        place=place_of(kind, item.pointer, language),
        kind=item.kind,
        reason_code=item.reason_code,
        message=item.message,
    )


def refusal_out(event: InvoiceEvent, reason: Reason | None, language: str) -> Refusal:
    return Refusal(
        reason_code=event.reason_code or "other",
        reason=in_language(reason.sentence, language) if reason else "",
        message=event.message,
        appeal=t(language, "invoices.refusal.appeal"),
    )


def forwarding_out(event: InvoiceEvent, language: str) -> Forwarding:
    assert event.office_code is not None, "a CHECK holds a forwarding to an office"
    return Forwarding(
        office_code=event.office_code,
        office=office_name(event.office_code, language),
        message=event.message or "",
        at=event.at,
    )


def etag(version: int, changed_at: datetime) -> str:
    """A strong validator of an invoice: its version and its last move (R-96)."""
    return f'"{version}-{int(changed_at.timestamp() * 1_000_000):x}"'
