"""318.632.1 Frais de voyage et nourriture. Meals 11.50 and 19.00, night 37.50, kilometre 0.45, 0.30 and 0.25."""

from datetime import date
from decimal import Decimal
from typing import Any

from api.invoices.tariffs import Tariff, Travel, in_force
from api.invoices.tariffs.rows import shipped
from tests.invoices.facts import decision, earlier
from tests.invoices.kinds import Case, Json, Limit, Side, found

DAY, NEXT = "2026-08-05", "2026-08-06"


def trip(day: str = DAY, **values: Any) -> Json:
    """By train from Berne to Thoune and back."""
    whole = {"date": day, "from_place": "Berne", "to_place": "Thoune", "return_trip": True}
    return whole | {"mode": "public_transport", "fare": "18.40"} | values


def car(day: str = DAY, *, km: str | None = "10", mode: str = "private_car", **values: Any) -> Json:
    return trip(day, mode=mode, km=km, fare=None, reason="Fauteuil roulant", **values)


def away(departure: str, back: str, day: str = DAY, back_on: str | None = None) -> Json:
    return {"departs_at": f"{day}T{departure}", "returns_at": f"{back_on or day}T{back}"}


def form(*trips: Json, **values: Any) -> Json:
    return EXAMPLE | {"trips": list(trips)} | values


def only(*trips: Json, **values: Any) -> Side:
    return Side({"trips": list(trips)} | values)


COMPANION: Json = {"companion": True, "companion_name": "Rose Doe", "companion_reason": "Ne peut pas voyager seule"}

BENEFICIARY: Json = {}
EXAMPLE: Json = {
    "kind": "travel",
    "measure": "medical",
    "destination": {"name": "Hôpital de l’Exemple", "street": "Rue du Lac 1", "postcode": "3600", "town": "Thoune"},
    "trips": [trip(**away("08:00", "14:30")), trip("2026-08-12", fare="18.40")],
}
_0, _1, _2 = "/form/trips/0", "/form/trips/1", "/form/trips/2"
_MEAL = f"{_0}/returns_at"


def eaten(name: str, departure: str, back: str, *prices: str, **on: Any) -> Case:
    """A trip of 18.40 with these meals."""
    day = on.pop("day", DAY)
    lines: dict[str, Any] = {_0: "18.40"} | ({_MEAL: prices} if prices else {})
    total = Decimal("18.40") + sum(map(Decimal, prices))
    return Case(name, form(trip(day, **away(departure, back, day, **on))), lines, f"{total}")


# What a tariff of 1 January 2027 could be.
_2027 = Travel.model_validate(
    {
        "meal_from_5_hours": "12.00",
        "meal_over_8_hours": "20.00",
        "night": "40.00",
        "car_km": "0.50",
        "ai_car_km": "0.40",
        "ai_car_km_beyond": "0.30",
        "ai_car_near_km": "10",
    }
)
INDEXED: Json = {
    "tariffs": in_force([*shipped(), Tariff(date(2027, 1, 1), date(2027, 12, 31), _2027, "RAI")]),
    "today": "2027-01-31",
}
_EVE, _NEW_YEAR = "2026-12-31", "2027-01-01"

CASES = [
    Case("the example", EXAMPLE, {_0: "18.40", _MEAL: "11.50", _1: "18.40"}, "48.30"),
    # Meals by the length of the absence.
    eaten("4 h 59", "08:00", "12:59"),
    eaten("exactly 5 h", "08:00", "13:00", "11.50"),
    eaten("exactly 8 h", "08:00", "16:00", "11.50"),
    eaten("8 h 01", "08:00", "16:01", "19.00"),
    # Over midnight: each day with its own part.
    eaten("22:00 to 06:00 is 2 h and 6 h", "22:00", "06:00", "11.50", back_on=NEXT),
    eaten("20:00 to 05:30 is 4 h and 5 h 30", "20:00", "05:30", "11.50", back_on=NEXT),
    eaten("19:00 to 08:01 is 5 h and 8 h 01", "19:00", "08:01", "11.50", "19.00", back_on=NEXT),
    eaten("until midnight is the first day's", "19:00", "00:00", "11.50", back_on=NEXT),
    eaten("a whole day between", "20:00", "04:59", "19.00", back_on="2026-08-07"),
    # The clock jumps from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 26 October 2025.
    eaten("spring: 00:30 to 06:29 is 4 h 59", "00:30", "06:29", day="2026-03-29"),
    eaten("spring: 00:30 to 06:30 is 5 h", "00:30", "06:30", "11.50", day="2026-03-29"),
    eaten("spring: 00:00 to 09:00 is 8 h", "00:00", "09:00", "11.50", day="2026-03-29"),
    eaten("spring: 00:00 to 09:01 is 8 h 01", "00:00", "09:01", "19.00", day="2026-03-29"),
    eaten("autumn: 01:00 to 04:59 is 4 h 59", "01:00", "04:59", day="2025-10-26"),
    eaten("autumn: 01:00 to 05:00 is 5 h", "01:00", "05:00", "11.50", day="2025-10-26"),
    eaten("autumn: 00:00 to 07:00 is 8 h", "00:00", "07:00", "11.50", day="2025-10-26"),
    eaten("autumn: 00:00 to 07:01 is 8 h 01", "00:00", "07:01", "19.00", day="2025-10-26"),
    # One meal a day.
    Case(
        "two trips of a day: the longest absence counts once",
        form(trip(**away("07:00", "12:30")), trip(**away("13:00", "21:30"))),
        {_0: "18.40", _1: "18.40", f"{_1}/returns_at": "19.00"},
        "55.80",
    ),
    Case(
        "two absences are not added up",
        form(trip(**away("07:00", "11:30")), trip(**away("12:00", "16:30"))),
        {_0: "18.40", _1: "18.40"},
        "36.80",
    ),
    Case(
        "equal absences: the first one",
        form(trip(**away("07:00", "12:00")), trip(**away("13:00", "18:00"))),
        {_0: "18.40", _MEAL: "11.50", _1: "18.40"},
        "48.30",
    ),
    # Kilometres.
    Case("13.7 km × 0.45 = 6.165", form(car(km="13.7")), {_0: "6.17"}, "6.17"),
    Case("1000 km", form(car(km="1000")), {_0: "450.00"}, "450.00"),
    Case(
        "a car of the AI, 15 and 12 km a day: 15 × 0.30, then 5 × 0.30 + 7 × 0.25",
        form(
            car(km="15", mode="ai_car", **away("08:00", "10:00")), car(km="12", mode="ai_car", **away("12:00", "14:00"))
        ),
        {_0: "4.50", _1: "3.25"},
        "7.75",
    ),
    Case(
        "a car of the AI beyond its near kilometres, and on another day",
        form(
            car(km="20", mode="ai_car", **away("08:00", "10:00")),
            car(km="8", mode="ai_car", **away("12:00", "14:00")),
            car(NEXT, km="20.1", mode="ai_car"),
        ),
        {_0: "6.00", _1: "2.00", _2: "6.03"},  # 20 × 0.30 + 0.1 × 0.25 = 6.025
        "14.03",
    ),
    Case(
        "private kilometres do not use up the near ones of the AI’s car",
        form(car(km="30", **away("08:00", "10:00")), car(km="20", mode="ai_car", **away("12:00", "14:00"))),
        {_0: "13.50", _1: "6.00"},
        "19.50",
    ),
    # Companions: 2 × 18.40, 2 × 19.00 on both days, 2 × 37.50; kilometres once.
    Case(
        "a companion doubles fare, meals and night",
        form(trip(**COMPANION, **away("08:00", "19:00", back_on=NEXT), nights=1)),
        {_0: "36.80", f"{_0}/nights": "75.00", _MEAL: ["38.00", "38.00"]},
        "187.80",
    ),
    Case(
        "a companion in a car",
        form(car(km="100", **COMPANION, **away("08:00", "13:00"))),
        {_0: "45.00", _MEAL: "23.00"},
        "68.00",
    ),
    Case(
        "a companion on the shorter trip only has the meal of that one",
        form(trip(**away("07:00", "16:00")), trip(**COMPANION, **away("16:30", "22:00"))),
        {_0: "18.40", _MEAL: "19.00", _1: "36.80", f"{_1}/returns_at": "11.50"},
        "85.70",
    ),
    # Vouchers, visits, nights and what is paid besides.
    Case(
        "a voucher",
        form(trip(fare=None, voucher=True, **away("08:00", "14:00"))),
        {_0: "0.00", _MEAL: "11.50"},
        "11.50",
    ),
    Case(
        "a voucher and nothing else",
        form(trip(fare="0", voucher=True)),
        {_0: "0.00"},
        "0.00",
        errors=found(("/form/trips", "positive")),
    ),
    Case("a visit has no meal", form(trip(**away("08:00", "19:00")), measure="visit"), {_0: "18.40"}, "18.40"),
    Case(
        "a visit has no night",
        form(trip(**away("08:00", "19:00", back_on=NEXT), nights=1), measure="visit"),
        {_0: "18.40"},
        "18.40",
        errors=found((f"{_0}/nights", "nights_at_visit")),
    ),
    Case(
        "parking and waiting",
        form(
            car(
                km="10",
                incidentals=[{"kind": "parking", "amount": "4.00"}, {"kind": "waiting", "amount": "12,5"}],
            )
        ),
        {_0: "4.50", f"{_0}/incidentals/0": "4.00", f"{_0}/incidentals/1": "12.50"},
        "21.00",
    ),
    Case(
        "a taxi and its empty kilometres: two receipts",
        form(
            trip(
                mode="taxi",
                fare="1'024.50",
                reason="Aucun arrêt accessible",
                incidentals=[{"kind": "empty_km", "amount": "8.00"}],
            )
        ),
        {_0: "1024.50", f"{_0}/incidentals/0": "8.00"},
        "1032.50",
    ),
    Case(
        "too much for any account",
        form(trip(fare="999999999.99", **COMPANION)),
        {},
        None,
        errors=found((f"{_0}/fare", "amount_too_great")),
    ),
    # A trip over New Year, with a tariff from then on: 10 h at the old price, 9 h at the new one, a night of each.
    Case(
        "meals, nights and kilometres by the tariff of their day",
        form(
            car(_EVE, km="10", nights=2, **away("14:00", "09:00", _EVE, "2027-01-02")),
            car("2027-01-03", km="12", mode="ai_car"),
        ),
        {
            _0: "4.50",
            f"{_0}/nights": ["37.50", "40.00"],
            _MEAL: ["19.00", "20.00", "20.00"],
            _1: "4.60",  # 10 × 0.40 + 2 × 0.30
        },
        "145.60",
        facts=INDEXED,
    ),
    Case(
        "nothing is known before 2021: the fare is paid as it cost, a meal is not",
        form(trip("2020-12-31", **away("08:00", "14:00", "2020-12-31"))),
        {_0: "18.40"},
        "18.40",
        errors=found((f"{_0}/date", "tariff_unknown")),
        facts={"today": "2021-01-15"},
    ),
]

_HEARING = {"beneficiary": decision(form_kind="hearing_aid")}
_LATER = {"today": "2027-01-05"}
_PERSON = "7560000000002"
_SAME = earlier("travel", f"{_PERSON}|{DAY}|berne|thoune")
_ATE = earlier("travel-meal", _PERSON, first_day=date(2026, 8, 5), last_day=date(2026, 8, 5))
_LEFT = earlier("travel-departure", f"{_PERSON}|{DAY}T08:00")
_DROVE = earlier("travel-ai-car", f"{_PERSON}|{DAY}", amount=Decimal(15))
_NIGHT: Json = away("20:00", "10:00", back_on=NEXT)

LIMITS = [
    # Each field that another one asks for.
    Limit("required", Side({"measure": "other"}), Side({"measure": "other", "measure_text": "Cours"})),
    Limit("required", only(car(km=None)), only(car(km="0.1"), trip())),
    Limit("required", only(car(km=None, mode="ai_car")), only(car(km="1", mode="ai_car"))),
    Limit("required", only(trip(fare=None)), only(trip(fare=None, voucher=True), trip(NEXT))),
    Limit("required", only(trip(mode="taxi", reason="x", fare=None)), only(trip(mode="taxi", reason="x"))),
    Limit("required", only(trip(mode="other", reason="x", fare=None)), only(trip(mode="other", reason="x"))),
    Limit("required", only(trip(**COMPANION | {"companion_name": None})), only(trip(**COMPANION))),
    Limit("required", only(trip(**COMPANION | {"companion_reason": None})), only(trip(**COMPANION))),
    Limit("required", only(trip(departs_at=f"{DAY}T08:00")), only(trip(**away("08:00", "09:00")))),
    Limit("required", only(trip(returns_at=f"{DAY}T08:00")), only(trip(**away("08:00", "09:00")))),
    Limit("required", only(trip(nights=1)), only(trip(nights=0))),
    Limit("reason_required", only(car() | {"reason": None}), only(trip(reason=None))),
    Limit("reason_required", only(trip(mode="taxi")), only(trip(mode="taxi", reason="x"))),
    Limit("reason_required", only(trip(mode="other")), only(trip(mode="other", reason="x"))),
    Limit("reason_required", only(trip(mode="ai_car", km="1", fare=None)), only(car(mode="ai_car"))),
    # Days.
    Limit(
        "provider_differs",
        Side(facts={"beneficiary": decision(provider="Hôpital d’ailleurs")}),
        Side(facts={"beneficiary": decision(provider=EXAMPLE["destination"]["name"].upper())}),
    ),
    Limit("future", only(trip("2026-10-01")), only(trip("2026-09-30"))),
    Limit(
        "future",
        only(trip("2026-09-30", **away("20:00", "06:00", "2026-09-30", "2026-10-01"))),
        only(trip("2026-09-29", **away("20:00", "06:00", "2026-09-29", "2026-09-30"))),
    ),
    Limit("prescribed", only(trip(), trip("2021-08-31")), only(trip(), trip("2021-09-01"))),
    Limit(
        "prescribed",
        only(trip("2021-08-31", **away("20:00", "23:59", "2021-08-31"))),
        only(trip("2021-08-31", **away("20:00", "00:00", "2021-08-31", "2021-09-01"))),
    ),
    Limit(
        "tariff_unknown",
        *(Side({"trips": [car(day)]}, facts={"today": "2021-01-15"}) for day in ("2020-12-31", "2021-01-01")),
    ),
    Limit("tariff_not_confirmed", *(Side({"trips": [car(day)]}, facts=_LATER) for day in (_NEW_YEAR, _EVE))),
    Limit(  # nobody eats by a tariff in less than five hours
        "tariff_not_confirmed",
        *(
            Side({"trips": [trip(_NEW_YEAR, **away("08:00", back, _NEW_YEAR))]}, facts=_LATER)
            for back in ("13:00", "12:59")
        ),
    ),
    Limit(
        "tariff_not_confirmed",
        Side({"trips": [trip(_EVE, **away("18:00", "00:00", _EVE, _NEW_YEAR))]}, facts=_LATER),
        Side({"trips": [trip(_EVE, **away("18:00", "23:59", _EVE))]}, facts=_LATER),
    ),
    Limit(
        "tariff_not_confirmed",
        Side({"trips": [trip(_NEW_YEAR, **away("08:00", "14:00", _NEW_YEAR))]}, facts=_LATER),
        Side({"trips": [trip(_NEW_YEAR, **away("08:00", "14:00", _NEW_YEAR))], "measure": "visit"}, facts=_LATER),
    ),
    # Fares.
    Limit("fare_for_car", only(car() | {"fare": "0.01"}), only(car() | {"fare": "0"})),
    Limit("fare_for_car", only(car(voucher=True)), only(car(voucher=False))),
    Limit("fare_with_voucher", only(trip(voucher=True, fare="0.01")), only(trip(voucher=True, fare="0"))),
    # Times.
    Limit(
        "departure_other_day",
        only(trip(NEXT, **away("23:59", "06:00", back_on=NEXT))),
        only(trip(**away("00:00", "01:00"))),
    ),
    Limit("return_before_departure", only(trip(**away("08:00", "08:00"))), only(trip(**away("08:00", "08:01")))),
    Limit(
        "trip_too_long",
        only(trip("2026-08-01", **away("08:00", "08:01", "2026-08-01", "2026-09-01"))),
        only(trip("2026-08-01", **away("08:00", "08:00", "2026-08-01", "2026-09-01"))),
    ),
    Limit("nights_too_many", only(trip(nights=2, **_NIGHT)), only(trip(nights=1, **_NIGHT))),
    Limit(
        "nights_too_many",
        only(trip(nights=1, **away("08:00", "20:00"))),
        only(trip(nights=0, **away("08:00", "20:00"))),
    ),
    # A night: six hours between 22:00 and 06:00.
    *(
        Limit(
            "night_too_short",
            only(trip(nights=1, **away(*short, back_on=NEXT))),
            only(trip(nights=1, **away(*whole, back_on=NEXT))),
        )
        for short, whole in (
            (("23:59", "00:00"), ("08:00", "20:00")),
            (("12:00", "03:59"), ("12:00", "04:00")),
            (("21:00", "03:59"), ("21:00", "04:00")),
            (("00:00", "03:59"), ("00:00", "04:00")),
            (("23:59", "05:58"), ("23:59", "05:59")),
            (("23:59", "05:58"), ("00:01", "06:00")),
            (("22:00", "03:59"), ("22:00", "04:00")),
        )
    ),
    Limit(
        "night_too_short",
        only(trip(nights=3, **away("20:00", "03:59", back_on="2026-08-08"))),
        only(trip(nights=2, **away("20:00", "03:59", back_on="2026-08-08"))),
    ),
    Limit(  # the clock jumps from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 26 October 2025
        "night_too_short",
        *(
            only(trip("2026-03-28", nights=1, **away("22:00", back, "2026-03-28", "2026-03-29")))
            for back in ("04:59", "05:00")
        ),
    ),
    Limit(
        "night_too_short",
        *(
            only(trip("2025-10-25", nights=1, **away("22:00", back, "2025-10-25", "2025-10-26")))
            for back in ("02:59", "03:00")
        ),
    ),
    Limit("nights_at_visit", only(trip(nights=1, **_NIGHT), measure="visit"), only(trip(nights=1, **_NIGHT))),
    Limit(
        "nights_at_visit",
        only(trip(nights=1, **_NIGHT), measure="visit"),
        only(trip(nights=0, **_NIGHT), measure="visit"),
    ),
    Limit(
        "trips_overlap",
        only(trip(**away("08:00", "12:00")), trip(**away("11:59", "13:00"))),
        only(trip(**away("08:00", "12:00")), trip(**away("12:00", "13:00"))),
    ),
    Limit(
        "trips_overlap",
        only(trip(NEXT, **away("05:59", "07:00", NEXT)), trip(**away("20:00", "06:00", back_on=NEXT))),
        only(trip(NEXT, **away("06:00", "07:00", NEXT)), trip(**away("20:00", "06:00", back_on=NEXT))),
    ),
    Limit("trip_twice", only(trip(), trip()), only(trip(), trip(NEXT))),
    Limit(
        "trip_twice",
        only(trip(), trip(from_place=" berne ")),
        only(trip(), trip(from_place="Thoune", to_place="Berne")),
    ),
    *(
        Limit("trip_twice", only(trip(from_place="Saint-Légier 2"), trip(from_place=same)), only(trip(), trip(NEXT)))
        for same in ("Saint Legier 2", "SAINTLÉGIER\u00a02", "Saint-Le\u0301gier 2", "Sa\u200dint-Lé\u00adgier \uff12")
    ),
    Limit(
        "trip_twice",
        only(trip(to_place="…"), trip(to_place="…")),
        only(trip(to_place="…"), trip(to_place="?")),
    ),
    Limit(
        "trip_twice",
        only(trip(**away("08:00", "09:00")), trip()),
        only(trip(**away("08:00", "09:00")), trip(**away("10:00", "11:00"))),
    ),
    # Other requests.
    Limit("duplicate", Side(facts=_SAME), Side({"trips": [trip(NEXT)]}, facts=_SAME)),
    Limit(
        "duplicate",
        Side({"trips": [trip(NEXT), trip(from_place="BERNE")]}, facts=_SAME),
        Side({"trips": [trip(NEXT), trip(to_place="Bienne")]}, facts=_SAME),
    ),
    Limit("meal_invoiced", Side(facts=_ATE), Side({"trips": [trip(**away("08:00", "12:59"))]}, facts=_ATE)),
    Limit("meal_invoiced", Side(facts=_ATE), Side({"trips": [trip(NEXT, **away("08:00", "14:30", NEXT))]}, facts=_ATE)),
    Limit("meal_invoiced", Side(facts=_ATE), Side({"measure": "visit"}, facts=_ATE)),
    Limit("departure_known", Side(facts=_LEFT), Side({"trips": [trip(**away("08:01", "14:30"))]}, facts=_LEFT)),
    Limit(
        "departure_known",
        Side({"trips": [trip(**away("08:00", "14:30"), from_place="Bienne")]}, facts=_LEFT),
        Side({"trips": [trip(NEXT, **away("08:00", "14:30", NEXT))]}, facts=_LEFT),
    ),
    # Kilometres of a day: in this request, and with a car of the AI in others (15 km before, 20 near ones).
    Limit(
        "km_of_day",
        only(car(km="1000"), car(km="500.1", mode="ai_car", to_place="Bienne")),
        only(car(km="1000"), car(km="500", mode="ai_car", to_place="Bienne")),
    ),
    Limit(
        "km_of_day",
        only(car(km="1000"), car(km="1000", to_place="Bienne")),
        only(car(km="1000"), car(NEXT, km="1000", to_place="Bienne")),
    ),
    *(
        Limit("ai_car_day_known", Side({"trips": [broken]}, facts=_DROVE), Side({"trips": [kept]}, facts=facts))
        for broken, kept, facts in (
            (car(km="5.1", mode="ai_car"), car(km="5", mode="ai_car"), _DROVE),
            (car(km="20", mode="ai_car"), car(km="20", mode="ai_car"), {}),
            (car(km="20.1", mode="ai_car"), car(km="20.1", mode="ai_car"), {}),
            (car(km="20", mode="ai_car"), car(km="20", mode="private_car"), _DROVE),
            (car(km="20", mode="ai_car"), car(NEXT, km="20", mode="ai_car"), _DROVE),
        )
    ),
    # Hearing aids.
    Limit("hearing_aid_trips", Side({"measure": "aid"}, facts=_HEARING), Side({"measure": "medical"}, facts=_HEARING)),
    Limit(
        "hearing_aid_trips",
        Side({"measure": "aid", "measure_text": "Appareil auditif"}),
        Side({"measure": "aid", "measure_text": "Fauteuil roulant"}),
    ),
    Limit(
        "hearing_aid_trips",
        Side({"measure": "other", "measure_text": "Hörgeräteanpassung"}),
        Side({"measure": "medical", "measure_text": "Hörgeräteanpassung"}),
    ),
]
