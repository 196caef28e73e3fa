from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from api.accounts.schemas import Language
from api.core.cursor import CursorField, LimitField
from api.core.offices import OFFICE_CODES
from api.core.schemas import Day, Input, Items, Money, MoneyOut, Output, Page, line, paragraph
from api.invoices.evidence import State
from api.invoices.schemas import (
    FormalDecisionOut,
    Invoice,
    InvoiceRow,
    ItemKind,
    Origin,
    Pointer,
    Reduction,
    RequestedBy,
)
from api.invoices.status import Status

View = Literal[
    "to_review",
    "corrected",
    "mine",
    "unassigned",
    "second_look",
    "first_signed",
    "decided_today",
    "formal_decision",
    "all",
]
Order = Literal["newest", "largest"]
OfficeCode = Annotated[str, Field(pattern=f"^({'|'.join(sorted(OFFICE_CODES))})$")]


class QueueMatch(Input):
    """A view of the queue, with filters. `age` means what waits as long as the band of `ageing` that has this many
    working days. `decision_office` is who decided, by the first three digits of a decision's number. `warned`: whether
    the company was warned when it sent the request; `held`: whether payments to its account or company are held.
    `assignee` is an officer's id. Without `order` a view has its own:
    corrected requests and then the oldest where they wait, else the newest first."""

    label_prefix: ClassVar[str] = "review.fields"

    view: View
    statuses: Annotated[list[Status], Field(max_length=len(Status), default_factory=list)]
    kinds: Annotated[list[Annotated[str, line(40)]], Field(max_length=20, default_factory=list)]
    age: Annotated[int, Field(ge=0, le=10_000)] | None = None
    amount_from: Money | None = None
    amount_to: Money | None = None
    decision_office: OfficeCode | None = None
    warned: bool | None = None
    held: bool | None = None
    organisation_id: UUID | None = None
    assignee: UUID | Literal["me", "nobody"] | None = None
    origin: Origin | None = None
    order: Order | None = None


class OfficeSearch(QueueMatch):
    """A page of a view. `text` is a person, AVS number, decision, reference, amount or company."""

    text: Annotated[str, line(80)] | None = None
    limit: LimitField = 50
    cursor: CursorField = None


class OfficeCounts(Output):
    """What waits: registrations; requests to review, those of them that were corrected, that are assigned to the
    caller, and to nobody, that wait for the caller as the second officer, and for another one after the caller; what
    was decided today; formal decisions that are asked for and not issued yet; messages to answer; for administrators
    what failed, where a worker that stands still counts as one."""

    registrations: int
    to_review: int
    corrected: int
    mine: int
    unassigned: int
    second_look: int
    first_signed: int
    decided_today: int
    formal_decision: int
    messages: int
    failed_steps: int | None


class InvoiceOrganisation(Output):
    id: UUID
    name: str


class InvoiceSender(InvoiceOrganisation):
    gln: str | None
    town: str


class OfficerName(Output):
    id: UUID
    name: str


class EnteredByOut(OfficerName):
    """`mine`: the caller, who does not accept it."""

    mine: bool


class OfficeInvoiceRow(InvoiceRow):
    """A request in the queue. `warning_count` of `check_count` checks need a look. `age_days` are the working days that
    it waited or waits at the office, `waiting_on_company` those for which the company was or is asked for a correction.
    `unread_messages` are those of the company that nobody of the office has read. `viewer` is who else of the office is
    looking at it just now, `assignee` who is to examine it. `etag` is for a decision about it, `language` what the
    person responsible at the company reads. `second_look`: who accepted it first, where another one must too.
    `held`: payments to its account or company are held. `entered_by`: who of the office entered it from paper, and
    does not accept it."""

    etag: str
    language: Language
    organisation: InvoiceOrganisation
    age_days: int
    waiting_on_company: int
    corrected: bool
    warning_count: int
    check_count: int
    unread_messages: int
    viewer: OfficerName | None
    assignee: OfficerName | None
    second_look: OfficerName | None
    held: bool
    entered_by: EnteredByOut | None


class AgeBandOut(Output):
    """How many requests wait for `first` to `last` working days; in the last band, which has no `last`, or longer."""

    first: int
    last: int | None
    count: int


class OfficeInvoices(Page[OfficeInvoiceRow]):
    """`total_amount` is the sum of all that were found, of an accepted one what is allowed; null when counting stopped.
    `ageing` counts those of them that wait, whatever age is asked for. `company` is the one that was asked for."""

    total_amount: MoneyOut | None
    company: InvoiceOrganisation | None
    ageing: list[AgeBandOut]


class AssignmentInput(Input):
    """Who is to examine a request: an active officer who decides, or nobody."""

    label_prefix: ClassVar[str] = "review.fields"

    person_id: UUID | None


class AssignmentsInput(AssignmentInput):
    """Several requests at once: all or none."""

    invoice_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class AssigneeOut(OfficerName):
    """Somebody to whom requests can be assigned. `away_until` is the last day, if they are away today; `deputy` then
    stands in, unless all are away."""

    away_until: date | None
    deputy: OfficerName | None


class Assignees(Items[AssigneeOut]):
    """By their names."""


class AssignmentOut(Output):
    assignee: AssigneeOut | None


class LeaseInput(Input):
    """`take_over`: also where somebody else is looking at the request."""

    label_prefix: ClassVar[str] = "review.fields"

    take_over: bool = False


class LeaseOut(Output):
    """Who looks at a request, and since when. `mine`: the caller, who may decide."""

    mine: bool
    holder: OfficerName
    since: datetime


class CheckLink(Output):
    """Another request that a check speaks of."""

    invoice_id: UUID
    reference: str


class ReviewCheck(Output):
    """An automatic check, made again when the request is read, and what shows its result."""

    code: str
    state: State
    title: str
    evidence: str
    pointer: str | None
    links: list[CheckLink]


Ground = Literal["amount", "account"]


class SecondLookOut(Output):
    """An acceptance that needs another officer's: for the amount, or for an account that is new or has changed. `mine`:
    the caller's, who cannot be the second one. `reduction`: what the first one allows, and the second one signs."""

    asked_by: OfficerName
    asked_at: datetime
    grounds: list[Ground]
    mine: bool
    reduction: Reduction | None


class SecondLookReturn(Input):
    """Why a request is sent back without a second acceptance; kept as a note for colleagues."""

    label_prefix: ClassVar[str] = "review.fields"

    reason: Annotated[str, paragraph(2000)]


HoldState = Literal["current", "coming", "over", "lifted"]


class PaymentHold(Output):
    """Payments to an account (`iban`) or a company (`organisation`) are held, from one day to another, both included,
    or until somebody lifts it. `reason` is for the office alone."""

    id: UUID
    iban: str | None
    organisation: InvoiceOrganisation | None
    reason: str
    first_day: date
    last_day: date | None
    state: HoldState
    placed_by: OfficerName
    placed_at: datetime
    lifted_by: OfficerName | None
    lifted_at: datetime | None
    lift_reason: str | None


class RecusalInput(Input):
    """Why the caller leaves a request to colleagues; only administrators read it."""

    label_prefix: ClassVar[str] = "review.fields"

    reason: Annotated[str, paragraph(1000)]


class RecusalOut(Output):
    """Somebody who leaves a request to the others. `mine`: the caller."""

    person: OfficerName
    reason: str
    at: datetime
    mine: bool


class ReducibleLine(Output):
    """A line of which less may be allowed: its place among those that were computed, from 0, and the days of what it is
    about, where the form has any of the line."""

    line: int
    pointer: str
    label: str
    detail: str | None
    served_from: date | None
    served_to: date | None
    amount: MoneyOut


class FormalDecisionInput(Input):
    """What is known about a formal decision. `revision` is that of the mark that was read, 0 where there is none."""

    label_prefix: ClassVar[str] = "review.fields"

    revision: Annotated[int, Field(ge=0, le=1000)]
    requested_on: Day
    requested_by: RequestedBy
    issued_on: Day | None = None
    number: Annotated[str, line(60)] | None = None
    note: Annotated[str, paragraph(2000)] | None = None


class FormalDecisionMark(FormalDecisionOut):
    """A revision of a mark: with the office's note, who marked it and when."""

    note: str | None
    marked_by: str
    marked_at: datetime


class OfficeInvoice(Invoice):
    """A request as the office sees it. `next_id` and `previous_id` are its neighbours in the queue; `language` is what
    the person responsible at the company reads. `undo_until`: so long the caller can undo their decision.
    `second_look`: one officer has accepted, and another one must. `assignee` is who is to examine it. While there are
    `holds`, it cannot be accepted. `recusals`: who leaves it to the others; of others only administrators read it.
    `death_recorded`: the office knows that the insured person died.
    `usual_due_date`: until when a correction that is asked for today is due, where no other day is given.
    `reducible` are the lines of which an acceptance may allow less; none where the office does not reduce.
    `formal_decision_marks` are the revisions of the mark about the decision in force, the newest first;
    `formal_decision_days` the working days since it was asked for, until it is issued. `entered_by` is who of the
    office entered it from paper, and does not accept it."""

    organisation: InvoiceSender
    language: Language
    checks: list[ReviewCheck]
    next_id: UUID | None
    previous_id: UUID | None
    undo_until: datetime | None
    second_look: SecondLookOut | None
    assignee: OfficerName | None
    holds: list[PaymentHold]
    recusals: list[RecusalOut]
    death_recorded: bool
    usual_due_date: date
    reducible: list[ReducibleLine]
    formal_decision_marks: list[FormalDecisionMark]
    formal_decision_days: int | None
    entered_by: EnteredByOut | None


class NoteInput(Input):
    """A note for colleagues."""

    label_prefix: ClassVar[str] = "review.fields"

    note: Annotated[str, paragraph(2000)]


class NoteOut(Output):
    """What an officer wrote down for the others."""

    id: UUID
    author: OfficerName
    text: str
    at: datetime


class Notes(Output):
    """The oldest first."""

    items: list[NoteOut]


class DeathInput(Input):
    """When the insured person died; null takes back what was said before."""

    label_prefix: ClassVar[str] = "review.fields"

    day: Day | None


class InsuredDeath(Output):
    """What the office knows of an insured person's death, and who wrote it down last."""

    day: date | None
    recorded_by: OfficerName | None
    recorded_at: datetime | None


Flag = Literal["first_of_person", "first_of_company", "company_suspended", "mail_undeliverable"]


class RelatedInvoice(InvoiceRow):
    organisation: InvoiceOrganisation


class RelatedInvoices(Output):
    """The newest ones, and how many there are; `count_capped`: at least so many."""

    items: list[RelatedInvoice]
    count: int
    count_capped: bool


class Related(Output):
    """Other requests for the same person, whoever sent them, and of the same company; and what stands out: the first
    request for this person or of this company, a company that is suspended or closed, somebody responsible whose
    mails do not arrive."""

    of_person: RelatedInvoices
    of_company: RelatedInvoices
    flags: list[Flag]


class LineReduction(Input):
    """Less than was asked for in a line: `line` as `reducible` has it, `allowed` from 0. `reason_code` is required, one
    of the catalogue's for reductions; `other` needs a message."""

    line: Annotated[int, Field(ge=0, le=10_000)]
    allowed: Money
    reason_code: Annotated[str, line(40)] | None = None
    message: Annotated[str, paragraph(1000)] | None = None


class Acceptance(Input):
    """Of everything, or with `reductions` of less, each line at most once. Who accepts as the second officer gives the
    same reductions as the first."""

    label_prefix: ClassVar[str] = "review.fields"

    kind: Literal["acceptance"]
    reductions: Annotated[list[LineReduction], Field(max_length=500, default_factory=list)]


class CorrectionRequestItem(Input):
    """One thing to correct; `pointer` leads to a field of the request's body."""

    pointer: Pointer
    kind: ItemKind
    reason_code: Annotated[str, line(40)] | None = None
    message: Annotated[str, paragraph(1000)]


class CorrectionRequest(Input):
    """What the company has to correct, in its language. Without `due_date` it gets the usual time."""

    label_prefix: ClassVar[str] = "review.fields"

    kind: Literal["correction"]
    message: Annotated[str, paragraph(2000)]
    due_date: Day | None = None
    items: Annotated[list[CorrectionRequestItem], Field(min_length=1, max_length=50)]


class RefusalInput(Input):
    """`reason_code` is one of the catalogue's for refusals; `other` needs a message."""

    label_prefix: ClassVar[str] = "review.fields"

    kind: Literal["refusal"]
    reason_code: Annotated[str, line(40)]
    message: Annotated[str, paragraph(2000)] | None = None


class ForwardingInput(Input):
    """Another office is competent: its number, as decisions begin with it, and a remark for the company."""

    label_prefix: ClassVar[str] = "review.fields"

    kind: Literal["forwarding"]
    office_code: OfficeCode
    message: Annotated[str, paragraph(2000)]


class CompetentOffice(Output):
    """An office that a request can be forwarded to; the one for people abroad has no canton. `place` is the canton's
    name, by which they are listed."""

    code: str
    canton: str | None
    place: str
    name: str


class CompetentOffices(Items[CompetentOffice]):
    """By their places' names in the reader's language, the one for people abroad last."""


class ReopeningInput(Input):
    """Why a decided request is examined again; the company reads it."""

    label_prefix: ClassVar[str] = "review.fields"

    reason: Annotated[str, paragraph(2000)]


ReviewDecision = Annotated[Acceptance | CorrectionRequest | RefusalInput | ForwardingInput, Field(discriminator="kind")]
