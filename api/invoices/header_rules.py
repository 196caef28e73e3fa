"""Rules about what every request has, whatever its type: person, account, decision, attachments, declaration."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from api.beneficiaries.checks import is_expired
from api.beneficiaries.schemas import MOST_DECISIONS
from api.core.errors import Finding
from api.core.schemas import is_qr_iban
from api.invoices.attachment_rules import ATTACHMENT_RULES
from api.invoices.bill_rules import QR_BILL_RULES
from api.invoices.context import Context
from api.invoices.death_rules import AFTER_DEATH
from api.invoices.decision_rules import DECISION_RULES, check_number
from api.invoices.explanations import EXPLANATION_RULES
from api.invoices.paper_rules import AFTER_PAPER
from api.invoices.rules import POSITIVE, TOO_GREAT, Rule
from api.invoices.schemas import Header, PayeeAccount

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
PAID_BY_PERSON: Final = Rule("paid_by_person", "warning")
DECISIONS_FULL: Final = Rule("decisions_full")
DECLARATION: Final = Rule("declaration")
EXPECTED_TOTAL: Final = Rule("expected_total")
OWN_REFERENCE_USED: Final = Rule("own_reference_used", "warning")


def check_header(header: Header, kind: str | None, context: Context) -> Iterator[Finding]:
    """What the header breaks, whole or half filled: what it lacks is for its shape to say. `kind` is the form's."""
    yield from _sending(kind, context)
    if context.beneficiary is None:
        yield BENEFICIARY_UNKNOWN.at("/beneficiary_id")
    elif context.beneficiary.mandate_state == "missing":
        yield MANDATE_MISSING.at("/beneficiary_id")
    elif is_expired(context.beneficiary.mandate_valid_to, context.today):
        yield MANDATE_EXPIRED.at("/beneficiary_id")
    yield from _payee(header, context)
    yield from _saving(header, context)
    if header.decision_number is not None:
        yield from check_number(header.decision_number, header.decision_date, context)
    if not header.declaration:
        yield DECLARATION.at("/declaration")
    if context.own_reference_used_in is not None:
        yield OWN_REFERENCE_USED.at("/own_reference", no=context.own_reference_used_in)


def check_total(header: Header, total: Decimal) -> Iterator[Finding]:
    """The total is the one that the sender computed, where they say so."""
    if header.expected_total is not None and header.expected_total != total:
        yield EXPECTED_TOTAL.at("/expected_total", total=f"{total:.2f}")


def _sending(kind: str | None, context: Context) -> Iterator[Finding]:
    """What the body continues: a draft of the company, or a request for the same person and of the same type. A
    correction takes its own draft with it, whatever the body names."""
    sent, person = context.sent, context.beneficiary
    if sent is None and context.draft == "unknown":
        yield DRAFT_UNKNOWN.at("/draft_id")
    elif sent is None and context.draft == "of_correction":
        yield DRAFT_OF_CORRECTION.at("/draft_id")
    other_kind = kind is not None and sent is not None and sent.kind != kind
    if sent is not None and (other_kind or (person and person.id != sent.beneficiary_id)):
        yield BENEFICIARY_FIXED.at("/beneficiary_id")


def _saving(header: Header, context: Context) -> Iterator[Finding]:
    """A decision that is to be saved finds room among the person's."""
    saved = context.beneficiary.decisions if context.beneficiary else {}
    if header.save_decision and header.decision_number not in saved and len(saved) >= MOST_DECISIONS:
        yield DECISIONS_FULL.at("/save_decision", limit=MOST_DECISIONS)


def _payee(header: Header, context: Context) -> Iterator[Finding]:
    if context.payee is None:
        known = context.beneficiary is not None
        mine = isinstance(header.payee, PayeeAccount)
        if mine or known:
            yield (ACCOUNT_UNKNOWN if mine else BENEFICIARY_ACCOUNT_MISSING).at("/payee")
        return
    if is_qr_iban(context.payee.iban) and not _reference(header, context):
        yield QR_REFERENCE_REQUIRED.at("/payment_reference")


def _reference(header: Header, context: Context) -> str | None:
    """The payment reference that goes with a QR-IBAN: typed here, or the beneficiary's."""
    saved = context.beneficiary.payment_reference if context.beneficiary else None
    reference = header.payment_reference or saved
    return reference if reference and not reference.startswith("RF") else None


HEADER_RULES: Final = (
    *(DRAFT_UNKNOWN, DRAFT_OF_CORRECTION, BENEFICIARY_FIXED, BENEFICIARY_UNKNOWN, MANDATE_MISSING, MANDATE_EXPIRED),
    *(ACCOUNT_UNKNOWN, BENEFICIARY_ACCOUNT_MISSING, QR_REFERENCE_REQUIRED, CASH_BENEFIT_TO_COMPANY),
    PAID_BY_PERSON,
    *(
        DECISIONS_FULL,
        DECLARATION,
        EXPECTED_TOTAL,
        OWN_REFERENCE_USED,
        POSITIVE,
        TOO_GREAT,
        *ATTACHMENT_RULES,
        *QR_BILL_RULES,
        *DECISION_RULES,
        AFTER_DEATH,
        AFTER_PAPER,
        *EXPLANATION_RULES,
    ),
)
