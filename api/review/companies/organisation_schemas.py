from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from api.accounts.schemas import OrganisationKind
from api.core.schemas import Input, Items, Output, line, paragraph


class OrganisationSearch(Input):
    """`words`: a part of the name, the town, the GLN or the AVS number."""

    label_prefix: ClassVar[str] = "organisations.search.fields"

    words: Annotated[str, line(100, minimum=0)] = ""


class OrganisationRow(Output):
    """`members`: how many people may log in for it. A company has a GLN, a person an AVS number."""

    id: UUID
    kind: OrganisationKind
    name: str
    gln: str | None
    avs_number: str | None
    postcode: str
    town: str
    phone: str | None
    created_at: datetime
    members: int
    suspended_at: datetime | None
    suspension_reason: str | None


class Organisations(Items[OrganisationRow]):
    """`capped`: there are more than are shown."""

    capped: bool


class SuspensionInput(Input):
    """`reason`: why, for the managers' mail; null lifts the suspension."""

    label_prefix: ClassVar[str] = "organisations.suspension.fields"

    reason: Annotated[str, paragraph(1000)] | None
