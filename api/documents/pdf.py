"""The PDF of a request: from data to bytes, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from api.core.labels import t
from api.core.sections import RenderedSection, show_day
from api.documents.elements import (
    ACCENT,
    BODY,
    DETAIL,
    HAIRLINE,
    INK,
    MUTED,
    STRONG,
    SUBTITLE,
    TITLE,
    TITLE_LONG,
    Field,
    Group,
    columns,
    fields,
    heading,
    lines,
)
from api.documents.painting import Properties, paint
from api.documents.sheet import LEFT, MM, PAGE, RIGHT, WIDTH, Area, Block, Line, Rule, Sheet, Text
from api.documents.tables import Cell, Column, Total, table
from api.documents.tagging import tag
from api.documents.typeface import BOLD, REGULAR, SEMIBOLD, Style, printable, text_width

OFFICE: Final = Style(BOLD, 10.5, 14, INK)
COUNTER: Final = Style(REGULAR, 9, 12, MUTED)
LOGO: Final = Style(BOLD, 8.5, 9, "#ffffff")
RUNNING: Final = Style(REGULAR, 8, 11, MUTED)
RUNNING_STRONG: Final = Style(SEMIBOLD, 8, 11, INK)
MARK: Final = Style(SEMIBOLD, 10.5, 14, ACCENT)
CURRENCY: Final = Style(REGULAR, 12, 26, MUTED)
AMOUNT: Final = Style(BOLD, 25, 26, INK)


@dataclass(frozen=True, slots=True)
class OfficeLetterhead:
    name: str
    street: str
    postcode: str
    town: str
    phone: str


@dataclass(frozen=True, slots=True)
class PdfBeneficiary:
    name: str
    avs_number: str
    """As it is shown: 756.1234.5678.97."""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class PdfAttachment:
    name: str
    media_type: str
    size: int
    pages: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class PdfEvent:
    when: str
    what: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class RequestPdf:
    """Everything the PDF says. Texts are plain and in `language`, or as the company typed them."""

    language: str
    office: OfficeLetterhead
    title: str
    form_number: str
    reference: str
    status: str
    status_since: str
    version: int
    organisation: Sequence[str]
    """Name, then address lines."""
    beneficiary: PdfBeneficiary
    sections: Sequence[RenderedSection]
    total_label: str
    total: str
    """In CHF, as it is shown: 1'234.50."""
    printed_at: str
    attachments: Sequence[PdfAttachment] = field(default_factory=tuple)
    timeline: Sequence[PdfEvent] = field(default_factory=tuple)
    copy_mark: str | None = None
    """For example that this is the insured person's copy (RAI art. 79ter)."""


def draw_request(request: RequestPdf) -> bytes:
    """The PDF of a request, tagged (PDF/UA-1) and fit for archives (PDF/A-2a).

    Takes about 20 ms of CPU for two pages: call it in a thread.
    """
    sheet = Sheet()
    _letterhead(sheet, request)
    _title(sheet, request)
    _parties(sheet, request)
    for section in request.sections:
        _section(sheet, section)
    if request.attachments:
        _attachments(sheet, request)
    if request.timeline:
        _timeline(sheet, request)
    _running(sheet, request)
    title = f"{request.title} {request.reference}"
    properties = Properties(printable(title), printable(request.office.name), request.language)
    return tag(paint(sheet, properties), sheet.document)


def _letterhead(sheet: Sheet, request: RequestPdf) -> None:
    office, part = request.office, sheet.document.add("P")
    top = PAGE[1] - 13 * MM
    side = 27.0
    sheet.put(Area(LEFT, top - side, side, side, ACCENT))
    for baseline, word in ((top - 11.5, "AI"), (top - 21.5, "IV")):
        sheet.put(Text(LEFT + (side - text_width(word, LOGO)) / 2, baseline, LOGO, word, None))
    sheet.y = top
    name = lines(office.name, OFFICE, WIDTH / 2) + lines(t(request.language, "documents.pdf.counter"), COUNTER, WIDTH)
    sheet.put_block(Block(LEFT + side + 9, name, part))
    address = [office.street, f"{office.postcode} {office.town}", office.phone]
    sheet.put_block(
        Block(RIGHT, [line for text in address for line in lines(text, DETAIL, WIDTH / 3)], part, right=True)
    )
    sheet.y = top - side - 12
    sheet.rule(0.6, HAIRLINE)
    sheet.skip(22)


def _title(sheet: Sheet, request: RequestPdf) -> None:
    """What it is on the left, how much on the right."""
    width = WIDTH * 0.62
    if request.copy_mark:
        sheet.put_blocks([Block(LEFT, lines(request.copy_mark, MARK, WIDTH), sheet.document.add("P"))])
        sheet.skip(4)
    number = t(request.language, "documents.pdf.form_number", number=request.form_number)
    title = lines(request.title, TITLE, width)
    if len(title) > 1:
        title = lines(request.title, TITLE_LONG, width)
    top = sheet.y
    sheet.put_blocks([Block(LEFT, title, sheet.document.add("H1"))])
    sheet.put_blocks([Block(LEFT, lines(number, SUBTITLE, width), sheet.document.add("P"))])
    left, sheet.y = sheet.y, top
    _amount(sheet, request)
    sheet.y = min(left, sheet.y) - 16


def _amount(sheet: Sheet, request: RequestPdf) -> None:
    part = sheet.document.add("P")
    total = printable(request.total)
    sheet.put_blocks([Block(RIGHT, [Line(printable(request.total_label), DETAIL)], part, right=True)])
    beside = RIGHT - text_width(total, AMOUNT) - 5
    baseline = sheet.y - 21
    sheet.put(Text(beside, baseline, CURRENCY, "CHF", part, right=True))
    sheet.put(Text(RIGHT, baseline, AMOUNT, total, part, right=True))
    sheet.skip(26)


def _parties(sheet: Sheet, request: RequestPdf) -> None:
    language, person = request.language, request.beneficiary
    born = [] if person.birth_date is None else [_label(language, "born", date=show_day(person.birth_date))]
    since = _label(language, "since", date=request.status_since)
    sheet.rule(0.6, HAIRLINE)
    sheet.skip(9)
    columns(
        sheet,
        sheet.document,
        [
            Group(
                _label(language, "reference"),
                [request.reference, _label(language, "version", version=request.version)],
                0.18,
            ),
            Group(_label(language, "status"), [request.status, since], 0.24),
            Group(_label(language, "beneficiary"), [person.name, person.avs_number, *born], 0.25),
            Group(_label(language, "organisation"), request.organisation, 0.33),
        ],
    )


def _label(language: str, key: str, **params: object) -> str:
    return t(language, f"documents.pdf.{key}", **params)


def _section(sheet: Sheet, section: RenderedSection) -> None:
    part = sheet.document.add("Sect")
    heading(sheet, part, section.title)
    if section.rows:
        fields(sheet, part, [Field(row.label, row.value, row.detail) for row in section.rows])
    if section.table and section.table.rows:
        sheet.skip(8 if section.rows else 0)
        total = section.table.total
        table(
            sheet,
            part,
            [Column(column.label, column.numeric) for column in section.table.columns],
            [[Cell(cell.value, cell.detail) for cell in row.cells] for row in section.table.rows],
            Total(total.label, total.value) if total else None,
        )


def _attachments(sheet: Sheet, request: RequestPdf) -> None:
    """Name, kind and size of each attachment with its fingerprint, so that anyone can tell which files were sent."""
    language, part = request.language, sheet.document.add("Sect")
    heading(sheet, part, _label(language, "attachments"))
    rows = [
        [
            Cell(attachment.name, f"SHA-256 {attachment.sha256}"),
            Cell(_media_type(attachment.media_type)),
            Cell("–" if attachment.pages is None else str(attachment.pages)),
            Cell(show_size(attachment.size, language)),
        ]
        for attachment in request.attachments
    ]
    heads = [
        Column(_label(language, "file")),
        Column(_label(language, "kind")),
        Column(_label(language, "pages"), numeric=True),
        Column(_label(language, "size"), numeric=True),
    ]
    table(sheet, part, heads, rows)


def _media_type(media_type: str) -> str:
    return media_type.rpartition("/")[2].upper()


def show_size(size: int, language: str) -> str:
    """A file's size in the units people know; a kB has 1000 bytes."""
    if size < 1000:
        return t(language, "documents.size.bytes", size=size)
    if size < 999_500:
        return t(language, "documents.size.kilobytes", size=round(size / 1000))
    return t(language, "documents.size.megabytes", size=f"{size / 1_000_000:.1f}")


def _timeline(sheet: Sheet, request: RequestPdf) -> None:
    part = sheet.document.add("Sect")
    heading(sheet, part, _label(request.language, "timeline"))
    events = [Field(event.when, event.what, event.message) for event in request.timeline]
    fields(sheet, part, events, value=STRONG, detail=BODY)


def _running(sheet: Sheet, request: RequestPdf) -> None:
    """Head and foot: artifacts, because a screen reader should not read them on every page."""
    foot = f"{request.office.name} · {_label(request.language, 'printed_at', printed_at=request.printed_at)}"
    for number, page in enumerate(sheet.pages, 1):
        here = _label(request.language, "page", page=number, pages=len(sheet.pages))
        y = 12 * MM
        page.append(Rule(LEFT, y + 13, RIGHT, 0.6, HAIRLINE))
        page.append(Text(LEFT, y, RUNNING, printable(foot), None))
        page.append(Text(RIGHT, y, RUNNING, here, None, right=True))
        if number > 1:
            y = PAGE[1] - 16 * MM
            page.append(Text(LEFT, y, RUNNING_STRONG, printable(request.title), None))
            page.append(Text(RIGHT, y, RUNNING, printable(request.reference), None, right=True))
            page.append(Rule(LEFT, y - 7, RIGHT, 0.6, HAIRLINE))
