"""A body and the facts it is judged by, made by hand: no database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.documents.schemas import QrBillOut
from api.invoices.checks import Assessed, assess, claims_of, prepare
from api.invoices.context import (
    BeneficiaryFacts,
    Claim,
    Context,
    DecisionFacts,
    DocumentFacts,
    EarlierClaim,
    PayeeFacts,
)
from api.invoices.tariffs import in_force
from api.invoices.tariffs.rows import shipped
from tests.factories import IBAN, invoice_body

BENEFICIARY, ACCOUNT, DOCUMENT = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 9, 30)
TARIFFS = in_force(shipped())


NUMBER = "30220241234567"


def decision(**terms: Any) -> dict[str, Any]:
    """For `beneficiary`: the decision that bodies name, saved with these terms."""
    return {"decisions": {NUMBER: DecisionFacts(NUMBER, **terms)}}


def document(number: UUID = DOCUMENT, **values: Any) -> DocumentFacts:
    whole = DocumentFacts(
        id=number,
        name="Facture.pdf",
        media_type="application/pdf",
        size=1000,
        sha256="00" * 32,
        pages=1,
        state="clean",
        rejection_code=None,
        created_at=datetime(2026, 9, 1, tzinfo=UTC),
    )
    return replace(whole, **values)


def qr_bill(**values: Any) -> QrBillOut:
    """Of the payee, for what `body` says."""
    whole = QrBillOut(
        page=1,
        iban=IBAN,
        creditor="Fondation Doe",
        debtor="Jane Doe",
        amount=Decimal("324.10"),
        currency="CHF",
        reference_type="NON",
        reference=None,
        message=None,
    )
    return whole.model_copy(update=values)


def with_bills(*bills: QrBillOut) -> dict[str, Any]:
    """For `context`: the file attached holds these."""
    return {"documents": {DOCUMENT: document(qr_bills=bills)}, "bills": bills}


def beneficiary(**values: Any) -> BeneficiaryFacts:
    whole = BeneficiaryFacts(
        id=BENEFICIARY,
        last_name="Doe",
        first_name="Jane",
        avs_number="7560000000002",
        birth_date=date(1987, 3, 12),
        street="Rue de l’Exemple",
        house_number="2",
        postcode="1000",
        town="Lausanne",
        country="CH",
        payment_reference=None,
        iban=None,
        account_holder=None,
        mandate_state="validated",
    )
    return replace(whole, **values)


def payee(iban: str = IBAN) -> PayeeFacts:
    return PayeeFacts(iban=iban, holder="Fondation Doe", own=True, since=datetime(2026, 1, 1, tzinfo=UTC))


def context(**values: Any) -> Context:
    whole = Context(
        today=TODAY,
        office_code="302",
        bytes_limit=25 * 1024**2,
        tariffs=TARIFFS,
        organisation={},
        beneficiary=beneficiary(),
        payee=payee(),
        documents={DOCUMENT: document()},
    )
    return replace(whole, **values)


def body(form: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    """A body that is accepted, with other values."""
    whole = invoice_body(BENEFICIARY, ACCOUNT, DOCUMENT)
    return whole | {"form": whole["form"] | (form or {})} | values


def a_line(**values: Any) -> dict[str, Any]:
    return {"date": "2026-08-05", "description": "Physiothérapie", "quantity": "1", "unit_price": "100.00"} | values


def with_lines(*lines: dict[str, Any], **form: Any) -> dict[str, Any]:
    return body({"lines": list(lines)} | form)


def judged(raw: dict[str, Any], **facts: Any) -> Assessed:
    """What the rules say. `facts` are values of the context; its claims are the body's own."""
    prepared, known = prepare(raw), context(**facts)
    number = prepared.needs.decision_number or ""
    if known.beneficiary is not None and known.decision is None:
        known = replace(known, decision=known.beneficiary.decisions.get(number))
    return assess(prepared, replace(known, claims=claims_of(prepared, known)))


def earlier(scope: str, key: str, **values: Any) -> dict[str, Any]:
    """For `context`: an earlier request of the company that claims the same."""
    claim = EarlierClaim(UUID(int=9), "2026-000123", date(2026, 8, 20))
    return {"earlier": {(scope, key): [replace(claim, **values)]}}


def claimed(raw: dict[str, Any], **facts: Any) -> list[Claim]:
    return claims_of(prepare(raw), context(**facts))


def errors(raw: dict[str, Any], **facts: Any) -> set[tuple[str, str]]:
    return {(finding.pointer, finding.code) for finding in judged(raw, **facts).errors}


def warnings(raw: dict[str, Any], **facts: Any) -> set[tuple[str, str]]:
    return {(finding.pointer, finding.code) for finding in judged(raw, **facts).warnings}
