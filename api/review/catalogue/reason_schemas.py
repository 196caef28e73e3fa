from typing import Annotated, ClassVar

from pydantic import Field

from api.accounts.schemas import Language
from api.core.schemas import Input, Items, Output, line, paragraph
from api.invoices.schemas import ReasonUse, VersionChange
from api.review.revision_schemas import InLanguages, Revision


class ReasonShort(InLanguages[Annotated[str, line(60)]]):
    """What staff choose from."""


class ReasonSentence(InLanguages[Annotated[str, paragraph(400)]]):
    """What the company reads."""


class ReasonInput(Input):
    """A new reason, or the next revision of the one with this `code`; `revision` is the one that was read."""

    label_prefix: ClassVar[str] = "review.reason.fields"

    code: Annotated[str, line(40)] | None = None
    revision: Annotated[int, Field(ge=1, le=30_000)] | None = None
    uses: Annotated[list[ReasonUse], Field(min_length=1, max_length=3)]
    active: bool = True
    short: ReasonShort
    sentence: ReasonSentence


class ReasonOrder(Input):
    """Every code of the catalogue, in the new order."""

    label_prefix: ClassVar[str] = "review.reason.fields"

    codes: Annotated[list[Annotated[str, line(40)]], Field(min_length=1, max_length=500)]


class OfficeReason(Output):
    """`used` is how often it was given in the last twelve months. What the program needs cannot be deactivated
    (`may_deactivate`). The newest revision comes first."""

    code: str
    revision: int
    uses: list[ReasonUse]
    active: bool
    short: dict[Language, str]
    sentence: dict[Language, str]
    used: int
    may_deactivate: bool
    revisions: list[Revision]


class OfficeReasons(Items[OfficeReason]):
    """`may_edit`: the caller is an administrator."""

    may_edit: bool


class ReasonCheck(Output):
    """What a body would change, by `code`; `kept` decisions gave an earlier revision and keep its words."""

    code: str
    changes: list[VersionChange]
    kept: int
