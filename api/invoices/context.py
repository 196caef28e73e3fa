"""Everything a rule may look at, fetched before: rules are pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from api.documents.schemas import QrBillOut
from api.invoices.rules import Rule
from api.invoices.tariffs import Tariffs

DraftState = Literal["free", "recalled", "of_correction", "unknown"] | None
Day = date  # in a class that has a field of this name


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A saved decision with its terms, as far as the company knows them. Amounts in CHF.

    `monthly_amount` and `annual_amount` are those of the assistance contribution, `qualified_hours` the hours a month
    for which the decision grants the qualified rate, `ssi_hours` 0, 4, 6 or 8 hours a day.
    """

    number: str
    date: Day | None = None
    description: str | None = None
    form_kind: str | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    approved_amount: Decimal | None = None
    monthly_amount: Decimal | None = None
    annual_amount: Decimal | None = None
    night_flat: Decimal | None = None
    degree: str | None = None
    ssi_hours: int | None = None
    qualified_hours: Decimal | None = None
    omai_number: str | None = None
    provider: str | None = None
    sessions: int | None = None

    @property
    def has_terms(self) -> bool:
        """Whether anything is known that requests are held to, beside type and validity."""
        figures = (self.approved_amount, self.monthly_amount, self.annual_amount, self.night_flat, self.qualified_hours)
        others = (self.degree, self.ssi_hours, self.omai_number, self.provider, self.sessions)
        return any(term is not None for term in (*figures, *others))


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
    decisions: Mapping[str, DecisionFacts] = field(default_factory=dict)  # by number
    mandate_valid_to: date | None = None
    death_date: date | None = None  # as the company says


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
    qr_bills: Sequence[QrBillOut] = ()  # requests from before they were read have none


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request claims for itself (DECISIONS 18), known by scope and key; a key that concerns one
    person begins with the AVS number, and stands for a corrected number too.

    `rule` is broken when an earlier request that counts has the same claim; without a rule the earlier ones are only
    fetched, for the type to add up their `amount` or look at their days. Claims with days meet where they overlap,
    those without always. `across_people` when requests for different persons can have the same claim.
    """

    scope: str
    key: str
    rule: Rule | None = None
    pointer: str = ""
    first_day: date | None = None
    last_day: date | None = None
    amount: Decimal | None = None
    across_people: bool = False

    @property
    def effect(self) -> Literal["error", "warning", "count"]:
        return self.rule.severity if self.rule else "count"

    def meets(self, first_day: date | None, last_day: date | None) -> bool:
        """Whether days of the same scope and key concern this claim."""
        if self.first_day is None or self.last_day is None or first_day is None or last_day is None:
            return True
        return self.first_day <= last_day and first_day <= self.last_day


@dataclass(frozen=True, slots=True)
class EarlierClaim:
    """The same claim of an earlier request that counts (FORMS §1.10)."""

    invoice_id: UUID
    reference: str
    submitted_on: date
    first_day: date | None = None
    last_day: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What somebody of the office enters from paper: the day it came in, and the document that shows it."""

    received_on: date
    scan_id: UUID


@dataclass(frozen=True, slots=True)
class SentFacts:
    """A request as it stands: the day it was sent first or came in on paper, and what a correction must not change."""

    on: date
    kind: str
    beneficiary_id: UUID
    period_from: date
    received_on: date | None = None  # only of what came in on paper


@dataclass(frozen=True, slots=True)
class AskedItem:
    """Something that the office asks to be corrected; `label` is the key of the field's name."""

    id: UUID
    pointer: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a request that is to be corrected, and what it says so far."""

    items: Sequence[AskedItem]
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be fetched for one body, as far as its header says it."""

    beneficiary_id: UUID | None = None
    payee: UUID | Literal["beneficiary"] | None = None
    documents: Sequence[UUID] = ()
    decision_number: str | None = None
    own_reference: str | None = None
    draft_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Facts of one instant. What could not be found is absent; the rules say so."""

    today: date
    office_code: str
    bytes_limit: int
    tariffs: Tariffs
    organisation: Mapping[str, str | None]
    beneficiary: BeneficiaryFacts | None = None
    decision: DecisionFacts | None = None  # the saved one that the body names
    payee: PayeeFacts | None = None
    documents: Mapping[UUID, DocumentFacts] = field(default_factory=dict)
    claims: Sequence[Claim] = ()  # the body's own
    bills: Sequence[QrBillOut] = ()  # of the attachments
    earlier: Mapping[tuple[str, str], Sequence[EarlierClaim]] = field(default_factory=dict)
    used_of_decision: Decimal = Decimal(0)  # sum of earlier requests with this decision number that count
    own_reference_used_in: str | None = None
    begins_on: date | None = None  # the first day that the body claims
    sent: SentFacts | None = None  # what is corrected or examined
    paper: PaperFacts | None = None  # what the office enters
    asked: Asked | None = None  # of what is corrected
    # What becomes the invoice: a recalled one is sent again under its reference.
    draft: DraftState = None

    @property
    def claimed_on(self) -> date:
        """The day that decides about deadlines: what was claimed in time does not lapse while the office or a
        correction takes its time (LPGA art. 29), nor paper while it waits to be entered. An earlier period is claimed
        only now."""
        if self.paper is not None:
            return self.paper.received_on
        if self.sent is None or (self.begins_on is not None and self.begins_on < self.sent.period_from):
            return self.today
        return self.sent.on

    def earlier_of(self, claim: Claim) -> Sequence[EarlierClaim]:
        """The earlier claims that a claim meets."""
        same = self.earlier.get((claim.scope, claim.key), ())
        return [earlier for earlier in same if claim.meets(earlier.first_day, earlier.last_day)]

    def earlier_sum(self, claim: Claim) -> Decimal:
        """What earlier requests claimed of the same, in CHF."""
        return sum((earlier.amount or Decimal(0) for earlier in self.earlier_of(claim)), Decimal(0))
