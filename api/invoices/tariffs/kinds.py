"""What a tariff holds, kind by kind (FORMS §6). Amounts in CHF; the data are in `seed.json` and in the table."""

from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.core.schemas import decimal_string

# Far beyond what the law knows: a figure too many shows when it is typed, not when somebody is paid by it.
Value = Annotated[Decimal, decimal_string(8, 2, positive=True, maximum="100000")]  # of a year, a month or a device
DayPrice = Annotated[Decimal, decimal_string(8, 2, positive=True, maximum="1000")]  # of an hour, a night, a meal too
KmPrice = Annotated[Decimal, decimal_string(8, 2, positive=True, maximum="10")]
Years = Annotated[Decimal, decimal_string(4, 0, positive=True, maximum="50")]
Kilometres = Annotated[Decimal, decimal_string(4, 0, maximum="1000")]
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

    hour: DayPrice
    qualified_hour: DayPrice
    night_max: DayPrice


class Helplessness(Values):
    """Minors' helplessness allowance and intensive care supplement, by day (LAI art. 42bis, 42ter; RAI art. 36, 39)."""

    kind: ClassVar[str] = "helplessness"

    slight: DayPrice
    moderate: DayPrice
    severe: DayPrice
    ssi_4: DayPrice
    ssi_6: DayPrice
    ssi_8: DayPrice


class Travel(Values):
    """Travel and meals (RAI art. 90): meals by day of absence, nights, kilometres."""

    kind: ClassVar[str] = "travel"

    meal_from_5_hours: DayPrice
    meal_over_8_hours: DayPrice
    night: DayPrice
    car_km: KmPrice
    ai_car_km: KmPrice
    ai_car_km_beyond: KmPrice  # for what a day has beyond `ai_car_near_km` kilometres
    ai_car_near_km: Kilometres


class HearingAid(Values):
    """Lump sums and ceilings for hearing aids (OMAI annex 5.07, 5.07.02*), one ear and both."""

    kind: ClassVar[str] = "hearing_aid"

    adult_one: Value
    adult_both: Value
    adult_years: Years
    minor_device_one: Value
    minor_device_both: Value
    minor_service_one: Value
    minor_service_both: Value
    minor_years: Years
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
    assistance_dog_years: Years


# The names of `KINDS`, for the contract.
TariffKind = Literal["vat", "assistance", "helplessness", "travel", "hearing_aid", "assistive_devices"]

KINDS: Final[dict[str, type[Values]]] = {
    kind.kind: kind for kind in (Vat, Assistance, Helplessness, Travel, HearingAid, AssistiveDevices)
}
