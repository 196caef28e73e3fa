"""The rules of a beneficiary that need more than one field: pure, everything they need is given (FORMS §3).

They look at what is right in a body that is not so as a whole, so that one answer names everything that is wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.beneficiaries.schemas import (
    BeneficiaryInput,
    DecisionInput,
    MandateState,
    TypedBeneficiary,
    TypedDecision,
)
from api.core.ages import is_minor
from api.core.errors import Finding, Params
from api.core.schemas import is_qr_iban, is_swiss_postcode
from api.core.validation import label_of

Known = BeneficiaryInput | TypedBeneficiary
KnownDecision = DecisionInput | TypedDecision

_BY_COMPANY: Final = frozenset({"missing", "known_to_office"})


@dataclass(frozen=True, slots=True)
class Stored:
    """What the rules need to know of the record that is changed; the defaults are those of a new one."""

    mandate_state: MandateState = "missing"
    mandate_document_id: UUID | None = None
    decision_ids: frozenset[UUID] = frozenset()


def finding(pointer: str, code: str, params: Params | None = None) -> Finding:
    return Finding(pointer, code, params or {}, label_of(pointer, BeneficiaryInput.label_prefix))


def check(beneficiary: Known, stored: Stored, today: date) -> list[Finding]:
    """Everything that is wrong beyond the form of single fields."""
    return [
        *_check_birth_date(beneficiary, today),
        *_check_death_date(beneficiary, today),
        *_check_address(beneficiary),
        *_check_representative(beneficiary, today),
        *_check_account(beneficiary),
        *_check_mandate(beneficiary, stored),
        *_check_decisions(beneficiary.decisions, stored),
        *_check_terms(beneficiary.decisions, today),
    ]


def _check_birth_date(beneficiary: Known, today: date) -> Iterator[Finding]:
    if beneficiary.birth_date is not None and beneficiary.birth_date > today:
        yield finding("/birth_date", "future")


def _check_death_date(beneficiary: Known, today: date) -> Iterator[Finding]:
    death, birth = beneficiary.death_date, beneficiary.birth_date
    if death is not None and death > today:
        yield finding("/death_date", "future")
    elif death is not None and birth is not None and death < birth:
        yield finding("/death_date", "death_before_birth")


def _check_address(beneficiary: Known) -> Iterator[Finding]:
    swiss, postcode = beneficiary.country in {"CH", "LI"}, beneficiary.postcode
    if swiss and postcode is not None and not is_swiss_postcode(postcode):
        yield finding("/postcode", "postcode")


def _check_representative(beneficiary: Known, today: date) -> Iterator[Finding]:
    born = beneficiary.birth_date
    minor = None if born is None else is_minor(born, today)
    representative = beneficiary.representative
    if representative is None:
        if minor or beneficiary.under_guardianship:
            yield finding("/representative", "representative_required")
    elif representative.kind == "guardian" and minor is False:
        yield finding("/representative/kind", "guardian_for_minors")
    elif representative.kind == "curator" and minor:
        yield finding("/representative/kind", "curator_for_adults")


def _check_account(beneficiary: Known) -> Iterator[Finding]:
    if not holds_account(beneficiary.iban, beneficiary.payment_reference):
        yield finding("/payment_reference", "qr_reference_required")


def holds_account(iban: str | None, reference: str | None) -> bool:
    """A QR-IBAN is paid with a QR reference only. With an ordinary IBAN a stored reference is simply not sent."""
    return iban is None or not is_qr_iban(iban) or (reference is not None and reference.isdigit())


def _check_mandate(beneficiary: Known, stored: Stored) -> Iterator[Finding]:
    state, document = beneficiary.mandate_state, beneficiary.mandate_document_id
    unchanged = (state, document) == (stored.mandate_state, stored.mandate_document_id)
    if unchanged or state is None or state in _BY_COMPANY:
        return
    if document is None:
        yield finding("/mandate_document_id", "mandate_document_required")
    elif state != "received" and document == stored.mandate_document_id:
        yield finding("/mandate_state", "mandate_state_office")


def mandate_state(beneficiary: BeneficiaryInput, stored: Stored) -> MandateState:
    """The state that results: a new document is received, whatever was said of the one before."""
    if beneficiary.mandate_document_id is None:
        return beneficiary.mandate_state
    if beneficiary.mandate_document_id != stored.mandate_document_id:
        return "received"
    return stored.mandate_state


def mandate_valid_to(beneficiary: BeneficiaryInput, stored: Stored) -> date | None:
    """Until when the mandate holds that results; where there is none, nothing expires."""
    return None if mandate_state(beneficiary, stored) == "missing" else beneficiary.mandate_valid_to


def is_expired(valid_to: date | None, today: date) -> bool:
    """Whether a mandate's last day is over."""
    return valid_to is not None and valid_to < today


def _check_decisions(decisions: Sequence[KnownDecision], stored: Stored) -> Iterator[Finding]:
    numbers, ids = set[str](), set[UUID]()
    for position, decision in enumerate(decisions):
        if decision.number is not None and decision.number in numbers:
            yield finding(f"/decisions/{position}/number", "decision_twice")
        if decision.id is not None and (decision.id not in stored.decision_ids or decision.id in ids):
            yield finding(f"/decisions/{position}/id", "decision_unknown")
        numbers |= {decision.number} if decision.number else set()
        ids |= {decision.id} if decision.id else set()


def _check_terms(decisions: Sequence[KnownDecision], today: date) -> Iterator[Finding]:
    for position, decision in enumerate(decisions):
        if decision.date is not None and decision.date > today:
            yield finding(f"/decisions/{position}/date", "future")
        if decision.valid_from and decision.valid_to and decision.valid_to < decision.valid_from:
            yield finding(f"/decisions/{position}/valid_to", "range")
