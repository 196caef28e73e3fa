"""Rates of the law as dated rows with their source, never constants in a rule (FORMS §6).

Rows are only ever added: a row with the same first day and a higher revision takes the place of the one before, and a
request that was sent keeps the versions it was computed with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar, cast

from api.invoices.tariffs.kinds import (
    KINDS,
    Assistance,
    AssistiveDevices,
    HearingAid,
    Helplessness,
    Travel,
    Values,
    Vat,
)

V_co = TypeVar("V_co", bound=Values, covariant=True)
V = TypeVar("V", bound=Values)


@dataclass(frozen=True, slots=True)
class Tariff(Generic[V_co]):
    """Amounts that hold from `valid_from` until the next row; after `confirmed_until` nobody has published them yet."""

    valid_from: date
    confirmed_until: date
    values: V_co
    source: str
    revision: int = 1

    @property
    def version(self) -> str:
        name = f"{self.values.kind}-{self.valid_from.isoformat()}"
        return name if self.revision == 1 else f"{name}.{self.revision}"


@dataclass(frozen=True, slots=True)
class Span(Generic[V_co]):
    """Part of a period, both days included, in which one tariff holds; none before the first known one."""

    first: date
    last: date
    tariff: Tariff[V_co] | None


@dataclass(frozen=True, slots=True)
class Tariffs:
    """All rows in force, by kind, the newest first."""

    rows: Mapping[str, Sequence[Tariff[Values]]]

    def of(self, kind: type[V]) -> Sequence[Tariff[V]]:
        # The values of a kind's rows are that kind's: `in_force` sorted them so.
        return cast("Sequence[Tariff[V]]", self.rows.get(kind.kind, ()))

    def on(self, kind: type[V], day: date) -> Tariff[V] | None:
        """The tariff of a day, or None before the first known one."""
        return next((tariff for tariff in self.of(kind) if tariff.valid_from <= day), None)

    def spans(self, kind: type[V], first: date, last: date) -> Iterator[Span[V]]:
        """A period cut where a new tariff begins, the earliest part first."""
        starts = sorted(t.valid_from for t in self.of(kind) if first < t.valid_from <= last)
        for start, following in zip([first, *starts], [*starts, last + timedelta(days=1)], strict=True):
            yield Span(start, following - timedelta(days=1), self.on(kind, start))

    def versions(self, kinds: Sequence[type[Values]]) -> dict[str, list[str]]:
        """What a request that used these kinds keeps."""
        return {kind.kind: [tariff.version for tariff in self.of(kind)] for kind in kinds}


def in_force(rows: Sequence[Tariff[Values]], kept: Mapping[str, Sequence[str]] | None = None) -> Tariffs:
    """The rows that count: of each kind and first day the highest revision.

    With `kept`, the versions that a request was sent with, its kinds have exactly those.
    """
    newest: dict[tuple[str, date], Tariff[Values]] = {}
    for row in rows:
        kind = row.values.kind
        if kept is not None and kind in kept and row.version not in kept[kind]:
            continue
        known = newest.get((kind, row.valid_from))
        if known is None or known.revision < row.revision:
            newest[kind, row.valid_from] = row
    ordered = sorted(newest.values(), key=lambda row: row.valid_from, reverse=True)
    return Tariffs({name: tuple(row for row in ordered if row.values.kind == name) for name in KINDS})


__all__ = [
    "KINDS",
    "Assistance",
    "AssistiveDevices",
    "HearingAid",
    "Helplessness",
    "Span",
    "Tariff",
    "Tariffs",
    "Travel",
    "Values",
    "Vat",
    "in_force",
]
