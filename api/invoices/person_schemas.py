"""What HTTP gives of a person together with their requests."""

from api.core.schemas import Output


class Removal(Output):
    """What deleting a person does. With requests or drafts that name them the record is archived: off the list, and
    kept with them. Without any it is erased for good."""

    archived: bool
    invoices: int
    drafts: int
