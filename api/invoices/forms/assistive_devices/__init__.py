"""318.635 to 318.639 Moyens auxiliaires: suppliers' invoices by line; the form chosen inside decides the categories."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from api.core.errors import Finding
from api.core.sections import Period, Row, Section
from api.invoices.context import Claim, Context
from api.invoices.forms.assistive_devices.categories import (
    ASSISTANCE_DOG,
    BUILDING_WORKS,
    CATEGORIES,
    DOGS,
    VEHICLES,
    WORKPLACE,
    Category,
    Subform,
    Use,
)
from api.invoices.forms.assistive_devices.ceilings import (
    DOG_AGAIN,
    DOG_FLAT,
    THIRD_PARTY_MONTH,
    WIGS_YEAR,
    ceilings,
    check_ceilings,
    check_dog_flat,
    dog_claim,
    left_rows,
    needs_tariff,
)
from api.invoices.forms.assistive_devices.lines import (
    MOST_LINES,
    Charge,
    DeviceLine,
    IfFilledIn,
    Stated,
    TypedLine,
    amount_line,
    charges,
    invoice_keys,
    is_above_quote,
    read,
    typed_invoices,
    typed_suppliers,
)
from api.invoices.forms.assistive_devices.parts import Building, Dog, TypedDog, TypedParts, Vehicle
from api.invoices.forms.assistive_devices.rules import (
    ABOVE_QUOTE,
    CATEGORY_OF_SUBFORM,
    DATE_OR_PERIOD,
    PERIOD_NOT_ALLOWED,
    PERIOD_OVER_VAT_CHANGE,
    SHARE_ABOVE_AMOUNT,
    STATED_AMOUNT,
    check_line,
    check_typed_line,
    expected_rows,
)
from api.invoices.forms.assistive_devices.summary import lines_section, parts_sections, quotes_section
from api.invoices.forms.base import Billed, Form, Line, check_tariff, entries, entry_at
from api.invoices.forms.decided import OMAI_DIFFERS, PROVIDER_DIFFERS, check_omai, check_provider
from api.invoices.rules import (
    FUTURE,
    PRESCRIBED,
    PRESCRIBED_IN_PART,
    RANGE,
    REQUIRED,
    TARIFF_NOT_CONFIRMED,
    TARIFF_UNKNOWN,
    VAT_RATE,
    Rule,
)
from api.invoices.tariffs import AssistiveDevices as Ceilings
from api.invoices.tariffs import Vat

OWNER_CONSENT: Final = Rule("owner_consent_missing", "warning")
SUPPLIER_INVOICE: Final = Rule("supplier_invoice_known", "warning")


# In the contract, so that who builds a form can offer the categories of the chosen one.
_BY_SUBFORM: Final = {subform: list(categories) for subform, categories in CATEGORIES.items()}


def _with(categories: Sequence[Category]) -> Any:  # noqa: ANN401 - as Pydantic's own `Field`
    """A part of the form that is mandatory when a line has one of these categories."""
    described = f"Mandatory with a category {', '.join(categories)}."
    return Field(description=described, json_schema_extra={"x-categories": list(categories)})


class AssistiveDevices(Form):
    """Moyens auxiliaires (318.635 to 318.639): `subform` says which, and so which categories its lines may have."""

    number: ClassVar[str] = WORKPLACE
    label_prefix: ClassVar[str] = "forms.assistive_devices"
    entry_labels: ClassVar = {"lines": "forms.assistive_devices.line"}
    document_names: ClassVar = ("invoice", "owner_consent", "quote", "approved_quote")
    rules: ClassVar = (
        *(REQUIRED, FUTURE, RANGE, PRESCRIBED, PRESCRIBED_IN_PART, VAT_RATE, TARIFF_UNKNOWN, TARIFF_NOT_CONFIRMED),
        *(CATEGORY_OF_SUBFORM, DATE_OR_PERIOD, PERIOD_NOT_ALLOWED, PERIOD_OVER_VAT_CHANGE),
        *(STATED_AMOUNT, SHARE_ABOVE_AMOUNT, ABOVE_QUOTE, OWNER_CONSENT),
        *(WIGS_YEAR, THIRD_PARTY_MONTH, DOG_FLAT, DOG_AGAIN, SUPPLIER_INVOICE, OMAI_DIFFERS, PROVIDER_DIFFERS),
    )
    tariffs: ClassVar = (Vat, Ceilings)
    period_pointers: ClassVar[tuple[str, str]] = ("/form/lines", "/form/lines")
    period_fields: ClassVar = ("date", "date_from", "date_to")
    price_field: ClassVar[str] = "/stated_amount"

    kind: Literal["assistive_devices"]
    subform: Annotated[Subform, Field(json_schema_extra={"x-categories": _BY_SUBFORM})]
    context: Annotated[Use | None, Field(description="Mandatory for 318.635.")] = None
    vehicle: Annotated[Vehicle | None, IfFilledIn, _with(VEHICLES)] = None
    building: Annotated[Building | None, IfFilledIn, _with(BUILDING_WORKS)] = None
    dog: Annotated[Dog | None, IfFilledIn, _with(DOGS)] = None
    lines: Annotated[list[DeviceLine], Field(min_length=1, max_length=MOST_LINES)]

    @property
    def form_number(self) -> str:
        return self.subform

    @classmethod
    def period_of(cls, raw: Mapping[str, Any]) -> tuple[date, date | None] | tuple[None, None]:
        """Of the lines; the day of a quote is none of theirs."""
        lines = [{name: item.get(name) for name in cls.period_fields} for _, item in entries(raw, "lines", MOST_LINES)]
        return super().period_of({"lines": lines})

    def period(self) -> tuple[date, date | None]:
        days = [item.days() for item in self.lines]
        first, last = min(first for first, _ in days), max(last for _, last in days)
        return first, None if last == first else last

    def services(self) -> Iterator[tuple[str, date]]:
        for index, item in enumerate(self.lines):
            yield f"/form/lines/{index}/{item.last_day_name}", item.days()[1]

    def served(self, pointer: str) -> Period:
        return Period(*entry_at(self.lines, pointer).days())

    def amounts(self, context: Context) -> Sequence[Line]:  # noqa: ARG002 - suppliers' prices need no tariff
        return [
            amount_line(index, item.description, item.stated_amount, item.insured_share)
            for index, item in enumerate(self.lines)
        ]

    @classmethod
    def preview(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Line]:  # noqa: ARG003
        return [
            amount_line(index, sent.get("description"), item.stated_amount, item.insured_share)
            for index, sent, item in read(Stated, raw)
        ]

    def billed(self, total: Decimal) -> Billed:  # noqa: ARG002 - the insured person's share is invoiced too
        amounts: dict[str, Decimal] = {}
        for item in self.lines:
            invoice = invoice_keys(item)[0]
            amounts[invoice] = amounts.get(invoice, Decimal(0)) + item.stated_amount
        suppliers = [
            (f"/form/lines/{index}/supplier/name", item.supplier.name) for index, item in enumerate(self.lines)
        ]
        return Billed(list(amounts.values()), suppliers)

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:  # noqa: ARG002 - the sum has no rule
        for index, item in enumerate(self.lines):
            if item.category not in CATEGORIES[self.subform]:
                yield CATEGORY_OF_SUBFORM.at(f"/form/lines/{index}/category")
            yield from check_line(item, f"/form/lines/{index}", context)
        yield from self._check_parts(context)
        lines = [(f"/form/lines/{index}", item) for index, item in enumerate(self.lines)]
        yield from check_omai(context, [(f"{at}/category", item.category) for at, item in lines])
        yield from check_provider(context, [(f"{at}/supplier/name", item.supplier.name) for at, item in lines])
        yield from _check_charges(self._charges(), context)

    def _charges(self) -> list[Charge]:
        return [
            Charge(index, item.category, item.line_kind, *item.days(), item.payable())
            for index, item in enumerate(self.lines)
        ]

    def _has(self, categories: Iterable[Category]) -> bool:
        return any(item.category in categories for item in self.lines)

    def _check_parts(self, context: Context) -> Iterator[Finding]:
        """What goes with the form or its categories is there, and its days are not to come."""
        if self.subform == WORKPLACE and self.context is None:
            yield REQUIRED.at("/form/context")
        there = [part for part in _PARTS if getattr(self, part) is not None]
        yield from _check_there(there, [item.category for item in self.lines])
        yield from _check_said(self, context)

    def claims(self, context: Context, decision_number: str, total: Decimal) -> Iterator[Claim]:  # noqa: ARG002
        yield from _invoice_claims((index, invoice_keys(item)) for index, item in enumerate(self.lines))
        yield from (ceiling.claim for ceiling in ceilings(self._charges(), context))
        if self._has([ASSISTANCE_DOG]):
            yield from _dog_claims(self.dog, context)

    @classmethod
    def lookups(cls, raw: Mapping[str, Any], context: Context, decision_number: str) -> Sequence[Claim]:  # noqa: ARG003
        found = [ceiling.claim for ceiling in ceilings(charges(raw), context)]
        found += _invoice_claims(typed_invoices(raw))
        if any(item.get("category") == ASSISTANCE_DOG for _, item in entries(raw, "lines", MOST_LINES)):
            found += _dog_claims(TypedParts.model_validate(raw).dog, context)
        return found

    @classmethod
    def indications(cls, raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:  # noqa: ARG003
        return [*expected_rows(raw), *left_rows(ceilings(charges(raw), context), context)]

    @classmethod
    def documents(cls, raw: Mapping[str, Any], context: Context) -> Sequence[str]:  # noqa: ARG003
        asked = ["invoice"]
        if any(item.get("category") in BUILDING_WORKS for _, item in entries(raw, "lines", MOST_LINES)):
            building = raw.get("building")
            said = building if isinstance(building, Mapping) else {}
            asked += [] if said.get("owner_consent") is False else ["owner_consent"]
            asked += ["quote"] if said.get("quote_attached") is True else []
        if any(is_above_quote(item) for _, item in entries(raw, "lines", MOST_LINES)):
            asked.append("approved_quote")
        return asked

    @classmethod
    def missing(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Finding]:
        return list(_check_typed(raw, context))

    def summary(self, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
        parts = parts_sections(self.subform, self.context, self.vehicle, self.building, self.dog)
        return [*parts, lines_section(self.lines, lines, total), *quotes_section(self.lines)]


_PARTS: Final[Mapping[str, tuple[Sequence[Category], Sequence[str]]]] = {
    "vehicle": (VEHICLES, ("make", "model", "keeper")),
    "building": (BUILDING_WORKS, ("address", "owner_consent")),
    "dog": (DOGS, ("name", "school", "delivery_date")),
}
"""What goes with some categories, and what has to be said of it."""


def _check_there(there: Container[str], categories: Collection[Category | None]) -> Iterator[Finding]:
    """What goes with the lines' categories is there."""
    for part, (with_it, names) in _PARTS.items():
        if part not in there and any(category in with_it for category in categories):
            yield from (REQUIRED.at(f"/form/{part}/{name}") for name in names)


def _check_typed(raw: Mapping[str, Any], context: Context) -> Iterator[Finding]:
    """The rules of lines and of what goes with their categories, as far as a half-filled form has them."""
    if raw.get("subform") == WORKPLACE and not raw.get("context"):
        yield REQUIRED.at("/form/context")
    allowed = next((known for subform, known in CATEGORIES.items() if subform == raw.get("subform")), None)
    lines = [(index, TypedLine.model_validate(entry)) for index, entry in entries(raw, "lines", MOST_LINES)]
    for index, item in lines:
        if allowed is not None and item.category is not None and item.category not in allowed:
            yield CATEGORY_OF_SUBFORM.at(f"/form/lines/{index}/category")
        yield from check_typed_line(item, f"/form/lines/{index}", context)
    there = [part for part in _PARTS if _is_filled(raw.get(part))]
    yield from _check_there(there, [item.category for _, item in lines])
    yield from _check_said(TypedParts.model_validate(raw), context)
    chosen = [(f"/form/lines/{index}/category", item.category) for index, item in lines]
    yield from check_omai(context, [(at, category) for at, category in chosen if category is not None])
    yield from check_provider(context, typed_suppliers(raw))
    yield from _check_charges(list(charges(raw)), context)


def _check_said(form: AssistiveDevices | TypedParts, context: Context) -> Iterator[Finding]:
    """What is said of vehicle, building and dog, as far as it is."""
    if form.building is not None and form.building.owner_consent is False:
        yield OWNER_CONSENT.at("/form/building/owner_consent")
    registered = form.vehicle.first_registration if form.vehicle else None
    if registered is not None and registered > context.today:
        yield FUTURE.at("/form/vehicle/first_registration")
    delivered = form.dog.delivery_date if form.dog else None
    if delivered is not None and delivered > context.today:
        yield FUTURE.at("/form/dog/delivery_date")


def _check_charges(own: Sequence[Charge], context: Context) -> Iterator[Finding]:
    """What the lines charge together: of a half-filled form the least that it can come to."""
    for charge in own:
        if needs_tariff(charge):
            yield from check_tariff(context, Ceilings, charge.first, charge.last, f"{charge.pointer}/stated_amount")
    yield from check_dog_flat(own, context)
    yield from check_ceilings(ceilings(own, context), context)


def _invoice_claims(invoices: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Claim]:
    """Each supplier's invoice once, at the first line that names it; invoices by their keys."""
    seen = set()
    for index, keys in invoices:
        for key in keys:
            if key not in seen:
                seen.add(key)
                pointer = f"/form/lines/{index}/invoice_number"
                yield Claim("supplier-invoice", key, SUPPLIER_INVOICE, pointer, across_people=True)


def _dog_claims(dog: Dog | TypedDog | None, context: Context) -> Iterator[Claim]:
    delivered = dog.delivery_date if dog else None
    if delivered is None or context.beneficiary is None:
        return
    claim = dog_claim(delivered, context.beneficiary.avs_number, context)
    if claim is not None:
        yield claim


def _is_filled(part: object) -> bool:
    """As `IfFilledIn` has it; what is no part at all is said to be none."""
    return part is not None and not (isinstance(part, Mapping) and all(value is None for value in part.values()))
