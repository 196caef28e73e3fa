from datetime import datetime
from typing import Literal
from uuid import UUID

from api.core.schemas import Output


class DocumentOut(Output):
    """An uploaded file. Only a clean one is opened by the office; a rejected one says why in `rejection_code`."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    state: Literal["received", "checking", "clean", "rejected"]
    rejection_code: str | None
    created_at: datetime
