from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints

from api.accounts.schemas import PersonName
from api.core.schemas import (
    Day,
    DecisionNumber,
    Input,
    Items,
    Money,
    MoneyOut,
    Output,
    PaymentReference,
    line,
    paragraph,
)
from api.core.sections import RenderedRow, RenderedSection
from api.core.spreadsheets import FileFormat
from api.documents.schemas import QrBillOut
from api.invoices.forms import AnyForm
from api.invoices.status import Action, Side, Status

ItemKind = Literal["missing", "wrong", "unclear", "outdated"]
Pointer = Annotated[str, line(200)]


DocumentName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]


class PayeeAccount(Input):
    """One of the company's own bank accounts."""

    bank_account_id: UUID


class PayeeBeneficiary(Input):
    """The beneficiary's own account."""

    beneficiary_account: Literal[True]


class Header(Input):
    """What an invoice says beside its typed form, as far as it is filled in."""

    label_prefix: ClassVar[str] = "invoices.fields"

    beneficiary_id: UUID | None = None
    payee: PayeeAccount | PayeeBeneficiary | None = None
    payment_reference: PaymentReference | None = None
    decision_number: DecisionNumber | None = None
    decision_date: Day | None = None
    save_decision: StrictBool = False
    decision_description: Annotated[str, line(100)] | None = None
    own_reference: Annotated[str, line(35)] | None = None
    attachments: Annotated[list[UUID], Field(max_length=20, default_factory=list)]
    documents: Annotated[
        dict[DocumentName, Annotated[list[UUID], Field(max_length=20)]],
        Field(
            max_length=20,
            default_factory=dict,
            description="Which attachments hold which of the documents that are asked for, by the documents' names"
            " (`documents` of invoice-checks). Needed when more than one is asked for; a file may hold several.",
        ),
    ]
    remark: Annotated[str, paragraph(350)] | None = None
    explanations: Annotated[
        dict[UUID, Annotated[str, line(300)]],
        Field(
            max_length=50,
            default_factory=dict,
            description="In a correction: why what the office has marked stays as it is, by the ids of the items."
            " Needed for each item whose field is unchanged.",
        ),
    ]
    declaration: StrictBool = False
    expected_total: Money | None = None
    draft_id: UUID | None = None


class InvoiceInput(Header):
    """A whole invoice: header and one of the typed forms."""

    beneficiary_id: UUID
    payee: PayeeAccount | PayeeBeneficiary
    decision_number: DecisionNumber
    form: AnyForm


class FindingOut(Output):
    """One error or warning; `label` is the key of the field's name, `params` fill the sentence of `code`."""

    pointer: str
    code: str
    detail: str
    label: str | None
    params: dict[str, str | int]


class LineOut(Output):
    """A computed amount: of which place of the form, what for, and how it was computed."""

    pointer: str
    label: str
    detail: str | None
    amount: MoneyOut


class AskedDocument(Output):
    """A document that has to be attached; `label` is its name in words."""

    name: str
    label: str
    attached: bool


class CorrectionItemOut(Output):
    """One thing to correct; `pointer` leads to the field of the body, `label` names it, `place` the
    entry of a list that it is in."""

    id: UUID
    pointer: str
    label: str
    place: str | None
    kind: ItemKind
    reason_code: str | None
    message: str


class CorrectionAnswer(CorrectionItemOut):
    """What the company did about an item of the version before: it changed the field, or says why not. `pointer` is
    that of the version before."""

    changed: bool
    explanation: str | None


class VersionChange(Output):
    """What differs from the version before: `before` is null for something new, `after` for something removed."""

    label: str
    before: str | None
    after: str | None


class Assessment(Output):
    """What the office's rules say to a body: a submission of the same body at this instant is accepted exactly when
    `errors` is empty.

    `documents` are the documents that have to be attached to what the body says so far, `indications` figures such as
    what the decision leaves, in words, for people. `changes` and `answers` are those of a correction without errors.
    """

    errors: list[FindingOut]
    warnings: list[FindingOut]
    lines: list[LineOut]
    total: MoneyOut | None
    documents: list[AskedDocument]
    indications: list[RenderedRow]
    sections: list[RenderedSection] | None
    changes: list[VersionChange] | None
    answers: list[CorrectionAnswer]


class InvoiceBeneficiary(Output):
    id: UUID
    last_name: str
    first_name: str
    avs_number: str


Origin = Literal["online", "paper"]


class InvoiceRow(Output):
    """An invoice in a list. `total` is what was asked for; `allowed` what the office pays of an accepted one, where
    that is less, else null. `origin` is `paper` for one that the office entered from what came by post on
    `received_on`; nobody of the company is `responsible` for it until somebody corrects it."""

    id: UUID
    reference: str
    own_reference: str | None
    kind: str
    form_number: str
    period_from: date
    period_to: date | None
    beneficiary: InvoiceBeneficiary
    responsible: PersonName | None
    origin: Origin
    received_on: date | None
    status: Status
    total: MoneyOut
    allowed: MoneyOut | None
    submitted_at: datetime
    changed_at: datetime


class AskedCorrection(Output):
    """What a list tells of a correction: until when it is to come, whether that day is over, and how the office's
    words begin."""

    due_date: date | None
    overdue: bool
    message: str


class ListedInvoice(InvoiceRow):
    """An invoice in the company's list; `asked` while the status is to_correct."""

    asked: AskedCorrection | None


class InvoicePayee(Output):
    """The account as it was when the invoice was sent; `own` when it is the company's."""

    iban: str
    holder: str
    bank_name: str | None
    own: bool


class Attachment(Output):
    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    state: Literal["received", "checking", "clean", "rejected"]
    rejection_code: str | None
    created_at: datetime
    qr_bills: list[QrBillOut]


class EventActor(Output):
    name: str
    side: Side


class ReducedLine(Output):
    """A line of which the office allows less. `line` is its place among the computed lines, from 0; `pointer` leads to
    what was sent, `served_from` and `served_to` are its days where the form has any of the line. `reason` is the
    catalogue's sentence for `reason_code`, or the office's own words; `message` is what the office adds."""

    line: int
    pointer: str
    label: str
    detail: str | None
    served_from: date | None
    served_to: date | None
    requested: MoneyOut
    allowed: MoneyOut
    reason_code: str
    reason: str
    message: str | None


class Reduction(Output):
    """What the office allows instead of all that was asked for: `requested` and `allowed` are totals, the difference is
    that of the lines; and how to ask for a formal decision (RAI art. 79 para. 4)."""

    requested: MoneyOut
    allowed: MoneyOut
    lines: list[ReducedLine]
    appeal: str


class InvoiceEventOut(Output):
    """A move. `reduction`: an acceptance of less than was asked for, also one that was taken back since. `office`: the
    one that it was forwarded to."""

    at: datetime
    action: Action
    from_status: Status | None
    to_status: Status
    actor: EventActor
    message: str | None
    office: str | None
    version: int
    reduction: Reduction | None


class Correction(Output):
    """What the office asks to be corrected, while the status is to_correct."""

    message: str
    requested_at: datetime
    requested_by: str
    due_date: date | None
    overdue: bool
    reminded_at: list[datetime]
    items: list[CorrectionItemOut]


class Refusal(Output):
    """Why the office refused, and how to ask for a formal decision (RAI art. 79 para. 4)."""

    reason_code: str
    reason: str
    message: str | None
    appeal: str


class Forwarding(Output):
    """To which office a request went, whose number decisions begin with, and what the office says about it."""

    office_code: str
    office: str
    message: str
    at: datetime


RequestedBy = Literal["company", "insured", "representative"]


class FormalDecisionOut(Output):
    """Who asked when for a formal decision (RAI art. 79 para. 4), and when it was issued under which number. `reason`
    is the company's, where it asked here. `revision` counts the changes of the mark."""

    revision: int
    requested_on: date
    requested_by: RequestedBy
    reason: str | None
    issued_on: date | None
    number: str | None


class FormalDecisionRequest(Input):
    """Why the company asks for a formal decision; the office reads it."""

    label_prefix: ClassVar[str] = "invoices.formal_decision"

    reason: Annotated[str, paragraph(2000)]


class Invoice(InvoiceRow):
    """An invoice with its content, history and what to do now. Until `recall_until` its company may take it back as a
    draft, unless somebody at the office opens it; null when it cannot. `reduction`: the office accepted it for less
    than `total`, and pays `allowed`. While
    `payment_in_clarification`, an accepted one is not handed on for payment. Of a corrected one, `changes` are what
    differs from the version before, and `answers` what became of what the office had asked."""

    version: int
    payee: InvoicePayee
    body: InvoiceInput
    sections: list[RenderedSection]
    warnings: list[FindingOut]
    attachments: list[Attachment]
    events: list[InvoiceEventOut]
    correction: Correction | None
    refusal: Refusal | None
    reduction: Reduction | None
    forwarding: Forwarding | None
    formal_decision: FormalDecisionOut | None
    changes: list[VersionChange] | None
    answers: list[CorrectionAnswer]
    recall_until: datetime | None
    payment_in_clarification: bool


class WithdrawalInput(Input):
    """Why a request is withdrawn: the office reads it."""

    label_prefix: ClassVar[str] = "invoices.withdrawal"

    reason: Annotated[str, paragraph(500)]


class InvoiceMatch(Input):
    """Which invoices, without what names a person."""

    statuses: Annotated[list[Status], Field(max_length=len(Status), default_factory=list)]
    responsible_id: UUID | None = None
    beneficiary_id: UUID | None = None
    kind: Annotated[str, line(40)] | None = None
    period_from: Day | None = None
    period_to: Day | None = None


class InvoiceFilters(InvoiceMatch):
    """A page of them."""

    limit: Annotated[int, Field(ge=1, le=100)] = 25
    cursor: Annotated[str, line(400)] | None = None


class InvoiceQuery(InvoiceFilters):
    """The filters as they stand in an address."""

    statuses: Annotated[list[Status], Field(alias="status", max_length=len(Status), default_factory=list)]
    period_from: Annotated[Day | None, Field(alias="from")] = None
    period_to: Annotated[Day | None, Field(alias="to")] = None


class InvoiceSearch(InvoiceFilters):
    """All filters. What names a person is sent in the body, never in an address.

    `text` is a reference, own reference, name or AVS number, or a part of one; `beneficiary` a name or AVS number only.
    """

    beneficiary: Annotated[str, line(80)] | None = None
    text: Annotated[str, line(80)] | None = None


class InvoiceExport(InvoiceMatch):
    """The filters of a search, and the kind of file."""

    beneficiary: Annotated[str, line(80)] | None = None
    text: Annotated[str, line(80)] | None = None
    format: FileFormat


class UsedTrip(Output):
    """A trip as it was sent before; `km` as a text, null where one does not travel by kilometres."""

    from_place: str
    to_place: str
    return_trip: bool
    mode: str
    km: str | None
    reason: str | None


class UsedTrips(Output):
    items: list[UsedTrip]


class UsedSupplier(Output):
    """A supplier as it was sent before; what a form does not ask for is null."""

    name: str
    uid: str | None
    gln: str | None
    street: str | None
    house_number: str | None
    postcode: str | None
    town: str | None


class UsedSuppliers(Output):
    items: list[UsedSupplier]


class ListFileOut(Output):
    """A long list that a job makes into a file. `rows_done` of `rows_total` are written."""

    id: UUID
    state: Literal["queued", "ready", "failed"]
    format: FileFormat
    rows_done: int
    rows_total: int
    size: int | None
    requested_at: datetime
    expires_at: datetime


class ListFiles(Output):
    items: list[ListFileOut]


class DraftInput(Input):
    """A draft need not be valid: `content` is whatever the form holds, up to 256 kB. With the same `key` once more the
    caller gets the draft that was made with it, so that a creation without an answer can be tried again."""

    kind: Annotated[str, line(40)]
    content: dict[str, Any]
    invoice_id: UUID | None = None
    key: UUID | None = None


class DraftContent(Input):
    content: dict[str, Any]


class PaperOut(Output):
    """Paper that somebody of the office enters: the day it came in, and the document that shows it."""

    received_on: date
    scan_id: UUID


class Draft(Output):
    """`own_reference` and `total` are those typed and computed so far; `reference` is that of a recalled request.

    `kept_until`: a draft that nobody saves any more is removed then; null for what stays, which is the draft of a
    recalled request or of a correction. `paper` is null for a company's.
    """

    id: UUID
    reference: str | None
    kind: str
    invoice_id: UUID | None
    revision: int
    content: dict[str, Any]
    author: PersonName
    beneficiary: InvoiceBeneficiary | None
    period_from: date | None
    period_to: date | None
    own_reference: str | None
    total: MoneyOut | None
    paper: PaperOut | None
    saved_at: datetime
    kept_until: datetime | None


class Drafts(Items[Draft]):
    pass


ReasonUse = Literal["correction", "refusal", "reduction"]


class ReasonOut(Output):
    code: str
    uses: list[ReasonUse]
    short: str
    sentence: str


class Reasons(Items[ReasonOut]):
    pass


PrintedKind = Literal["request", "copy", "decision", "registration"]


class VerificationInput(Input):
    """The code as it is printed, or as somebody typed it: in any case, with or without hyphens. Also the whole address
    in the QR code."""

    label_prefix: ClassVar[str] = "documents.verification"

    code: Annotated[str, Field(min_length=1, max_length=200)]


class Verification(Output):
    """A document of ours, to compare with the one at hand. `form` and what follows are of requests only.

    `is_current`: nothing has changed since what the document says. `changed_at` is when something last did. `decision`
    and `decided_at` are those of the office's letter, which accepts, refuses, forwards, or asks for a correction;
    `allowed` is what it accepts, where that is less than `total`.
    """

    kind: PrintedKind
    form: str | None = None
    form_number: str | None = None
    reference: str | None = None
    version: int | None = None
    total: MoneyOut | None = None
    allowed: MoneyOut | None = None
    sent_at: datetime
    decision: Literal["accept", "refuse", "request_correction", "forward"] | None = None
    decided_at: datetime | None = None
    is_current: bool
    changed_at: datetime
