"""Rules of the assistance contribution (LAI art. 42quater to 42octies, RAI art. 39a to 39j)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from api.core.errors import Finding
from api.core.sections import show_amount, show_day, show_number
from api.core.sent import is_unread
from api.invoices.context import Context
from api.invoices.forms.assistance.fields import (
    AnyForm,
    Assistant,
    ContinuedWage,
    TypedAssistant,
    TypedWage,
    reaches_into,
    same_name,
)
from api.invoices.forms.assistance.limits import (
    MONTH_EXCEEDED,
    MONTH_EXCEEDED_ACUTE,
    TERMS_ELSEWHERE,
    YEAR_EXCEEDED,
)
from api.invoices.forms.assistance.supplements import (
    CONVERTED,
    NIGHTS,
    QUALIFIED,
    SUPPLEMENT_ALIKE,
    SUPPLEMENT_WITHOUT_FIRST,
    earlier_of_month,
)
from api.invoices.forms.base import check_tariff
from api.invoices.forms.terms import months_later
from api.invoices.rules import (
    ALREADY_INVOICED,
    FUTURE,
    RANGE,
    REQUIRED,
    TARIFF_NOT_CONFIRMED,
    TARIFF_UNKNOWN,
    Rule,
)
from api.invoices.tariffs import Assistance as Rates
from api.invoices.tariffs.reference_age import reference_age_from

EXTINCT: Final = Rule("assistance_extinct", source="LAI art. 42septies al. 2")
PARTLY_EXTINCT: Final = Rule("assistance_partly_extinct", "warning", "LAI art. 42septies al. 2")
EXTINCT_SOON: Final = Rule("assistance_extinct_soon", "warning", "LAI art. 42septies al. 2")
AVS_AGE: Final = Rule("assistance_avs_age", "warning", "LAI art. 42septies al. 3")
TARIFF_CHANGES: Final = Rule("tariff_changes_in_month", "warning")
NIGHTS_OF_MONTH: Final = Rule("nights_of_month")
NIGHTS_WITH_CONVERTED: Final = Rule("nights_with_converted", source="RAI art. 39f")
DAYS_OF_MONTH: Final = Rule("days_of_month")
NIGHT_FLAT_TOO_HIGH: Final = Rule("night_flat_too_high", source="RAI art. 39f")
NIGHT_FLAT_DIFFERS: Final = Rule("night_flat_differs", "warning", "RAI art. 39f")
QUALIFIED_NOT_GRANTED: Final = Rule("qualified_not_granted", source="RAI art. 39f")
QUALIFIED_EXCEEDED: Final = Rule("qualified_exceeded", "warning", "RAI art. 39f")
ASSISTANT_RELATIVE: Final = Rule("assistant_relative", source="LAI art. 42quinquies")
ASSISTANT_TWICE: Final = Rule("assistant_twice")
WITHOUT_WORK: Final = Rule("assistant_without_work")
ASSISTANT_HOURS: Final = Rule("assistant_hours_too_many")
ASSISTANT_UNLISTED: Final = Rule("assistant_unlisted")
OUTSIDE_MONTH: Final = Rule("outside_month")
CONTINUED_TOO_LONG: Final = Rule("continued_wage_too_long", source="RAI art. 39h")
CONTINUED_OVERLAP: Final = Rule("continued_wages_overlap", source="RAI art. 39h")
CONTINUED_HOURS: Final = Rule("continued_hours_too_many", source="RAI art. 39h")
ACUTE_TOO_LONG: Final = Rule("acute_phase_too_long", source="RAI art. 39i")

RULES: Final = (
    *(FUTURE, EXTINCT, PARTLY_EXTINCT, EXTINCT_SOON, AVS_AGE, TARIFF_UNKNOWN, TARIFF_NOT_CONFIRMED, TARIFF_CHANGES),
    *(ASSISTANT_RELATIVE, ASSISTANT_TWICE, WITHOUT_WORK, ASSISTANT_HOURS, QUALIFIED_NOT_GRANTED, QUALIFIED_EXCEEDED),
    *(NIGHTS_OF_MONTH, NIGHTS_WITH_CONVERTED, CONTINUED_OVERLAP, CONTINUED_HOURS),
    *(REQUIRED, NIGHT_FLAT_TOO_HIGH, NIGHT_FLAT_DIFFERS, DAYS_OF_MONTH, ASSISTANT_UNLISTED, RANGE, OUTSIDE_MONTH),
    *(CONTINUED_TOO_LONG, ACUTE_TOO_LONG, MONTH_EXCEEDED, MONTH_EXCEEDED_ACUTE, YEAR_EXCEEDED, TERMS_ELSEWHERE),
    *(ALREADY_INVOICED, SUPPLEMENT_ALIKE, SUPPLEMENT_WITHOUT_FIRST),
)

AnyAssistant = Assistant | TypedAssistant
AnyWage = ContinuedWage | TypedWage

_MONTH: Final = "/form/month"
ACUTE_DAYS: Final = 90
CERTIFIED_FROM: Final = 4  # days of illness
_HOURS_OF_DAY: Final = 24


def extinct_from(service: date) -> date:
    """The day after the twelve months in which a service can be claimed."""
    return months_later(service, 12) + timedelta(days=1)


def claimable_since(day: date) -> date:
    """The first day whose services can still be claimed on a day."""
    before = months_later(day, -12)
    return before if day < extinct_from(before) else before + timedelta(days=1)  # on 29 February


def check_filled(form: AnyForm, context: Context) -> Iterator[Finding]:
    """What can be said of a form for itself, whole or half filled."""
    yield from _check_month(form, context)
    yield from _check_assistants(form, context)
    yield from _check_absences(form, context)
    yield from _check_acute_phase(form)
    yield from _check_institution_days(form)


def _assistants(form: AnyForm) -> Sequence[AnyAssistant]:
    return form.assistants


def _wages(form: AnyForm) -> Sequence[AnyWage]:
    return form.continued_wages


def _check_month(form: AnyForm, context: Context) -> Iterator[Finding]:
    period = form.period()
    if period is None:
        return
    first, last = period
    if first > context.today:
        yield FUTURE.at(_MONTH)
    yield from _check_time_left(first, last, context.claimed_on)
    person = context.beneficiary
    if person is not None and first >= reference_age_from(person.birth_date):
        yield AVS_AGE.at(_MONTH)
    yield from check_tariff(context, Rates, first, last, _MONTH)
    starts = [span.first for span in context.tariffs.spans(Rates, first, last)][1:]
    if starts:
        yield TARIFF_CHANGES.at(_MONTH, date=show_day(starts[0]))


def _check_time_left(first: date, last: date, today: date) -> Iterator[Finding]:
    """The twelve months run from each service, so a month ends to be payable day by day. Its hours have no days: the
    office decides on a month that is extinct in part, which is why that is a warning."""
    since = claimable_since(today)
    if last < since:
        yield EXTINCT.at(_MONTH)
    elif first < since:
        yield PARTLY_EXTINCT.at(_MONTH, first=show_day(since))
    elif today >= months_later(first, 10):
        yield EXTINCT_SOON.at(_MONTH, until=show_day(months_later(first, 12)))


def _check_assistants(form: AnyForm, context: Context) -> Iterator[Finding]:
    names: set[str] = set()
    numbers: set[str] = set()
    for index, assistant in enumerate(_assistants(form)):
        at, name = f"/form/assistants/{index}", _who(assistant.name)
        if assistant.not_relative is False:
            yield ASSISTANT_RELATIVE.at(f"{at}/not_relative")
        if name in names:
            yield ASSISTANT_TWICE.at(f"{at}/name")
        elif assistant.avs_number in numbers:
            yield ASSISTANT_TWICE.at(f"{at}/avs_number")
        names |= {name} if name else set()
        numbers |= {assistant.avs_number} if assistant.avs_number else set()
    yield from _check_work(form)
    yield from _check_hours(form)
    yield from _check_qualified(form, context)
    yield from _check_nights(form, context)


def _who(name: str | None) -> str | None:
    return None if name is None else same_name(name)


def _may_be_among(who: str | None, others: Collection[str | None]) -> bool:
    """Whether somebody is one of others, or may turn out to be while a name is missing."""
    return bool(others) and (who is None or None in others or who in others)


def _check_work(form: AnyForm) -> Iterator[Finding]:
    """Hours may be left out of who has only nights, or only a wage that is paid on."""
    paid_on = {_who(wage.assistant) for wage in _wages(form)}
    for index, assistant in enumerate(_assistants(form)):
        if not _works(assistant) and not _may_be_among(_who(assistant.name), paid_on):
            yield WITHOUT_WORK.at(f"/form/assistants/{index}/hours")


def _works(assistant: AnyAssistant) -> bool:
    """Or may do, while a number cannot be read."""
    known = assistant.hours is not None or assistant.hours_qualified or assistant.nights
    return bool(known) or is_unread(assistant, "hours", "hours_qualified", "nights")


def _check_hours(form: AnyForm) -> Iterator[Finding]:
    """Nobody works longer than a month lasts."""
    period = form.period()
    if period is None:
        return
    most = _HOURS_OF_DAY * period[1].day
    for index, assistant in enumerate(_assistants(form)):
        hours = assistant.hours or 0
        if hours + (assistant.hours_qualified or 0) > most:
            name = "hours" if hours > most else "hours_qualified"
            yield ASSISTANT_HOURS.at(f"/form/assistants/{index}/{name}", most=most)


def _crossing(figures: Sequence[Decimal | int | None], before: Decimal, most: Decimal | int) -> int | None:
    """Where the running sum, with what was claimed before, first goes beyond a limit."""
    together = before
    for index, figure in enumerate(figures):
        together += figure or 0
        if figure and together > most:
            return index
    return None


def _check_qualified(form: AnyForm, context: Context) -> Iterator[Finding]:
    granted = context.decision.qualified_hours if context.decision else None
    if granted is None:
        return
    before = earlier_of_month(QUALIFIED, form.month, context)
    index = _crossing([assistant.hours_qualified for assistant in _assistants(form)], before, granted)
    if index is not None:
        at, together = f"/form/assistants/{index}/hours_qualified", show_number(before + form.hours_qualified)
        known = {"granted": show_number(granted), "sum": together}
        yield QUALIFIED_EXCEEDED.at(at, **known) if granted else QUALIFIED_NOT_GRANTED.at(at)


def _check_nights(form: AnyForm, context: Context) -> Iterator[Finding]:
    yield from _check_nights_of_month(form, context)
    if form.night_flat is None:
        if form.nights or form.converted_nights:
            yield REQUIRED.at("/form/night_flat")
        return
    yield from _check_night_flat(form, context, form.night_flat)


def _check_nights_of_month(form: AnyForm, context: Context) -> Iterator[Finding]:
    """A month has as many nights as days, and a converted flat is one that was not used."""
    period = form.period()
    if period is None:
        return
    days, nights = period[1].day, [assistant.nights for assistant in _assistants(form)]
    before, converted = (earlier_of_month(what, form.month, context) for what in (NIGHTS, CONVERTED))
    together = before + form.nights
    index = _crossing(nights, before, days)
    if index is not None:
        yield NIGHTS_OF_MONTH.at(f"/form/assistants/{index}/nights", days=days, sum=show_number(together))
        return
    unused = converted + (form.converted_nights or 0)
    if together + unused <= days:
        return
    known: dict[str, str | int] = {
        "days": days,
        "nights": show_number(together),
        "converted": show_number(unused),
    }
    if form.converted_nights:
        yield NIGHTS_WITH_CONVERTED.at("/form/converted_nights", **known)
    elif (index := _crossing(nights, before + unused, days)) is not None:
        yield NIGHTS_WITH_CONVERTED.at(f"/form/assistants/{index}/nights", **known)


def _check_night_flat(form: AnyForm, context: Context, flat: Decimal) -> Iterator[Finding]:
    period = form.period()
    tariff = context.tariffs.on(Rates, period[0]) if period else None
    decided = context.decision.night_flat if context.decision else None
    limits = [limit for limit in (tariff.values.night_max if tariff else None, decided) if limit is not None]
    if limits and flat > min(limits):
        yield NIGHT_FLAT_TOO_HIGH.at("/form/night_flat", most=show_amount(min(limits)))
    elif decided is not None and flat != decided:
        yield NIGHT_FLAT_DIFFERS.at("/form/night_flat", decided=show_amount(decided))


def _check_absences(form: AnyForm, context: Context) -> Iterator[Finding]:
    known, wages = {_who(assistant.name) for assistant in _assistants(form)}, _wages(form)
    for index, wage in enumerate(wages):
        at = f"/form/continued_wages/{index}"
        if known and not _may_be_among(_who(wage.assistant), known):
            yield ASSISTANT_UNLISTED.at(f"{at}/assistant")
        if wage.absent_from is not None and wage.absent_from > context.today:
            yield FUTURE.at(f"{at}/absent_from")
        yield from _check_absence(form, wage, at)
        if (number := _overlapped(wages[:index], wage)) is not None:
            yield CONTINUED_OVERLAP.at(f"{at}/absent_from", no=number + 1)


def _overlapped(before: Sequence[AnyWage], wage: AnyWage) -> int | None:
    """Which absence of the same assistant has days of this one: their wage is paid on once."""
    who, days = _who(wage.assistant), _days(wage)
    for index, other in enumerate(before):
        others = _days(other)
        if days and others and max(days[0], others[0]) <= min(days[1], others[1]) and _who(other.assistant) == who:
            return index
    return None


def _days(wage: AnyWage) -> tuple[date, date] | None:
    """Of an absence whose assistant is known too."""
    first, last = wage.absent_from, wage.absent_to
    return None if wage.assistant is None or first is None or last is None else (first, last)


def _check_absence(form: AnyForm, wage: AnyWage, at: str) -> Iterator[Finding]:
    """An absence reaches into the month; it may begin before and end after, its hours are those of the month."""
    begins, ends, period = wage.absent_from, wage.absent_to, form.period()
    if begins is not None and ends is not None and ends < begins:
        yield RANGE.at(f"{at}/absent_to")
    elif period is not None and begins is not None and begins > period[1]:
        yield OUTSIDE_MONTH.at(f"{at}/absent_from")
    elif period is not None and ends is not None and ends < period[0]:
        yield OUTSIDE_MONTH.at(f"{at}/absent_to")
    elif begins is not None and ends is not None:
        if ends >= months_later(begins, 3):
            yield CONTINUED_TOO_LONG.at(f"{at}/absent_to")
        if period is not None and wage.hours is not None:
            yield from _check_hours_paid_on(period, (begins, ends), wage.hours, at)


def _check_hours_paid_on(
    month: tuple[date, date], absent: tuple[date, date], hours: Decimal, at: str
) -> Iterator[Finding]:
    days = (min(absent[1], month[1]) - max(absent[0], month[0])).days + 1
    if hours > _HOURS_OF_DAY * days:
        yield CONTINUED_HOURS.at(f"{at}/hours", days=days, most=_HOURS_OF_DAY * days)


def _check_acute_phase(form: AnyForm) -> Iterator[Finding]:
    begins, ends, period = form.acute_from, form.acute_to, form.period()
    if begins is None or ends is None:
        if begins or ends:
            yield REQUIRED.at("/form/acute_from" if begins is None else "/form/acute_to")
    elif ends < begins:
        yield RANGE.at("/form/acute_to")
    elif period is not None and not reaches_into(period, begins, ends):
        yield OUTSIDE_MONTH.at("/form/acute_from" if begins > period[1] else "/form/acute_to")
    elif (ends - begins).days >= ACUTE_DAYS:
        yield ACUTE_TOO_LONG.at("/form/acute_to")


def _check_institution_days(form: AnyForm) -> Iterator[Finding]:
    period = form.period()
    if period is not None and (form.institution_days or 0) > period[1].day:
        yield DAYS_OF_MONTH.at("/form/institution_days", days=period[1].day)
