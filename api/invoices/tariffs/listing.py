"""Tariffs as a list that people and programs read: every row, and which of them counts today."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, Literal, cast

from api.core.schemas import Items, Output
from api.invoices.legal_sources import legal_source
from api.invoices.tariffs import KINDS, Tariff, Tariffs, Values, in_force
from api.invoices.tariffs.kinds import TariffKind

State = Literal["in_force", "coming", "past", "replaced"]
Confirmation = Literal["fine", "ends_soon", "over"]

SOON: Final = timedelta(days=60)


class TariffOut(Output):
    """The values of the law that hold from a day until the next row of the kind.

    After `confirmed_until` nobody has published them yet: they go on being used, with a warning. Of rows with the same
    kind and first day the highest `revision` counts; the others are `replaced`. `version` names the row, as requests
    do that were computed with it. Amounts are in CHF, rates in per cent; `source` names the law
    as the reader's language does.
    """

    kind: TariffKind
    valid_from: date
    confirmed_until: date
    revision: int
    version: str
    state: State
    values: dict[str, str | list[str]]
    source: str


class TariffList(Items[TariffOut]):
    pass


def values_out(values: Values) -> dict[str, str | list[str]]:
    return values.model_dump(mode="json")


def state_of(tariff: Tariff[Values], counting: Tariffs, today: date) -> State:
    """What a row is on a day; `counting` are the rows in force."""
    same = counting.rows[tariff.values.kind]
    if tariff not in same:
        return "replaced"
    if tariff.valid_from > today:
        return "coming"
    return "in_force" if tariff == counting.on(type(tariff.values), today) else "past"


def confirmation_of(tariff: Tariff[Values], counting: Tariffs, today: date) -> Confirmation:
    """Whether somebody has to look for new values: the row in force ends soon, or has ended, and none follows on it."""
    if state_of(tariff, counting, today) != "in_force" or _is_followed(tariff, counting):
        return "fine"
    left = tariff.confirmed_until - today
    if left < timedelta(0):
        return "over"
    return "ends_soon" if left <= SOON else "fine"


def _is_followed(tariff: Tariff[Values], counting: Tariffs) -> bool:
    gap = tariff.confirmed_until + timedelta(days=2)
    return any(tariff.valid_from < row.valid_from < gap for row in counting.rows[tariff.values.kind])


def tariff_out(tariff: Tariff[Values], counting: Tariffs, today: date, language: str) -> TariffOut:
    return TariffOut(
        kind=cast("TariffKind", tariff.values.kind),  # a key of KINDS: a test compares the two
        valid_from=tariff.valid_from,
        confirmed_until=tariff.confirmed_until,
        revision=tariff.revision,
        version=tariff.version,
        state=state_of(tariff, counting, today),
        values=values_out(tariff.values),
        source=legal_source(tariff.source, language),
    )


def by_kind_and_day(rows: Sequence[Tariff[Values]]) -> Iterator[Tariff[Values]]:
    """In the order of the kinds, of each the newest first."""
    for kind in KINDS:
        same = [row for row in rows if row.values.kind == kind]
        yield from sorted(same, key=lambda row: (row.valid_from, row.revision), reverse=True)


def list_tariffs(rows: Sequence[Tariff[Values]], today: date, language: str) -> TariffList:
    counting = in_force(rows)
    return TariffList(items=[tariff_out(row, counting, today, language) for row in by_kind_and_day(rows)])
