"""What a decision allows by month and year, over all requests (RAI art. 39i)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from api.core.errors import Finding
from api.core.sections import Amount, Label, Row, show_amount, show_day
from api.invoices.context import Claim, Context, DecisionFacts
from api.invoices.forms.assistance.amounts import NOTHING, converted_hours, figures_in
from api.invoices.forms.base import rounded
from api.invoices.forms.terms import month_bounds
from api.invoices.rules import Rule

MONTH_EXCEEDED: Final = Rule("assistance_month_exceeded", source="RAI art. 39i")
MONTH_EXCEEDED_ACUTE: Final = Rule("assistance_month_exceeded_acute", "warning", "RAI art. 39i al. 4")
YEAR_EXCEEDED: Final = Rule("assistance_year_exceeded", source="RAI art. 39i")
TERMS_ELSEWHERE: Final = Rule("terms_under_other_decision", "warning", "RAI art. 39i")

_MOST_OF_A_MONTH: Final = Decimal("1.5")
_AT: Final = "/form/month"


def decision_year(month: str, decision: DecisionFacts | None) -> tuple[date, date]:
    """The twelve months to which a month belongs: they begin with the month in which the decision does, else in
    January. Whole months, so that each belongs to one year."""
    first, _ = month_bounds(month)
    begins = decision.valid_from.month if decision and decision.valid_from else 1
    year = first.year if first.month >= begins else first.year - 1
    return date(year, begins, 1), date(year + 1, begins, 1) - timedelta(days=1)


def in_month(month: str, person: str, amount: Decimal | None = None) -> Claim:
    """What is claimed of a month."""
    return Claim("assistance-month", f"{person}|{month}", pointer=_AT, amount=amount)


def _in_year(month: str, person: str, amount: Decimal) -> Claim:
    """What is claimed of whichever decision year the month belongs to."""
    first, last = month_bounds(month)
    return Claim("assistance-year", person, pointer=_AT, first_day=first, last_day=last, amount=amount)


def _of_year(month: str, person: str, decision: DecisionFacts) -> Claim:
    """Meets everything claimed in the decision year. It has no amount itself: the months have, since the year may turn
    out to be another one once the company has saved the decision."""
    first, last = decision_year(month, decision)
    return Claim("assistance-year", person, pointer=_AT, first_day=first, last_day=last)


def limit_claims(month: str, person: str, total: Decimal, context: Context) -> Iterator[Claim]:
    yield in_month(month, person, total)
    yield _in_year(month, person, total)
    if context.decision is not None:
        yield _of_year(month, person, context.decision)


def check_limits(month: str, context: Context, total: Decimal, *, acute: bool) -> Iterator[Finding]:
    """The sums of the month and of the decision year stay within what is granted, supplements included."""
    decision, person = context.decision, context.beneficiary
    if decision is None or person is None:
        return
    if decision.monthly_amount is not None:
        most = rounded(decision.monthly_amount * _MOST_OF_A_MONTH)
        used = context.earlier_sum(in_month(month, person.avs_number))
        if used + total > most:
            eased = acute and decision.degree == "slight"
            rule = MONTH_EXCEEDED_ACUTE if eased else MONTH_EXCEEDED
            yield rule.at(_AT, **_params(used, total, most))
    if decision.annual_amount is not None:
        used = context.earlier_sum(_of_year(month, person.avs_number, decision))
        if used + total > decision.annual_amount:
            first, last = decision_year(month, decision)
            days = {"first": show_day(first), "last": show_day(last)}
            yield YEAR_EXCEEDED.at(_AT, **_params(used, total, decision.annual_amount), **days)


def check_terms(context: Context) -> Iterator[Finding]:
    """Limits that are saved with another decision of the person do not vanish unseen when this one has none."""
    person = context.beneficiary
    if person is None or (context.decision is not None and _has_terms(context.decision)):
        return
    numbers = sorted(number for number, decision in person.decisions.items() if _has_terms(decision))
    if numbers:
        yield TERMS_ELSEWHERE.at("/decision_number", no=", ".join(map(_shown, numbers)))


def _has_terms(decision: DecisionFacts) -> bool:
    return decision.monthly_amount is not None or decision.annual_amount is not None


def _shown(number: str) -> str:
    """302 2024 1234567"""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if len(number) == 14 else number


def _params(used: Decimal, total: Decimal, most: Decimal) -> dict[str, str]:
    return {"sum": show_amount(used + total), "most": show_amount(most)}


def indications_of(raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:
    """What is left of month and year after this request, and what converted nights are worth in hours."""
    figures = figures_in(raw)
    if figures is None:
        return ()
    hours = converted_hours(figures, context)
    rows = list(_left(figures.month, context, total or NOTHING))
    if hours is not None:
        rows.append(Row("forms.assistance.converted_hours", hours, pointer="/form/converted_nights"))
    return rows


def _left(month: str, context: Context, total: Decimal) -> Iterator[Row]:
    decision, person = context.decision, context.beneficiary
    if decision is None or person is None:
        return
    if decision.monthly_amount is not None:
        used = context.earlier_sum(in_month(month, person.avs_number)) + total
        most = rounded(decision.monthly_amount * _MOST_OF_A_MONTH)
        yield _row("month", decision.monthly_amount - used, _of(decision.monthly_amount))
        yield _row("month_limit", most - used, _of(most))
    if decision.annual_amount is not None:
        used = context.earlier_sum(_of_year(month, person.avs_number, decision)) + total
        first, last = decision_year(month, decision)
        days = {"first": show_day(first), "last": show_day(last)}
        detail = Label("forms.assistance.left.of_year", {"amount": show_amount(decision.annual_amount), **days})
        yield _row("year", decision.annual_amount - used, detail)


def _of(amount: Decimal) -> Label:
    return Label("invoices.left.of", {"amount": show_amount(amount)})


def _row(name: str, left: Decimal, detail: Label) -> Row:
    return Row(f"forms.assistance.left.{name}", Amount(left), detail=detail, pointer=_AT)
