"""What HTTP gives of a person together with their requests."""

from typing import ClassVar
from uuid import UUID

from api.beneficiaries.schemas import Beneficiary
from api.core.schemas import Input, Output


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
