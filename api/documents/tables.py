"""Tables of our PDFs: columns as wide as they need, a head that is repeated on each page, a total that stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.documents.elements import DETAIL, HAIRLINE, INK, PADDING, lines, put_row
from api.documents.sheet import LEFT, RIGHT, WIDTH, Block, Line, Part, Sheet, height_of
from api.documents.typeface import BOLD, REGULAR, SEMIBOLD, Style, printable, text_width

HEAD: Final = Style(SEMIBOLD, 8.5, 11, INK)
CELL: Final = Style(REGULAR, 8.75, 12, INK)
AMOUNT: Final = Style(SEMIBOLD, 8.75, 12, INK)
TOTAL: Final = Style(BOLD, 10.5, 14, INK)
GAP: Final = 11.0
"""Between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    value: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    label: str
    value: str


Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands."""

    x: float
    width: float
    numeric: bool
    style: Style

    def block(self, content: Sequence[Line], part: Part | None) -> Block:
        return Block(self.x + self.width if self.numeric else self.x, content, part, self.numeric)


def _styles(columns: Sequence[Column], total: Total | None) -> list[Style]:
    """In a table with a total the last column is what each line costs, so it stands out."""
    return [CELL] * (len(columns) - 1) + [AMOUNT if total else CELL]


def _needs(column: Column, style: Style, cells: Sequence[Cell]) -> tuple[float, float]:
    """The width without which words break, and the width with which nothing wraps."""
    texts = {(column.label, HEAD)}
    texts.update((cell.value, style) for cell in cells)
    texts.update((cell.detail, DETAIL) for cell in cells if cell.detail)
    least = natural = 0.0
    for content, drawn in texts:
        for line in printable(content).split("\n"):
            natural = max(natural, text_width(line, drawn))
            least = max(least, *(text_width(word, drawn) for word in line.split(" ")))
    return least, natural


def _shares(space: float, columns: Sequence[Column], needs: Sequence[tuple[float, float]]) -> list[float]:
    """The widths of the columns: what they need when there is enough, else the figures first, the texts share."""
    least = [natural if column.numeric else small for column, (small, natural) in zip(columns, needs, strict=True)]
    wishes = [natural - small for small, (_, natural) in zip(least, needs, strict=True)]
    spare = space - sum(least)
    if spare < 0:
        return _squeezed(space, least)
    if spare < sum(wishes):
        return [small + wish * spare / sum(wishes) for small, wish in zip(least, wishes, strict=True)]
    widths = [natural for _, natural in needs]
    texts = [position for position, column in enumerate(columns) if not column.numeric] or [0]
    widths[max(texts, key=lambda position: widths[position])] += spare - sum(wishes)
    return widths


def _squeezed(space: float, least: Sequence[float]) -> list[float]:
    """Only columns above their even share give way, so one endless word does not crush the others."""
    even = space / len(least)
    over = sum(max(0.0, small - even) for small in least)
    excess = sum(least) - space
    return [small - max(0.0, small - even) * excess / over for small in least]


def _places(columns: Sequence[Column], rows: Sequence[Row], total: Total | None) -> list[_Place]:
    styles = _styles(columns, total)
    needs = [
        _needs(column, style, [row[position] for row in rows])
        for position, (column, style) in enumerate(zip(columns, styles, strict=True))
    ]
    widths = _shares(WIDTH - GAP * (len(columns) - 1), columns, needs)
    places, x = [], LEFT
    for column, style, width in zip(columns, styles, widths, strict=True):
        places.append(_Place(x, width, column.numeric, style))
        x += width + GAP
    return places


def _labels(columns: Sequence[Column], places: Sequence[_Place]) -> list[list[Line]]:
    return [lines(column.label, HEAD, place.width + 0.01) for column, place in zip(columns, places, strict=True)]


def beginning_of(columns: Sequence[Column], rows: Sequence[Row], total: Total | None = None) -> float:
    """How high the head and the first row are, in points: what stays with a heading."""
    places = _places(columns, rows, total)
    head = max(len(label) for label in _labels(columns, places)) * HEAD.leading
    return head + height_of(_cells(rows[0], places, Part("TR"))) + 5 * PADDING


def _head(sheet: Sheet, columns: Sequence[Column], places: Sequence[_Place], row: Part | None) -> None:
    """The labels, standing on one line. Without a part they are the repetition on a further page."""
    labels = _labels(columns, places)
    height = max(len(label) for label in labels)
    blocks = []
    for place, label in zip(places, labels, strict=True):
        part = row.add("TH", Scope="Column") if row else None
        blocks.append(place.block([Line("", HEAD)] * (height - len(label)) + label, part))
    sheet.put_blocks(blocks)
    sheet.skip(PADDING)
    sheet.rule(1, INK)


def _cells(row: Row, places: Sequence[_Place], part: Part) -> list[Block]:
    # A hundredth of a point more than measured, so that sums of floating point numbers do not wrap a text that fits.
    return [
        place.block(
            lines(cell.value, place.style, place.width + 0.01) + lines(cell.detail, DETAIL, place.width + 0.01), part
        )
        for cell, place, part in ((cell, place, part.add("TD")) for cell, place in zip(row, places, strict=True))
    ]


def _total(sheet: Sheet, total: Total, span: int, part: Part) -> None:
    width = WIDTH * 0.7
    sheet.rule(1, INK)
    sheet.skip(PADDING)
    label = Block(LEFT, lines(total.label, TOTAL, width), part.add("TH", Scope="Row", ColSpan=span))
    value = Block(RIGHT, lines(total.value, TOTAL, WIDTH - width), part.add("TD"), right=True)
    put_row(sheet, [label, value], sheet.new_page)
    sheet.skip(PADDING)


def table(
    sheet: Sheet, parent: Part, columns: Sequence[Column], rows: Sequence[Row], total: Total | None = None
) -> None:
    """A table; every row has as many cells as there are columns, and the last one stays with the total."""
    places = _places(columns, rows, total)
    part = parent.add("Table")

    def turn() -> None:
        sheet.new_page()
        _head(sheet, columns, places, None)
        sheet.skip(PADDING)

    sheet.need(60)
    sheet.skip(PADDING)
    _head(sheet, columns, places, part.add("TR"))
    for position, row in enumerate(rows):
        if position:
            sheet.rule(0.5, HAIRLINE)
        sheet.skip(PADDING)
        blocks = _cells(row, places, part.add("TR"))
        if total and position == len(rows) - 1 and not sheet.fits(height_of(blocks) + 30):
            turn()
        put_row(sheet, blocks, turn)
        sheet.skip(PADDING)
    if total:
        _total(sheet, total, max(1, len(columns) - 1), part.add("TR"))
    else:
        sheet.rule(0.5, HAIRLINE)
