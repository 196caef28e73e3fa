"""Paper as data: what is to be drawn on which page, and what each text is (a heading, a table cell, …).

Elements write marks on a sheet; `painting` draws the marks and `tagging` turns `Part`s into the tags that screen
readers follow (PDF/UA). Positions are in points from the lower left corner of an A4 page, as in PDF itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from api.documents.typeface import Style

MM: Final = 72 / 25.4
PAGE: Final = (210 * MM, 297 * MM)
LEFT: Final = 20 * MM
RIGHT: Final = PAGE[0] - 20 * MM
WIDTH: Final = RIGHT - LEFT
TOP: Final = PAGE[1] - 27 * MM
"""Where text begins on the pages after the first: below the running head."""
BOTTOM: Final = 22 * MM
"""Where text ends: above the foot."""


@dataclass(slots=True, eq=False)
class Part:
    """A node of the document's logical structure; `role` is a standard structure type of ISO 32000-1, 14.8.4."""

    role: str
    attributes: Mapping[str, str | int] = field(default_factory=dict)
    """Of tables: Scope of a head cell, ColSpan."""
    alternative: str = ""
    """Of a figure: what it shows, in words."""
    box: tuple[float, float, float, float] | None = None
    """Of a figure: its lower left and upper right corner."""
    children: list["Part | Content"] = field(default_factory=list)

    def add(self, role: str, **attributes: str | int) -> "Part":
        child = Part(role, attributes)
        self.children.append(child)
        return child


@dataclass(frozen=True, slots=True)
class Content:
    """A run of marks of one part: the page (from 0) and the number of its marked content there."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    style: Style
    text: str
    part: Part | None
    """None for what is no content, such as page numbers and repeated heads: PDF calls it an artifact."""
    right: bool = False
    """Whether x is where the text ends."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    x: float
    y: float
    end: float
    thickness: float
    colour: str


@dataclass(frozen=True, slots=True)
class Area:
    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Modules:
    """A square of dark and light modules, dark ones as #: a QR code. `x` and `y` are its lower left corner."""

    x: float
    y: float
    side: float
    colour: str
    rows: Sequence[str]
    part: Part


Mark = Text | Rule | Area | Modules


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Block:
    """Lines below each other in one column."""

    x: float
    lines: Sequence[Line]
    part: Part | None
    right: bool = False

    @property
    def height(self) -> float:
        return sum(line.style.leading for line in self.lines)


@dataclass(slots=True)
class Sheet:
    """Pages under construction; `y` is how far the last one is filled, from top to bottom."""

    document: Part = field(default_factory=lambda: Part("Document"))
    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def put(self, mark: Mark) -> None:
        self.pages[-1].append(mark)

    def skip(self, height: float) -> None:
        self.y -= height

    def rule(self, thickness: float, colour: str, x: float = LEFT, end: float = RIGHT) -> None:
        self.put(Rule(x, self.y, end, thickness, colour))

    def new_page(self) -> None:
        self.pages.append([])
        self.y = TOP

    def fits(self, height: float) -> bool:
        return self.y - height >= BOTTOM

    def need(self, height: float) -> None:
        """Begin a new page unless this height is left."""
        if not self.fits(height):
            self.new_page()

    def put_block(self, block: Block) -> None:
        """Draw a block from `y` downwards without moving on."""
        y, last = self.y, len(block.lines) - 1
        for position, line in enumerate(block.lines):
            y -= line.style.leading
            # The baseline lies so that capitals stand in the middle of their line.
            baseline = y + (line.style.leading - line.style.size * 0.66) / 2
            # Screen readers join the lines of a part: without a space they would join the words too.
            if line.text:
                self._put_line(block, line, baseline, "" if position == last else " ")

    def _put_line(self, block: Block, line: Line, baseline: float, after: str) -> None:
        if not block.right:
            self.put(Text(block.x, baseline, line.style, line.text + after, block.part))
            return
        self.put(Text(block.x, baseline, line.style, line.text, block.part, right=True))
        if after:
            self.put(Text(block.x, baseline, line.style, after, block.part))

    def put_blocks(self, blocks: Sequence[Block]) -> None:
        """Draw blocks side by side and move on to below the highest."""
        for block in blocks:
            self.put_block(block)
        self.skip(height_of(blocks))


def height_of(blocks: Sequence[Block]) -> float:
    return max((block.height for block in blocks), default=0.0)


def split(block: Block, height: float) -> tuple[Block, Block]:
    """What of a block fits into a height, and the rest."""
    count, used = 0, 0.0
    for line in block.lines:
        used += line.style.leading
        if used > height:
            break
        count += 1
    first, rest = block.lines[:count], block.lines[count:]
    return Block(block.x, first, block.part, block.right), Block(block.x, rest, block.part, block.right)
