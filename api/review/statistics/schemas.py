from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from api.beneficiaries.schemas import FormKind
from api.core.schemas import Day, Input, Items, MoneyOut, Output
from api.core.spreadsheets import FileFormat

Grouping = Literal["month", "week"]
Outcome = Literal["accepted", "refused", "withdrawn", "forwarded"]
TableName = Literal["periods", "kinds", "ages", "reasons", "reductions", "fields", "rules", "companies", "reviewers"]


class StatisticsFilters(Input):
    """Which requests: days of the office from first to last, a type, a company. Twelve months, if no days are given."""

    label_prefix: ClassVar[str] = "statistics.fields"

    first_day: Day | None = None
    last_day: Day | None = None
    kind: FormKind | None = None
    organisation_id: UUID | None = None
    by: Grouping = "month"


class StatisticsQuery(StatisticsFilters):
    """The filters as they stand in an address."""

    first_day: Annotated[Day | None, Field(alias="from")] = None
    last_day: Annotated[Day | None, Field(alias="to")] = None


class StatisticsExport(StatisticsFilters):
    """The filters, one of the tables, and the kind of file."""

    table: TableName
    format: FileFormat


class Duration(Output):
    """Half of the requests took at most `median_hours`, nine of ten at most `nine_of_ten_hours`. In quarters of a day,
    begun ones not counted: 30 is 30 hours or more, and less than 36."""

    median_hours: int
    nine_of_ten_hours: int


class Figures(Output):
    """What was sent, asked and decided.

    A request counts as sent when it was sent first, and as accepted, refused, withdrawn or forwarded to another office
    when the decision was taken that holds: one that is opened again counts as open, until it is decided anew.
    `on_paper` are those of the sent ones that the office entered. `accepted_amount` is what was allowed: `reduced`
    accepted requests asked for `reduced_amount` more. `corrections` counts each time that the office asked.
    `right_first_time` are those accepted requests of which nothing was asked. `own` is the time in review, so the clock
    stands still while the company is asked; `elapsed` all the time from submission to decision. Both are of accepted
    and refused requests, null where there are none.
    """

    sent: int
    sent_amount: MoneyOut
    on_paper: int
    accepted: int
    accepted_amount: MoneyOut
    reduced: int
    reduced_amount: MoneyOut
    refused: int
    withdrawn: int
    forwarded: int
    corrections: int
    right_first_time: int
    own: Duration | None
    elapsed: Duration | None


class PeriodFigures(Figures):
    """A month, or a week from Monday, as much of it as the period has."""

    first_day: date
    last_day: date


class KindFigures(Figures):
    kind: str


class AgeFigures(Output):
    """What is open now and was sent `from_days` to `to_days` calendar days ago; with `to_days` null, or longer ago."""

    from_days: int
    to_days: int | None
    in_review: int
    to_correct: int
    amount: MoneyOut


class StatisticsCompany(Output):
    id: UUID
    name: str


class Statistics(Output):
    """The filters as they were understood, and their figures; `ages` is of now, whatever the period."""

    first_day: date
    last_day: date
    by: Grouping
    kind: str | None
    company: StatisticsCompany | None
    periods: list[PeriodFigures]
    kinds: list[KindFigures]
    ages: list[AgeFigures]
    total: Figures


class ReasonFigures(Output):
    """A reason of the catalogue: how many corrections gave it, for how many of the decided requests it was given."""

    code: str
    name: str
    asked: int
    decided: int
    marked: int


class ReductionFigures(Output):
    """A reason of the catalogue: how many lines of accepted requests were reduced for it, and by how much in all."""

    code: str
    name: str
    lines: int
    amount: MoneyOut


class FieldFigures(Output):
    """A field of a type: how many corrections marked it, and of how many of the type's decided requests it was marked.
    The rest of them had it right the first time."""

    kind: str
    label: str
    name: str
    asked: int
    decided: int
    marked: int


class RuleFigures(Output):
    """A warning of the automatic checks: how many decided requests were sent with it, and how many of those were
    accepted without a correction all the same."""

    code: str
    name: str
    decided: int
    right_first_time: int


class CorrectionStatistics(Output):
    """The most frequent ones first, at most fifty of each."""

    corrections: int
    reasons: list[ReasonFigures]
    reductions: list[ReductionFigures]
    fields: list[FieldFigures]
    rules: list[RuleFigures]


class CompanyFigures(Output):
    """A company; id and name are null for all private accounts together, because each is an insured person."""

    id: UUID | None
    name: str | None
    accepted: int
    accepted_amount: MoneyOut
    refused: int
    forwarded: int
    corrections: int
    right_first_time: int


class CompanyStatistics(Items[CompanyFigures]):
    """Those with the most decided requests first; `capped`: there are more than the hundred that are shown."""

    capped: bool


class ReviewerCounts(Output):
    accepted: int
    refused: int
    forwarded: int
    corrections: int


class ReviewerFigures(ReviewerCounts):
    id: UUID
    name: str


class ReviewerStatistics(Items[ReviewerFigures]):
    """`total` is the whole office's; `everybody`: the items are all reviewers and not only the caller."""

    total: ReviewerCounts
    everybody: bool
