from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from api.core.schemas import Input, Items, MoneyOut, Output, line
from api.invoices.schemas import InvoiceBeneficiary
from api.invoices.status import Status
from api.review.schemas import InvoiceOrganisation, RefusalInput

MOST: Final = 200
"""So many requests at once."""

Kind = Literal["acceptance", "refusal"]
ItemState = Literal["waiting", "done", "skipped", "failed", "undone"]


class BulkDecisionItemInput(Input):
    """A request, and its `etag` as it was read."""

    label_prefix: ClassVar[str] = "review.bulk.fields"

    invoice_id: UUID
    etag: Annotated[str, line(80)]


def _each_once(items: list[BulkDecisionItemInput]) -> list[BulkDecisionItemInput]:
    if len({item.invoice_id for item in items}) < len(items):
        raise PydanticCustomError("request_twice", "each request once")
    return items


Chosen = Annotated[list[BulkDecisionItemInput], Field(min_length=1, max_length=MOST), AfterValidator(_each_once)]


class BulkAcceptance(Input):
    """Accept these requests for all that they ask for, each only if none of its checks needs a look."""

    label_prefix: ClassVar[str] = "review.bulk.fields"

    kind: Literal["acceptance"]
    items: Chosen


class BulkRefusal(RefusalInput):
    """Refuse these requests for one reason. `count` is how many they are, as somebody typed it."""

    label_prefix: ClassVar[str] = "review.bulk.fields"

    items: Chosen
    count: Annotated[int, Field(ge=1, le=MOST, strict=True)]


BulkDecisionInput = Annotated[BulkAcceptance | BulkRefusal, Field(discriminator="kind")]


class BulkDecisionSummary(Output):
    """How far a bulk decision is: of `total` requests so many are `waiting`, decided (`done`), not decided (`skipped`,
    `failed`), or decided and taken back (`undone`). `amount` is the sum of those that are `done`. `reason` is the
    short name of a refusal's. It has ended when nothing is waiting."""

    id: UUID
    kind: Kind
    reason: str | None
    message: str | None
    created_at: datetime
    ended_at: datetime | None
    total: int
    waiting: int
    done: int
    skipped: int
    failed: int
    undone: int
    amount: MoneyOut


class BulkDecisionItemOut(Output):
    """A request of a bulk decision, and what became of it. `detail` says why it was not decided; `code` is that of an
    error. `status` is the request's now."""

    invoice_id: UUID
    reference: str
    beneficiary: InvoiceBeneficiary
    organisation: InvoiceOrganisation
    kind: str
    total: MoneyOut
    status: Status
    state: ItemState
    code: str | None
    detail: str | None


class BulkDecisionOut(BulkDecisionSummary):
    """With each request, in the order in which they were given. `undo_until`: so long the caller can take back some."""

    items: list[BulkDecisionItemOut]
    undo_until: datetime | None


BulkDecisions = Items[BulkDecisionSummary]
