"""What a minor's devices and services of one term come to, over all requests (OMAI annex 5.07.02*).

The term begins with a device. What was claimed of an ear before its last device was another term's; without a device on
file the years before a service are looked at.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, get_args

from api.core.errors import Finding
from api.core.sections import show_amount
from api.invoices.context import Claim, Context, EarlierClaim
from api.invoices.forms.hearing_aid.amounts import (
    DEVICE,
    SERVICE,
    is_for_minor,
    rates_of,
    waiting_years,
)
from api.invoices.forms.hearing_aid.fields import Side, Typed
from api.invoices.forms.terms import years_later
from api.invoices.rules import Rule
from api.invoices.tariffs import HearingAid as Rates

CEILING_EXCEEDED: Final = Rule("hearing_ceiling_exceeded", source="OMAI annexe ch. 5.07.02*")

_SIDES: Final[tuple[Side, ...]] = get_args(Side)
_PART: Final = {DEVICE: "hearing-device", SERVICE: "hearing-service"}


def sum_claims(typed: Typed, context: Context) -> Iterator[Claim]:
    """What this request takes of the ceilings: a device's part over the term that it begins, a service's on its day.
    Those of every side within a term are looked up by claims that have no amount themselves."""
    years, side = waiting_years(typed, context), typed.side
    if years is None or typed.day is None or side is None:
        return
    ends = years_later(typed.day, years) - timedelta(days=1) if typed.supply == "purchase" else typed.day
    for place, amount in _own(typed, context):
        yield _claim(place, side, context, (typed.day, ends), amount)
        for every in _SIDES:
            yield _claim(place, every, context, _around(typed.day, years))


def check_sums(typed: Typed, context: Context, *, renewed: bool) -> Iterator[Finding]:
    """Devices and services of a term stay within the ceilings for one ear, or for both once both have any. `renewed` is
    a device before its time, which a certificate allows and which begins another term."""
    years, rates = waiting_years(typed, context), rates_of(typed, context)
    if renewed or years is None or rates is None or typed.day is None:
        return
    for place, amount in _own(typed, context):
        before = {side: _before(place, side, typed, context) for side in _SIDES}
        both = typed.side == "both" or any(before[side] for side in _SIDES if side != typed.side)
        most, used = _ceiling(place, rates, both=both), sum(before.values(), Decimal(0))
        if used and used + amount > most:
            left = show_amount(max(most - used, Decimal(0)))
            yield CEILING_EXCEEDED.at(place, left=left, most=show_amount(most), years=years)


def _own(typed: Typed, context: Context) -> Iterator[tuple[str, Decimal]]:
    """Device and service of the form, each up to the ceiling that it has alone."""
    rates = rates_of(typed, context)
    if rates is None or not is_for_minor(typed, context) or typed.supply not in {"purchase", "follow_up"}:
        return
    costs = {DEVICE: typed.device_amount if typed.supply == "purchase" else None, SERVICE: typed.service_amount}
    for place, cost in costs.items():
        if cost:
            yield place, min(cost, _ceiling(place, rates, both=typed.side == "both"))


def _ceiling(place: str, rates: Rates, *, both: bool) -> Decimal:
    if place == DEVICE:
        return rates.minor_device_both if both else rates.minor_device_one
    return rates.minor_service_both if both else rates.minor_service_one


def _before(place: str, side: Side, typed: Typed, context: Context) -> Decimal:
    """What earlier requests for a side took in the term to which the form's day belongs."""
    assert typed.day is not None, "asked of a form with a day"
    mine = _amounts(place, side, typed, context)
    devices = [*mine, *(_amounts(place, "both", typed, context) if side != "both" else ())]
    terms = [(first, last) for first, last, _ in devices if first < last]
    begun = [first for first, last in terms if first <= typed.day <= last]
    if typed.supply == "purchase":  # which begins one itself
        start, end = max(begun, default=typed.day), date.max
    else:
        start = max(begun, default=date.min)
        end = min((first for first, _ in terms if first > typed.day), default=date.max)
    return sum((amount for first, _, amount in mine if start <= first < end), Decimal(0))


def _amounts(place: str, side: Side, typed: Typed, context: Context) -> list[tuple[date, date, Decimal]]:
    years = waiting_years(typed, context)
    assert years is not None
    assert typed.day is not None
    met: list[EarlierClaim] = list(context.earlier_of(_claim(place, side, context, _around(typed.day, years))))
    return [
        (claim.first_day, claim.last_day, claim.amount)
        for claim in met
        if claim.first_day is not None and claim.last_day is not None and claim.amount is not None
    ]


def _around(day: date, years: int) -> tuple[date, date]:
    """The days whose term may be the same."""
    return years_later(day, -years) + timedelta(days=1), years_later(day, years) - timedelta(days=1)


def _claim(place: str, side: Side, context: Context, days: tuple[date, date], amount: Decimal | None = None) -> Claim:
    person = context.beneficiary.avs_number if context.beneficiary else ""
    return Claim(_PART[place], f"{person}|{side}", None, place, *days, amount=amount)
