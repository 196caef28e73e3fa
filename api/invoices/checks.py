"""`assess`: what the office's rules say to a body. Check, submission, PDF and database use this one function.

Pure: `prepare` says what has to be fetched, `assess` decides on it (DECISIONS 17).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from api.core.errors import Finding
from api.core.sections import Row, Section
from api.core.validation import findings
from api.invoices.attachment_rules import AskedDocument, asked_documents, check_attachments
from api.invoices.bill_rules import bill_claims, check_qr_bills
from api.invoices.context import Claim, Context, Needs
from api.invoices.death_rules import check_death
from api.invoices.decision_rules import check_covered, decision_left
from api.invoices.explanations import check_explanations
from api.invoices.forms import FORMS, MOST, AnyForm, Form, Line
from api.invoices.header_rules import CASH_BENEFIT_TO_COMPANY, PAID_BY_PERSON, check_header, check_total
from api.invoices.paper_rules import check_paper
from api.invoices.rules import POSITIVE, TOO_GREAT
from api.invoices.schemas import Header, InvoiceInput, PayeeAccount, PayeeBeneficiary
from api.invoices.summary import summary


@dataclass(frozen=True, slots=True)
class Prepared:
    """A body after its shape was looked at. `header` and `form` are what of it has the right shape, whole or not:
    a header without the fields that are wrong, and no form while anything in it is."""

    raw: Mapping[str, Any]
    invoice: InvoiceInput | None
    header: Header
    form: Form | None
    findings: Sequence[Finding]
    needs: Needs

    @property
    def raw_form(self) -> Mapping[str, Any]:
        form = self.raw.get("form")
        return form if isinstance(form, Mapping) else {}

    @property
    def kind(self) -> str | None:
        """The invoice type's name, also of a body that is half filled."""
        kind = self.raw_form.get("kind")
        return kind if isinstance(kind, str) and kind in FORMS else None

    @property
    def type(self) -> type[Form] | None:
        return FORMS[self.kind] if self.kind else None


@dataclass(frozen=True, slots=True)
class Assessed:
    """The findings, and what was computed. `total` is None while no amount can be computed.

    `documents` is what has to be attached, `indications` what the decision leaves and the like.
    """

    invoice: InvoiceInput | None
    errors: Sequence[Finding]
    warnings: Sequence[Finding]
    lines: Sequence[Line]
    total: Decimal | None
    sections: Sequence[Section] = field(default_factory=tuple)
    documents: Sequence[AskedDocument] = ()
    indications: Sequence[Row] = ()


_FORM: Final[TypeAdapter[AnyForm]] = TypeAdapter(AnyForm)


def _id(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _raw_needs(raw: Mapping[str, Any], header: Header) -> Needs:
    """What a body, half filled or whole, refers to."""
    attachments = raw.get("attachments")
    ids = [_id(item) for item in attachments[:50]] if isinstance(attachments, list) else []
    own = header.payee.bank_account_id if isinstance(header.payee, PayeeAccount) else None
    return Needs(
        beneficiary_id=header.beneficiary_id,
        payee="beneficiary" if isinstance(header.payee, PayeeBeneficiary) else own,
        documents=[item for item in ids if item],
        decision_number=header.decision_number,
        own_reference=header.own_reference,
        draft_id=header.draft_id,
    )


def label_of_field(pointer: str, raw: Mapping[str, Any]) -> str | None:
    """The label key of any place of an invoice's body: the header's, or the form's own."""
    names = [step for step in pointer.split("/")[1:] if not step.isdigit()]
    form = raw.get("form")
    kind = form.get("kind") if isinstance(form, Mapping) else None
    known = FORMS.get(kind) if isinstance(kind, str) else None
    if known and names[:1] == ["documents"] and names[1:] and names[1] in known.document_names:
        return known.document_label(names[1])
    if names[:1] == ["form"]:
        return ".".join([known.label_prefix, *names[1:]]) if known and names[1:] else None
    return ".".join([InvoiceInput.label_prefix, *names[:1]]) if names else None


def _shape_findings(error: ValidationError, raw: Mapping[str, Any]) -> list[Finding]:
    """Findings of a wrong shape. A payee that is neither kind is one finding at /payee, not one for each kind."""
    errors = [e for e in error.errors(include_url=False, include_context=True) if e["loc"][:1] != ("payee",)]
    found = [Finding(f.pointer, f.code, f.params, label_of_field(f.pointer, raw)) for f in findings(errors, raw, "x")]
    if len(errors) < error.error_count():
        found.append(Finding("/payee", "required", label="invoices.fields.payee"))
    return found


def prepare(raw: Mapping[str, Any]) -> Prepared:
    """Look at the shape of a body and find out what has to be fetched for it."""
    try:
        invoice = InvoiceInput.model_validate(raw)
    except ValidationError as error:
        header = _right_part(raw, error)
        return Prepared(raw, None, header, _right_form(raw), _shape_findings(error, raw), _raw_needs(raw, header))
    return Prepared(raw, invoice, invoice, invoice.form, (), _raw_needs(raw, invoice))


def _right_part(raw: Mapping[str, Any], error: ValidationError) -> Header:
    """The header without its fields that have errors."""
    wrong = {str(found["loc"][0]) for found in error.errors(include_url=False, include_context=False) if found["loc"]}
    return Header.model_validate({name: raw[name] for name in Header.model_fields if name in raw and name not in wrong})


def _right_form(raw: Mapping[str, Any]) -> Form | None:
    """The form when it is the header that has errors."""
    try:
        return _FORM.validate_python(raw.get("form"))
    except ValidationError:
        return None


def total_of(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))


def claims_of(prepared: Prepared, context: Context) -> list[Claim]:
    """What a body claims for itself: the earlier ones have to be fetched before `assess`."""
    form, number = prepared.form, prepared.needs.decision_number or ""
    if context.beneficiary is None or prepared.type is None:
        return []
    if form is None:
        return list(prepared.type.lookups(prepared.raw_form, context, number))
    of_form = form.claims(context, number, total_of(form.amounts(context)))
    return list(dict.fromkeys([*of_form, *bill_claims(context.bills)]))


def assess(prepared: Prepared, context: Context) -> Assessed:
    """All findings, the computed lines and the total of a body, half-filled or whole."""
    form, type_, raw = prepared.form, prepared.type, prepared.raw_form
    lines = _lines(prepared, context)
    total = total_of(lines) if lines or form else None
    asked = asked_documents(type_, type_.documents(raw, context), prepared.header) if type_ else ()
    found = [*prepared.findings, *_apart(prepared, _rules(prepared, context, lines, asked))]
    named = [_named(finding, prepared.raw) for finding in found]
    return Assessed(
        invoice=prepared.invoice,
        errors=[finding for finding in named if finding.severity == "error"],
        warnings=[finding for finding in named if finding.severity == "warning"],
        lines=_payable(lines),
        total=None if total is None else _payable_total(total),
        sections=summary(prepared.invoice, context, lines, total) if prepared.invoice and total is not None else (),
        documents=asked,
        indications=_indications(prepared, context, total),
    )


def _lines(prepared: Prepared, context: Context) -> Sequence[Line]:
    form, type_ = prepared.form, prepared.type
    return form.amounts(context) if form else type_.preview(prepared.raw_form, context) if type_ else ()


def total_so_far(prepared: Prepared, context: Context) -> Decimal | None:
    """The total of `assess`, without the findings."""
    lines = _lines(prepared, context)
    return _payable_total(total_of(lines)) if lines or prepared.form else None


def _rules(
    prepared: Prepared, context: Context, lines: Sequence[Line], asked: Sequence[AskedDocument]
) -> Iterator[Finding]:
    """What the rules find in what has the right shape: the header's without the form, and the form's without it."""
    form, type_, header = prepared.form, prepared.type, prepared.header
    yield from check_header(header, prepared.kind, context)
    yield from check_attachments(header, type_, asked, context)
    if type_ and context.payee and context.payee.own and type_.is_cash_benefit(prepared.raw_form, context):
        yield CASH_BENEFIT_TO_COMPANY.at("/payee")
    if form is None:
        yield from type_.missing(prepared.raw_form, context) if type_ else ()
        yield from _claims(context)
        return
    total = total_of(lines)
    yield from check_total(header, total)
    yield from check_death(form, context)
    yield from check_paper(form, context)
    yield from check_covered(form, header.decision_number or "", context, total)
    if context.payee and context.payee.own and form.billed(total).paid:
        yield PAID_BY_PERSON.at("/payee")
    yield from check_qr_bills(header, form, context, total)
    yield from form.check(context, total)
    yield from _amounts(form, lines, total)
    yield from _claims(context)
    if prepared.invoice is not None:
        yield from check_explanations(prepared.invoice, context.asked)


def _apart(prepared: Prepared, found: Iterable[Finding]) -> Iterator[Finding]:
    """Without what a field is said to be that is missing or has a wrong shape anyway."""
    wrong = {_top(finding.pointer) for finding in prepared.findings} - {"form"}
    places = {finding.pointer for finding in prepared.findings}
    return (finding for finding in found if _top(finding.pointer) not in wrong and finding.pointer not in places)


def _top(pointer: str) -> str:
    return pointer.split("/")[1] if pointer else ""


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
