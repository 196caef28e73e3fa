"""The PDF of a list: whose it is, then its sections."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.core.sections import RenderedSection
from api.documents.elements import HAIRLINE, Group, columns
from api.documents.letter import Letter, finish, open_letter, put_section
from api.documents.sheet import Sheet


@dataclass(frozen=True, slots=True)
class StatementPdf:
    """Everything the PDF says, in the letter's language."""

    letter: Letter
    parties: Sequence[Group]
    sections: Sequence[RenderedSection]


def draw_statement(statement: StatementPdf) -> bytes:
    """The PDF, tagged and fit for archives as that of a request. Call it in a thread."""
    sheet = Sheet()
    open_letter(sheet, statement.letter)
    sheet.rule(0.6, HAIRLINE)
    sheet.skip(9)
    columns(sheet, sheet.document, statement.parties)
    for section in statement.sections:
        put_section(sheet, section)
    return finish(sheet, statement.letter, f"{statement.letter.title} {statement.letter.reference}")
