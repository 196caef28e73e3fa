"""The PDF of a letter of the office: to whom, what about, in sentences and sections."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.core.sections import RenderedSection
from api.documents.elements import BODY, HAIRLINE, Group, columns, text
from api.documents.letter import Letter, finish, open_letter, put_section, put_verification
from api.documents.sheet import Sheet


@dataclass(frozen=True, slots=True)
class LetterPdf:
    """Everything the PDF says, in the letter's language."""

    letter: Letter
    parties: Sequence[Group]
    opening: Sequence[str] = field(default_factory=tuple)
    """Paragraphs before the sections."""
    sections: Sequence[RenderedSection] = field(default_factory=tuple)
    closing: Sequence[str] = field(default_factory=tuple)
    code: str = ""
    """By which anybody can verify it; without one, the PDF does not say how."""


def draw_letter(content: LetterPdf) -> bytes:
    """The PDF, tagged and fit for archives as that of a request. Call it in a thread."""
    sheet = Sheet()
    open_letter(sheet, content.letter)
    sheet.rule(0.6, HAIRLINE)
    sheet.skip(9)
    columns(sheet, sheet.document, content.parties)
    _paragraphs(sheet, content.opening)
    for section in content.sections:
        put_section(sheet, section)
    _paragraphs(sheet, content.closing)
    if content.code:
        put_verification(sheet, content.letter.language, content.code)
    return finish(sheet, content.letter, f"{content.letter.title} {content.letter.reference}")


def _paragraphs(sheet: Sheet, paragraphs: Sequence[str]) -> None:
    for paragraph in paragraphs:
        sheet.skip(BODY.leading)
        text(sheet, sheet.document, paragraph, BODY)
