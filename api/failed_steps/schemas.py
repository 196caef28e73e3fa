from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from api.core.schemas import Input, Items, Output, Page, line, paragraph
from api.failed_steps.kinds import Asked, Kind, Reason

StepState = Literal["open", "retrying", "done", "gone", "dismissed"]
StepView = Literal["open", "handled"]


class StepOrganisation(Output):
    id: UUID
    name: str


class StepPerson(Output):
    """Somebody of the office."""

    id: UUID
    name: str


class FailedStepOut(Output):
    """Something that failed and waits for somebody, or did.

    `title` says what it is, in the reader's language: a mail's subject, a job's name. `code` is the error's class, for
    the operator. `asked` is whose turn it is. `gone`: what it was about is no longer there. `references` and
    `differences` are those of a sum of the reconciliation.
    """

    id: UUID
    kind: Kind
    title: str
    organisation: StepOrganisation | None
    invoice_id: UUID | None
    reference: str | None
    failed_at: datetime
    attempts: int
    reason: Reason
    code: str
    asked: Asked
    state: StepState
    may_retry: bool
    references: list[str]
    differences: int | None
    retried_at: datetime | None
    retried_by: str | None
    keeper: StepPerson | None
    note: str | None
    closed_at: datetime | None
    closed_by: str | None
    dismissal_reason: str | None


class KindCount(Output):
    """How many steps of a kind are open, and how many of them can be tried again."""

    kind: Kind
    open: int
    retryable: int


class FailedSteps(Page[FailedStepOut]):
    """`looked_at`: when the worker last looked for failures; `late`: that was so long ago that it may stand still."""

    kinds: list[KindCount]
    looked_at: datetime | None
    late: bool


class RetryInput(Input):
    """`kind`: try all of this kind again that can be."""

    label_prefix: ClassVar[str] = "steps.fields"

    kind: Kind


class RetriesBegun(Output):
    """How many are tried again now."""

    count: int


class KeeperInput(Input):
    """Who of the office looks after it, or null for nobody, and a note for them."""

    label_prefix: ClassVar[str] = "steps.fields"

    person_id: UUID | None
    note: Annotated[str, paragraph(1000)] | None


class DismissalInput(Input):
    """Why nothing is to be done."""

    label_prefix: ClassVar[str] = "steps.fields"

    reason: Annotated[str, line(300)]


class SumOut(Output):
    """What went in, what is there, and up to twenty references of what does not agree."""

    name: str
    title: str
    counted_in: int
    counted_out: int
    differences: int
    references: list[str]


class ReconciliationOut(Output):
    day: date
    started_at: datetime
    ended_at: datetime
    differences: int
    sums: list[SumOut]


class Reconciliations(Items[ReconciliationOut]):
    """The last thirty days, the newest first."""
