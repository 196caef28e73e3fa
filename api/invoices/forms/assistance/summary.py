"""How an assistance contribution is shown in the PDF, to the reviewer and on the confirmation page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from api.core.sections import Amount, Cell, Column, Label, Period, Row, Section, Table, TableRow
from api.invoices.forms.assistance.fields import AssistanceFields, Assistant, ContinuedWage
from api.invoices.forms.base import Line, amount_at

_PREFIX: Final = "forms.assistance"


def sections_of(form: AssistanceFields, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
    wages = form.continued_wages
    return [
        Section(f"{_PREFIX}.section.month", rows=_month_rows(form)),
        Section(f"{_PREFIX}.assistants", table=_assistants(form.assistants)),
        *([Section(f"{_PREFIX}.continued_wages", table=_continued(wages, lines))] if wages else ()),
        Section(f"{_PREFIX}.amounts", table=_amounts(lines, total)),
    ]


def month_name(month: str) -> Label:
    """ "mars 2026" """
    return Label(f"{_PREFIX}.month.{month[5:]}", {"year": month[:4]})


def _month_rows(form: AssistanceFields) -> list[Row]:
    acute = Period(form.acute_from, form.acute_to) if form.acute_from else None
    optional = [
        Row(f"{_PREFIX}.night_flat", form.night_flat and Amount(form.night_flat), pointer="/form/night_flat"),
        Row(f"{_PREFIX}.converted_nights", form.converted_nights, pointer="/form/converted_nights"),
        Row(f"{_PREFIX}.acute", acute, pointer="/form/acute_from"),
        Row(f"{_PREFIX}.institution_days", form.institution_days, pointer="/form/institution_days"),
    ]
    return [
        Row(f"{_PREFIX}.month", month_name(form.month), pointer="/form/month"),
        Row(f"{_PREFIX}.is_supplement", form.is_supplement, pointer="/form/is_supplement"),
        *(row for row in optional if row.value is not None),
        # Whoever is one stops the request, so there is nothing else to show.
        Row(f"{_PREFIX}.relatives", Label(f"{_PREFIX}.relatives.none")),
    ]


def _assistants(assistants: Sequence[Assistant]) -> Table:
    name = f"{_PREFIX}.assistants"
    numeric = ("hours", "hours_qualified", "nights", "gross_wage")
    return Table(
        caption=name,
        columns=[
            Column(f"{name}.name"),
            Column(f"{name}.employed_since"),
            *(Column(f"{name}.{figure}.short", numeric=True) for figure in numeric),
        ],
        rows=[
            TableRow(_assistant(assistant), pointer=f"/form/assistants/{index}")
            for index, assistant in enumerate(assistants)
        ],
    )


def _assistant(assistant: Assistant) -> list[Cell]:
    number = assistant.avs_number
    shown = f"{number[:3]}.{number[3:7]}.{number[7:11]}.{number[11:]}" if number else None
    return [
        Cell(assistant.name, detail=shown, field="name"),
        Cell(assistant.employed_since, field="employed_since"),
        Cell(assistant.hours, field="hours"),
        Cell(assistant.hours_qualified or None, field="hours_qualified"),
        Cell(assistant.nights or None, field="nights"),
        Cell(Amount(assistant.gross_wage), field="gross_wage"),
    ]


def _continued(wages: Sequence[ContinuedWage], lines: Sequence[Line]) -> Table:
    name = f"{_PREFIX}.continued_wages"
    return Table(
        caption=name,
        columns=[
            Column(f"{name}.assistant"),
            Column(f"{name}.absence"),
            Column(f"{name}.hours.short", numeric=True),
            Column(f"{name}.insurance_benefit.short", numeric=True),
            Column("invoices.lines.amount", numeric=True),
        ],
        rows=[
            TableRow(
                _wage(wage, amount_at(lines, f"/form/continued_wages/{index}")),
                pointer=f"/form/continued_wages/{index}",
            )
            for index, wage in enumerate(wages)
        ],
    )


def _wage(wage: ContinuedWage, amount: Decimal | None) -> list[Cell]:
    return [
        Cell(wage.assistant, field="assistant"),
        Cell(
            Period(wage.absent_from, wage.absent_to),
            detail=Label(f"{_PREFIX}.continued_wages.reason.{wage.reason}"),
            field="absent_from",
        ),
        Cell(wage.hours, field="hours"),
        Cell(Amount(wage.insurance_benefit) if wage.insurance_benefit else None, field="insurance_benefit"),
        Cell(None if amount is None else Amount(amount)),
    ]


def _amounts(lines: Sequence[Line], total: Decimal) -> Table:
    # Without pointers: several amounts have one place, and the tables above are where a reviewer marks it.
    return Table(
        caption=f"{_PREFIX}.amounts",
        columns=[
            Column(f"{_PREFIX}.amounts.what"),
            Column(f"{_PREFIX}.amounts.how", numeric=True),
            Column("invoices.lines.amount", numeric=True),
        ],
        rows=[TableRow([Cell(line.label), Cell(line.detail), Cell(Amount(line.amount))]) for line in lines],
        total=Row(f"{_PREFIX}.total", Amount(total)),
    )
