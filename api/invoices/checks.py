"""`assess`: what the office's rules say to a body. Check, submission, PDF and database use this one function.

Pure: `prepare` says what has to be fetched, `assess` decides on it (DECISIONS 17).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, Protocol
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from api.beneficiaries.checks import is_expired
from api.core.errors import Finding
from api.core.schemas import DecisionNumber, is_qr_iban
from api.core.sections import Row, Section
from api.core.validation import findings
from api.invoices.context import BeneficiaryFacts, Claim, Context, DocumentFacts, Needs, PayeeFacts
from api.invoices.decision_rules import DECISION_RULES, check_decision, decision_left
from api.invoices.forms import FORMS, MOST, Form, Line
from api.invoices.rules import POSITIVE, TOO_GREAT, Rule
from api.invoices.schemas import InvoiceInput, PayeeAccount

DRAFT_UNKNOWN: Final = Rule("draft_unknown")
DRAFT_OF_CORRECTION: Final = Rule("draft_of_correction")
BENEFICIARY_FIXED: Final = Rule("beneficiary_fixed")
BENEFICIARY_UNKNOWN: Final = Rule("beneficiary_unknown")
MANDATE_MISSING: Final = Rule("mandate_missing", "warning")
MANDATE_EXPIRED: Final = Rule("mandate_expired", "warning")
ACCOUNT_UNKNOWN: Final = Rule("account_unknown")
BENEFICIARY_ACCOUNT_MISSING: Final = Rule("beneficiary_account_missing")
QR_REFERENCE_REQUIRED: Final = Rule("qr_reference_required", source="Swiss QR-bill")
CASH_BENEFIT_TO_COMPANY: Final = Rule("cash_benefit_to_company", "warning", "LPGA art. 20, 22")
ATTACHMENT_REQUIRED: Final = Rule("attachment_required")
ATTACHMENT_UNKNOWN: Final = Rule("attachment_unknown")
ATTACHMENT_REJECTED: Final = Rule("attachment_rejected")
ATTACHMENT_TWICE: Final = Rule("attachment_twice")
ATTACHMENTS_TOO_LARGE: Final = Rule("attachments_too_large")
ATTACHMENTS_FEWER: Final = Rule("attachments_fewer", "warning")
DECLARATION: Final = Rule("declaration")
EXPECTED_TOTAL: Final = Rule("expected_total")
OWN_REFERENCE_USED: Final = Rule("own_reference_used", "warning")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body after its shape was looked at."""

    raw: Mapping[str, Any]
    invoice: InvoiceInput | None
    findings: Sequence[Finding]
    needs: Needs

    @property
    def raw_form(self) -> Mapping[str, Any]:
        form = self.raw.get("form")
        return form if isinstance(form, Mapping) else {}

    @property
    def type(self) -> type[Form] | None:
        """The invoice type, also of a body that is half filled."""
        kind = self.raw_form.get("kind")
        return FORMS.get(kind) if isinstance(kind, str) else None


@dataclass(frozen=True, slots=True)
class Assessed:
    """The findings, and what was computed. `total` is None while no amount can be computed.

    `documents` are label keys of what has to be attached, `indications` what the decision leaves and the like.
    """

    invoice: InvoiceInput | None
    errors: Sequence[Finding]
    warnings: Sequence[Finding]
    lines: Sequence[Line]
    total: Decimal | None
    sections: Sequence[Section] = field(default_factory=tuple)
    documents: Sequence[str] = ()
    indications: Sequence[Row] = ()


def _id(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


_DECISION_NUMBER: Final[TypeAdapter[str]] = TypeAdapter(DecisionNumber)


def _decision_number(value: object) -> str | None:
    try:
        return _DECISION_NUMBER.validate_python(value)
    except ValidationError:
        return None


def _raw_needs(raw: Mapping[str, Any]) -> Needs:
    """What a body, half filled or whole, refers to."""
    payee, attachments = raw.get("payee"), raw.get("attachments")
    account = _id(payee.get("bank_account_id")) if isinstance(payee, Mapping) else None
    to_beneficiary = isinstance(payee, Mapping) and payee.get("beneficiary_account") is True
    ids = [_id(item) for item in attachments[:50]] if isinstance(attachments, list) else []
    return Needs(
        beneficiary_id=_id(raw.get("beneficiary_id")),
        payee="beneficiary" if to_beneficiary else account,
        documents=[item for item in ids if item],
        decision_number=_decision_number(raw.get("decision_number")),
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
    # What an empty form lacks besides, so that one answer names everything; `assess` adds the attachments.
    if raw.get("declaration", False) in (None, False):
        found.append(DECLARATION.at("/declaration", "invoices.fields.declaration"))
    return found


def prepare(raw: Mapping[str, Any]) -> Prepared:
    """Look at the shape of a body and find out what has to be fetched for it."""
    needs = _raw_needs(raw)
    try:
        invoice = InvoiceInput.model_validate(raw)
    except ValidationError as error:
        return Prepared(raw, None, _shape_findings(error, raw), needs)
    return Prepared(raw, invoice, (), replace(needs, own_reference=invoice.own_reference, draft_id=invoice.draft_id))


def total_of(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def claims_of(prepared: Prepared, context: Context) -> list[Claim]:
    """What a body claims for itself: the earlier ones have to be fetched before `assess`."""
    invoice, number = prepared.invoice, prepared.needs.decision_number or ""
    if context.beneficiary is None or prepared.type is None:
        return []
    if invoice is None:
        return list(prepared.type.lookups(prepared.raw_form, context, number))
    return list(invoice.form.claims(context, number, total_of(invoice.form.amounts(context))))


def assess(prepared: Prepared, context: Context) -> Assessed:
    """All findings, the computed lines and the total of a body, half-filled or whole."""
    if prepared.invoice is None:
        return _assess_half_filled(prepared, context)
    invoice, form = prepared.invoice, prepared.invoice.form
    lines = form.amounts(context)
    total = total_of(lines)
    documents = form.documents(prepared.raw_form, context)
    found = [*_header(prepared, invoice, context, total, documents), *form.check(context, total)]
    found += [*_amounts(form, lines, total), *_claims(context)]
    named = [_named(finding, prepared.raw) for finding in found]
    return Assessed(
        invoice=invoice,
        errors=[finding for finding in named if finding.severity == "error"],
        warnings=[finding for finding in named if finding.severity == "warning"],
        lines=_payable(lines),
        total=_payable_total(total),
        sections=summary(invoice, context, lines, total),
        documents=documents,
        indications=_indications(prepared, context, total),
    )


def _assess_half_filled(prepared: Prepared, context: Context) -> Assessed:
    form, raw = prepared.type, prepared.raw_form
    lines = form.preview(raw, context) if form else []
    total = total_of(lines) if lines else None
    documents = form.documents(raw, context) if form else ()
    named = ", ".join(documents) or "invoices.fields.attachments"
    attachments = ATTACHMENT_REQUIRED.at("/attachments", "invoices.fields.attachments", documents=named)
    lacking = (documents or form is None) and not prepared.raw.get("attachments")
    missing = [_named(finding, prepared.raw) for finding in form.missing(raw, context)] if form else []
    return Assessed(
        None,
        [*prepared.findings, *missing, *([attachments] if lacking else [])],
        (),
        _payable(lines),
        None if total is None else _payable_total(total),
        documents=documents,
        indications=_indications(prepared, context, total),
    )


def _indications(prepared: Prepared, context: Context, total: Decimal | None) -> Sequence[Row]:
    if prepared.type is None:
        return ()
    own = prepared.type.indications(prepared.raw_form, context, total)
    return [*own, *decision_left(context, total)]


def _named(finding: Finding, raw: Mapping[str, Any]) -> Finding:
    """A finding with the name of its field, for the sentence."""
    return finding if finding.label else replace(finding, label=label_of_field(finding.pointer, raw))


def _payable(lines: Sequence[Line]) -> Sequence[Line]:
    """Without amounts that nothing can hold; a rule says `too_great` there."""
    return [line for line in lines if line.amount <= MOST]


def _payable_total(total: Decimal) -> Decimal | None:
    return total if total <= MOST else None


def _amounts(form: Form, lines: Sequence[Line], total: Decimal) -> Iterator[Finding]:
    label = "invoices.total"
    great = [line.pointer for line in lines if line.amount > MOST]
    for pointer in great:
        yield TOO_GREAT.at(f"{pointer}{form.price_field}")
    if total > MOST and not great:
        yield TOO_GREAT.at(form.total_pointer, label)
    if total <= 0:
        yield POSITIVE.at(form.total_pointer, label)


def _header(
    prepared: Prepared, invoice: InvoiceInput, context: Context, total: Decimal, documents: Sequence[str]
) -> Iterator[Finding]:
    yield from _sending(invoice, context)
    if context.beneficiary is None:
        yield BENEFICIARY_UNKNOWN.at("/beneficiary_id")
    elif context.beneficiary.mandate_state == "missing":
        yield MANDATE_MISSING.at("/beneficiary_id")
    elif is_expired(context.beneficiary.mandate_valid_to, context.today):
        yield MANDATE_EXPIRED.at("/beneficiary_id")
    yield from _payee(invoice, context)
    if context.payee and context.payee.own and invoice.form.is_cash_benefit(prepared.raw_form, context):
        yield CASH_BENEFIT_TO_COMPANY.at("/payee")
    yield from check_decision(invoice.form, invoice.decision_number, invoice.decision_date, context, total)
    yield from _attachments(invoice, context, documents)
    if not invoice.declaration:
        yield DECLARATION.at("/declaration")
    if invoice.expected_total is not None and invoice.expected_total != total:
        yield EXPECTED_TOTAL.at("/expected_total", total=f"{total:.2f}")
    if context.own_reference_used_in is not None:
        yield OWN_REFERENCE_USED.at("/own_reference", no=context.own_reference_used_in)


def _sending(invoice: InvoiceInput, context: Context) -> Iterator[Finding]:
    """What the body continues: a draft of the company, or a request for the same person and of the same type. A
    correction takes its own draft with it, whatever the body names."""
    sent, person = context.sent, context.beneficiary
    if sent is None and context.draft == "unknown":
        yield DRAFT_UNKNOWN.at("/draft_id")
    elif sent is None and context.draft == "of_correction":
        yield DRAFT_OF_CORRECTION.at("/draft_id")
    if sent is not None and (sent.kind != invoice.form.kind or (person and person.id != sent.beneficiary_id)):
        yield BENEFICIARY_FIXED.at("/beneficiary_id")


def _payee(invoice: InvoiceInput, context: Context) -> Iterator[Finding]:
    if context.payee is None:
        known = context.beneficiary is not None
        mine = isinstance(invoice.payee, PayeeAccount)
        if mine or known:
            yield (ACCOUNT_UNKNOWN if mine else BENEFICIARY_ACCOUNT_MISSING).at("/payee")
        return
    if is_qr_iban(context.payee.iban) and not _reference(invoice, context):
        yield QR_REFERENCE_REQUIRED.at("/payment_reference")


def _reference(invoice: InvoiceInput, context: Context) -> str | None:
    """The payment reference that goes with a QR-IBAN: typed here, or the beneficiary's."""
    saved = context.beneficiary.payment_reference if context.beneficiary else None
    reference = invoice.payment_reference or saved
    return reference if reference and not reference.startswith("RF") else None


def _attachments(invoice: InvoiceInput, context: Context, documents: Sequence[str]) -> Iterator[Finding]:
    pointer, size, seen = "/attachments", 0, len(invoice.attachments)
    if documents and seen == 0:
        yield ATTACHMENT_REQUIRED.at(pointer, documents=", ".join(documents))
    elif seen < len(documents):  # one file may hold several documents
        yield ATTACHMENTS_FEWER.at(pointer, attached=seen, documents=", ".join(documents))
    for index, document_id in enumerate(invoice.attachments):
        document = context.documents.get(document_id)
        if document is None:
            yield ATTACHMENT_UNKNOWN.at(f"{pointer}/{index}")
        elif document.state == "rejected":
            yield ATTACHMENT_REJECTED.at(f"{pointer}/{index}", name=document.name)
        else:
            size += document.size
    if len(set(invoice.attachments)) < seen:
        yield ATTACHMENT_TWICE.at(pointer)
    if size > context.bytes_limit:
        yield ATTACHMENTS_TOO_LARGE.at(pointer, limit=context.bytes_limit // 1024**2)


def _claims(context: Context) -> Sequence[Finding]:
    """What was claimed before, each earlier request once a place, however many claims of it the body meets."""
    found: list[Finding] = []
    for claim in context.claims:
        if claim.rule is None:
            continue
        for earlier in context.earlier_of(claim):
            day = earlier.submitted_on.strftime("%d.%m.%Y")
            finding = claim.rule.at(claim.pointer, no=earlier.reference, date=day)
            if finding not in found:
                found.append(finding)
    return found


class Known(Protocol):
    """Where a summary takes names and accounts from: the context now, or what was frozen when it was sent."""

    @property
    def beneficiary(self) -> BeneficiaryFacts | None: ...
    @property
    def payee(self) -> PayeeFacts | None: ...
    @property
    def documents(self) -> Mapping[UUID, DocumentFacts]: ...


def summary(invoice: InvoiceInput, known: Known, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
    """The whole request in sections: header, the form's own, attachments and remark."""
    documents = [known.documents[i] for i in invoice.attachments if i in known.documents]
    return [
        _header_section(invoice, known.beneficiary, known.payee),
        *invoice.form.summary(lines, total),
        _closing_section(invoice, documents),
    ]


def shown_avs_number(number: str) -> str:
    """756.0000.0000.02"""
    return f"{number[:3]}.{number[3:7]}.{number[7:11]}.{number[11:]}"


def _in_groups(text: str, size: int) -> str:
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def shown_iban(iban: str) -> str:
    """In groups of four."""
    return _in_groups(iban, 4)


def shown_payment_reference(reference: str) -> str:
    """As it is printed on QR-bills: 21 00000 00003 13947 14300 09017, and RF18 5390 0754 7034."""
    return _in_groups(reference, 4) if reference.startswith("RF") else f"{reference[:2]} {_in_groups(reference[2:], 5)}"


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
    reference = invoice.payment_reference
    optional = [
        Row("invoices.fields.decision_date", invoice.decision_date, pointer="/decision_date"),
        Row(
            "invoices.fields.payment_reference",
            shown_payment_reference(reference) if reference else None,
            pointer="/payment_reference",
        ),
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


HEADER_RULES: Final = (
    *(DRAFT_UNKNOWN, DRAFT_OF_CORRECTION, BENEFICIARY_FIXED),
    *(
        BENEFICIARY_UNKNOWN,
        MANDATE_MISSING,
        MANDATE_EXPIRED,
        ACCOUNT_UNKNOWN,
        BENEFICIARY_ACCOUNT_MISSING,
        QR_REFERENCE_REQUIRED,
    ),
    *(CASH_BENEFIT_TO_COMPANY, ATTACHMENT_REQUIRED, ATTACHMENT_UNKNOWN, ATTACHMENT_REJECTED, ATTACHMENT_TWICE),
    *(ATTACHMENTS_TOO_LARGE, ATTACHMENTS_FEWER, DECLARATION, EXPECTED_TOTAL, OWN_REFERENCE_USED),
    *(POSITIVE, TOO_GREAT, *DECISION_RULES),
)

__all__ = ["HEADER_RULES", "Assessed", "Prepared", "assess", "claims_of", "label_of_field", "prepare", "summary"]
