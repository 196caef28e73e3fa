"""Supplements: later requests for a month that was claimed. Not refused, but questioned when they add nothing."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from api.core.errors import Finding
from api.invoices.context import Claim, Context
from api.invoices.forms.assistance.fields import AssistanceFields, same_name
from api.invoices.rules import ALREADY_INVOICED, Rule

SUPPLEMENT_ALIKE: Final = Rule("supplement_alike", "warning")
SUPPLEMENT_WITHOUT_FIRST: Final = Rule("supplement_without_first", "warning")

_AT: Final = "/form/is_supplement"
QUALIFIED, NIGHTS, CONVERTED = "qualified", "nights", "converted"


def month_claims(form: AssistanceFields, person: str, total: Decimal) -> Iterator[Claim]:
    """A month is claimed once, save for supplements; these must differ from what was claimed of it before."""
    yield month_claim(form.month, person, is_supplement=form.is_supplement)
    alike = SUPPLEMENT_ALIKE if form.is_supplement else None
    yield Claim("assistance-alike", f"{person}|{form.month}|{_content(form, total)}", alike, _AT)
    yield from _counted(form, person)


def _counted(form: AssistanceFields, person: str) -> Iterator[Claim]:
    """What all requests for a month together have a limit of: nights as a month has, hours as the decision grants."""
    if form.hours_qualified:
        yield _of_month(QUALIFIED, form.month, person, form.hours_qualified)
    if form.nights or form.converted_nights:
        yield _of_month(NIGHTS, form.month, person, Decimal(form.nights))
        yield _of_month(CONVERTED, form.month, person, Decimal(form.converted_nights or 0))


def _of_month(what: str, month: str, person: str, amount: Decimal | None = None) -> Claim:
    return Claim(f"assistance-{what}", f"{person}|{month}", pointer="/form/assistants", amount=amount)


def earlier_of_month(what: str, month: str | None, context: Context) -> Decimal:
    """What earlier requests for the month claimed of it, nothing as long as no month is typed."""
    person = context.beneficiary
    if person is None or month is None:
        return Decimal(0)
    return context.earlier_sum(_of_month(what, month, person.avs_number))


def month_claim(month: str, person: str, *, is_supplement: bool) -> Claim:
    once = None if is_supplement else ALREADY_INVOICED
    return Claim("assistance", f"{person}|{month}", once, "/form/month")


def _content(form: AssistanceFields, total: Decimal) -> str:
    """The assistants, their hours and the total, in whatever order and writing."""
    worked = sorted(
        f"{same_name(assistant.name)}|{assistant.hours or 0:.2f}|{assistant.hours_qualified or 0:.2f}"
        for assistant in form.assistants
    )
    return hashlib.sha256("\n".join([f"{total:.2f}", *worked]).encode()).hexdigest()


def check_supplement(form: AssistanceFields, context: Context) -> Iterator[Finding]:
    """There is something to supplement. What was sent by other ways is not known here, so it may be sent."""
    person = context.beneficiary
    if not form.is_supplement or person is None:
        return
    if not context.earlier_of(month_claim(form.month, person.avs_number, is_supplement=True)):
        yield SUPPLEMENT_WITHOUT_FIRST.at(_AT)
