"""Checks what is in an uploaded file (R-60, R-61), in a subprocess under limits.

Images are accepted as they are: nothing is re-encoded and EXIF data stay in the stored original. What people see of it
is the picture that `page_images` draws, which carries none.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from api.documents.confinement import REFUSED, Outcome, read_confined
from api.documents.page_images import NoSuchPage, PageNotDrawn, page_image

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]
MEDIA_TYPES: Final[tuple[str, ...]] = get_args(MediaType)
MAX_BYTES: Final = 10 * 1024 * 1024
_TRIAL_WIDTH: Final = 100

RefusalCode = Literal[
    "type_not_allowed",
    "type_mismatch",
    "empty",
    "encrypted",
    "active_content",
    "too_many_pages",
    "too_many_pixels",
    "damaged",
    "too_large",
    "infected",
    "failed",
]
REFUSAL_CODES: Final[tuple[str, ...]] = get_args(RefusalCode)
"""Each has its sentence `documents.refused.<code>`. `failed` is the only one that says nothing about the file: the
check itself did not end, so it can be tried again."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    ok: bool
    media_type: str
    """By content when `ok`, else as declared."""
    pages: int | None = None
    refusal_code: RefusalCode | None = None


class _Accepted(BaseModel):
    media_type: MediaType
    pages: int = Field(ge=1, le=200)


class _Refused(BaseModel):
    refused: RefusalCode


# The answer comes from a process that has read a hostile file, so it is looked at like anything from outside.
_ANSWER: Final[TypeAdapter[_Accepted | _Refused]] = TypeAdapter(_Accepted | _Refused)


async def check(path: Path, declared_media_type: str, *, limit: int = MAX_BYTES) -> CheckResult:
    """Whether a file is what it is said to be and harmless. Takes about 0.15 s; never raises because of its content."""

    def refuse(code: RefusalCode) -> CheckResult:
        return CheckResult(ok=False, media_type=declared_media_type, refusal_code=code)

    if declared_media_type not in MEDIA_TYPES:
        return refuse("type_not_allowed")
    size = (await asyncio.to_thread(path.stat)).st_size
    if size > limit:
        return refuse("too_large")
    answer = _answer(await read_confined(path, "check", most=1000))
    if isinstance(answer, _Refused):
        return refuse(answer.refused)
    if answer.media_type != declared_media_type:
        return refuse("type_mismatch")
    try:  # a file whose first page cannot be drawn is of no use to the office, and each try would block others
        await page_image(path, answer.media_type, 1, _TRIAL_WIDTH)
    except (NoSuchPage, PageNotDrawn):
        return refuse("damaged")
    return CheckResult(ok=True, media_type=answer.media_type, pages=answer.pages)


def _answer(outcome: Outcome) -> _Accepted | _Refused:
    if outcome.at_a_limit:
        return _Refused(refused="damaged")
    if outcome.code not in {0, REFUSED}:
        return _Refused(refused="failed")
    try:
        return _ANSWER.validate_json(outcome.output)
    except ValidationError:
        return _Refused(refused="failed")
