"""318.536 Contribution d'assistance: the assistants of one calendar month, at the law's hourly rates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from pydantic import TypeAdapter

from api.core.errors import Finding
from api.core.schemas import Day
from api.core.sections import Row, Section
from api.invoices.context import Claim, Context
from api.invoices.forms.assistance.amounts import Figures, PaidOn, computed, figures_in, known_sum, month_in, valid
from api.invoices.forms.assistance.fields import AssistanceFields, TypedAssistance, reaches_into
from api.invoices.forms.assistance.limits import check_limits, check_terms, indications_of, limit_claims
from api.invoices.forms.assistance.rules import (
    CERTIFIED_FROM,
    RULES,
    check_filled,
    claimable_since,
    extinct_from,
)
from api.invoices.forms.assistance.summary import sections_of
from api.invoices.forms.assistance.supplements import check_supplement, month_claim, month_claims
from api.invoices.forms.base import Line, entries
from api.invoices.tariffs import Assistance as Rates

_DAY: Final[TypeAdapter[date]] = TypeAdapter(Day)
_NOTHING: Final = Decimal(0)


class Assistance(AssistanceFields):
    """Contribution d'assistance (318.536)."""

    number: ClassVar[str] = "318.536"
    rules: ClassVar = RULES
    tariffs: ClassVar = (Rates,)
    period_pointers: ClassVar[tuple[str, str]] = ("/form/month", "/form/month")
    period_fields: ClassVar = ("month",)
    total_pointer: ClassVar[str] = "/form/assistants"
    document_names: ClassVar = ("wage_slips", "illness_certificate", "acute_certificate")

    def services(self) -> Iterator[tuple[str, date]]:
        """Help of a month may be that of its first days."""
        yield "/form/month", self.period()[0]

    def amounts(self, context: Context) -> Sequence[Line]:
        return computed(self._figures(), context)

    def _figures(self) -> Figures:
        return Figures(
            month=self.month,
            hours=known_sum([assistant.hours for assistant in self.assistants]),
            hours_qualified=self.hours_qualified,
            nights=self.nights,
            night_flat=self.night_flat or _NOTHING,
            converted_nights=self.converted_nights or 0,
            paid_on=[
                PaidOn(index, wage.assistant, wage.hours, wage.insurance_benefit or _NOTHING)
                for index, wage in enumerate(self.continued_wages)
            ],
        )

    @classmethod
    def preview(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Line]:
        figures = figures_in(raw)
        return computed(figures, context) if figures else ()

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:
        yield from check_filled(self, context)
        yield from check_supplement(self, context)
        yield from check_terms(context)
        yield from check_limits(self.month, context, total, acute=self.is_acute)

    @classmethod
    def missing(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Finding]:
        typed = TypedAssistance.model_validate(raw)
        return [*check_filled(typed, context), *check_terms(context), *_check_sums(typed, raw, context)]

    def claims(self, context: Context, decision_number: str, total: Decimal) -> Iterator[Claim]:  # noqa: ARG002
        """A person has one contribution, whatever the decision's number: months are claimed by AVS number."""
        if context.beneficiary is None:
            return
        person = context.beneficiary.avs_number
        yield from month_claims(self, person, total)
        yield from limit_claims(self.month, person, total, context)

    @classmethod
    def lookups(cls, raw: Mapping[str, Any], context: Context, decision_number: str) -> Sequence[Claim]:  # noqa: ARG003
        month = month_in(raw)
        if month is None or context.beneficiary is None:
            return ()
        person, is_supplement = context.beneficiary.avs_number, raw.get("is_supplement") is True
        of_month = month_claim(month, person, is_supplement=is_supplement)
        return [of_month, *limit_claims(month, person, _NOTHING, context)]

    @classmethod
    def indications(cls, raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:
        return indications_of(raw, context, total)

    @classmethod
    def documents(cls, raw: Mapping[str, Any], context: Context) -> Sequence[str]:  # noqa: ARG003
        names = ["wage_slips"]
        if any(_is_certified(item) for _, item in entries(raw, "continued_wages")):
            names.append("illness_certificate")
        if _day(raw, "acute_from") or _day(raw, "acute_to"):
            names.append("acute_certificate")
        return names

    @classmethod
    def is_cash_benefit(cls, raw: Mapping[str, Any], context: Context) -> bool:  # noqa: ARG003
        return True

    def terms_needed(self) -> Sequence[str]:
        """Of the ceilings of RAI art. 39i, and of what is claimed by night or at the qualified rate."""
        nights = ("night_flat",) if self.night_flat else ()
        qualified = ("qualified_hours",) if self.hours_qualified else ()
        return ("monthly_amount", "annual_amount", *nights, *qualified)

    def extinct_from(self) -> date:
        return extinct_from(self.period()[0])

    def claimable_since(self, day: date) -> date:
        return claimable_since(day)

    def summary(self, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
        return sections_of(self, lines, total)


def _check_sums(typed: TypedAssistance, raw: Mapping[str, Any], context: Context) -> Iterator[Finding]:
    """What is typed so far goes beyond a limit: with the rest it will too. Nothing is said while it is not known what
    an insurance pays, or whether there is an acute phase."""
    benefits = any(wage.has_unread("insurance_benefit") for wage in typed.continued_wages)
    unsure = (
        benefits or typed.has_unread("acute_from", "acute_to") or (typed.acute_from is None) != (typed.acute_to is None)
    )
    figures, period = figures_in(raw), typed.period()
    if unsure or figures is None or period is None:
        return
    so_far = sum((line.amount for line in computed(figures, context)), _NOTHING)
    acute = reaches_into(period, typed.acute_from, typed.acute_to)
    yield from check_limits(figures.month, context, so_far, acute=acute)


def _day(raw: Mapping[str, Any], name: str) -> date | None:
    return valid(_DAY, raw.get(name))


def _is_certified(wage: Mapping[str, Any]) -> bool:
    """From the fourth day of an illness a certificate is asked."""
    first, last = _day(wage, "absent_from"), _day(wage, "absent_to")
    if wage.get("reason") != "illness" or first is None or last is None:
        return False
    return (last - first).days + 1 >= CERTIFIED_FROM
