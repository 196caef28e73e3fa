from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from api.accounts.schemas import PersonName
from api.core.schemas import Input, Items, Money, MoneyOut, Output
from api.core.spreadsheets import FileFormat
from api.invoices.schemas import InvoiceBeneficiary

UploadState = Literal["checking", "checked", "sending"]
InvoiceState = Literal[
    "unchecked", "ready", "duplicate", "documents", "errors", "failed", "sending", "drafting", "sent", "drafted"
]


class BulkColumn(Output):
    """A column of a template. `choices` are the words that it takes; `note` says what belongs there."""

    name: str
    heading: str
    note: str
    required: bool
    choices: list[str]


class BulkTemplate(Output):
    """The columns of a type's template, or without any `reason`, why there is none."""

    kind: str
    columns: list[BulkColumn]
    reason: str | None


class BulkTemplates(Items[BulkTemplate]):
    """`bytes`, `rows` and `invoices` are the most that a file may have."""

    bytes: int
    rows: int
    invoices: int


class BulkCounts(Output):
    """How many invoices there are in each state."""

    unchecked: int
    ready: int
    duplicate: int
    documents: int
    errors: int
    failed: int
    sending: int
    drafting: int
    sent: int
    drafted: int


class BulkUploadOut(Output):
    """A spreadsheet that was uploaded. `state`: a job checks its invoices, or sends them, or neither.

    `ready_total` and `duplicate_total` are the sums of the invoices in these states. `unknown_columns` are headings
    that are of no column and were not read. `sent_before`: the same file was sent before, whole or in part. `problem`
    says why the last job stopped. After `expires_at` the rows are removed.
    """

    id: UUID
    kind: str
    name: str
    format: FileFormat
    state: UploadState
    problem: str | None
    counts: BulkCounts
    ready_total: MoneyOut
    duplicate_total: MoneyOut
    unknown_columns: list[str]
    document_ids: list[UUID]
    sent_before: bool
    created_by: PersonName
    created_at: datetime
    expires_at: datetime


class BulkUploads(Items[BulkUploadOut]):
    pass


class BulkFinding(Output):
    """What is wrong with a cell, or with no `column` with a row. `value` is what stands there."""

    row: int
    column: str | None
    heading: str | None
    value: str | None
    code: str
    severity: Literal["error", "warning"]
    detail: str


class BulkInvoiceOut(Output):
    """An invoice of the file and its rows there.

    `ready` can be sent; `duplicate` too, but may have been sent before; `documents` lacks nothing but files, so it can
    become a draft; `sent` has its `invoice_id` and `reference`, `drafted` its `draft_id`.
    """

    id: UUID
    state: InvoiceState
    rows: list[int]
    own_reference: str | None
    avs_number: str | None
    beneficiary: InvoiceBeneficiary | None
    total: MoneyOut | None
    findings: list[BulkFinding]
    invoice_id: UUID | None
    reference: str | None
    draft_id: UUID | None


class BulkInvoices(Items[BulkInvoiceOut]):
    """`unnamed_document_ids` are the spreadsheet's files that none of its cells names."""

    unnamed_document_ids: list[UUID]


class BulkDocumentsInput(Input):
    """The uploaded files that the cells of this spreadsheet name."""

    label_prefix: ClassVar[str] = "bulk.fields"

    document_ids: Annotated[list[UUID], Field(max_length=400)]


class BulkSubmissionInput(Input):
    """Send what is `ready`; with `duplicates` also what may have been sent before, and with `drafts` make drafts of
    what lacks nothing but documents. `declaration`: that everything sent is complete and exact. `expected_total` is the
    sum of what is sent, as it was shown."""

    label_prefix: ClassVar[str] = "bulk.fields"

    declaration: StrictBool = False
    duplicates: StrictBool = False
    drafts: StrictBool = False
    expected_total: Money | None = None
