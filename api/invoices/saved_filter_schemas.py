from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from api.core.schemas import Input, Output, line
from api.invoices.schemas import InvoiceMatch
from api.invoices.status import Status


class SavedSearch(InvoiceMatch):
    """`text` is kept only where somebody wants it: it may name a person."""

    label_prefix: ClassVar[str] = "invoices.saved_filter.fields"

    text: Annotated[str, line(80)] | None = None


class SavedFilterInput(Input):
    """`is_default`: the counter opens with it, and with no other one."""

    label_prefix: ClassVar[str] = "invoices.saved_filter.fields"

    name: Annotated[str, line(60)]
    is_default: bool = False
    search: SavedSearch


class SavedSearchOut(Output):
    statuses: list[Status]
    responsible_id: UUID | None
    beneficiary_id: UUID | None
    kind: str | None
    period_from: date | None
    period_to: date | None
    text: str | None


class SavedFilterOut(Output):
    id: UUID
    name: str
    is_default: bool
    search: SavedSearchOut


class SavedFilters(Output):
    items: list[SavedFilterOut]
