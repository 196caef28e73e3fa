from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from api.accounts.schemas import Language
from api.core.cursor import CursorField, LimitField
from api.core.schemas import OFFICE_CODES, Day, Input, Items, Money, MoneyOut, Output, Page, line, paragraph
from api.invoices.evidence import State
from api.invoices.schemas import Invoice, InvoiceRow, ItemKind, Origin, Pointer
from api.invoices.status import Status

View = Literal["to_review", "corrected", "mine", "unassigned", "decided_today", "all"]
Order = Literal["newest", "largest"]
OfficeCode = Annotated[str, Field(pattern=f"^({'|'.join(sorted(OFFICE_CODES))})$")]


class QueueMatch(Input):
    """A view of the queue, with filters. `age` means what waits as long as the band of `ageing` that has this many
    working days. `decision_office` is who decided, by the first three digits of a decision's number. `warned`: whether
    the company was warned when it sent the request. `assignee` is an officer's id. Without `order` a view has its own:
    corrected requests and then the oldest where they wait, else the newest first."""

    label_prefix: ClassVar[str] = "review.fields"

    view: View
    statuses: Annotated[list[Status], Field(max_length=8, default_factory=list)]
    kinds: Annotated[list[Annotated[str, line(40)]], Field(max_length=20, default_factory=list)]
    age: Annotated[int, Field(ge=0, le=10_000)] | None = None
    amount_from: Money | None = None
    amount_to: Money | None = None
    decision_office: OfficeCode | None = None
    warned: bool | None = None
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
    caller, and to nobody; what was decided today; messages to answer; for administrators what failed, where a worker
    that stands still counts as one."""

    registrations: int
    to_review: int
    corrected: int
    mine: int
    unassigned: int
    decided_today: int
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
    `entered_by`: who of the office entered it from paper, and does not accept it."""

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
    entered_by: EnteredByOut | None


class AgeBandOut(Output):
    """How many requests wait for `first` to `last` working days; in the last band, which has no `last`, or longer."""

    first: int
    last: int | None
    count: int


class OfficeInvoices(Page[OfficeInvoiceRow]):
    """`total_amount` is the sum of all that were found; null when counting stopped. `ageing` counts those of them that
    wait, whatever age is asked for. `company` is the one that was asked for."""

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
    the caller's, who cannot be the second one."""

    asked_by: OfficerName
    asked_at: datetime
    grounds: list[Ground]
    mine: bool


class SecondLookReturn(Input):
    """Why a request is sent back without a second acceptance; kept as a note for colleagues."""

    label_prefix: ClassVar[str] = "review.fields"

    reason: Annotated[str, paragraph(2000)]


class OfficeInvoice(Invoice):
    """A request as the office sees it. `next_id` and `previous_id` are its neighbours in the queue; `language` is what
    the person responsible at the company reads. `undo_until`: so long the caller can undo their decision.
    `second_look`: one officer has accepted, and another one must. `assignee` is who is to examine it. `entered_by` is
    who of the office entered it from paper, and does not accept it."""

    organisation: InvoiceSender
    language: Language
    checks: list[ReviewCheck]
    next_id: UUID | None
    previous_id: UUID | None
    undo_until: datetime | None
    second_look: SecondLookOut | None
    assignee: OfficerName | None
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


class Acceptance(Input):
    label_prefix: ClassVar[str] = "review.fields"

    kind: Literal["acceptance"]


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


class ReopeningInput(Input):
    """Why a decided request is examined again; the company reads it."""

    label_prefix: ClassVar[str] = "review.fields"

    reason: Annotated[str, paragraph(2000)]


ReviewDecision = Annotated[Acceptance | CorrectionRequest | RefusalInput, Field(discriminator="kind")]
