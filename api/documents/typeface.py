"""The typeface of our PDFs: Source Sans 3 (SIL Open Font License, see fonts/OFL.md), embedded in each of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final
from unicodedata import category, normalize

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "SourceSans3-Regular"
SEMIBOLD: Final = "SourceSans3-Semibold"
BOLD: Final = "SourceSans3-Bold"
FONTS: Final = Path(__file__).parent / "fonts"

# What stands for a character that the typeface lacks (emoji, other scripts). PDF/UA and PDF/A forbid the font's own
# "missing" glyph, because nobody can tell what was meant; a square is at least a character.
SUBSTITUTE: Final = "□"


@dataclass(frozen=True, slots=True)
class Style:
    font: str
    size: float
    leading: float
    colour: str


# Registering twice at once would replace a font under the hands of whoever draws with it already.
_REGISTERING: Final = Lock()


def register() -> None:
    """Make the fonts known to ReportLab; reading them takes 20 ms, so it happens once a process."""
    with _REGISTERING:
        _register()


@cache
def _register() -> None:
    for name in (REGULAR, SEMIBOLD, BOLD):
        # Only the characters that are used, not all of ASCII: a third less to send.
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf", asciiReadable=0))


@cache
def _advances(font: str) -> Mapping[str, float]:
    """The width of each character that the font has, for a size of 1."""
    register()
    widths: Mapping[int, float] = pdfmetrics.getFont(font).face.charWidths
    return {chr(codepoint): width / 1000 for codepoint, width in widths.items()}


class _Printable(dict[int, str]):
    """A table for str.translate: what the typeface has stays, control characters go, the rest becomes SUBSTITUTE."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        if category(character) in {"Cc", "Cf", "Cs", "Mn", "Zl", "Zp"}:
            drawn = ""
        else:
            drawn = character if character in _advances(REGULAR) else SUBSTITUTE
        self[codepoint] = drawn
        return drawn


_PRINTABLE: Final = _Printable({ord("\n"): "\n", ord("\t"): " "})


def printable(text: str) -> str:
    """The text with only those characters that the typeface can draw; line feeds stay."""
    return normalize("NFC", text).translate(_PRINTABLE)


def text_width(text: str, style: Style) -> float:
    advances = _advances(style.font)
    return sum(advances[character] for character in text) * style.size


def _pieces(word: str, style: Style, width: float) -> Iterator[str]:
    """A word too long for a line, cut where the line is full."""
    start, used, advances = 0, 0.0, _advances(style.font)
    for position, character in enumerate(word):
        advance = advances[character] * style.size
        if used + advance > width and position > start:
            yield word[start:position]
            start, used = position, 0.0
        used += advance
    yield word[start:]


def _words(paragraph: str, style: Style, width: float) -> Iterator[tuple[str, float]]:
    for word in paragraph.split(" "):
        measure = text_width(word, style)
        if measure <= width:
            yield word, measure
        else:
            yield from ((piece, text_width(piece, style)) for piece in _pieces(word, style, width))


def wrap(text: str, style: Style, width: float) -> list[str]:
    """The lines of a text in a column of this width (points). It breaks at spaces, and inside words only in need."""
    lines: list[str] = []
    space = text_width(" ", style)
    for paragraph in printable(text).split("\n"):
        line: list[str] = []
        used = 0.0
        for word, measure in _words(paragraph, style, width):
            if line and used + space + measure > width:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += measure + (space if line else 0)
            line.append(word)
        lines.append(" ".join(line))
    return lines
