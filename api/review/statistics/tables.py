"""The tables as rows of cells: the lines and columns that the page shows."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Officer
from api.core.labels import t
from api.core.spreadsheets import Cell
from api.review.statistics.companies import read_company_statistics
from api.review.statistics.corrections import read_correction_statistics
from api.review.statistics.figures import read_statistics
from api.review.statistics.reviewers import read_reviewer_statistics
from api.review.statistics.schemas import (
    AgeFigures,
    CompanyFigures,
    Duration,
    FieldFigures,
    Figures,
    ReasonFigures,
    ReviewerCounts,
    RuleFigures,
    StatisticsFilters,
    TableName,
)

Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class TableRows:
    """`head` are the columns' names, each with a text `statistics.column.<name>`."""

    head: Sequence[str]
    rows: Sequence[Row]


def share(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal; None of nothing."""
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def days(hours: int) -> Decimal:
    return (Decimal(hours) / 24).quantize(Decimal("0.1"), ROUND_HALF_UP)


_FIGURES: Final = (
    *("sent", "sent_amount", "on_paper", "accepted", "accepted_amount"),
    *("reduced", "reduced_amount", "refused", "withdrawn", "forwarded"),
    *("corrections", "right_rate"),
    *("own_median", "own_nine", "elapsed_median", "elapsed_nine"),
)


def _figures(figures: Figures) -> Iterator[Cell]:
    yield from (figures.sent, figures.sent_amount, figures.on_paper, figures.accepted, figures.accepted_amount)
    yield from (figures.reduced, figures.reduced_amount, figures.refused, figures.withdrawn, figures.forwarded)
    yield figures.corrections
    yield share(figures.right_first_time, figures.accepted + figures.refused)
    yield from _duration(figures.own)
    yield from _duration(figures.elapsed)


def _duration(found: Duration | None) -> Sequence[Cell]:
    return (days(found.median_hours), days(found.nine_of_ten_hours)) if found else (None, None)


async def _periods(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_statistics(session, officer, filters)
    rows: list[Row] = [[place.first_day, place.last_day, *_figures(place)] for place in found.periods]
    total: Row = [t(officer.language, "statistics.total"), None, *_figures(found.total)]
    return TableRows(("first_day", "last_day", *_FIGURES), [*rows, total])


async def _kinds(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_statistics(session, officer, filters)
    rows: list[Row] = [[_kind(kind.kind, officer), *_figures(kind)] for kind in found.kinds]
    return TableRows(("kind", *_FIGURES), [*rows, [t(officer.language, "statistics.total"), *_figures(found.total)]])


def _kind(kind: str, officer: Officer) -> str:
    return t(officer.language, f"forms.{kind}.menu")


async def _ages(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_statistics(session, officer, filters)
    rows: list[Row] = [
        [age_name(age, officer.language), age.in_review, age.to_correct, age.amount] for age in found.ages
    ]
    return TableRows(("age", "in_review", "to_correct", "amount"), rows)


def age_name(age: AgeFigures, language: str) -> str:
    if age.to_days is None:
        return t(language, "statistics.age.from", first=age.from_days)
    return t(language, "statistics.age.between", first=age.from_days, last=age.to_days)


async def _reasons(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_correction_statistics(session, officer, filters)
    rows: list[Row] = [[row.name, row.asked, row.decided, row.marked, _unmarked(row)] for row in found.reasons]
    return TableRows(("reason", "asked", "decided", "marked", "unmarked_rate"), rows)


async def _fields(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_correction_statistics(session, officer, filters)
    rows: list[Row] = [
        [_kind(row.kind, officer), row.name, row.asked, row.decided, row.marked, _unmarked(row)] for row in found.fields
    ]
    return TableRows(("kind", "field", "asked", "decided", "marked", "unmarked_rate"), rows)


async def _reductions(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_correction_statistics(session, officer, filters)
    return TableRows(
        ("reason", "lines", "reduced_amount"), [[row.name, row.lines, row.amount] for row in found.reductions]
    )


def _unmarked(row: ReasonFigures | FieldFigures) -> Decimal | None:
    return share(row.decided - row.marked, row.decided)


async def _rules(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_correction_statistics(session, officer, filters)
    return TableRows(("rule", "decided", "right_first_time", "right_rate"), [_rule(row) for row in found.rules])


def _rule(row: RuleFigures) -> Row:
    return [row.name, row.decided, row.right_first_time, share(row.right_first_time, row.decided)]


async def _companies(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_company_statistics(session, officer, filters)
    head = ("company", "accepted", "accepted_amount", "refused", "forwarded", "corrections", "right_rate")
    return TableRows(head, [_company(row, officer) for row in found.items])


def _company(row: CompanyFigures, officer: Officer) -> Row:
    name = row.name or t(officer.language, "statistics.private")
    rate = share(row.right_first_time, row.accepted + row.refused)
    return [name, row.accepted, row.accepted_amount, row.refused, row.forwarded, row.corrections, rate]


async def _reviewers(session: AsyncSession, officer: Officer, filters: StatisticsFilters) -> TableRows:
    found = await read_reviewer_statistics(session, officer, filters)
    rows: list[Row] = [[row.name, *_counts(row)] for row in found.items]
    total: Row = [t(officer.language, "statistics.office"), *_counts(found.total)]
    return TableRows(("reviewer", "accepted", "refused", "forwarded", "corrections"), [*rows, total])


def _counts(row: ReviewerCounts) -> Row:
    return [row.accepted, row.refused, row.forwarded, row.corrections]


TABLES: Final[Mapping[TableName, Callable[[AsyncSession, Officer, StatisticsFilters], Awaitable[TableRows]]]] = {
    "periods": _periods,
    "kinds": _kinds,
    "ages": _ages,
    "reasons": _reasons,
    "reductions": _reductions,
    "fields": _fields,
    "rules": _rules,
    "companies": _companies,
    "reviewers": _reviewers,
}
