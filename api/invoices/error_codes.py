"""The catalogue of error codes: their words, and what the office's rules say of them."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, Literal

from api.core.error_codes import words_of
from api.core.schemas import Items, Output
from api.invoices.forms import FORMS
from api.invoices.header_rules import HEADER_RULES
from api.invoices.legal_sources import legal_source
from api.invoices.rules import SHARED, Rule, Severity

# Instead of a type, for what holds whatever is invoiced: beneficiary, account, decision, attachments.
ALL: Final = "all"


class ErrorCode(Output):
    """What an error code means and how to get on.

    `severity` is null for codes that no rule of the office finds: wrong shapes, missing rights, conflicts. `source` is
    the law, ordinance or circular that says so. `forms` are the invoice types that have the rule, or "all" alone.
    """

    code: str
    meaning: str
    fix: str
    severity: Literal["error", "warning"] | None
    source: str | None
    forms: list[str]


class ErrorCodes(Items[ErrorCode]):
    pass


def declared_rules() -> Iterator[tuple[str | None, Rule]]:
    """Every rule with the type that declares it: `ALL`, an invoice type, or None for one that types may share."""
    for rule in HEADER_RULES:
        yield ALL, rule
    for kind, form in FORMS.items():
        for rule in form.rules:
            yield kind, rule
    for rule in SHARED:
        yield None, rule


@cache
def _rules() -> Mapping[str, list[tuple[str | None, Rule]]]:
    found: dict[str, list[tuple[str | None, Rule]]] = {}
    for kind, rule in declared_rules():
        found.setdefault(rule.code, []).append((kind, rule))
    return found


def _severity(rules: list[tuple[str | None, Rule]]) -> Severity | None:
    return rules[0][1].severity if rules else None  # a code has one only: tests/test_everything.py


def _source(rules: list[tuple[str | None, Rule]], language: str) -> str | None:
    """A rule that several types have may stand in several laws."""
    sources = dict.fromkeys(legal_source(rule.source, language) for _, rule in rules if rule.source)
    return "; ".join(sources) or None


def _forms(rules: list[tuple[str | None, Rule]]) -> list[str]:
    kinds = list(dict.fromkeys(kind for kind, _ in rules if kind))
    return [ALL] if ALL in kinds else kinds


def describe(code: str, language: str) -> ErrorCode:
    """The code's page, with the placeholders of its sentences left as they are."""
    words, rules = words_of(code, language), _rules().get(code, [])
    return ErrorCode(
        code=code,
        meaning=words.meaning,
        fix=words.fix,
        severity=_severity(rules),
        source=_source(rules, language),
        forms=_forms(rules),
    )
