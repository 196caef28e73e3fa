"""What all our PDFs share: the office's letterhead, title and amount, sections, and the foot of each page."""

from dataclasses import dataclass
from typing import Final

from api.core.labels import t
from api.core.sections import RenderedSection, RenderedTable
from api.documents.elements import (
    ACCENT,
    BODY,
    DETAIL,
    GUTTER,
    HAIRLINE,
    INK,
    MUTED,
    PADDING,
    STRONG,
    SUBTITLE,
    TITLE,
    TITLE_LONG,
    Field,
    fields,
    heading,
    lines,
)
from api.documents.painting import Properties, paint
from api.documents.qr_code import modules
from api.documents.sheet import LEFT, MM, PAGE, RIGHT, WIDTH, Area, Block, Line, Modules, Rule, Sheet, Text
from api.documents.tables import Cell, Column, Total, beginning_of, table
from api.documents.tagging import tag
from api.documents.typeface import BOLD, REGULAR, SEMIBOLD, Style, printable, text_width
from api.documents.verification_code import shown_code, verification_address, verification_page

OFFICE: Final = Style(BOLD, 10.5, 14, INK)
COUNTER: Final = Style(REGULAR, 9, 12, MUTED)
LOGO: Final = Style(BOLD, 8.5, 9, "#ffffff")
RUNNING: Final = Style(REGULAR, 8, 11, MUTED)
RUNNING_STRONG: Final = Style(SEMIBOLD, 8, 11, INK)
MARK: Final = Style(SEMIBOLD, 10.5, 14, ACCENT)
CURRENCY: Final = Style(REGULAR, 12, 26, MUTED)
AMOUNT: Final = Style(BOLD, 25, 26, INK)

_CODE_SIDE: Final = 24 * MM
_CODE_MARGIN: Final = 4.0
"""Above it, with what the heading leaves: scanners want four modules of white around a code."""


@dataclass(frozen=True, slots=True)
class OfficeLetterhead:
    name: str
    street: str
    postcode: str
    town: str
    phone: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands above, below and beside the content of a PDF, in its language."""

    language: str
    office: OfficeLetterhead
    title: str
    subtitle: str
    reference: str
    """At the right of the head of every page but the first."""
    printed_at: str
    total_label: str = ""
    total: str = ""
    """In CHF, as it is shown: 1'234.50; empty where it is about no amount."""
    mark: str | None = None
    """Above the title, for example that this is a copy."""


def finish(sheet: Sheet, letter: Letter, title: str) -> bytes:
    """The bytes of what was drawn, tagged (PDF/UA-1) and fit for archives (PDF/A-2a). `title` is the document's."""
    _running(sheet, letter)
    properties = Properties(printable(title), printable(letter.office.name), letter.language)
    return tag(paint(sheet, properties), sheet.document)


def open_letter(sheet: Sheet, letter: Letter) -> None:
    """Letterhead, and below it what it is on the left and how much on the right."""
    _letterhead(sheet, letter)
    _title(sheet, letter)


def _letterhead(sheet: Sheet, letter: Letter) -> None:
    office, part = letter.office, sheet.document.add("P")
    top = PAGE[1] - 13 * MM
    side = 27.0
    sheet.put(Area(LEFT, top - side, side, side, ACCENT))
    for baseline, word in ((top - 11.5, "AI"), (top - 21.5, "IV")):
        sheet.put(Text(LEFT + (side - text_width(word, LOGO)) / 2, baseline, LOGO, word, None))
    sheet.y = top
    name = lines(office.name, OFFICE, WIDTH / 2) + lines(t(letter.language, "documents.pdf.counter"), COUNTER, WIDTH)
    sheet.put_block(Block(LEFT + side + 9, name, part))
    address = [office.street, f"{office.postcode} {office.town}", office.phone]
    sheet.put_block(
        Block(RIGHT, [line for text in address for line in lines(text, DETAIL, WIDTH / 3)], part, right=True)
    )
    sheet.y = top - side - 12
    sheet.rule(0.6, HAIRLINE)
    sheet.skip(22)


def _title(sheet: Sheet, letter: Letter) -> None:
    width = WIDTH * 0.62
    if letter.mark:
        sheet.put_blocks([Block(LEFT, lines(letter.mark, MARK, WIDTH), sheet.document.add("P"))])
        sheet.skip(4)
    title = lines(letter.title, TITLE, width)
    if len(title) > 1:
        title = lines(letter.title, TITLE_LONG, width)
    top = sheet.y
    sheet.put_blocks([Block(LEFT, title, sheet.document.add("H1"))])
    sheet.put_blocks([Block(LEFT, lines(letter.subtitle, SUBTITLE, width), sheet.document.add("P"))])
    if letter.total:
        left, sheet.y = sheet.y, top
        _amount(sheet, letter)
        sheet.y = min(left, sheet.y)
    sheet.skip(16)


def _amount(sheet: Sheet, letter: Letter) -> None:
    part = sheet.document.add("P")
    total = printable(letter.total)
    sheet.put_blocks([Block(RIGHT, [Line(printable(letter.total_label), DETAIL)], part, right=True)])
    beside = RIGHT - text_width(total, AMOUNT) - 5
    baseline = sheet.y - 21
    sheet.put(Text(beside, baseline, CURRENCY, "CHF", part, right=True))
    sheet.put(Text(RIGHT, baseline, AMOUNT, total, part, right=True))
    sheet.skip(26)


def put_section(sheet: Sheet, section: RenderedSection) -> None:
    part = sheet.document.add("Sect")
    content = _table(section.table) if section.table and section.table.rows else None
    heading(sheet, part, section.title, beginning_of(*content) if content and not section.rows else 0)
    if section.rows:
        fields(sheet, part, [Field(row.label, row.value, row.detail) for row in section.rows])
    if content:
        sheet.skip(8 if section.rows else 0)
        table(sheet, part, *content)


def put_verification(sheet: Sheet, language: str, code: str) -> None:
    """How anybody finds out whether the document is ours and still holds: a QR code and the same in letters."""
    part = sheet.document.add("Sect")
    heading(sheet, part, t(language, "documents.verification.title"), _CODE_SIDE + _CODE_MARGIN)
    sheet.skip(_CODE_MARGIN)
    figure = part.add("Figure")
    figure.alternative = t(language, "documents.verification.figure", code=shown_code(code))
    lower = sheet.y - _CODE_SIDE
    figure.box = (LEFT, lower, LEFT + _CODE_SIDE, sheet.y)
    sheet.put(Modules(LEFT, lower, _CODE_SIDE, INK, modules(verification_address(code)), figure))
    beside = LEFT + _CODE_SIDE + GUTTER
    told = t(language, "documents.verification.text", address=verification_page())
    blocks = [
        Block(beside, lines(told, BODY, RIGHT - beside), part.add("P")),
        Block(beside, [Line(shown_code(code), STRONG)], part.add("P")),
    ]
    for block in blocks:
        sheet.put_blocks([block])
        sheet.skip(PADDING)
    sheet.y = min(sheet.y, lower) - PADDING


def _table(rendered: RenderedTable) -> tuple[list[Column], list[list[Cell]], Total | None]:
    return (
        [Column(column.label, column.numeric) for column in rendered.columns],
        [[Cell(cell.value, cell.detail) for cell in row.cells] for row in rendered.rows],
        Total(rendered.total.label, rendered.total.value) if rendered.total else None,
    )


def _running(sheet: Sheet, letter: Letter) -> None:
    """Head and foot: artifacts, because a screen reader should not read them on every page."""
    printed = t(letter.language, "documents.pdf.printed_at", printed_at=letter.printed_at)
    foot = f"{letter.office.name} · {printed}"
    for number, page in enumerate(sheet.pages, 1):
        here = t(letter.language, "documents.pdf.page", page=number, pages=len(sheet.pages))
        y = 12 * MM
        page.append(Rule(LEFT, y + 13, RIGHT, 0.6, HAIRLINE))
        page.append(Text(LEFT, y, RUNNING, printable(foot), None))
        page.append(Text(RIGHT, y, RUNNING, here, None, right=True))
        if number > 1:
            y = PAGE[1] - 16 * MM
            page.append(Text(LEFT, y, RUNNING_STRONG, printable(letter.title), None))
            page.append(Text(RIGHT, y, RUNNING, printable(letter.reference), None, right=True))
            page.append(Rule(LEFT, y - 7, RIGHT, 0.6, HAIRLINE))
