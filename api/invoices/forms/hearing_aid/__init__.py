"""300.001 Appareillage auditif: purchase, follow-up, repairs and batteries (LAI art. 21, OMAI annex 5.07).

Adults get flats, minors their costs up to a ceiling; repairs and batteries have flats for everybody.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal
from uuid import UUID

from pydantic import ConfigDict

from api.core.errors import Finding
from api.core.sections import Row, Section
from api.invoices.context import Claim, Context, EarlierClaim
from api.invoices.forms.base import (
    Billed,
    Form,
    Line,
    check_period,
    check_prescribed,
    check_tariff,
    prescribed_from,
    unprescribed_since,
)
from api.invoices.forms.decided import PROVIDER_DIFFERS, check_provider
from api.invoices.forms.hearing_aid.amounts import amounts, is_for_minor, start_of, waiting_years, years_without_flat
from api.invoices.forms.hearing_aid.asked import NOT_ASKED, missing, not_asked
from api.invoices.forms.hearing_aid.fields import BATTERIES, REPAIRS, FormFields, Typed
from api.invoices.forms.hearing_aid.summary import indications, summary
from api.invoices.forms.hearing_aid.sums import CEILING_EXCEEDED, check_sums, sum_claims
from api.invoices.forms.terms import years_later
from api.invoices.rules import (
    DUPLICATE,
    FUTURE,
    GLN_UNUSUAL,
    PRESCRIBED,
    PRESCRIBED_IN_PART,
    RANGE,
    REQUIRED,
    TARIFF_NOT_CONFIRMED,
    TARIFF_UNKNOWN,
    Rule,
)
from api.invoices.tariffs import HearingAid as Rates
from api.invoices.tariffs.reference_age import reference_age_from

SUPPLY_TOO_EARLY: Final = Rule("supply_too_early", source="OMAI annexe ch. 5.07")
SUPPLY_ON_FILE: Final = Rule("supply_on_file", source="OMAI annexe ch. 5.07")
OTHER_EAR_SUPPLIED: Final = Rule("other_ear_supplied", source="OMAI annexe ch. 5.07")
BATTERIES_KNOWN: Final = Rule("batteries_already_invoiced", source="OMAI annexe ch. 5.07")
PREVIOUS_SUPPLY_LATER: Final = Rule("previous_supply_later")
UNDER_GUARANTEE: Final = Rule("under_guarantee", source="OMAI annexe ch. 5.07")
MINORS_ONLY: Final = Rule("minors_only", source="OMAI annexe ch. 5.07.02*")
NO_FLAT_RATE: Final = Rule("no_flat_rate", "warning", "OMAI annexe ch. 5.07.03")
OTHER_REGIME: Final = Rule("other_regime", "warning", "LAVS art. 43quater, OMAV art. 4")

# Of a form whose day is missing, which a rule says: nothing is sent with it, but a period there must be.
_NO_DAY: Final = date(2000, 1, 1)


class HearingAid(FormFields, Form):
    """Appareillage auditif (300.001)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: ClassVar[str] = "300.001"
    label_prefix: ClassVar[str] = "forms.hearing_aid"
    document_names: ClassVar = ("invoice", "certificate", "manufacturer", "batteries")
    rules: ClassVar = (
        *(REQUIRED, NOT_ASKED, FUTURE, RANGE, PRESCRIBED, PRESCRIBED_IN_PART, GLN_UNUSUAL),
        *(TARIFF_UNKNOWN, TARIFF_NOT_CONFIRMED),
        *(DUPLICATE, BATTERIES_KNOWN, SUPPLY_TOO_EARLY, SUPPLY_ON_FILE, PREVIOUS_SUPPLY_LATER, UNDER_GUARANTEE),
        *(MINORS_ONLY, NO_FLAT_RATE, OTHER_REGIME, OTHER_EAR_SUPPLIED, CEILING_EXCEEDED),
        PROVIDER_DIFFERS,
    )
    tariffs: ClassVar = (Rates,)
    # The day's field depends on the supply; findings about the day name it themselves.
    period_pointers: ClassVar[tuple[str, str]] = ("/form/supply", "/form/supply")
    total_pointer: ClassVar[str] = "/form/supply"

    kind: Literal["hearing_aid"]

    def period(self) -> tuple[date, date | None]:
        return self.span or (_NO_DAY, None)

    def services(self) -> Iterator[tuple[str, date]]:
        """Of batteries, which come by calendar years, the first day of the last one."""
        if self.years:
            name = "years_from" if self.years_to is None else "years_to"
            yield f"/form/{name}", date(self.years[-1], 1, 1)
        elif self.day is not None:
            yield f"/form/{self.day_name}", self.day

    @classmethod
    def period_of(cls, raw: Mapping[str, Any]) -> tuple[date, date | None] | tuple[None, None]:
        return Typed.of(raw).span or (None, None)

    def extinct_from(self) -> date:
        """Of batteries each year lapses by itself, the first one first."""
        first, _ = self.period()
        return prescribed_from(first.replace(month=12) if self.supply in BATTERIES else first)

    def claimable_since(self, day: date) -> date:
        since = unprescribed_since(day)
        return since.replace(month=1) if self.supply in BATTERIES else since

    def amounts(self, context: Context) -> Sequence[Line]:
        return amounts(self, context)

    @classmethod
    def preview(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Line]:
        return amounts(Typed.of(raw), context)

    @classmethod
    def missing(cls, raw: Mapping[str, Any], context: Context) -> Sequence[Finding]:
        return list(missing(raw, context))

    @classmethod
    def documents(cls, raw: Mapping[str, Any], context: Context) -> Sequence[str]:
        return documents(Typed.of(raw), context)

    @classmethod
    def is_cash_benefit(cls, raw: Mapping[str, Any], context: Context) -> bool:
        typed = Typed.of(raw)
        return typed.supply == "purchase" and is_for_minor(typed, context) is False

    def billed(self, total: Decimal) -> Billed:  # noqa: ARG002 - flats are not what was invoiced
        """The supplier's invoice, whatever of it is paid; of a repair the manufacturer's, whom nothing names."""
        amounts = [amount for amount in (self.device_amount, self.service_amount, self.invoice_amount) if amount]
        named = self.supplier if self.supply not in REPAIRS else None
        return Billed(amounts, [("/form/supplier/name", named.name)] if named else [])

    def check(self, context: Context, total: Decimal) -> Iterator[Finding]:  # noqa: ARG002 - the sum has no rule
        yield from missing(self.model_dump(), context)
        yield from not_asked(self, context)
        yield from _check_years(self, context) if self.supply in BATTERIES else _check_day(self, context)
        if self.supply == "purchase":
            yield from _check_previous(self, context)
            yield from _check_other_ear(self, context)
        yield from check_sums(self, context, renewed=bool(_on_file("hearing-supply", context)))
        if self.supplier:
            yield from check_provider(context, [("/form/supplier/name", self.supplier.name)])
        if self.supplier and self.supplier.gln and not self.supplier.gln.startswith("7601"):
            yield GLN_UNUSUAL.at("/form/supplier/gln")

    def claims(self, context: Context, decision_number: str, total: Decimal) -> Iterator[Claim]:  # noqa: ARG002
        yield from claims_of(self, context)

    @classmethod
    def lookups(cls, raw: Mapping[str, Any], context: Context, decision_number: str) -> Sequence[Claim]:  # noqa: ARG003
        return list(claims_of(Typed.of(raw), context))

    @classmethod
    def indications(cls, raw: Mapping[str, Any], context: Context, total: Decimal | None) -> Sequence[Row]:  # noqa: ARG003
        typed = Typed.of(raw)
        return indications(typed, context, list(claims_of(typed, context)))

    def summary(self, lines: Sequence[Line], total: Decimal) -> Sequence[Section]:
        return summary(self, lines, total)


def documents(typed: Typed, context: Context) -> Sequence[str]:
    """Batteries need none, unless the invoice says how much (OMAI annex 5.07.03)."""
    if typed.supply in REPAIRS:
        return ("manufacturer",)
    if typed.supply in BATTERIES:
        return ("batteries",) if years_without_flat(typed, context) else ()
    if typed.supply == "purchase" and typed.has_certificate:
        return ("invoice", "certificate")
    return ("invoice",) if typed.supply else ()


def claims_of(typed: Typed, context: Context) -> Iterator[Claim]:
    """A device once in six years for each ear, batteries once a year for each ear; anything else once a day.

    Devices have no rule of their own: a specialist's certificate allows a new one earlier (`_check_previous`).
    """
    if context.beneficiary is None or typed.supply is None:
        return
    person = context.beneficiary.avs_number
    for year in typed.years:
        for ear in typed.ears:
            yield Claim(
                "hearing-batteries", f"{person}|{year}|{ear}", BATTERIES_KNOWN.about(year=year), "/form/years_from"
            )
    if typed.day is None:
        return
    pointer = f"/form/{typed.day_name}"
    yield Claim("hearing-aid", f"{person}|{typed.supply}|{typed.day}", DUPLICATE, pointer)
    yield from sum_claims(typed, context)
    years = waiting_years(typed, context)
    if typed.supply == "purchase" and years is not None:
        last = years_later(typed.day, years) - timedelta(days=1)
        for ear in typed.ears:
            yield Claim("hearing-supply", f"{person}|{ear}", None, pointer, typed.day, last)
        # Not the other ear's own claim: what a request claims is stored, and would keep that ear from its device.
        yield Claim("hearing-ears", person, None, "/form/side", typed.day, last)


def _check_day(form: HearingAid, context: Context) -> Iterator[Finding]:
    if form.day is None:
        return
    pointer = f"/form/{form.day_name}"
    yield from check_period(form, context, pointers=(pointer, pointer))
    yield from check_tariff(context, Rates, form.day, form.day, pointer)
    if form.supply == "follow_up" and is_for_minor(form, context) is False:
        yield MINORS_ONLY.at("/form/supply")
    bought = form.device_purchase_date
    if form.supply in REPAIRS and bought is not None and form.day < years_later(bought, 1):
        yield UNDER_GUARANTEE.at(pointer)
    if context.beneficiary and form.day >= reference_age_from(context.beneficiary.birth_date):
        yield OTHER_REGIME.at(pointer)


def _check_years(form: HearingAid, context: Context) -> Iterator[Finding]:
    """Years that have begun and are not prescribed. The age and the tariff of 1 January hold for the whole year."""
    if form.years_from is None:
        return
    at_first, at_last = "/form/years_from", "/form/years_to" if form.years_to else "/form/years_from"
    last = form.years_to or form.years_from
    if last < form.years_from:
        yield RANGE.at(at_last)
    if max(last, form.years_from) > context.today.year:
        yield FUTURE.at(at_last if last > context.today.year else at_first)
    since = form.claimable_since(context.claimed_on)
    yield from check_prescribed(start_of(form.years_from), start_of(last), since, at_first)
    yield from check_tariff(context, Rates, start_of(form.years_from), start_of(max(last, form.years_from)), at_first)
    if context.beneficiary and start_of(last) >= reference_age_from(context.beneficiary.birth_date):
        yield OTHER_REGIME.at(at_last)
    if years := years_without_flat(form, context):
        yield NO_FLAT_RATE.at("/form/invoice_amount", years=", ".join(map(str, years)))


def _check_previous(form: HearingAid, context: Context) -> Iterator[Finding]:
    """A new device after six years, or with a specialist's certificate (CO art. 77 for the end of the term)."""
    years, previous = waiting_years(form, context), form.previous_supply_date
    if form.day is None or years is None:
        return
    if previous is not None and previous >= form.day:
        yield PREVIOUS_SUPPLY_LATER.at("/form/previous_supply_date")
    elif previous is not None and not form.has_certificate and form.day < years_later(previous, years):
        yield SUPPLY_TOO_EARLY.at("/form/previous_supply_date", years=years)
    if form.has_certificate:
        return
    for earlier in _on_file("hearing-supply", context).values():
        yield SUPPLY_ON_FILE.at("/form/delivery_date", **_told(earlier, years))


def _check_other_ear(form: HearingAid, context: Context) -> Iterator[Finding]:
    """Two lump sums for one ear would come to more than the one for both, so that the second one is said to be that. A
    request of the person within the term that is not on file for this ear supplied the other one. Of minors the costs
    are added up (`check_sums`)."""
    years, this_ear = waiting_years(form, context), _on_file("hearing-supply", context)
    again = form.has_certificate and this_ear  # another device for the same ear, whatever the other one has
    if years is None or form.is_second_ear or again or is_for_minor(form, context):
        return
    for number, earlier in _on_file("hearing-ears", context).items():
        if number not in this_ear:
            yield OTHER_EAR_SUPPLIED.at("/form/is_second_ear", **_told(earlier, years))


def _on_file(scope: str, context: Context) -> dict[UUID, EarlierClaim]:
    """The earlier requests that a claim meets, each once."""
    claims = [claim for claim in context.claims if claim.scope == scope]
    return {earlier.invoice_id: earlier for claim in claims for earlier in context.earlier_of(claim)}


def _told(earlier: EarlierClaim, years: int) -> dict[str, str | int]:
    day = earlier.first_day.strftime("%d.%m.%Y") if earlier.first_day else "–"
    return {"years": years, "no": earlier.reference, "date": day}
