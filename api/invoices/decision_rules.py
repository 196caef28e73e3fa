"""Rules about the decision that a request names: its number, and the terms that the company saved with it."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from api.core.errors import Finding
from api.core.sections import Amount, Label, Row, show_amount
from api.invoices.context import Context, DecisionFacts
from api.invoices.forms.base import Form
from api.invoices.rules import FUTURE, Rule

OTHER_OFFICE: Final = Rule("decision_other_office", "warning", "RAI art. 40, 55")
SPECIAL_CASES: Final = Rule("decision_special", source="KZIL")
OTHER_FORM: Final = Rule("decision_other_form", "warning")
OUTSIDE: Final = Rule("outside_decision", "warning")
EXCEEDED: Final = Rule("decision_exceeded", "warning")
DECISION_RULES: Final = (OTHER_OFFICE, SPECIAL_CASES, OTHER_FORM, OUTSIDE, EXCEEDED, FUTURE)

_WHOLE, _SPECIAL = 14, 6  # digits of a number that begins with an office, and of 3XX280


def check_number(number: str, decided_on: date | None, context: Context) -> Iterator[Finding]:
    """The decision is the office's."""
    if len(number) == _WHOLE and number[:3] != context.office_code:
        yield OTHER_OFFICE.at("/decision_number", office=number[:3])
    if decided_on is not None and decided_on > context.today:
        yield FUTURE.at("/decision_date")


def check_covered(form: Form, number: str, context: Context, total: Decimal) -> Iterator[Finding]:
    """The decision covers what is invoiced."""
    if len(number) == _SPECIAL and not form.takes_special_decision():
        yield SPECIAL_CASES.at("/decision_number")
    if context.decision is not None:
        yield from _check_terms(form, context.decision, context, total)


def _check_terms(form: Form, decision: DecisionFacts, context: Context, total: Decimal) -> Iterator[Finding]:
    pointer = "/decision_number"
    if decision.form_kind is not None and decision.form_kind != form.kind:
        yield OTHER_FORM.at(pointer)
    first, last = form.period()
    too_early = decision.valid_from is not None and first < decision.valid_from
    if too_early or (decision.valid_to is not None and (last or first) > decision.valid_to):
        yield OUTSIDE.at(pointer)
    if decision.approved_amount is not None and context.used_of_decision + total > decision.approved_amount:
        left = max(decision.approved_amount - context.used_of_decision, Decimal(0))
        yield EXCEEDED.at(pointer, left=show_amount(left), approved=show_amount(decision.approved_amount))


def decision_left(context: Context, total: Decimal | None) -> Sequence[Row]:
    """What is left of an approved amount after this request."""
    decision = context.decision
    if decision is None or decision.approved_amount is None:
        return ()
    left = decision.approved_amount - context.used_of_decision - (total or Decimal(0))
    of = Label("invoices.left.of", {"amount": show_amount(decision.approved_amount)})
    return [Row("invoices.left.decision", Amount(left), detail=of, pointer="/decision_number")]
