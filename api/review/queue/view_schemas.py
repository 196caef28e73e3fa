from typing import Annotated, ClassVar, Literal
from uuid import UUID

from api.core.schemas import Input, Items, MoneyOut, Output, line
from api.invoices.schemas import Origin
from api.invoices.status import Status
from api.review.schemas import Order, QueueMatch, View


class QueueViewInput(Input):
    """Filters under a name. What was typed to find a person is not kept."""

    label_prefix: ClassVar[str] = "review.queue_view.fields"

    name: Annotated[str, line(60)]
    search: QueueMatch


class QueueMatchOut(Output):
    view: View
    statuses: list[Status]
    kinds: list[str]
    age: int | None
    amount_from: MoneyOut | None
    amount_to: MoneyOut | None
    decision_office: str | None
    warned: bool | None
    held: bool | None
    origin: Origin | None
    organisation_id: UUID | None
    assignee: UUID | Literal["me", "nobody"] | None
    order: Order | None


class QueueViewOut(Output):
    id: UUID
    name: str
    search: QueueMatchOut


class QueueViews(Items[QueueViewOut]):
    """The caller's own, by their names."""
