"""The rules of a helplessness request, whole or half filled (LAI art. 42bis, 42ter)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from api.core.errors import Finding
from api.core.sections import show_day
from api.core.sent import is_unread
from api.invoices.context import BeneficiaryFacts, Context, DecisionFacts
from api.invoices.forms.base import check_days, check_prescribed, check_tariff, unprescribed_since
from api.invoices.forms.helplessness.days import (
    Stay,
    end_of_minority,
    last_of_three_months,
    month_within,
    months_of,
    nights_by_place,
)
from api.invoices.forms.helplessness.fields import NAME, AnyAbsence, AnyForm, AnyMonth
from api.invoices.forms.helplessness.months import COUNTED, INSTITUTIONS, short_month
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

RULES: Final = (
    *(FUTURE, RANGE, PRESCRIBED, PRESCRIBED_IN_PART, TARIFF_UNKNOWN, TARIFF_NOT_CONFIRMED, REQUIRED),
    *(OUTSIDE_PERIOD, PERIOD_TOO_LONG, BENEFICIARY_ADULT, BEFORE_BIRTH, MONTH_MISSING, MONTH_OUTSIDE, MONTH_TWICE),
    *(DAYS_DIFFER, NIGHTS_DIFFER, ABSENCES_OVERLAP, INSTITUTION_NIGHTS, ABROAD_LONG, DEGREE_DIFFERS, SSI_DIFFERS),
    DAYS_ALREADY_INVOICED,
)

_FIRST, _LAST = "/form/period_from", "/form/period_to"
Days = tuple[date, date]


def check_filled(form: AnyForm, context: Context) -> Iterator[Finding]:
    """What can be said of a form for itself."""
    first, last = form.period_from, form.period_to
    yield from check_days(context, (_FIRST, _LAST), first, last)
    if first is not None and last is not None:
        yield from check_prescribed(first, last, unprescribed_since(context.claimed_on), _FIRST)
        if last < first:
            return
        yield from check_tariff(context, Rates, first, last, _FIRST)
    yield from _check_person(context.beneficiary, first, last)
    yield from _check_decision(context.decision, form)
    if first is None or last is None:
        yield from _check_absences(form.absences, None)
    elif last > (most := last_of_three_months(first)):
        yield PERIOD_TOO_LONG.at(_LAST, last=show_day(most))
    else:
        yield from _check_months(form.months, (first, last))
        yield from _check_nights(form.months, form.absences, (first, last))


def _check_person(person: BeneficiaryFacts | None, first: date | None, last: date | None) -> Iterator[Finding]:
    if person is None:
        return
    if first is not None and first < person.birth_date:
        yield BEFORE_BIRTH.at(_FIRST, day=show_day(person.birth_date))
    if last is not None and last > (grown_up := end_of_minority(person.birth_date)):
        yield BENEFICIARY_ADULT.at(_LAST, last=show_day(grown_up))


def _check_decision(decision: DecisionFacts | None, form: AnyForm) -> Iterator[Finding]:
    if decision is None:
        return
    if form.degree is not None and decision.degree is not None and decision.degree != form.degree:
        yield DEGREE_DIFFERS.at("/form/degree", decided=f"{NAME}.degree.{decision.degree}")
    if form.ssi is None or decision.ssi_hours is None:
        return
    if (decided := str(decision.ssi_hours or "none")) != form.ssi:
        yield SSI_DIFFERS.at("/form/ssi", decided=f"{NAME}.ssi.{decided}")


def _check_months(months: Sequence[AnyMonth], period: Days) -> Iterator[Finding]:
    found = [month.month for month in months]
    for missing in (month for month in months_of(*period) if None not in found and month not in found):
        yield MONTH_MISSING.at("/form/months", month=short_month(missing))
    for index, month in enumerate(months):
        pointer = f"/form/months/{index}"
        if month.month is None:
            continue
        part = month_within(month.month, *period)
        if part is None:
            yield MONTH_OUTSIDE.at(f"{pointer}/month")
            continue
        if month.month in found[:index]:
            yield MONTH_TWICE.at(f"{pointer}/month")
        yield from _check_counts(pointer, month, days=(part[1] - part[0]).days + 1)


def _check_counts(pointer: str, month: AnyMonth, *, days: int) -> Iterator[Finding]:
    nights = month.nights()
    if nights.total() != days and not is_unread(month, *COUNTED):
        yield DAYS_DIFFER.at(f"{pointer}/home", n=days)
    used = [place for place in INSTITUTIONS if nights[place]]
    if (n := sum(nights[place] for place in used)) > MOST_INSTITUTION_NIGHTS:
        yield INSTITUTION_NIGHTS.at(f"{pointer}/{used[0]}", n=n)


def _check_nights(months: Sequence[AnyMonth], absences: Sequence[AnyAbsence], period: Days) -> Iterator[Finding]:
    """The absences are right, and the months count the same nights."""
    wrong = list(_check_absences(absences, period))
    yield from wrong
    stays = [stay for absence in absences if (stay := absence.stay())]
    if wrong or len(stays) < len(absences):
        return
    for index, month in enumerate(months):
        yield from _check_stated(f"/form/months/{index}", month, stays, period)


def _check_stated(pointer: str, month: AnyMonth, stays: Sequence[Stay], period: Days) -> Iterator[Finding]:
    part = None if month.month is None else month_within(month.month, *period)
    if part is None:
        return
    stated, away = month.nights(), nights_by_place(stays, *part)
    for place in COUNTED:
        if place != "home" and stated[place] != away[place]:
            yield NIGHTS_DIFFER.at(f"{pointer}/{place}", n=away[place])


def _check_absences(absences: Sequence[AnyAbsence], period: Days | None) -> Iterator[Finding]:
    for index, absence in enumerate(absences):
        yield from _check_absence(absence, f"/form/absences/{index}", period)
        yield from _check_overlaps(absences[:index], absence, f"/form/absences/{index}")


def _check_absence(absence: AnyAbsence, pointer: str, period: Days | None) -> Iterator[Finding]:
    first, last = absence.first_night, absence.last_night
    if first is not None and last is not None and last < first:
        yield RANGE.at(f"{pointer}/last_night")
        return
    for name, day in (("first_night", first), ("last_night", last)):
        if period is not None and day is not None and not period[0] <= day <= period[1]:
            yield OUTSIDE_PERIOD.at(f"{pointer}/{name}")
    if absence.kind == "institution" and absence.payer is None:
        yield REQUIRED.at(f"{pointer}/payer")


def _check_overlaps(before: Sequence[AnyAbsence], absence: AnyAbsence, pointer: str) -> Iterator[Finding]:
    stay = absence.stay()
    if stay is None or stay.last < stay.first:
        return
    for number, other in enumerate(before, start=1):
        if (known := other.stay()) and known.nights(stay.first, stay.last):
            yield ABSENCES_OVERLAP.at(f"{pointer}/first_night", no=number)
