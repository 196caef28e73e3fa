"""What a form says against the terms that the company saved with the decision (FORMS §3). Companies type them, so that
what differs is a warning."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from api.core.errors import Finding
from api.core.sections import Label, Row, show_number
from api.invoices.context import Claim, Context
from api.invoices.forms.folding import folded
from api.invoices.rules import Rule

OMAI_DIFFERS: Final = Rule("omai_number_differs", "warning", "OMAI annexe")
PROVIDER_DIFFERS: Final = Rule("provider_differs", "warning")
SESSIONS_EXCEEDED: Final = Rule("sessions_exceeded", "warning")
_OMAI_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
TERMS_RULES: Final = (OMAI_DIFFERS, PROVIDER_DIFFERS, SESSIONS_EXCEEDED)


def check_omai(context: Context, categories: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Categories, each with its place, are what the decision granted. It may name several, a whole chapter, "13", or a
    part of a category, "13.02.01*"."""
    decided = (context.decision.omai_number if context.decision else None) or ""
    granted = [_steps(number) for number in _OMAI_NUMBER.findall(decided)]
    for pointer, category in categories if granted else ():
        if not any(_within(_steps(category), number) for number in granted):
            yield OMAI_DIFFERS.at(pointer, decided=decided)


def _steps(number: str) -> list[str]:
    return [step.lstrip("0") for step in number.split(".")]


def _within(one: list[str], other: list[str]) -> bool:
    """Whether one number is the other one's, or a part of it."""
    return all(mine == theirs for mine, theirs in zip(one, other, strict=False))


def check_provider(context: Context, names: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Who provided it, each with its place, is whom the decision names; each name is questioned once. Names are often
    written shorter or with a town behind, so that one may contain the other."""
    decided = context.decision.provider if context.decision else None
    if decided is None:
        return
    granted, seen = folded(decided), set()
    for pointer, name in names:
        found = folded(name)
        if found not in seen and found not in granted and granted not in found:
            yield PROVIDER_DIFFERS.at(pointer, decided=decided)
        seen.add(found)


def sessions_claim(context: Context, decision_number: str, count: Decimal) -> Iterator[Claim]:
    """The sessions of a request, to be added up under its decision, whatever is known of that."""
    if context.beneficiary is not None and count:
        key = f"{context.beneficiary.avs_number}|{decision_number}"
        yield Claim("sessions", key, pointer="/form/lines", amount=count)


def check_sessions(context: Context) -> Iterator[Finding]:
    """No more sessions than were granted, with those of earlier requests."""
    for granted, left in _sessions_left(context):
        if left < 0:
            sum_of = show_number(granted - left)
            yield SESSIONS_EXCEEDED.at("/form/lines", granted=granted, sum=sum_of)


def sessions_row(context: Context) -> Iterator[Row]:
    for granted, left in _sessions_left(context):
        of = Label("invoices.left.of_sessions", {"granted": granted})
        yield Row("invoices.left.sessions", left, detail=of, pointer="/form/lines")


def _sessions_left(context: Context) -> Iterator[tuple[int, Decimal]]:
    granted = context.decision.sessions if context.decision else None
    claims = [claim for claim in context.claims if claim.scope == "sessions"]
    if granted is not None:
        for claim in claims:
            yield granted, granted - context.earlier_sum(claim) - (claim.amount or Decimal(0))
