"""What a tariff holds, kind by kind (FORMS §6). Amounts in CHF; the data are in `seed.json` and in the table."""

from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.core.schemas import decimal_string

Value = Annotated[Decimal, decimal_string(8, 2)]
Whole = Annotated[Decimal, decimal_string(4, 0)]  # years, kilometres
Share = Annotated[Decimal, decimal_string(4, 1, maximum="100")]


class Values(BaseModel):
    """The amounts of one kind of tariff that hold from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[str]


class Vat(Values):
    """Rates of the value-added tax in per cent (LTVA art. 25)."""

    kind: ClassVar[str] = "vat"

    rates: Annotated[tuple[Share, ...], Field(min_length=1, max_length=6)]


class Assistance(Values):
    """Assistance contribution, by hour and night (RAI art. 39f)."""

    kind: ClassVar[str] = "assistance"

    hour: Value
    qualified_hour: Value
    night_max: Value


class Helplessness(Values):
    """Minors' helplessness allowance and intensive care supplement, by day (LAI art. 42bis, 42ter; RAI art. 36, 39)."""

    kind: ClassVar[str] = "helplessness"

    slight: Value
    moderate: Value
    severe: Value
    ssi_4: Value
    ssi_6: Value
    ssi_8: Value


class Travel(Values):
    """Travel and meals (RAI art. 90): meals by day of absence, nights, kilometres."""

    kind: ClassVar[str] = "travel"

    meal_from_5_hours: Value
    meal_over_8_hours: Value
    night: Value
    car_km: Value
    ai_car_km: Value
    ai_car_km_beyond: Value  # for what a day has beyond `ai_car_near_km` kilometres
    ai_car_near_km: Whole


class HearingAid(Values):
    """Lump sums and ceilings for hearing aids (OMAI annex 5.07, 5.07.02*), one ear and both."""

    kind: ClassVar[str] = "hearing_aid"

    adult_one: Value
    adult_both: Value
    adult_years: Whole
    minor_device_one: Value
    minor_device_both: Value
    minor_service_one: Value
    minor_service_both: Value
    minor_years: Whole
    batteries_adult_one: Value
    batteries_adult_both: Value
    batteries_minor_one: Value
    batteries_minor_both: Value
    batteries_implant_minor_both: Value
    repair_electronic: Value
    repair_other: Value


class AssistiveDevices(Values):
    """Ceilings for assistive devices (OMAI art. 9 and annex)."""

    kind: ClassVar[str] = "assistive_devices"

    wigs_year: Value
    third_party_month: Value  # one and a half times the minimal old-age pension (OMAI art. 9 al. 2)
    assistance_dog: Value
    assistance_dog_years: Whole


# The names of `KINDS`, for the contract.
TariffKind = Literal["vat", "assistance", "helplessness", "travel", "hearing_aid", "assistive_devices"]

KINDS: Final[dict[str, type[Values]]] = {
    kind.kind: kind for kind in (Vat, Assistance, Helplessness, Travel, HearingAid, AssistiveDevices)
}
