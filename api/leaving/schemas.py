from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from api.core.schemas import Input, Items, Output, line

ExportState = Literal["queued", "ready", "too_large"]


class DataExportOut(Output):
    """An archive (ZIP) of everything an organisation has here. `size` in bytes; after `expires_at` it is removed."""

    id: UUID
    state: ExportState
    requested_at: datetime
    size: Annotated[int, Field(ge=0)] | None
    sha256: str | None
    fetched_at: datetime | None
    expires_at: datetime | None


class DataExports(Items[DataExportOut]):
    pass


class ClosingInput(Input):
    """`name`: the organisation's name, typed by who closes the account. `without_export`: although nobody has fetched
    an export of the last seven days."""

    label_prefix: ClassVar[str] = "leaving.closing.fields"

    name: Annotated[str, line(70)]
    without_export: StrictBool = False
