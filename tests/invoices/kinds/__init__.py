"""One file an invoice type: an example, hand-computed cases, and for each rule where it is broken and where it holds.

`tests/invoices/test_kinds.py` and its neighbours walk them; `kind_of` fails for a type that has no file here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, cast

Json = dict[str, Any]
Found = frozenset[tuple[str, str]]  # pointer and code


def found(*findings: tuple[str, str]) -> Found:
    return frozenset(findings)


@dataclass(frozen=True, slots=True)
class Case:
    """A form and what comes out of it, computed by hand: amounts by pointer (of several lines at one pointer their
    list, in order), the total, and everything that is found.

    `body` are values of the header, `facts` values of the context (`tests.invoices.facts.context`).
    """

    name: str
    form: Json
    lines: Mapping[str, str | Sequence[str]]
    total: str | None
    errors: Found = frozenset()
    warnings: Found = frozenset()
    body: Json = field(default_factory=dict)
    facts: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a limit: changes of the example form, of the header and of the context."""

    form: Json = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    facts: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """A rule with a form that breaks it and the nearest one that does not."""

    code: str
    broken: Side
    kept: Side = field(default_factory=Side)


class Kind(Protocol):
    """What a file of this folder holds.

    It may also have `BODY`, values of the header, and `FACTS`, values of the context, that all its forms are judged
    with where they say nothing else.
    """

    EXAMPLE: Json  # the form of a request that is accepted without a word on TODAY
    BENEFICIARY: Json  # of whom: columns that differ from `tests.factories.make_beneficiary`
    CASES: Sequence[Case]
    LIMITS: Sequence[Limit]


def kind_of(kind: str) -> Kind:
    return cast("Kind", import_module(f"tests.invoices.kinds.{kind}"))
