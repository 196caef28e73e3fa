"""`assess`: what the office's rules say to a body. Check, submission, PDF and database use this one function.

Pure: `prepare` says what has to be fetched, `assess` decides on it (DECISIONS 17).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from pydantic import ValidationError

from api.core.errors import Finding
from api.core.schemas import is_qr_iban
from api.core.sections import Row, Section
from api.core.validation import findings
from api.invoices.context import BeneficiaryFacts, Context, DocumentFacts, Needs, PayeeFacts
from api.invoices.forms import FORMS, MOST, Line
from api.invoices.schemas import InvoiceInput, PayeeAccount


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body after its shape was looked at."""

    raw: Mapping[str, Any]
    invoice: InvoiceInput | None
    findings: Sequence[Finding]
    needs: Needs


@dataclass(frozen=True, slots=True)
class Assessed:
    """The findings, and what was computed. `total` is None while no amount can be computed."""

    invoice: InvoiceInput | None
    errors: Sequence[Finding]
    warnings: Sequence[Finding]
    lines: Sequence[Line]
    total: Decimal | None
    sections: Sequence[Section] = field(default_factory=tuple)

    @property
    def amounts(self) -> dict[str, Decimal]:
        return {line.pointer: line.amount for line in self.lines}


def _id(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _raw_needs(raw: Mapping[str, Any]) -> Needs:
    """What a half-filled body refers to already."""
    payee, attachments = raw.get("payee"), raw.get("attachments")
    account = _id(payee.get("bank_account_id")) if isinstance(payee, Mapping) else None
    to_beneficiary = isinstance(payee, Mapping) and payee.get("beneficiary_account") is True
    ids = [_id(item) for item in attachments[:50]] if isinstance(attachments, list) else []
    return Needs(
        beneficiary_id=_id(raw.get("beneficiary_id")),
        payee="beneficiary" if to_beneficiary else account,
        documents=[item for item in ids if item],
    )


def label_of_field(pointer: str, raw: Mapping[str, Any]) -> str | None:
    """The label key of any place of an invoice's body: the header's, or the form's own."""
    names = [step for step in pointer.split("/")[1:] if not step.isdigit()]
    form = raw.get("form")
    kind = form.get("kind") if isinstance(form, Mapping) else None
    if names[:1] == ["form"]:
        known = FORMS.get(kind) if isinstance(kind, str) else None
        return ".".join([known.label_prefix, *names[1:]]) if known and names[1:] else None
    return ".".join([InvoiceInput.label_prefix, *names[:1]]) if names else None


def _shape_findings(error: ValidationError, raw: Mapping[str, Any]) -> list[Finding]:
    """Findings of a wrong shape. A payee that is neither kind is one finding at /payee, not one for each kind."""
    errors = [e for e in error.errors(include_url=False, include_context=True) if e["loc"][:1] != ("payee",)]
    found = [Finding(f.pointer, f.code, f.params, label_of_field(f.pointer, raw)) for f in findings(errors, raw, "x")]
    if len(errors) < error.error_count():
        found.append(Finding("/payee", "required", label="invoices.fields.payee"))
    # What an empty form lacks besides, so that one answer names everything.
    if not raw.get("attachments"):
        found.append(_field("/attachments", "attachment_required", "attachments"))
    if raw.get("declaration", False) in (None, False):
        found.append(_field("/declaration", "declaration", "declaration"))
    return found


def prepare(raw: Mapping[str, Any]) -> Prepared:
    """Look at the shape of a body and find out what has to be fetched for it."""
    needs = _raw_needs(raw)
    try:
        invoice = InvoiceInput.model_validate(raw)
    except ValidationError as error:
        return Prepared(raw, None, _shape_findings(error, raw), needs)
    total = sum((line.amount for line in invoice.form.preview(raw["form"], None)), Decimal(0))
    claims = list(invoice.form.claims(invoice.decision_number, total))
    complete = Needs(needs.beneficiary_id, needs.payee, needs.documents, claims, invoice.own_reference)
    return Prepared(raw, invoice, (), complete)


def assess(prepared: Prepared, context: Context) -> Assessed:
    """All findings, the computed lines and the total of a body, half-filled or whole."""
    if prepared.invoice is None:
        return _assess_half_filled(prepared, context)
    invoice = prepared.invoice
    lines = invoice.form.amounts(context)
    total = sum((line.amount for line in lines), Decimal(0))
    found = [*_header(invoice, context, total), *invoice.form.check(context, total)]
    found += _claims(prepared.needs, context)
    return Assessed(
        invoice=invoice,
        errors=[finding for finding in found if finding.severity == "error"],
        warnings=[finding for finding in found if finding.severity == "warning"],
        lines=_payable(lines),
        total=_payable_total(total),
        sections=summary(invoice, context, {line.pointer: line.amount for line in lines}, total),
    )


def _assess_half_filled(prepared: Prepared, context: Context) -> Assessed:
    raw_form = prepared.raw.get("form")
    kind = raw_form.get("kind") if isinstance(raw_form, Mapping) else None
    form = FORMS.get(kind) if isinstance(kind, str) else None
    lines = form.preview(raw_form, context) if form and isinstance(raw_form, Mapping) else []
    total = sum((line.amount for line in lines), Decimal(0)) if lines else None
    return Assessed(None, prepared.findings, (), _payable(lines), None if total is None else _payable_total(total))


def _payable(lines: Sequence[Line]) -> Sequence[Line]:
    """Without amounts that nothing can hold; the form says `too_great` there."""
    return [line for line in lines if line.amount <= MOST]


def _payable_total(total: Decimal) -> Decimal | None:
    return total if total <= MOST else None


def _field(pointer: str, code: str, name: str, /, **params: str | int) -> Finding:
    return Finding(pointer, code, params, f"invoices.fields.{name}")


def _warning(pointer: str, code: str, name: str, /, **params: str | int) -> Finding:
    return Finding(pointer, code, params, f"invoices.fields.{name}", "warning")


def _header(invoice: InvoiceInput, context: Context, total: Decimal) -> Iterator[Finding]:
    if context.beneficiary is None:
        yield _field("/beneficiary_id", "beneficiary_unknown", "beneficiary_id")
    elif context.beneficiary.mandate_state == "missing":
        yield _warning("/beneficiary_id", "mandate_missing", "beneficiary_id")
    yield from _payee(invoice, context)
    yield from _decision(invoice, context)
    yield from _attachments(invoice, context)
    if not invoice.declaration:
        yield _field("/declaration", "declaration", "declaration")
    if invoice.expected_total is not None and invoice.expected_total != total:
        yield _field("/expected_total", "expected_total", "expected_total", total=f"{total:.2f}")
    if context.own_reference_used_in is not None:
        yield _warning("/own_reference", "own_reference_used", "own_reference", no=context.own_reference_used_in)


def _payee(invoice: InvoiceInput, context: Context) -> Iterator[Finding]:
    if context.payee is None:
        known = context.beneficiary is not None
        mine = isinstance(invoice.payee, PayeeAccount)
        if mine or known:
            yield _field("/payee", "account_unknown" if mine else "beneficiary_account_missing", "payee")
        return
    if is_qr_iban(context.payee.iban) and not _reference(invoice, context):
        yield _field("/payment_reference", "qr_reference_required", "payment_reference")


def _reference(invoice: InvoiceInput, context: Context) -> str | None:
    """The payment reference that goes with a QR-IBAN: typed here, or the beneficiary's."""
    saved = context.beneficiary.payment_reference if context.beneficiary else None
    reference = invoice.payment_reference or saved
    return reference if reference and not reference.startswith("RF") else None


def _decision(invoice: InvoiceInput, context: Context) -> Iterator[Finding]:
    number = invoice.decision_number
    if len(number) == 14 and number[:3] != context.office_code:
        yield _warning("/decision_number", "decision_other_office", "decision_number", office=number[:3])
    if invoice.decision_date is not None and invoice.decision_date > context.today:
        yield _field("/decision_date", "future", "decision_date")


def _attachments(invoice: InvoiceInput, context: Context) -> Iterator[Finding]:
    if not invoice.attachments:
        yield _field("/attachments", "attachment_required", "attachments")
    size = 0
    for index, document_id in enumerate(invoice.attachments):
        document = context.documents.get(document_id)
        if document is None:
            yield _field(f"/attachments/{index}", "attachment_unknown", "attachments")
        elif document.state == "rejected":
            yield _field(f"/attachments/{index}", "attachment_rejected", "attachments", name=document.name)
        else:
            size += document.size
    if len(set(invoice.attachments)) < len(invoice.attachments):
        yield _field("/attachments", "attachment_twice", "attachments")
    if size > context.bytes_limit:
        yield _field("/attachments", "attachments_too_large", "attachments", limit=context.bytes_limit // 1024**2)


def _claims(needs: Needs, context: Context) -> Iterator[Finding]:
    for claim in needs.claims:
        for earlier in context.earlier.get((claim.scope, claim.key), ()):
            code = "already_invoiced" if claim.hard else "duplicate"
            params = {"no": earlier.reference, "date": earlier.submitted_on.strftime("%d.%m.%Y")}
            yield Finding(claim.pointer, code, params, None, "error" if claim.hard else "warning")


class Known(Protocol):
    """Where a summary takes names and accounts from: the context now, or what was frozen when it was sent."""

    @property
    def beneficiary(self) -> BeneficiaryFacts | None: ...
    @property
    def payee(self) -> PayeeFacts | None: ...
    @property
    def documents(self) -> Mapping[UUID, DocumentFacts]: ...


def summary(invoice: InvoiceInput, known: Known, amounts: Mapping[str, Decimal], total: Decimal) -> Sequence[Section]:
    """The whole request in sections: header, the form's own, attachments and remark."""
    documents = [known.documents[i] for i in invoice.attachments if i in known.documents]
    return [
        _header_section(invoice, known.beneficiary, known.payee),
        *invoice.form.summary(amounts, total),
        _closing_section(invoice, documents),
    ]


def shown_avs_number(number: str) -> str:
    """756.0000.0000.02"""
    return f"{number[:3]}.{number[3:7]}.{number[7:11]}.{number[11:]}"


def shown_iban(iban: str) -> str:
    """In groups of four."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def shown_decision(number: str) -> str:
    """302 2024 1234567"""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if len(number) == 14 else number


def _header_section(invoice: InvoiceInput, beneficiary: BeneficiaryFacts | None, payee: PayeeFacts | None) -> Section:
    rows = [
        Row(
            "invoices.fields.beneficiary_id",
            f"{beneficiary.last_name} {beneficiary.first_name}" if beneficiary else None,
            detail=shown_avs_number(beneficiary.avs_number) if beneficiary else None,
            pointer="/beneficiary_id",
        ),
        Row(
            "invoices.fields.payee",
            shown_iban(payee.iban) if payee else None,
            detail=payee.holder if payee else None,
            pointer="/payee",
        ),
        Row("invoices.fields.decision_number", shown_decision(invoice.decision_number), pointer="/decision_number"),
    ]
    optional = [
        Row("invoices.fields.decision_date", invoice.decision_date, pointer="/decision_date"),
        Row("invoices.fields.payment_reference", invoice.payment_reference, pointer="/payment_reference"),
        Row("invoices.fields.own_reference", invoice.own_reference, pointer="/own_reference"),
    ]
    return Section("invoices.section.person", rows=[*rows, *(row for row in optional if row.value is not None)])


def _closing_section(invoice: InvoiceInput, documents: Sequence[DocumentFacts]) -> Section:
    return Section(
        "invoices.section.closing",
        rows=[
            Row("invoices.fields.attachments", ", ".join(d.name for d in documents) or None, pointer="/attachments"),
            Row("invoices.fields.remark", invoice.remark, pointer="/remark"),
        ],
    )


__all__ = ["Assessed", "Prepared", "assess", "label_of_field", "prepare", "summary"]
