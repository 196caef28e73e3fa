"""What a month of helplessness allowance comes to: nights by place, times the rates of the day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from api.core.schemas import Day
from api.core.sections import Label
from api.core.sent import Typed
from api.invoices.forms.base import FIVE_CENTS, Line, entries, rounded
from api.invoices.forms.helplessness.days import Place, Stay, month_within, nights_by_place
from api.invoices.forms.terms import month_bounds
from api.invoices.tariffs import Helplessness as Rates
from api.invoices.tariffs import Tariffs

Degree = Literal["slight", "moderate", "severe"]
Ssi = Literal["none", "4", "6", "8"]
Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", strict=True)]
AbsenceKind = Literal["institution", "hospital", "abroad"]
Payer = Literal["ai", "family", "other"]

INSTITUTIONS: Final[Sequence[Place]] = ("institution_family", "institution_ai", "institution_other")
MOST_MONTHS: Final = 4  # that three months touch
MOST_ABSENCES: Final = 60
COUNTED: Final[Sequence[Place]] = ("home", "hospital", *INSTITUTIONS)
_PAID_BY: Final[Mapping[Payer, Place]] = {
    "ai": "institution_ai",
    "family": "institution_family",
    "other": "institution_other",
}


def _whole(value: Any) -> Any:  # noqa: ANN401 - before validation
    """A JSON integer or what a field holds, "27"; Pydantic alone would take true and 27.0 too."""
    if isinstance(value, str) and len(value) <= 2 and value.isascii() and value.isdigit():
        return int(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise PydanticCustomError("format", "must be a whole number")
    return value


_WHOLE: Final = {
    "anyOf": [{"type": "integer", "minimum": 0, "maximum": 31}, {"type": "string", "pattern": "^[0-9]{1,2}$"}]
}
Nights = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=31), WithJsonSchema(_WHOLE)]


class MonthCounts(BaseModel):
    """The nights of one month in the period by place; those in an institution by who pays it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    month: Month
    home: Nights | None = None
    hospital: Nights | None = None
    institution_family: Nights | None = None
    institution_ai: Nights | None = None
    institution_other: Nights | None = None

    def nights(self) -> Counter[Place]:
        return nights_of(self)

    def in_hospital_throughout(self) -> bool:
        return self.hospital == month_bounds(self.month)[1].day


class TypedMonth(Typed):
    """What the rules need of a month that is half filled in."""

    month: Month | None = None
    home: Nights | None = None
    hospital: Nights | None = None
    institution_family: Nights | None = None
    institution_ai: Nights | None = None
    institution_other: Nights | None = None

    def nights(self) -> Counter[Place]:
        return nights_of(self)


def nights_of(counts: MonthCounts | TypedMonth) -> Counter[Place]:
    return Counter({place: getattr(counts, place) or 0 for place in COUNTED})


class AbsenceNights(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    first_night: Day
    last_night: Day
    kind: AbsenceKind
    payer: Payer | None = None

    def stay(self) -> Stay:
        """Without a payer, which `check` asks for, as if another paid: nothing is owed for it."""
        return _stay(self.first_night, self.last_night, self.kind, self.payer)


class TypedAbsence(Typed):
    """What the rules need of an absence that is half filled in."""

    first_night: Day | None = None
    last_night: Day | None = None
    kind: AbsenceKind | None = None
    payer: Payer | None = None

    def stay(self) -> Stay | None:
        """As far as all of it is known."""
        if self.first_night is None or self.last_night is None or self.kind is None:
            return None
        return _stay(self.first_night, self.last_night, self.kind, self.payer)


def _stay(first: date, last: date, kind: AbsenceKind, payer: Payer | None) -> Stay:
    return Stay(first, last, kind if kind != "institution" else _PAID_BY[payer or "other"])


class _Granted(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    degree: Degree
    ssi: Ssi


class _Dates(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    period_from: Day
    period_to: Day


@dataclass(frozen=True, slots=True)
class Terms:
    """What all months are computed with. `period` is None while it is not typed."""

    degree: Degree
    ssi: Ssi
    period: tuple[date, date] | None
    stays: Sequence[Stay]

    def rates(self, tariff: Rates) -> tuple[Decimal, Decimal]:
        """A day's allowance and supplement."""
        supplement = Decimal(0) if self.ssi == "none" else getattr(tariff, f"ssi_{self.ssi}")
        return getattr(tariff, self.degree), supplement

    def part(self, month: str) -> tuple[date, date]:
        """The days of a month that are invoiced; the whole month where the period does not say."""
        return (self.period and month_within(month, *self.period)) or month_bounds(month)


M = TypeVar("M", bound=BaseModel)


def _valid(model: type[M], raw: Mapping[str, Any]) -> M | None:
    try:
        return model.model_validate(raw)
    except ValidationError:
        return None


def typed_terms(raw: Mapping[str, Any]) -> Terms | None:
    """The terms of a half-filled form; None before degree and supplement are chosen."""
    granted, dates = _valid(_Granted, raw), _valid(_Dates, raw)
    if granted is None:
        return None
    absences = [_valid(AbsenceNights, item) for _, item in entries(raw, "absences", MOST_ABSENCES)]
    stays = [absence.stay() for absence in absences if absence]
    forwards = dates is not None and dates.period_from <= dates.period_to
    return Terms(
        granted.degree, granted.ssi, (dates.period_from, dates.period_to) if dates and forwards else None, stays
    )


def typed_months(raw: Mapping[str, Any]) -> Iterator[tuple[int, MonthCounts]]:
    for index, item in entries(raw, "months", MOST_MONTHS):
        if month := _valid(MonthCounts, item):
            yield index, month


def quarter_of(allowance: Decimal) -> Decimal:
    """A day's allowance in an institution that the family pays (LAI art. 42ter para. 2), half up to 0.05."""
    return rounded(allowance / 4, FIVE_CENTS)


def lines_of(months: Iterable[tuple[int, MonthCounts]], terms: Terms, tariffs: Tariffs) -> Sequence[Line]:
    return [line for index, counts in months for line in _month_lines(index, counts, terms, tariffs)]


def _month_lines(index: int, counts: MonthCounts, terms: Terms, tariffs: Tariffs) -> Iterator[Line]:
    """The amounts of a month. Where a tariff begins inside it, the absences say which nights lie on which side."""
    spans = list(tariffs.spans(Rates, *terms.part(counts.month)))
    for span in spans:
        if span.tariff is None:
            continue
        nights = counts.nights() if len(spans) == 1 else nights_by_place(terms.stays, span.first, span.last)
        yield from _priced(index, counts.month, nights, *terms.rates(span.tariff.values))


def _priced(index: int, month: str, nights: Counter[Place], allowance: Decimal, supplement: Decimal) -> Iterator[Line]:
    pointer, family = f"/form/months/{index}", nights["institution_family"]
    whole = nights["home"] + nights["abroad"] + nights["hospital"]
    if whole or not family:
        detail = f"{whole} × {_shown(allowance, supplement)}"
        yield Line(pointer, whole * (allowance + supplement), month_label(month), detail)
    if family:
        quarter = quarter_of(allowance)
        label = Label("forms.helplessness.line.family", {"month": short_month(month)})
        yield Line(pointer, family * (quarter + supplement), label, f"{family} × {_shown(quarter, supplement)}")


def _shown(allowance: Decimal, supplement: Decimal) -> str:
    return f"({allowance:.2f} + {supplement:.2f})" if supplement else f"{allowance:.2f}"


def month_label(month: str) -> Label:
    """Août 2026"""
    return Label(f"forms.helplessness.month.{int(month[5:])}", {"year": month[:4]})


def short_month(month: str) -> str:
    """08.2026"""
    return f"{month[5:]}.{month[:4]}"
