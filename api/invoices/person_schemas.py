"""What HTTP gives of a person together with their requests."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from api.beneficiaries.schemas import Beneficiary
from api.core.schemas import Input, Items, MoneyOut, Output
from api.invoices.schemas import InvoiceBeneficiary
from api.invoices.status import Status


class Removal(Output):
    """What deleting a person does. With requests or drafts that name them the record is archived: off the list, and
    kept with them. Without any it is erased for good."""

    archived: bool
    invoices: int
    drafts: int


class MergeInput(Input):
    """`other_id` is the record that was entered a second time: what it has goes to the one of the path."""

    label_prefix: ClassVar[str] = "beneficiaries.fields"

    other_id: UUID


class MergePreview(Output):
    """What merging two records would do. `takes` names the fields that the kept record takes from the other one, since
    it has none; every other value of the kept record stays. `invoices` and `drafts` are those that would follow."""

    kept: Beneficiary
    other: Beneficiary
    takes: list[str]
    invoices: int
    drafts: int


class StatementYear(Output):
    year: int
    invoices: int


class StatementYears(Items[StatementYear]):
    pass


class StatementRow(Output):
    invoice_id: UUID
    reference: str
    own_reference: str | None
    kind: str
    form_number: str
    period_from: date
    period_to: date | None
    status: Status
    submitted_at: datetime
    total: MoneyOut
    allowed: MoneyOut | None


class KindSum(Output):
    kind: str
    invoices: int
    total: MoneyOut


class StatusSum(Output):
    status: Status
    invoices: int
    total: MoneyOut


class Statement(Output):
    """The requests for a person whose services began in one calendar year, by their first day of service: all that
    count, so without those refused or withdrawn. Totals are what was asked for; `allowed` is what is paid of it where
    the office has reduced requests, else null."""

    beneficiary: InvoiceBeneficiary
    year: int
    items: list[StatementRow]
    by_kind: list[KindSum]
    by_status: list[StatusSum]
    total: MoneyOut
    allowed: MoneyOut | None
