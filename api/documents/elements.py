"""The elements of our PDFs: heading, text, fields. Each draws itself and says what it is (for PDF/UA).

Texts are taken as plain text, never as markup: there is nothing to escape and nothing to inject (R-63).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from api.documents.sheet import BOTTOM, LEFT, TOP, WIDTH, Block, Line, Part, Sheet, height_of, split
from api.documents.typeface import BOLD, REGULAR, SEMIBOLD, Style, wrap

INK: Final = "#16212b"
MUTED: Final = "#4d5a66"
ACCENT: Final = "#0b5563"
HAIRLINE: Final = "#d5dce1"

TITLE: Final = Style(BOLD, 21, 25, INK)
TITLE_LONG: Final = Style(BOLD, 16.5, 20, INK)
SUBTITLE: Final = Style(REGULAR, 10.5, 14, MUTED)
HEADING: Final = Style(BOLD, 12.5, 16, INK)
BODY: Final = Style(REGULAR, 9.5, 13, INK)
STRONG: Final = Style(SEMIBOLD, 9.5, 13, INK)
QUIET: Final = Style(REGULAR, 9.5, 13, MUTED)
DETAIL: Final = Style(REGULAR, 8.25, 11, MUTED)

PADDING: Final = 3.75
"""Above and below the text of a row."""
LABEL_SHARE: Final = 0.32
"""How much of the width the labels of fields take."""
GUTTER: Final = 12.0


@dataclass(frozen=True, slots=True)
class Field:
    label: str
    value: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    lines: Sequence[str]
    share: float
    """Of the width; the shares of a row of groups add up to 1."""


def lines(text: str | None, style: Style, width: float) -> list[Line]:
    return [Line(line, style) for line in wrap(text, style, width)] if text else []


def put_row(sheet: Sheet, blocks: Sequence[Block], turn: Callable[[], None]) -> None:
    """Blocks side by side: on the next page when they do not fit on this one, in pieces when they fit on none.

    `turn` begins a page.
    """
    if not sheet.fits(height_of(blocks)):
        turn()
    while not sheet.fits(height_of(blocks)):
        halves = [split(block, sheet.y - BOTTOM) for block in blocks]
        sheet.put_blocks([first for first, _ in halves])
        blocks = [rest for _, rest in halves]
        turn()
    sheet.put_blocks(blocks)


def text(sheet: Sheet, parent: Part, content: str, style: Style, width: float = WIDTH) -> None:
    put_row(sheet, [Block(LEFT, lines(content, style, width), parent.add("P"))], sheet.new_page)


def heading(sheet: Sheet, parent: Part, title: str, beginning: float = 0) -> None:
    """The heading of a section below its hairline; it stays with what follows, at least with `beginning` points of it
    unless that is more than half a page."""
    block = Block(LEFT, lines(title, HEADING, WIDTH), parent.add("H2"))
    sheet.skip(12)
    sheet.need(block.height + 13 + max(52, min(beginning, (TOP - BOTTOM) / 2)))
    if sheet.y < TOP:  # at the top of a page the running head has its line already
        sheet.rule(0.6, HAIRLINE)
        sheet.skip(9)
    sheet.put_blocks([block])
    sheet.skip(4)


def fields(sheet: Sheet, parent: Part, rows: Sequence[Field], value: Style = BODY, detail: Style = DETAIL) -> None:
    """Labels on the left, values on the right, hairlines between: for a screen reader a list."""
    indent = WIDTH * LABEL_SHARE
    listing = parent.add("L")
    for position, row in enumerate(rows):
        if position:
            sheet.rule(0.5, HAIRLINE)
        item = listing.add("LI")
        label = Block(LEFT, lines(row.label, QUIET, indent - GUTTER), item.add("Lbl"))
        content = lines(row.value, value, WIDTH - indent) + lines(row.detail, detail, WIDTH - indent)
        sheet.skip(PADDING)
        put_row(sheet, [label, Block(LEFT + indent, content, item.add("LBody"))], sheet.new_page)
        sheet.skip(PADDING)


def columns(sheet: Sheet, parent: Part, groups: Sequence[Group]) -> None:
    """Groups side by side, each a small label above lines of which the first is strong."""
    x, blocks = LEFT, []
    for group in groups:
        width = (WIDTH + GUTTER) * group.share - GUTTER
        content = lines(group.label, DETAIL, width)
        for position, line in enumerate(group.lines):
            content += lines(line, BODY if position else STRONG, width)
        blocks.append(Block(x, content, parent.add("P")))
        x += width + GUTTER
    put_row(sheet, blocks, sheet.new_page)
