"""`assess`: what the office's rules say to a body. Check, submission, PDF and database use this one function.

Pure: `prepare` says what has to be fetched, `assess` decides on it (DECISIONS 17).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from api.core.errors import Finding
from api.core.schemas import DecisionNumber
from api.core.sections import Row, Section
from api.core.validation import findings
from api.invoices.context import Claim, Context, Needs
from api.invoices.decision_rules import decision_left
from api.invoices.forms import FORMS, MOST, Form, Line
from api.invoices.header_rules import ATTACHMENT_REQUIRED, DECLARATION, check_header
from api.invoices.rules import POSITIVE, TOO_GREAT
from api.invoices.schemas import InvoiceInput
from api.invoices.summary import summary


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
    found = [*check_header(invoice, prepared.raw_form, context, total, documents), *form.check(context, total)]
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
