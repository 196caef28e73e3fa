"""Pictures of the pages of uploaded files, drawn in a subprocess under limits.

The browser never opens a company's file beside our pages: it gets PNGs without scripts, links or metadata
(DECISIONS 23).
"""

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


async def page_image(path: Path, media_type: str, page: int, width: int) -> bytes:
    """A page (from 1) as PNG, `width` pixels wide: less for a smaller image or a very long page.

    A page takes about 0.2 s. Raises NoSuchPage and PageNotDrawn.
    """
    wide = str(min(max(width, WIDTHS.start), WIDTHS.stop - 1))
    outcome = await read_confined(path, "page", media_type, str(page), wide, most=MAX_IMAGE_BYTES)
    if outcome.code == REFUSED:
        raise NoSuchPage
    if outcome.code != 0 or not outcome.output.startswith(b"\x89PNG"):
        raise PageNotDrawn
    return outcome.output
