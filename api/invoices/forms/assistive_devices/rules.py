"""The rules of one line of assistive devices: its days, its VAT and its amounts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from api.core.errors import Finding
from api.core.sections import Amount, Label, Row, show_amount, show_day
from api.invoices.context import Context
from api.invoices.forms.assistive_devices.categories import OVER_TIME
from api.invoices.forms.assistive_devices.lines import DeviceLine, Priced, Stated, TypedLine, no, payable, read
from api.invoices.forms.base import FIVE_CENTS, check_prescribed, check_vat, unprescribed_since
from api.invoices.forms.other import line_amount
from api.invoices.rules import FUTURE, RANGE, REQUIRED, Rule
from api.invoices.tariffs import Vat

CATEGORY_OF_SUBFORM: Final = Rule("category_of_subform", source="OMAI annexe")
DATE_OR_PERIOD: Final = Rule("date_or_period")
PERIOD_NOT_ALLOWED: Final = Rule("period_not_allowed")
PERIOD_OVER_VAT_CHANGE: Final = Rule("period_over_vat_change", source="LTVA art. 25")
STATED_AMOUNT: Final = Rule("stated_amount_differs")
SHARE_ABOVE_AMOUNT: Final = Rule("share_above_amount")
ABOVE_QUOTE: Final = Rule("above_quote", "warning")


AnyLine = DeviceLine | TypedLine
_DAYS: Final = ("date", "date_from", "date_to")


def check_line(item: AnyLine, pointer: str, context: Context) -> Iterator[Finding]:
    """One line for itself, whole or as far as it is one."""
    yield from _check_days(item, pointer)
    yield from _check_rest(item, pointer, context)


def check_typed_line(item: TypedLine, pointer: str, context: Context) -> Iterator[Finding]:
    """A half-filled line, as far as it can be read. While one of its days cannot be, nothing is said
    of which it has to have; while a rate cannot, nothing of what it comes to."""
    if not item.has_unread(*_DAYS):
        yield from _check_days(item, pointer)
    if item.has_unread("vat_rate"):
        item = item.model_copy(update={"quantity": None})
    yield from _check_rest(item, pointer, context)


def _check_rest(item: AnyLine, pointer: str, context: Context) -> Iterator[Finding]:
    yield from _check_past(item, pointer, context)
    yield from _check_vat(item, pointer, context)
    yield from _check_amounts(item, pointer)


def _check_days(item: AnyLine, pointer: str) -> Iterator[Finding]:
    """One day or one period, the period only of what goes on for a while."""
    first, last = item.date_from, item.date_to
    if item.date is not None and (first is not None or last is not None):
        yield DATE_OR_PERIOD.at(f"{pointer}/date")
    elif first is None and last is None:
        if item.date is None:
            yield REQUIRED.at(f"{pointer}/date")
    elif item.line_kind is not None and item.line_kind not in OVER_TIME:
        yield PERIOD_NOT_ALLOWED.at(f"{pointer}/date_from")
    elif first is None or last is None:
        yield REQUIRED.at(f"{pointer}/{'date_from' if first is None else 'date_to'}")
    elif last < first:
        yield RANGE.at(f"{pointer}/date_to")


def _check_past(item: AnyLine, pointer: str, context: Context) -> Iterator[Finding]:
    since, name = unprescribed_since(context.claimed_on), "date" if item.date_from is None else "date_from"
    if known := item.days():
        yield from check_prescribed(*known, since, f"{pointer}/{name}")
    quoted = item.approved_quote.date if item.approved_quote else None
    days = {
        "date": item.date,
        "date_from": item.date_from,
        "date_to": item.date_to,
        "invoice_date": item.invoice_date,
        "approved_quote/date": quoted,
    }
    for name, day in days.items():
        if day is not None and day > context.today:
            yield FUTURE.at(f"{pointer}/{name}")


def _check_vat(item: AnyLine, pointer: str, context: Context) -> Iterator[Finding]:
    """A rate holds for the whole line, so a period over a change of rates is two lines."""
    known = item.days()
    if known is None:
        return
    first, last = known
    spans = list(context.tariffs.spans(Vat, first, last))
    valid = [span.tariff is not None and item.vat_rate in span.tariff.values.rates for span in spans]
    if item.vat_rate and len(spans) > 1 and not all(valid):
        yield PERIOD_OVER_VAT_CHANGE.at(f"{pointer}/date_to", date=show_day(spans[1].first))
    else:
        yield from check_vat(context, last, item.vat_rate, f"{pointer}/vat_rate")


def _check_amounts(item: AnyLine, pointer: str) -> Iterator[Finding]:
    stated, expected, quote = item.stated_amount, item.computed(), item.approved_quote
    if stated is None:
        return
    if expected is not None and _differs(stated, expected):
        yield STATED_AMOUNT.at(f"{pointer}/stated_amount", expected=show_amount(expected))
    if item.insured_share is not None and item.insured_share > stated:
        yield SHARE_ABOVE_AMOUNT.at(f"{pointer}/insured_share", amount=show_amount(stated))
    if quote is not None and payable(stated, item.insured_share) > quote.amount:
        yield ABOVE_QUOTE.at(f"{pointer}/stated_amount", amount=show_amount(quote.amount))


def _differs(stated: Decimal, expected: Decimal) -> bool:
    """Suppliers round to 5 cents, line by line or at the end."""
    return abs(stated - expected) > FIVE_CENTS


def expected_rows(raw: Mapping[str, Any]) -> Iterator[Row]:
    """What a line comes to, as long as the amount typed for it is another or none."""
    stated = {index: item.stated_amount for index, _, item in read(Stated, raw)}
    for index, _, item in read(Priced, raw):
        expected = line_amount(item.quantity, item.unit_price, item.vat_rate)
        if index not in stated or _differs(stated[index], expected):
            yield Row(
                "forms.assistive_devices.expected",
                Amount(expected),
                detail=Label("forms.assistive_devices.line", no(index)),
                pointer=f"/form/lines/{index}/stated_amount",
            )
