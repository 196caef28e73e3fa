from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from api.core.schemas import Day, Input, Items, Output, line
from api.invoices.schemas import InvoiceBeneficiary

CompanyState = Literal["open", "suspended", "closed"]


class PaperCompanySearch(Input):
    """`words`: a part of the name, the town, the GLN or the AVS number."""

    label_prefix: ClassVar[str] = "review.paper.fields"

    words: Annotated[str, line(100)]


class PaperCompany(Output):
    """A company, or a person with an account of their own, whose paper can be entered while its account is `open`."""

    id: UUID
    name: str
    number: str | None
    town: str
    state: CompanyState


class PaperCompanies(Items[PaperCompany]):
    """`capped`: there are more than are shown."""

    capped: bool


class PaperInput(Input):
    """Paper of the company that the request names: the form it is, the day it came in, and the document that shows it.
    With the same `key` once more the caller gets the draft that was made with it."""

    label_prefix: ClassVar[str] = "review.paper.fields"

    kind: Annotated[str, line(40)]
    received_on: Day
    scan_id: UUID
    key: UUID | None = None


class PaperChange(Input):
    """Another day, or another scan."""

    label_prefix: ClassVar[str] = "review.paper.fields"

    received_on: Day
    scan_id: UUID


class PaperDraft(Output):
    """Paper that the caller has begun to enter."""

    id: UUID
    kind: str
    company: PaperCompany
    beneficiary: InvoiceBeneficiary | None
    received_on: date
    saved_at: datetime
    kept_until: datetime | None


class PaperDrafts(Items[PaperDraft]):
    pass
