"""Pictures of the pages of uploaded files, drawn in a subprocess under limits.

The browser never opens a company's file beside our pages: it gets PNGs without scripts, links or metadata
(DECISIONS 23).
"""

import time
from pathlib import Path
from typing import Final

from api.core.errors import NotFound, Unavailable
from api.documents.confinement import REFUSED, read_confined

WIDTHS: Final = range(50, 2001)
MAX_IMAGE_BYTES: Final = 32 * 1024 * 1024


class NoSuchPage(NotFound):
    pass


class PageNotDrawn(Unavailable):
    """The drawing took too long or too much; nothing is known to be wrong with the file."""


# Pages whose drawing ran into its limits, until when they are not tried again: each try costs everybody a place. The
# file's key, which is the name of every copy of it, and the page.
_COSTLY: Final[dict[tuple[str, int], float]] = {}
_PAUSE_SECONDS: Final = 600
_COSTLY_AT_MOST: Final = 1000


def _too_costly(path: Path, page: int) -> bool:
    return _COSTLY.get((path.name, page), 0.0) > time.monotonic()


def _remember(path: Path, page: int) -> None:
    if len(_COSTLY) >= _COSTLY_AT_MOST:
        _COSTLY.clear()
    _COSTLY[path.name, page] = time.monotonic() + _PAUSE_SECONDS


async def page_image(path: Path, media_type: str, page: int, width: int) -> bytes:
    """A page (from 1) as PNG, `width` pixels wide: less for a smaller image or a very long page.

    A page takes about 0.2 s. Raises NoSuchPage and PageNotDrawn.
    """
    if _too_costly(path, page):
        raise PageNotDrawn
    wide = str(min(max(width, WIDTHS.start), WIDTHS.stop - 1))
    outcome = await read_confined(path, "page", media_type, str(page), wide, most=MAX_IMAGE_BYTES)
    if outcome.code == REFUSED:
        raise NoSuchPage
    if outcome.code != 0 or not outcome.output.startswith(b"\x89PNG"):
        _remember(path, page)
        raise PageNotDrawn
    return outcome.output
