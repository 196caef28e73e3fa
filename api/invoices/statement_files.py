"""The yearly statement as files: CSV for Excel, PDF for the folder."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from fastapi import Response

from api.core.clock import office_day, show_instant
from api.core.labels import t
from api.core.sections import (
    Amount,
    Cell,
    Column,
    Label,
    Period,
    Row,
    Section,
    Table,
    TableRow,
    Value,
    render,
    show_amount,
    show_day,
)
from api.core.spreadsheets import csv_file
from api.documents.downloads import attachment
from api.documents.elements import Group
from api.documents.letter import Letter
from api.documents.letter_pdf import LetterPdf, draw_letter
from api.invoices.pdf import letterhead, sender_label
from api.invoices.person_schemas import Statement
from api.invoices.shown import shown_avs_number
from api.organisations.schemas import OwnOrganisation


def statement_csv(statement: Statement, language: str) -> str:
    """One line a request."""
    return csv_file([t(language, f"invoices.statement.{name}") for name in _HEAD], _lines(statement, language))


_HEAD: Final = (
    *("beneficiary", "avs_number", "reference", "own_reference", "kind", "form_number", "period_from", "period_to"),
    *("status", "submitted", "amount", "allowed"),
)


def _lines(statement: Statement, language: str) -> Iterator[Sequence[str]]:
    person = statement.beneficiary
    for row in statement.items:
        yield (
            f"{person.last_name} {person.first_name}",
            shown_avs_number(person.avs_number),
            row.reference,
            row.own_reference or "",
            t(language, f"forms.{row.kind}.menu"),
            row.form_number,
            show_day(row.period_from),
            show_day(row.period_to or row.period_from),
            t(language, f"invoices.status.{row.status}"),
            show_day(office_day(row.submitted_at)),
            f"{row.total:.2f}",
            "" if row.allowed is None else f"{row.allowed:.2f}",
        )


def sections(statement: Statement) -> list[Section]:
    """The sums, then the requests one by one."""
    kinds = [(Label(f"forms.{one.kind}.menu"), one.invoices, one.total) for one in statement.by_kind]
    statuses = [(Label(f"invoices.status.{one.status}"), one.invoices, one.total) for one in statement.by_status]
    reduced = statement.allowed is not None  # a column only where it says something
    return [
        _section("by_kind", ("kind", "invoices", "amount"), [[n, c, Amount(s)] for n, c, s in kinds]),
        _section("by_status", ("status", "invoices", "amount"), [[n, c, Amount(s)] for n, c, s in statuses]),
        _section(
            "items",
            ("reference", "kind", "period", "status", "amount", *(["allowed"] if reduced else [])),
            [
                [
                    row.reference,
                    Label(f"forms.{row.kind}.menu"),
                    Period(row.period_from, row.period_to),
                    Label(f"invoices.status.{row.status}"),
                    Amount(row.total),
                    *([None if row.allowed is None else Amount(row.allowed)] if reduced else []),
                ]
                for row in statement.items
            ],
            Row("invoices.statement.total", Amount(statement.total)),
        ),
        *(
            [Section(_ALLOWED, rows=[Row(_ALLOWED, Amount(statement.allowed))])]
            if statement.allowed is not None
            else []
        ),
    ]


_ALLOWED: Final = "invoices.reduction.allowed_total"


def _section(name: str, columns: Sequence[str], rows: Sequence[Sequence[Value]], total: Row | None = None) -> Section:
    title = f"invoices.statement.{name}"
    heads = [Column(f"invoices.statement.{column}", column in {"invoices", "amount", "allowed"}) for column in columns]
    return Section(title, table=Table(title, heads, [TableRow([Cell(value) for value in row]) for row in rows], total))


def _pdf(statement: Statement, organisation: OwnOrganisation, language: str, printed_at: datetime) -> LetterPdf:
    person = statement.beneficiary
    name = f"{person.last_name} {person.first_name}"
    return LetterPdf(
        letter=Letter(
            language=language,
            office=letterhead(language),
            title=t(language, "invoices.statement.title", year=statement.year),
            subtitle=t(language, "invoices.statement.subtitle", year=statement.year),
            reference=name,
            total_label=t(language, "invoices.statement.total"),
            total=show_amount(statement.total),
            printed_at=show_instant(printed_at),
        ),
        parties=[
            Group(t(language, "documents.pdf.beneficiary"), [name, shown_avs_number(person.avs_number)], 0.5),
            Group(sender_label(language, is_company=organisation.kind == "company"), [organisation.name], 0.5),
        ],
        sections=render(sections(statement), language),
    )


def csv_response(statement: Statement, language: str) -> Response:
    content = statement_csv(statement, language).encode()
    return _download(content, "text/csv; charset=utf-8", statement, language, "csv")


async def pdf_response(
    statement: Statement, organisation: OwnOrganisation, language: str, printed_at: datetime
) -> Response:
    content = await asyncio.to_thread(draw_letter, _pdf(statement, organisation, language, printed_at))
    return _download(content, "application/pdf", statement, language, "pdf")


def _download(content: bytes, media_type: str, statement: Statement, language: str, ending: str) -> Response:
    """Named after year and person, since a person's folder gets one a year."""
    person = statement.beneficiary
    stem = t(language, "invoices.statement.file", year=statement.year)
    name = f"{stem}-{person.last_name}-{person.first_name}.{ending}".replace(" ", "-")
    return Response(content, media_type=media_type, headers=attachment(name))
