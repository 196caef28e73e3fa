"""How 300.001 is shown: the sections of the sent form, and what stands beside the amounts while it is filled in."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from api.core.sections import Amount, Cell, Column, Label, Row, Section, Table, TableRow, Value
from api.invoices.context import Claim, Context
from api.invoices.forms.base import Line
from api.invoices.forms.hearing_aid.amounts import (
    DEVICE,
    INVOICE,
    SERVICE,
    device_ceiling,
    is_for_minor,
    rates_of,
    service_ceiling,
    years_without_flat,
)
from api.invoices.forms.hearing_aid.fields import BATTERIES, FormFields, Supplier, Typed
from api.invoices.shown import shown_uid

PREFIX = "forms.hearing_aid"
_AMOUNTS = ("device_amount", "service_amount", "invoice_amount")


def summary(form: FormFields, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
    device = [*_device(form), *(_supplier(form.supplier) if form.supplier else ())]
    return [
        Section(f"{PREFIX}.section.supply", rows=list(_supply(form))),
        *([Section(f"{PREFIX}.section.device", rows=device)] if device else []),
        Section(f"{PREFIX}.section.amounts", rows=list(_costs(form)), table=_table(lines, total)),
    ]


def _row(name: str, value: Value, detail: Value = None) -> Row:
    return Row(f"{PREFIX}.{name.replace('/', '.')}", value, detail, f"/form/{name}")


def _supply(form: FormFields) -> Iterator[Row]:
    yield _row("supply", Label(f"{PREFIX}.supply.{form.supply}"))
    yield _row("side", Label(f"{PREFIX}.side.{form.side}"))
    if form.supply in BATTERIES:
        yield _row("years_from", ", ".join(map(str, form.years)))
        return
    yield _row(form.day_name, form.day)
    if form.supply == "purchase":
        yield _row("is_first_supply", form.is_first_supply)
        if form.previous_supply_date is not None:
            yield _row("previous_supply_date", form.previous_supply_date)
        if form.is_second_ear:
            yield _row("is_second_ear", form.is_second_ear)
        if form.has_certificate or not form.is_first_supply:
            yield _row("has_certificate", form.has_certificate)
    if form.device_purchase_date is not None:
        yield _row("device_purchase_date", form.device_purchase_date)


def _device(form: FormFields) -> Iterator[Row]:
    for name in ("brand", "model", "serial_number", "metas_number"):
        if (value := getattr(form, name)) is not None:
            yield _row(name, value)


def _supplier(supplier: Supplier) -> Iterator[Row]:
    street = " ".join(filter(None, (supplier.street, supplier.house_number)))
    yield _row("supplier/name", supplier.name)
    yield _row("supplier/street", street, f"{supplier.postcode} {supplier.town}")
    if supplier.gln is not None:
        yield _row("supplier/gln", supplier.gln)
    if supplier.uid is not None:
        yield _row("supplier/uid", shown_uid(supplier.uid))


def _costs(form: FormFields) -> Iterator[Row]:
    for name in _AMOUNTS:
        if (cost := getattr(form, name)) is not None:
            yield _row(name, Amount(cost))


def _table(lines: Sequence[Line], total: Decimal) -> Table:
    return Table(
        caption=f"{PREFIX}.section.reimbursed",
        columns=[Column(f"{PREFIX}.line"), Column(f"{PREFIX}.line.amount", numeric=True)],
        rows=[TableRow([Cell(line.label, line.detail), Cell(Amount(line.amount))]) for line in lines],
        total=Row(f"{PREFIX}.total", Amount(total)),
    )


def indications(typed: Typed, context: Context, claims: Sequence[Claim]) -> list[Row]:
    """Devices on file and the ceilings. The pointers also tell the form which amounts are asked."""
    return [*_on_file(claims, context), *_asked_amounts(typed, context)]


def _on_file(claims: Sequence[Claim], context: Context) -> Iterator[Row]:
    supplies = [claim for claim in claims if claim.scope == "hearing-supply"]
    found = {earlier.invoice_id: earlier for claim in supplies for earlier in context.earlier_of(claim)}
    for earlier in found.values():
        yield Row(f"{PREFIX}.on_file", earlier.first_day, earlier.reference, "/form/delivery_date")


def _asked_amounts(typed: Typed, context: Context) -> Iterator[Row]:
    minor, rates = is_for_minor(typed, context), rates_of(typed, context)
    if minor is None or rates is None or typed.side is None:
        return
    if typed.supply == "purchase" and not minor:
        yield Row(f"{PREFIX}.every_years", int(rates.adult_years), pointer=INVOICE)
    if typed.supply == "purchase" and minor:
        yield Row(f"{PREFIX}.ceiling.device", Amount(device_ceiling(typed, rates)), pointer=DEVICE)
    if typed.supply in {"purchase", "follow_up"} and minor:
        yield Row(f"{PREFIX}.ceiling.service", Amount(service_ceiling(typed, rates)), pointer=SERVICE)
    if years := years_without_flat(typed, context):
        yield Row(f"{PREFIX}.without_flat", ", ".join(map(str, years)), pointer=INVOICE)
