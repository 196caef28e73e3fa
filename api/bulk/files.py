"""Spreadsheets that are downloaded: a type's template, and what was uploaded with what is wrong beside it."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from fastapi import Response
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.bulk.cells import plain
from api.bulk.checking import rows_of, stored_finding, template_of
from api.bulk.columns import Column, Template
from api.bulk.models import BulkInvoice, BulkUpload
from api.bulk.presenting import choices, note
from api.bulk.table import ERRORS, Head
from api.core.errors import sentence
from api.core.labels import has_label, t
from api.core.sections import show_day
from api.core.spreadsheets import MEDIA_TYPES, FileFormat, csv_file, safe_cell
from api.documents.downloads import attachment

_ROOM: Final = 1000
"""So many rows of a template take only what their columns do."""
_WIDEST: Final = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows as they are written. `notes` belong to headings, `wrong` are cells to be seen, `choices` what a column
    takes; each by position."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    wrong: Mapping[tuple[int, int], str] = field(default_factory=dict)
    example: bool = False


def template_sheet(template: Template, language: str, today: date) -> Sheet:
    """Headings, their notes, and an example."""
    columns = list(enumerate(template.columns))
    return Sheet(
        title=t(language, f"forms.{template.kind}.menu"),
        head=[f"{t(language, c.label)} *" if c.required else t(language, c.label) for c in template.columns],
        rows=[[_example(column, language, today) for column in template.columns]],
        notes={at: note(column, language) for at, column in columns},
        choices={at: words for at, column in columns if (words := choices(column, language))},
        example=True,
    )


def _example(column: Column, language: str, today: date) -> str:
    text = column.example
    if column.kind == "year" and text:
        return str(today.year - int(text))
    if column.kind == "day" and text:
        return show_day(today - timedelta(days=int(text)))
    if column.kind == "yes_no" and text:
        return t(language, f"common.{text}")
    if column.choices and text:
        return t(language, column.choices[text])
    return t(language, text) if has_label(text) else text


def corrected_sheet(upload: BulkUpload, invoices: Sequence[BulkInvoice], language: str) -> Sheet:
    """The file's own columns and rows, without those that were sent or became drafts, and with what is wrong in a
    column of its own: what was put right there is uploaded again, and nothing a second time."""
    template, head = template_of(upload)
    kept = [at for at, name in enumerate(head.names) if name is not None or _is_unknown(head, upload.head[at])]
    left = [invoice for invoice in invoices if invoice.state not in {"sent", "drafted"}]
    found: dict[int, list[tuple[str | None, str]]] = {}
    for invoice in left:
        for one in map(stored_finding, invoice.findings):
            found.setdefault(one.place.row, []).append((one.place.column, sentence(one.finding, language)))
    rows = sorted((row for invoice in left for row in rows_of(invoice)), key=lambda row: row.number)
    cells, wrong = [], {}
    for at, row in enumerate(rows):
        texts = [row.cells[position] if position < len(row.cells) else "" for position in kept]
        cells.append([*texts, "\n".join(text for _, text in found.get(row.number, []))])
        for name, text in found.get(row.number, []):
            if name in head.names and (position := head.names.index(name)) in kept:
                wrong[at, kept.index(position)] = text
    return Sheet(
        title=t(language, f"forms.{template.kind}.menu"),
        head=[*(upload.head[position] for position in kept), t(language, ERRORS)],
        rows=cells,
        wrong=wrong,
    )


def _is_unknown(head: Head, heading: str) -> bool:
    """A column of the company's own, which is given back; not that of an earlier file of ours, nor one without a
    heading."""
    return plain(heading).rstrip("* ") in head.unknown


def as_csv(sheet: Sheet) -> bytes:
    return csv_file(sheet.head, sheet.rows).encode()


def as_workbook(sheet: Sheet) -> bytes:
    """Every cell is a text, so that no number loses its digits and nothing is a formula."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Writer(book, sheet).write()
    return file.getvalue()


class _Writer:
    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page: Worksheet = book.add_worksheet(sheet.title[:31])
        self._formats: dict[str, Format] = {
            "head": book.add_format(
                {"bold": True, "bg_color": "#E6EEF5", "border": 1, "text_wrap": True, "num_format": "@"}
            ),
            "text": book.add_format({"num_format": "@"}),
            "example": book.add_format({"num_format": "@", "italic": True, "font_color": "#6B7280"}),
            "wrong": book.add_format({"num_format": "@", "bg_color": "#FDE8E8", "font_color": "#9B1C1C"}),
            "errors": book.add_format({"num_format": "@", "text_wrap": True, "font_color": "#9B1C1C"}),
        }

    def write(self) -> None:
        sheet, page = self._sheet, self._page
        page.freeze_panes(1, 0)
        for at, text in enumerate(sheet.head):
            page.set_column(at, at, self._width(at), self._formats["text"])
            page.write_string(0, at, text, self._formats["head"])
        for at, text in sheet.notes.items():
            page.write_comment(0, at, text, {"x_scale": 2, "y_scale": 1.5, "visible": False})
        for at, words in sheet.choices.items():
            page.data_validation(1, at, _ROOM, at, {"validate": "list", "source": list(words), "error_type": "warning"})
        for number, cells in enumerate(sheet.rows):
            for at, text in enumerate(cells):
                page.write_string(number + 1, at, safe_cell(text), self._format(number, at))
        for (number, at), text in sheet.wrong.items():
            page.write_comment(number + 1, at, text, {"x_scale": 2, "visible": False})

    def _format(self, number: int, at: int) -> Format:
        if self._sheet.example:
            return self._formats["example"]
        if (number, at) in self._sheet.wrong:
            return self._formats["wrong"]
        return self._formats["errors" if at == len(self._sheet.head) - 1 else "text"]

    def _width(self, at: int) -> int:
        texts = [self._sheet.head[at][:24], *(row[at] for row in self._sheet.rows if at < len(row))]
        longest = max(len(line) for text in texts for line in [*text.split("\n"), ""])
        return min(max(longest + 2, 10), _WIDEST)


def download(sheet: Sheet, file_format: FileFormat, name: str) -> Response:
    content = as_workbook(sheet) if file_format == "xlsx" else as_csv(sheet)
    return Response(content, media_type=MEDIA_TYPES[file_format], headers=attachment(f"{name}.{file_format}"))
