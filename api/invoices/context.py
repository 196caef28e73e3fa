"""Everything a rule may look at, fetched before: rules are pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from api.invoices.tariffs import VatRates


@dataclass(frozen=True, slots=True)
class BeneficiaryFacts:
    id: UUID
    last_name: str
    first_name: str
    avs_number: str
    birth_date: date
    street: str
    house_number: str | None
    postcode: str
    town: str
    country: str
    payment_reference: str | None
    iban: str | None
    account_holder: str | None
    mandate_state: str
    decisions: Mapping[str, str | None] = field(default_factory=dict)  # number → description


@dataclass(frozen=True, slots=True)
class PayeeFacts:
    """The account that is to be paid; `own` when it is the company's, not the beneficiary's."""

    iban: str
    holder: str
    own: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    state: str
    rejection_code: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request claims for itself. A hard one may exist once; a soft one only warns (DECISIONS 18)."""

    scope: str
    key: str
    hard: bool = False
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class EarlierClaim:
    """The same claim of an earlier request that counts (FORMS §1.10)."""

    invoice_id: UUID
    reference: str
    submitted_on: date


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be fetched for one body."""

    beneficiary_id: UUID | None = None
    payee: UUID | Literal["beneficiary"] | None = None
    documents: Sequence[UUID] = ()
    claims: Sequence[Claim] = ()
    own_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Facts of one instant. What could not be found is absent; the rules say so."""

    today: date
    office_code: str
    bytes_limit: int
    vat_rates: Sequence[VatRates]
    organisation: Mapping[str, str | None]
    beneficiary: BeneficiaryFacts | None = None
    payee: PayeeFacts | None = None
    documents: Mapping[UUID, DocumentFacts] = field(default_factory=dict)
    earlier: Mapping[tuple[str, str], Sequence[EarlierClaim]] = field(default_factory=dict)
    own_reference_used_in: str | None = None
