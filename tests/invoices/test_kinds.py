"""Every invoice type by its cases and limits (`tests.invoices.kinds`), on facts made by hand."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from api.core.labels import LANGUAGES
from api.core.sections import render
from api.invoices.checks import Assessed
from api.invoices.forms import FORMS
from api.invoices.header_rules import HEADER_RULES
from tests.invoices.facts import beneficiary as somebody
from tests.invoices.facts import body, judged
from tests.invoices.kinds import Case, Json, Limit, Side, kind_of

KINDS = sorted(FORMS)
CASES = [pytest.param(kind, case, id=f"{kind}: {case.name}") for kind in KINDS for case in kind_of(kind).CASES]
LIMITS = [
    pytest.param(kind, limit, id=f"{kind}: {limit.code} {number}")
    for kind in KINDS
    for number, limit in enumerate(kind_of(kind).LIMITS)
]


def judge(kind: str, form: Json, header: Json, facts: Json) -> Assessed:
    """The rules' answer. In `facts`, `beneficiary` are values of the person, `today` may be text."""
    values = getattr(kind_of(kind), "FACTS", {}) | facts
    if isinstance(values.get("today"), str):
        values["today"] = date.fromisoformat(values["today"])
    person = kind_of(kind).BENEFICIARY | values.pop("beneficiary", {})
    raw = body() | {"form": form} | getattr(kind_of(kind), "BODY", {}) | header
    raw = {"documents": dict.fromkeys(FORMS[kind].document_names, raw["attachments"])} | raw
    return judged(raw, beneficiary=_person(person), **values)


def _person(values: Json) -> Any:
    return somebody(**values)


def by_pointer(assessed: Assessed) -> dict[str, list[str]]:
    amounts = defaultdict(list)
    for line in assessed.lines:
        amounts[line.pointer].append(f"{line.amount:.2f}")
    return dict(amounts)


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_a_case_comes_out_as_computed_by_hand(kind: str, case: Case) -> None:
    assessed = judge(kind, case.form, case.body, case.facts)
    expected = {place: [value] if isinstance(value, str) else list(value) for place, value in case.lines.items()}
    assert by_pointer(assessed) == expected
    assert assessed.total == (None if case.total is None else Decimal(case.total))
    assert {(f.pointer, f.code) for f in assessed.errors} == case.errors
    assert {(f.pointer, f.code) for f in assessed.warnings} == case.warnings


@pytest.mark.parametrize("kind", KINDS)
def test_a_type_has_cases_enough_and_the_example_is_accepted_without_a_word(kind: str) -> None:
    assert len(kind_of(kind).CASES) >= 10
    assessed = judge(kind, kind_of(kind).EXAMPLE, {}, {})
    assert (assessed.errors, assessed.warnings) == ([], [])


_HALF_FILLED: Json = {"payee": None, "declaration": False, "own_reference": "x" * 36}


def codes(kind: str, side: Side) -> set[str]:
    assessed = judge(kind, kind_of(kind).EXAMPLE | side.form, side.body, side.facts)
    return {finding.code for finding in (*assessed.errors, *assessed.warnings)}


@pytest.mark.parametrize(("kind", "limit"), LIMITS)
def test_a_rule_is_broken_on_one_side_of_its_limit_and_kept_on_the_other(kind: str, limit: Limit) -> None:
    assert limit.code in codes(kind, limit.broken)
    assert limit.code not in codes(kind, limit.kept)


@pytest.mark.parametrize(("kind", "limit"), LIMITS)
def test_a_rule_of_the_form_does_not_wait_for_the_header(kind: str, limit: Limit) -> None:
    side = limit.broken
    assert limit.code in codes(kind, Side(side.form, side.body | _HALF_FILLED, side.facts))


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_of_a_type_has_its_limit(kind: str) -> None:
    rules = {rule.code for rule in FORMS[kind].rules}
    assert {limit.code for limit in kind_of(kind).LIMITS} == rules


@pytest.mark.parametrize("kind", KINDS)
def test_a_type_finds_nothing_that_it_does_not_declare(kind: str) -> None:
    declared = {(rule.code, rule.severity) for rule in (*FORMS[kind].rules, *HEADER_RULES)}
    sides = [side for limit in kind_of(kind).LIMITS for side in (limit.broken, limit.kept)]
    for side in sides:
        assessed = judge(kind, kind_of(kind).EXAMPLE | side.form, side.body, side.facts)
        if assessed.invoice is not None:  # else its shape is wrong
            found = {(f.code, f.severity) for f in (*assessed.errors, *assessed.warnings)}
            assert found <= declared


@pytest.mark.parametrize("kind", KINDS)
def test_a_half_filled_form_has_the_same_amounts_as_the_whole_one(kind: str) -> None:
    """Everything typed but the header: what the form shows meanwhile is what will be computed."""
    for case in kind_of(kind).CASES:
        whole = judge(kind, case.form, case.body, case.facts)
        half = judge(kind, case.form, case.body | {"payee": None}, case.facts)
        assert (half.lines, half.total) == (whole.lines, whole.total), case.name
        assert half.documents == whole.documents
        assert half.indications == whole.indications


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_shows_every_line_and_the_total(kind: str, language: str) -> None:
    for case in kind_of(kind).CASES:
        assessed = judge(kind, case.form, case.body, case.facts)
        if assessed.total is None or assessed.invoice is None:
            continue
        shown = str(render(assessed.sections, language)).replace("'", "")
        for line in assessed.lines:
            assert f"{line.amount:.2f}" in shown, (case.name, line)
        assert f"{assessed.total:.2f}" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_was_done_on_a_day_that_is_invoiced(kind: str) -> None:
    for case in kind_of(kind).CASES:
        assessed = judge(kind, case.form, case.body, case.facts)
        if assessed.invoice is None:
            continue
        days = {day for _, day in assessed.invoice.form.services()}
        served = [assessed.invoice.form.served(line.pointer) for line in assessed.lines]
        assert {done.last or done.first for done in served if done is not None} <= days, case.name


@pytest.mark.parametrize("kind", KINDS)
def test_rules_do_not_depend_on_what_comes_first(kind: str) -> None:
    """The same facts, the same answer: nothing is remembered between two calls."""
    for case in kind_of(kind).CASES:
        first, second = (judge(kind, case.form, case.body, case.facts) for _ in range(2))
        assert replace(first, invoice=None) == replace(second, invoice=None)
