"""What the law pays at most in a year, a month or at once, and what a request charges of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from api.core.errors import Finding
from api.core.sections import Amount, Label, Row, show_amount
from api.invoices.context import Claim, Context
from api.invoices.forms.assistive_devices.categories import ASSISTANCE_DOG, WIG
from api.invoices.forms.assistive_devices.lines import Charge
from api.invoices.forms.terms import end_of_month, years_later
from api.invoices.rules import Rule
from api.invoices.tariffs import AssistiveDevices as Ceilings

WIGS_YEAR: Final = Rule("wigs_above_year", "warning", "OMAI annexe ch. 5.06")
THIRD_PARTY_MONTH: Final = Rule("third_party_above_month", "warning", "OMAI art. 9 al. 2")
DOG_FLAT: Final = Rule("assistance_dog_above_flat", "warning", "OMAI annexe ch. 14.06")
DOG_AGAIN: Final = Rule("assistance_dog_again", "warning", "OMAI annexe ch. 14.06")

# Longer periods reach into months that are extinct or to come, which other rules refuse.
_LONGEST: Final = timedelta(days=6 * 366)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most for a span of time, "2026" or "08.2026"; `claim` is what this request charges of it."""

    rule: Rule
    claim: Claim
    pointer: str
    most: Decimal
    span: str

    def left(self, context: Context) -> Decimal:
        """What stays after this request and the earlier ones; less than nothing when it is exceeded."""
        return self.most - context.earlier_sum(self.claim) - (self.claim.amount or Decimal(0))


def needs_tariff(charge: Charge) -> bool:
    return charge.category in {WIG, ASSISTANCE_DOG} or charge.line_kind == "third_party"


def ceilings(charges: Iterable[Charge], context: Context) -> list[Ceiling]:
    """Those that a request charges, each once, with the place of the first line that does."""
    if context.beneficiary is None:
        return []
    person, every = context.beneficiary.avs_number, list(charges)
    return [*_wigs(every, person, context), *_third_parties(every, person, context)]


def _wigs(charges: Sequence[Charge], person: str, context: Context) -> Iterator[Ceiling]:
    years = defaultdict(list)
    for charge in charges:
        if charge.category == WIG:
            years[charge.first.year].append(charge)
    for year, own in years.items():
        tariff = context.tariffs.on(Ceilings, own[0].first)
        if tariff is not None:
            claim = Claim("wigs", f"{person}|{year}", amount=sum((c.amount for c in own), Decimal(0)))
            yield Ceiling(WIGS_YEAR, claim, own[0].pointer, tariff.values.wigs_year, str(year))


@lru_cache(maxsize=16)
def services_by_month(charges: tuple[Charge, ...]) -> Sequence[tuple[date, Decimal, str]]:
    """What services cost in each month, with the place of the first line that charges it. Claims, rules and amounts
    left of one request ask for the same: it is computed once."""
    months: dict[date, Decimal] = defaultdict(Decimal)
    places: dict[date, str] = {}
    for charge in charges:
        if charge.line_kind == "third_party" and charge.last - charge.first <= _LONGEST:
            for month, amount in by_month(charge.first, charge.last, charge.amount):
                months[month] += amount
                places.setdefault(month, charge.pointer)
    return [(month, amount, places[month]) for month, amount in sorted(months.items())]


def _third_parties(charges: Sequence[Charge], person: str, context: Context) -> Iterator[Ceiling]:
    for month, amount, place in services_by_month(tuple(charges)):
        tariff = context.tariffs.on(Ceilings, month)
        if tariff is not None:
            claim = Claim("third-party-services", f"{person}|{month:%Y-%m}", amount=amount)
            yield Ceiling(THIRD_PARTY_MONTH, claim, place, tariff.values.third_party_month, f"{month:%m.%Y}")


def by_month(first: date, last: date, amount: Decimal) -> Iterator[tuple[date, Decimal]]:
    """An amount over the months of its period by their days, each named by its first; the last takes what rounding
    leaves."""
    cents, days = int(amount * 100), (last - first).days + 1  # whole numbers: half up as `rounded`, and much faster
    left, start = cents, first
    while True:
        end = end_of_month(start)
        if end >= last:
            yield start.replace(day=1), Decimal(left) / 100
            return
        part = min((2 * cents * ((end - start).days + 1) + days) // (2 * days), left)
        left -= part
        yield start.replace(day=1), Decimal(part) / 100
        start = end + timedelta(days=1)


def check_ceilings(found: Sequence[Ceiling], context: Context) -> Iterator[Finding]:
    """One word a line and rule, for the earliest span that is exceeded."""
    said = set()
    for ceiling in found:
        left = ceiling.left(context)
        if left < 0 and (ceiling.pointer, ceiling.rule) not in said:
            said.add((ceiling.pointer, ceiling.rule))
            yield ceiling.rule.at(
                f"{ceiling.pointer}/stated_amount",
                span=ceiling.span,
                most=show_amount(ceiling.most),
                sum=show_amount(ceiling.most - left),
            )


def left_rows(found: Sequence[Ceiling], context: Context) -> list[Row]:
    """What is left of each ceiling that the form charges."""
    return [
        Row(
            f"forms.assistive_devices.left.{ceiling.rule.code}",
            Amount(max(ceiling.left(context), Decimal(0))),
            detail=Label("forms.assistive_devices.left", {"span": ceiling.span, "most": show_amount(ceiling.most)}),
            pointer=ceiling.pointer,
        )
        for ceiling in found
    ]


def check_dog_flat(charges: Iterable[Charge], context: Context) -> Iterator[Finding]:
    """The lump sum for an assistance dog is paid once, whatever it costs."""
    dogs = [charge for charge in charges if charge.category == ASSISTANCE_DOG]
    tariff = context.tariffs.on(Ceilings, dogs[0].first) if dogs else None
    if tariff is None:
        return
    total, flat = sum((charge.amount for charge in dogs), Decimal(0)), tariff.values.assistance_dog
    if total > flat:
        yield DOG_FLAT.at(f"{dogs[0].pointer}/stated_amount", most=show_amount(flat), sum=show_amount(total))


def dog_claim(delivered: date, person: str, context: Context) -> Claim | None:
    """An assistance dog is granted again after so many years (OMAI annex 14.06)."""
    tariff = context.tariffs.on(Ceilings, delivered)
    if tariff is None:
        return None
    pointer = "/form/dog/delivery_date"
    last = years_later(delivered, int(tariff.values.assistance_dog_years)) - timedelta(days=1)
    return Claim("assistance-dog", person, DOG_AGAIN, pointer, first_day=delivered, last_day=last)
