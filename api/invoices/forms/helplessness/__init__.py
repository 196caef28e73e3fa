"""318.632.2 API et SSI: helplessness allowance and intensive care supplement of minors, by night."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from api.core.errors import Finding
from api.core.sections import Amount, Cell, Column, Label, Period, Row, Section, Table, TableRow, show_day
from api.invoices.context import Claim, Context
from api.invoices.forms.base import Line
from api.invoices.forms.helplessness.days import last_of_three_months, nights_by_place
from api.invoices.forms.helplessness.fields import (
    NAME,
    HelplessnessAbsence,
    HelplessnessFields,
    TypedHelplessness,
)
from api.invoices.forms.helplessness.months import (
    COUNTED,
    INSTITUTIONS,
    MonthCounts,
    Terms,
    lines_of,
    month_label,
    typed_months,
    typed_terms,
)
from api.invoices.forms.helplessness.rules import ABROAD_LONG, DAYS_ALREADY_INVOICED, MOST_ABROAD, RULES, check_filled
from api.invoices.tariffs import Helplessness as Rates
from api.invoices.tariffs import Span


class Helplessness(HelplessnessFields):
    """API et SSI pour mineurs (318.632.2).

    Every month that the period touches is in `months` once; `absences` say which nights its counts are.
    """

    number: ClassVar[str] = "318.632.2"
    document_names: ClassVar = ("hospital",)
    rules: ClassVar = RULES
    tariffs: ClassVar = (Rates,)
    period_pointers: ClassVar[tuple[str, str]] = ("/form/period_from", "/form/period_to")
    period_fields: ClassVar = ("period_from", "period_to")
    total_pointer: ClassVar[str] = "/form/months"

    def amounts(self, context: Context) -> Sequence[Line]:
        period = (self.period_from, self.period_to) if self.period_from <= self.period_to else None
        terms = Terms(self.degree, self.ssi, period, self.stays())
        return lines_of(enumerate(self.months), terms, context.tariffs)

    @classmethod
    def preview(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Line]:
        terms = typed_terms(raw)
        return [] if terms is None else lines_of(typed_months(raw), terms, context.tariffs)

    @classmethod
    def documents(cls, raw: Mapping[str, Any], context: Context) -> Sequence[str]:  # noqa: ARG003
        """A stay in hospital over a whole month has to be confirmed by it (LAI art. 42bis para. 4)."""
        throughout = any(month.in_hospital_throughout() for _, month in typed_months(raw))
        return ("hospital",) if throughout else ()

    @classmethod
    def is_cash_benefit(cls, raw: Mapping[str, Any], context: Context) -> bool:  # noqa: ARG003
        return True

    def terms_needed(self) -> Sequence[str]:
        return ("degree", "ssi_hours")

    def claims(self, context: Context, decision_number: str, total: Decimal) -> Iterator[Claim]:  # noqa: ARG002
        if context.beneficiary is None:
            return
        person = context.beneficiary.avs_number
        yield _days_claim(person, self.period_from, self.period_to)
        yield from self._abroad(person)

    @classmethod
    def lookups(cls, raw: Mapping[str, Any], context: Context, decision_number: str) -> Sequence[Claim]:  # noqa: ARG003
        typed, person = TypedHelplessness.model_validate(raw), context.beneficiary
        first, last = typed.period_from, typed.period_to
        if person is None or first is None or last is None or last < first:
            return ()
        return [_days_claim(person.avs_number, first, last)]

    def _abroad(self, person: str) -> Iterator[Claim]:
        """The nights abroad of each calendar year, to be added up: a period touches two years at most."""
        for year in sorted({self.period_from.year, self.period_to.year}):
            first, last = max(self.period_from, date(year, 1, 1)), min(self.period_to, date(year, 12, 31))
            nights = nights_by_place(self.stays(), first, last)["abroad"]
            if nights:
                yield Claim("helplessness-abroad", f"{person}|{year}", amount=Decimal(nights))

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:  # noqa: ARG002 - the sum has no rule
        yield from check_filled(self, context)
        if self.period_from <= self.period_to <= last_of_three_months(self.period_from):
            yield from self._check_abroad(context)

    @classmethod
    def missing(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Finding]:
        return list(check_filled(TypedHelplessness.model_validate(raw), context))

    def _check_abroad(self, context: Context) -> Iterator[Finding]:
        person = context.beneficiary.avs_number if context.beneficiary else ""
        for claim in self._abroad(person):
            nights = (claim.amount or Decimal(0)) + context.earlier_sum(claim)
            if nights > MOST_ABROAD:
                yield ABROAD_LONG.at("/form/absences", n=int(nights), year=claim.key[-4:])

    @classmethod
    def indications(cls, raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:  # noqa: ARG003
        terms = typed_terms(raw)
        if terms is None or terms.period is None:
            return ()
        spans = list(context.tariffs.spans(Rates, *terms.period))
        rates = [row for span in spans for row in _rate_rows(terms, span, several=len(spans) > 1)]
        return [*rates, *_night_rows([month for _, month in typed_months(raw)])]

    def summary(self, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
        granted = Section(
            f"{NAME}.section.grant",
            rows=[
                Row(f"{NAME}.period", Period(self.period_from, self.period_to), pointer="/form/period_from"),
                Row(f"{NAME}.degree", Label(f"{NAME}.degree.{self.degree}"), pointer="/form/degree"),
                Row(f"{NAME}.ssi", Label(f"{NAME}.ssi.{self.ssi}"), pointer="/form/ssi"),
            ],
        )
        absences = [Section(f"{NAME}.absences", table=self._absences_table())] if self.absences else []
        return [
            granted,
            Section(f"{NAME}.months", table=self._months_table()),
            *absences,
            Section(f"{NAME}.section.amounts", table=_amounts_table(lines, total)),
        ]

    def _months_table(self) -> Table:
        return Table(
            caption=f"{NAME}.months",
            columns=[
                Column(f"{NAME}.months.month"),
                *(Column(f"{NAME}.months.{place}", numeric=True) for place in COUNTED),
            ],
            rows=[
                TableRow(
                    [
                        Cell(month_label(month.month)),
                        *(Cell(month.nights()[place] or None, field=place) for place in COUNTED),
                    ],
                    pointer=f"/form/months/{index}",
                )
                for index, month in enumerate(self.months)
            ],
        )

    def _absences_table(self) -> Table:
        names = ("first_night", "last_night", "nights", "kind", "where")
        return Table(
            caption=f"{NAME}.absences",
            columns=[Column(f"{NAME}.absences.{name}", numeric=name == "nights") for name in names],
            rows=[
                TableRow(_absence_cells(absence), pointer=f"/form/absences/{index}")
                for index, absence in enumerate(self.absences)
            ],
        )


def _days_claim(person: str, first: date, last: date) -> Claim:
    return Claim("helplessness", person, DAYS_ALREADY_INVOICED, "/form/period_from", first, last)


def _rate_rows(terms: Terms, span: Span[Rates], *, several: bool) -> Iterator[Row]:
    """The rates of a day; from which day on, where there are several."""
    if span.tariff is None:
        return
    allowance, supplement = terms.rates(span.tariff.values)
    since = Label(f"{NAME}.rate.from", {"day": show_day(span.first)}) if several else None
    yield Row(f"{NAME}.rate.{terms.degree}", Amount(allowance), detail=since)
    if terms.ssi != "none":
        yield Row(f"{NAME}.rate.ssi_{terms.ssi}", Amount(supplement), detail=since)


def _night_rows(months: Sequence[MonthCounts]) -> Iterator[Row]:
    """How many nights are paid in full, and which are not."""
    nights = [month.nights() for month in months]
    if not nights:
        return
    full = sum(month["home"] + month["hospital"] for month in nights)
    yield Row(f"{NAME}.nights.full", full)
    for place in INSTITUTIONS:
        if counted := sum(month[place] for month in nights):
            yield Row(f"{NAME}.nights.{place}", counted)


def _amounts_table(lines: Sequence[Line], total: Decimal) -> Table:
    return Table(
        caption=f"{NAME}.section.amounts",
        columns=[
            Column(f"{NAME}.amounts.for"),
            Column(f"{NAME}.amounts.detail", numeric=True),
            Column(f"{NAME}.amounts.amount", numeric=True),
        ],
        rows=[
            TableRow([Cell(line.label), Cell(line.detail), Cell(Amount(line.amount))], pointer=line.pointer)
            for line in lines
        ],
        total=Row(f"{NAME}.total", Amount(total)),
    )


def _absence_cells(absence: HelplessnessAbsence) -> list[Cell]:
    stay = absence.stay()
    return [
        Cell(absence.first_night, field="first_night"),
        Cell(absence.last_night, field="last_night"),
        Cell(stay.nights(stay.first, stay.last)),
        Cell(Label(f"{NAME}.place.{stay.place}"), field="kind"),
        Cell(absence.where, field="where"),
    ]
