from datetime import datetime
from typing import Generic, TypeVar

from api.core.schemas import Input, Output
from api.invoices.schemas import VersionChange

T = TypeVar("T")


class InLanguages(Input, Generic[T]):
    """A text in every language that the counter speaks."""

    fr: T
    de: T
    it: T
    en: T


class Revision(Output):
    """What somebody changed, and when; nothing in the first one. `added_by` is null if it came with the program."""

    revision: int
    added_by: str | None
    added_at: datetime
    changes: list[VersionChange]
