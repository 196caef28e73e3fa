from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from api.accounts.schemas import Language
from api.core.schemas import Input, Items, Output, line, paragraph
from api.invoices.schemas import VersionChange
from api.review.catalogue.placeholders import TextUse
from api.review.revision_schemas import InLanguages, Revision


class BlockTitle(InLanguages[Annotated[str, line(60)]]):
    """What officers search for."""


class BlockText(InLanguages[Annotated[str, paragraph(1000)]]):
    """What is inserted, with placeholders in braces."""


class TextBlockInput(Input):
    """A new text block, or the next revision of the one with this `id`; `revision` is the one that was read. Without
    `shared` it is the caller's own."""

    label_prefix: ClassVar[str] = "review.text.fields"

    id: UUID | None = None
    revision: Annotated[int, Field(ge=1, le=30_000)] | None = None
    shared: bool = False
    uses: Annotated[list[TextUse], Field(min_length=1, max_length=3)]
    active: bool = True
    title: BlockTitle
    text: BlockText


class TextBlock(Output):
    """One that the caller may insert, in its newest revision. `may_edit`: the caller's own, or an administrator's."""

    id: UUID
    revision: int
    shared: bool
    may_edit: bool
    uses: list[TextUse]
    active: bool
    title: dict[Language, str]
    text: dict[Language, str]
    revisions: list[Revision]


class TextBlocks(Items[TextBlock]):
    """`placeholders` are those of each use; `may_share`: the caller is an administrator."""

    may_share: bool
    placeholders: dict[TextUse, list[str]]


class TextBlockCheck(Output):
    """What a body would change, and its texts with example values."""

    id: UUID | None
    changes: list[VersionChange]
    examples: dict[Language, str]


class FilledText(Output):
    """A text block ready to be inserted: `title` for the officer, `text` in the company's language."""

    id: UUID
    shared: bool
    title: str
    text: str


class FilledTexts(Items[FilledText]):
    language: Language
