"""318.632.2 API et SSI: helplessness allowance and intensive care supplement of minors, by night."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from api.core.errors import Finding
from api.core.schemas import Day, line
from api.core.sections import Amount, Cell, Column, Label, Period, Row, Section, Table, TableRow, show_day
from api.invoices.context import BeneficiaryFacts, Claim, Context, DecisionFacts
from api.invoices.forms.base import Form, Line, check_period, check_tariff
from api.invoices.forms.helplessness.days import (
    Stay,
    end_of_minority,
    last_of_three_months,
    month_within,
    months_of,
    nights_by_place,
)
from api.invoices.forms.helplessness.months import (
    COUNTED,
    INSTITUTIONS,
    MOST_ABSENCES,
    MOST_MONTHS,
    AbsenceNights,
    Degree,
    MonthCounts,
    Ssi,
    Terms,
    lines_of,
    month_label,
    short_month,
    typed_months,
    typed_terms,
)
from api.invoices.rules import (
    FUTURE,
    OUTSIDE_PERIOD,
    PRESCRIBED,
    PRESCRIBED_IN_PART,
    RANGE,
    REQUIRED,
    TARIFF_NOT_CONFIRMED,
    TARIFF_UNKNOWN,
    Rule,
)
from api.invoices.tariffs import Helplessness as Rates
from api.invoices.tariffs import Span

PERIOD_TOO_LONG: Final = Rule("period_too_long")
BENEFICIARY_ADULT: Final = Rule("beneficiary_adult", source="LAI art. 42bis")
BEFORE_BIRTH: Final = Rule("before_birth")
MONTH_MISSING: Final = Rule("month_missing")
MONTH_OUTSIDE: Final = Rule("month_outside")
MONTH_TWICE: Final = Rule("month_twice")
DAYS_DIFFER: Final = Rule("days_differ")
NIGHTS_DIFFER: Final = Rule("nights_differ")
ABSENCES_OVERLAP: Final = Rule("absences_overlap")
INSTITUTION_NIGHTS: Final = Rule("institution_nights", "warning", "CSI")
ABROAD_LONG: Final = Rule("abroad_long", "warning", "LPGA art. 13 al. 2; LAI art. 42 al. 1")
DEGREE_DIFFERS: Final = Rule("degree_differs", "warning")
SSI_DIFFERS: Final = Rule("ssi_differs", "warning")
DAYS_ALREADY_INVOICED: Final = Rule("days_already_invoiced")

MOST_INSTITUTION_NIGHTS: Final = 15  # a month
MOST_ABROAD: Final = 92  # nights a calendar year: the longest three months
NAME: Final = "forms.helplessness"


class HelplessnessMonth(MonthCounts):
    """The nights of one month in the period. Not typed is 0; together they are the month's days in the period."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HelplessnessAbsence(AbsenceNights):
    """Nights in a row away from home. The night from one day to the next is that of the first day, so `last_night` is
    the day before the return. `payer`, mandatory for an institution, is who pays its costs. Nights abroad on holiday
    are paid as those at home and count to `home`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    where: Annotated[str, line(70)]


class Helplessness(Form):
    """API et SSI pour mineurs (318.632.2).

    Every month that the period touches is in `months` once; `absences` say which nights its counts are.
    """

    number: ClassVar[str] = "318.632.2"
    label_prefix: ClassVar[str] = NAME
    entry_labels: ClassVar = {"months": f"{NAME}.month_no", "absences": f"{NAME}.absence"}
    document_names: ClassVar = ("hospital",)
    rules: ClassVar = (
        *(FUTURE, RANGE, PRESCRIBED, PRESCRIBED_IN_PART, TARIFF_UNKNOWN, TARIFF_NOT_CONFIRMED, REQUIRED),
        *(OUTSIDE_PERIOD, PERIOD_TOO_LONG, BENEFICIARY_ADULT, BEFORE_BIRTH, MONTH_MISSING, MONTH_OUTSIDE, MONTH_TWICE),
        *(DAYS_DIFFER, NIGHTS_DIFFER, ABSENCES_OVERLAP, INSTITUTION_NIGHTS, ABROAD_LONG, DEGREE_DIFFERS, SSI_DIFFERS),
        DAYS_ALREADY_INVOICED,
    )
    tariffs: ClassVar = (Rates,)
    period_pointers: ClassVar[tuple[str, str]] = ("/form/period_from", "/form/period_to")
    period_fields: ClassVar = ("period_from", "period_to")
    total_pointer: ClassVar[str] = "/form/months"

    kind: Literal["helplessness"]
    period_from: Day
    period_to: Day
    degree: Degree
    ssi: Ssi
    months: Annotated[list[HelplessnessMonth], Field(min_length=1, max_length=MOST_MONTHS)]
    absences: Annotated[list[HelplessnessAbsence], Field(max_length=MOST_ABSENCES, default_factory=list)]

    def period(self) -> tuple[date, date | None]:
        return self.period_from, self.period_to

    def amounts(self, context: Context) -> Sequence[Line]:
        period = (self.period_from, self.period_to) if self.period_from <= self.period_to else None
        terms = Terms(self.degree, self.ssi, period, self._stays())
        return lines_of(enumerate(self.months), terms, context.tariffs)

    def _stays(self) -> Sequence[Stay]:
        return [absence.stay() for absence in self.absences]

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
        person, (at, _) = context.beneficiary.avs_number, self.period_pointers
        yield Claim("helplessness", person, DAYS_ALREADY_INVOICED, at, self.period_from, self.period_to)
        yield from self._abroad(person)

    def _abroad(self, person: str) -> Iterator[Claim]:
        """The nights abroad of each calendar year, to be added up: a period touches two years at most."""
        for year in sorted({self.period_from.year, self.period_to.year}):
            first, last = max(self.period_from, date(year, 1, 1)), min(self.period_to, date(year, 12, 31))
            nights = nights_by_place(self._stays(), first, last)["abroad"]
            if nights:
                yield Claim("helplessness-abroad", f"{person}|{year}", amount=Decimal(nights))

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:  # noqa: ARG002 - the sum has no rule
        yield from check_period(self, context)
        if self.period_to < self.period_from:
            return
        at_first, at_last = self.period_pointers
        yield from check_tariff(context, Rates, self.period_from, self.period_to, at_first)
        yield from self._check_person(context.beneficiary)
        yield from self._check_decision(context.decision)
        if self.period_to > (last := last_of_three_months(self.period_from)):
            yield PERIOD_TOO_LONG.at(at_last, last=show_day(last))
        else:
            yield from self._check_months()
            yield from self._check_nights()
            yield from self._check_abroad(context)

    def _check_person(self, person: BeneficiaryFacts | None) -> Iterator[Finding]:
        if person is None:
            return
        at_first, at_last = self.period_pointers
        if self.period_from < person.birth_date:
            yield BEFORE_BIRTH.at(at_first, day=show_day(person.birth_date))
        if self.period_to > (last := end_of_minority(person.birth_date)):
            yield BENEFICIARY_ADULT.at(at_last, last=show_day(last))

    def _check_decision(self, decision: DecisionFacts | None) -> Iterator[Finding]:
        if decision is None:
            return
        if decision.degree is not None and decision.degree != self.degree:
            yield DEGREE_DIFFERS.at("/form/degree", decided=f"{NAME}.degree.{decision.degree}")
        if decision.ssi_hours is not None and (decided := str(decision.ssi_hours or "none")) != self.ssi:
            yield SSI_DIFFERS.at("/form/ssi", decided=f"{NAME}.ssi.{decided}")

    def _check_months(self) -> Iterator[Finding]:
        wanted = months_of(self.period_from, self.period_to)
        found = [month.month for month in self.months]
        for missing in (month for month in wanted if month not in found):
            yield MONTH_MISSING.at("/form/months", month=short_month(missing))
        for index, month in enumerate(self.months):
            pointer = f"/form/months/{index}"
            part = month_within(month.month, self.period_from, self.period_to)
            if part is None:
                yield MONTH_OUTSIDE.at(f"{pointer}/month")
                continue
            if month.month in found[:index]:
                yield MONTH_TWICE.at(f"{pointer}/month")
            yield from _check_counts(pointer, month, days=(part[1] - part[0]).days + 1)

    def _check_nights(self) -> Iterator[Finding]:
        """The absences are right, and the months count the same nights."""
        wrong = [finding for index in range(len(self.absences)) for finding in self._check_absence(index)]
        yield from wrong
        stays = self._stays()
        for index, month in enumerate(self.months):
            part = month_within(month.month, self.period_from, self.period_to)
            if wrong or part is None:
                continue
            stated, away = month.nights(), nights_by_place(stays, *part)
            for place in COUNTED:
                if place != "home" and stated[place] != away[place]:
                    yield NIGHTS_DIFFER.at(f"/form/months/{index}/{place}", n=away[place])

    def _check_absence(self, index: int) -> Iterator[Finding]:
        absence, pointer = self.absences[index], f"/form/absences/{index}"
        first, last = absence.first_night, absence.last_night
        if last < first:
            yield RANGE.at(f"{pointer}/last_night")
            return
        for name, day in (("first_night", first), ("last_night", last)):
            if not self.period_from <= day <= self.period_to:
                yield OUTSIDE_PERIOD.at(f"{pointer}/{name}")
        if absence.kind == "institution" and absence.payer is None:
            yield REQUIRED.at(f"{pointer}/payer")
        for number, other in enumerate(self.absences[:index], start=1):
            if other.stay().nights(first, last):
                yield ABSENCES_OVERLAP.at(f"{pointer}/first_night", no=number)

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


def _check_counts(pointer: str, month: MonthCounts, *, days: int) -> Iterator[Finding]:
    nights = month.nights()
    if nights.total() != days:
        yield DAYS_DIFFER.at(f"{pointer}/home", n=days)
    used = [place for place in INSTITUTIONS if nights[place]]
    if (n := sum(nights[place] for place in used)) > MOST_INSTITUTION_NIGHTS:
        yield INSTITUTION_NIGHTS.at(f"{pointer}/{used[0]}", n=n)


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
