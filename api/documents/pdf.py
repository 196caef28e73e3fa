"""The PDF of a request: from data to bytes, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from api.core.labels import t
from api.core.sections import RenderedSection, show_day
from api.documents.elements import BODY, HAIRLINE, STRONG, Field, Group, columns, fields, heading
from api.documents.letter import Letter, OfficeLetterhead, finish, open_letter, put_section, put_verification
from api.documents.sheet import Sheet
from api.documents.tables import Cell, Column, table


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
    sent_on: str
    """When this version was sent."""
    organisation_label: str
    organisation: Sequence[str]
    """Name, then address lines."""
    beneficiary: PdfBeneficiary
    sections: Sequence[RenderedSection]
    total_label: str
    total: str
    """In CHF, as it is shown: 1'234.50."""
    printed_at: str
    code: str = ""
    """By which anybody can verify it; without one, the PDF does not say how."""
    attachments: Sequence[PdfAttachment] = field(default_factory=tuple)
    timeline: Sequence[PdfEvent] = field(default_factory=tuple)
    copy_mark: str | None = None
    """That this is the insured person's copy (RAI art. 79ter): it says what was invoiced, not how it is decided."""


def draw_request(request: RequestPdf) -> bytes:
    """The PDF of a request, tagged (PDF/UA-1) and fit for archives (PDF/A-2a).

    Takes about 20 ms of CPU for two pages: call it in a thread.
    """
    sheet, letter = Sheet(), _letter(request)
    open_letter(sheet, letter)
    _parties(sheet, request)
    for section in request.sections:
        put_section(sheet, section)
    if request.attachments:
        _attachments(sheet, request)
    if request.timeline:
        _timeline(sheet, request)
    if request.code:
        put_verification(sheet, request.language, request.code)
    return finish(sheet, letter, f"{request.title} {request.reference}")


def _letter(request: RequestPdf) -> Letter:
    return Letter(
        language=request.language,
        office=request.office,
        title=request.title,
        subtitle=_label(request.language, "form_number", number=request.form_number),
        reference=request.reference,
        total_label=request.total_label,
        total=request.total,
        printed_at=request.printed_at,
        mark=request.copy_mark,
    )


def _parties(sheet: Sheet, request: RequestPdf) -> None:
    language, person = request.language, request.beneficiary
    born = [] if person.birth_date is None else [_label(language, "born", date=show_day(person.birth_date))]
    sheet.rule(0.6, HAIRLINE)
    sheet.skip(9)
    version = _label(language, "version", version=request.version)
    columns(
        sheet,
        sheet.document,
        [
            Group(_label(language, "reference"), [request.reference, version], 0.18),
            _state(request),
            Group(_label(language, "beneficiary"), [person.name, person.avs_number, *born], 0.25),
            Group(request.organisation_label, request.organisation, 0.33),
        ],
    )


def _state(request: RequestPdf) -> Group:
    language = request.language
    if request.copy_mark:
        return Group(_label(language, "sent"), [request.sent_on], 0.24)
    since = _label(language, "since", date=request.status_since)
    return Group(_label(language, "status"), [request.status, since], 0.24)


def _label(language: str, key: str, **params: object) -> str:
    return t(language, f"documents.pdf.{key}", **params)


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
