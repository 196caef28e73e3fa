"""Which fields of 300.001 a supply asks for: the rest must stay empty, so that nothing is sent that nobody reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.core.errors import Finding
from api.invoices.context import Context
from api.invoices.forms.hearing_aid.amounts import is_for_minor, years_without_flat
from api.invoices.forms.hearing_aid.fields import FormFields, Typed, unless_blank
from api.invoices.rules import REQUIRED, Rule

NOT_ASKED: Final = Rule("field_not_asked")

_REPAIR: Final = frozenset({"repair_date", "device_purchase_date", "invoice_amount"})
_REQUIRED: Final[Mapping[str, frozenset[str]]] = {
    "purchase": frozenset({"is_first_supply", "delivery_date", "brand", "model", "supplier"}),
    "follow_up": frozenset({"service_date", "service_amount"}),
    "repair_electronic": _REPAIR,
    "repair_other": _REPAIR,
    "batteries": frozenset({"years_from"}),
    "batteries_implant": frozenset({"years_from"}),
}
_OPTIONAL: Final[Mapping[str, frozenset[str]]] = {
    "purchase": frozenset({"serial_number", "metas_number"}),
    "batteries": frozenset({"years_to"}),
    "batteries_implant": frozenset({"years_to"}),
}
_NEVER_EMPTY: Final = frozenset({"kind", "supply", "side", "has_certificate", "is_second_ear"})
_PARTS: Final = {"supplier": [f"supplier/{name}" for name in ("name", "street", "postcode", "town")]}
_AMOUNTS: Final = frozenset({"device_amount", "service_amount", "invoice_amount"})


@dataclass(frozen=True, slots=True)
class Asked:
    required: frozenset[str]
    optional: frozenset[str]


def asked(typed: Typed, context: Context) -> Asked:
    """The names of the fields that have to be filled in, and of those that may be."""
    required, optional = _REQUIRED[typed.supply or "purchase"], _OPTIONAL.get(typed.supply or "", frozenset())
    if typed.supply == "purchase":
        required |= {"previous_supply_date"} if typed.is_first_supply is False else set()
        minor = is_for_minor(typed, context)
        if minor is None:  # whose age is not known
            optional |= _AMOUNTS
        else:
            required |= {"device_amount", "service_amount"} if minor else {"invoice_amount"}
    if typed.supply == "batteries_implant" and (context.beneficiary is None or years_without_flat(typed, context)):
        required |= {"invoice_amount"}
    return Asked(required, optional)


def missing(raw: Mapping[str, Any], context: Context) -> Iterator[Finding]:
    """What a form, whole or half filled, has to hold and does not."""
    typed = Typed.of(raw)
    if typed.supply is None:
        return
    known = asked(typed, context).required
    for name in sorted(known, key=list(FormFields.model_fields).index):
        value = unless_blank(raw.get(name)) if name == "supplier" else raw.get(name)
        if value is None or value == "":
            yield from (REQUIRED.at(f"/form/{part}") for part in _PARTS.get(name, (name,)))


def not_asked(form: FormFields, context: Context) -> Iterator[Finding]:
    """What a whole form holds without being asked for it."""
    known = asked(form, context)
    for name in type(form).model_fields:
        if getattr(form, name) is not None and name not in known.required | known.optional | _NEVER_EMPTY:
            yield NOT_ASKED.at(f"/form/{name}")
