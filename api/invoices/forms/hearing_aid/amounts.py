"""What is reimbursed for hearing aids (OMAI annex 5.07, 5.07.02*): flats for adults, ceilings for minors."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from api.core.ages import is_minor
from api.core.sections import Label, show_amount
from api.invoices.context import Context
from api.invoices.forms.base import Line
from api.invoices.forms.hearing_aid.fields import BATTERIES, REPAIRS, Typed
from api.invoices.tariffs import HearingAid as Rates

INVOICE, DEVICE, SERVICE, YEARS = (
    f"/form/{name}" for name in ("invoice_amount", "device_amount", "service_amount", "years_from")
)


def start_of(year: int) -> date:
    return date(year, 1, 1)


def is_for_minor(typed: Typed, context: Context) -> bool | None:
    """Whether the person is under 18 on the day of the supply, or today while no day is typed; None: nobody is known.

    Of batteries the age on 1 January of each year counts (`battery_flat`).
    """
    person = context.beneficiary
    return None if person is None else is_minor(person.birth_date, typed.day or context.today)


def rates_of(typed: Typed, context: Context) -> Rates | None:
    tariff = context.tariffs.on(Rates, typed.day or context.today)
    return tariff.values if tariff else None


def waiting_years(typed: Typed, context: Context) -> int | None:
    """For how many years a device is reimbursed once."""
    rates, minor = rates_of(typed, context), is_for_minor(typed, context)
    return None if rates is None or minor is None else int(rates.minor_years if minor else rates.adult_years)


def device_ceiling(typed: Typed, rates: Rates) -> Decimal:
    return rates.minor_device_both if typed.side == "both" else rates.minor_device_one


def service_ceiling(typed: Typed, rates: Rates) -> Decimal:
    return rates.minor_service_both if typed.side == "both" else rates.minor_service_one


def battery_flat(typed: Typed, year: int, context: Context) -> Decimal | None:
    """The flat of one year; None where there is none. In the year of the 18th birthday it is still a minor's, because
    it is due for the calendar year that has begun: the age on 1 January decides. (A birthday on that day is an
    adult's year.)"""
    tariff, person = context.tariffs.on(Rates, start_of(year)), context.beneficiary
    if tariff is None or person is None or typed.side is None:
        return None
    minor, both, rates = is_minor(person.birth_date, start_of(year)), typed.side == "both", tariff.values
    if typed.supply == "batteries_implant":
        return rates.batteries_implant_minor_both if minor and both else None
    if minor:
        return rates.batteries_minor_both if both else rates.batteries_minor_one
    return rates.batteries_adult_both if both else rates.batteries_adult_one


def years_without_flat(typed: Typed, context: Context) -> Sequence[int]:
    """Of implant batteries: the years that are reimbursed by the invoice."""
    if typed.supply != "batteries_implant" or context.beneficiary is None or typed.side is None:
        return ()
    return [year for year in typed.years if battery_flat(typed, year, context) is None]


def amounts(typed: Typed, context: Context) -> list[Line]:
    """The lines of a form, as far as it is filled in."""
    if typed.side is None:
        return []
    if typed.supply in BATTERIES:
        return list(_batteries(typed, context))
    rates, minor = rates_of(typed, context), is_for_minor(typed, context)
    if rates is None or minor is None:
        return []
    if typed.supply in REPAIRS:
        return list(_repairs(typed, rates))
    if typed.supply == "purchase" and not minor:
        return [_lump_sum(typed, rates)]
    return list(_for_minor(typed, rates)) if minor else []


def _lump_sum(typed: Typed, rates: Rates) -> Line:
    """One ear after the other comes to as much as both at once."""
    if typed.side == "both":
        return Line(INVOICE, rates.adult_both, Label("forms.hearing_aid.line.lump_sum.both"))
    if not typed.is_second_ear:
        return Line(INVOICE, rates.adult_one, Label("forms.hearing_aid.line.lump_sum.one"))
    detail = f"{show_amount(rates.adult_both)} − {show_amount(rates.adult_one)}"
    return Line(INVOICE, rates.adult_both - rates.adult_one, Label("forms.hearing_aid.line.lump_sum.second"), detail)


def _for_minor(typed: Typed, rates: Rates) -> Iterator[Line]:
    """The cost of the device and that of the service, each up to its ceiling."""
    if typed.supply == "purchase" and typed.device_amount is not None:
        yield _up_to(device_ceiling(typed, rates), DEVICE, typed.device_amount, "device")
    if typed.supply in {"purchase", "follow_up"} and typed.service_amount is not None:
        kind = "service" if typed.supply == "purchase" else "follow_up"
        yield _up_to(service_ceiling(typed, rates), SERVICE, typed.service_amount, kind)


def _up_to(ceiling: Decimal, pointer: str, cost: Decimal, kind: str) -> Line:
    detail = f"{show_amount(cost)}, max. {show_amount(ceiling)}"
    return Line(pointer, min(cost, ceiling), Label(f"forms.hearing_aid.line.{kind}"), detail)


def _repairs(typed: Typed, rates: Rates) -> Iterator[Line]:
    """A flat for each device, whatever the repair cost."""
    flat = rates.repair_electronic if typed.supply == "repair_electronic" else rates.repair_other
    for ear in typed.ears:
        yield Line(INVOICE, flat, Label(f"forms.hearing_aid.line.{typed.supply}.{ear}"))


def _batteries(typed: Typed, context: Context) -> Iterator[Line]:
    """A flat for each year; implant batteries without one by the invoice."""
    for year in typed.years:
        flat = battery_flat(typed, year, context)
        if flat is not None:
            yield Line(YEARS, flat, Label(f"forms.hearing_aid.line.{typed.supply}", {"year": year}))
    if typed.invoice_amount is not None and years_without_flat(typed, context):
        yield Line(INVOICE, typed.invoice_amount, Label("forms.hearing_aid.line.implant_invoice"))
