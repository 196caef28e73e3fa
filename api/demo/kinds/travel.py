"""318.632.1: trips to measures: weekly series, a child with a companion, taxis, a night away."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from api.demo.accounts import CompanyKey
from api.demo.attachments import InvoiceLine, invoice_number, invoice_pdf, receipt_jpeg
from api.demo.flaws import Item
from api.demo.kinds.case import (
    ACCEPTED,
    CORRECTED,
    IN_REVIEW,
    PAID,
    REFUSED,
    TO_CORRECT,
    TRANSMITTED,
    Case,
    Draft,
    Flaw,
    Json,
    Paper,
    Scene,
    day,
    wrong,
)
from api.demo.services import Supplier
from api.demo.terms import Terms

_GRANTED: Final = Terms(
    date(2026, 1, 19),
    {"fr": "Frais de voyage pour mesures médicales", "de": "Reisekosten für medizinische Massnahmen"},
    {"form_kind": "travel", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)},
)
GRANTS: Final[dict[tuple[CompanyKey, int], Terms]] = {
    ("clairpre", 16): _GRANTED,
    ("clairpre", 7): _GRANTED,
    ("musterhalde", 9): _GRANTED,
    ("musterhalde", 11): _GRANTED,
    ("musterfeld", 6): _GRANTED,
}

_TAXI: Final = Supplier("Fahrdienst Beispiel AG", "de", "Beispielstrasse 55", "3098", "Köniz", 8)
_INN: Final = Supplier("Gasthof Muster", "de", "Musterweg 7", "4900", "Langenthal", 38)
_CLINIC: Final[Json] = {"name": "Clinique Modèle", "street": "Rue du Modèle 4", "postcode": "3600", "town": "Thoune"}
_PRACTICE: Final[Json] = {
    "name": "Ergopraxis Beispiel",
    "street": "Modellstrasse 21",
    "postcode": "3011",
    "town": "Bern",
}
_HOSPITAL: Final[Json] = {
    "name": "Beispielspital",
    "street": "Probegasse 30",
    "postcode": "3800",
    "town": "Interlaken",
}
_EXPERTS: Final[Json] = {"name": "MEDAS Muster", "street": "Musterweg 1", "postcode": "4900", "town": "Langenthal"}


def _form(measure: str, to: Json, *trips: Json) -> Json:
    return {"kind": "travel", "measure": measure, "measure_text": None, "destination": to, "trips": list(trips)}


def _trip(ago: int, places: tuple[str, str], mode: str, **values: Any) -> Json:  # noqa: ANN401 - fields of any type
    """There and back on one day."""
    empty = dict.fromkeys(
        ("reason", "km", "fare", "companion_name", "companion_reason", "departs_at", "returns_at", "nights")
    )
    known = {"date": day(ago), "from_place": places[0], "to_place": places[1], "return_trip": True, "mode": mode}
    return known | empty | {"voucher": False, "companion": False, "incidentals": []} | values


def _away(ago: int, departure: str, back: str, nights: int = 0) -> Json:
    last = date.fromisoformat(day(ago)) + timedelta(days=nights)
    return {"departs_at": f"{day(ago)}T{departure}", "returns_at": f"{last}T{back}"}


def _weekly(ago: int, count: int, places: tuple[str, str], mode: str, **values: Any) -> list[Json]:  # noqa: ANN401
    """A series that ends on this day."""
    return [_trip(ago + 7 * step, places, mode, **values) for step in reversed(range(count))]


_BY_TRAIN: Final = ("Berne", "Thoune")
_TO_BERNE: Final = ("Biel/Bienne", "Bern")
_UP: Final = ("Thun", "Interlaken")
_WITH_MOTHER: Final[Json] = {
    "companion": True,
    "companion_name": "Carrel Sylvie",
    "companion_reason": "Enfant, ne peut pas voyager seul",
}
_WHEELCHAIR: Final = "Rollstuhl; die Haltestelle ist nicht stufenfrei erreichbar"

CASES: Final[Sequence[Case]] = (
    Case(
        "clairpre",
        16,
        52,
        PAID,
        _form("medical", _CLINIC, *_weekly(60, 5, _BY_TRAIN, "public_transport", fare="18.40")),
    ),
    Case(
        "clairpre",
        16,
        7,
        ACCEPTED,
        _form("medical", _CLINIC, *_weekly(11, 6, _BY_TRAIN, "public_transport", fare="18.40")),
    ),
    Case(
        "clairpre",
        7,
        11,
        TO_CORRECT,
        _form(
            "medical",
            _CLINIC,
            _trip(33, _BY_TRAIN, "public_transport", fare="9.20", **_WITH_MOTHER, **_away(33, "08:10", "13:40")),
            _trip(19, _BY_TRAIN, "public_transport", fare="9.20", **_WITH_MOTHER, **_away(19, "08:10", "16:45")),
        ),
        Flaw(
            {"/form/trips/1/fare": "18.40", "/form/trips/0/companion_reason": "Selon entente"},
            (
                Item(
                    "/form/trips/0/companion_reason",
                    "unclear",
                    None,
                    "Veuillez préciser pourquoi l’enfant doit être accompagné.",
                ),
                wrong("/form/trips/1/fare", "L’enfant voyage à demi-tarif : CHF 9.20 aller et retour."),
            ),
        ),
    ),
    Case(
        "musterhalde",
        9,
        2,
        IN_REVIEW,
        _form("medical", _PRACTICE, *_weekly(4, 4, _TO_BERNE, "private_car", km="78", reason=_WHEELCHAIR)),
        to_person=True,
    ),
    Case(
        "musterhalde",
        11,
        13,
        TRANSMITTED,
        _form(
            "medical",
            _PRACTICE,
            _trip(
                27,
                _TO_BERNE,
                "taxi",
                reason="Nach einer Operation am Fuss nicht gehfähig",
                fare="148.00",
                incidentals=[{"kind": "waiting", "amount": "36.00"}],
                **_away(27, "12:30", "17:45"),
            ),
            _trip(20, _TO_BERNE, "taxi", reason="Nach einer Operation am Fuss nicht gehfähig", fare="148.00"),
        ),
    ),
    Case(
        "musterhalde",
        9,
        125,
        PAID,
        _form(
            "instruction",
            _EXPERTS,
            _trip(
                134,
                ("Biel/Bienne", "Langenthal"),
                "public_transport",
                fare="38.80",
                nights=1,
                **_away(134, "15:00", "17:30", 1),
            ),
        ),
        to_person=True,
    ),
    Case(
        "musterfeld",
        6,
        88,
        (*CORRECTED, *PAID),
        _form("medical", _HOSPITAL, *_weekly(96, 4, _UP, "ai_car", km="56", reason="Fahrzeug der IV")),
        Flaw(
            {"/form/trips/2/km": "65"},
            (wrong("/form/trips/2/km", "Die Strecke Thun–Interlaken und zurück misst 56 km."),),
        ),
    ),
    Case(
        "musterfeld",
        6,
        44,
        REFUSED,
        _form("visit", _HOSPITAL, _trip(53, _UP, "private_car", km="56", reason="Abends fährt kein Zug mehr")),
        refusal=(
            "service_not_covered",
            "Besuchsfahrten vergüten wir nur Angehörigen von Minderjährigen, die stationär behandelt werden.",
        ),
    ),
)

DRAFT: Final = Draft(
    "clairpre",
    16,
    _form("medical", _CLINIC, *_weekly(2, 2, _BY_TRAIN, "public_transport", fare="18.40")),
)


def papers(scene: Scene, form: Json) -> list[Paper]:
    """The taxis' invoice, the receipts of the driver and the inn; tickets and kilometres need none."""
    found = []
    taxis = [trip for trip in form["trips"] if trip["mode"] == "taxi"]
    if taxis:
        found.append(_taxis(scene, taxis))
    waited = [trip for trip in taxis if trip["incidentals"]]
    found += [Paper("Wartezeit.jpg", _waiting(scene, trip), "incidentals") for trip in waited]
    nights = [trip for trip in form["trips"] if trip["nights"]]
    return found + [Paper("Übernachtung.jpg", _inn(scene, trip), "nights") for trip in nights]


def _taxis(scene: Scene, trips: Sequence[Json]) -> Paper:
    lines = [_taxi_line(trip) for trip in trips]
    total = sum((line.amount for line in lines), Decimal(0))
    person = scene.beneficiary.name
    drawn_on = lines[-1].day
    drawn = invoice_pdf(scene.serial, "de", _TAXI.party, scene.company.party, lines, total, drawn_on, insured=person)
    return Paper(
        f"Rechnung-{invoice_number(scene.serial, drawn_on).replace('/', '-')}.pdf", drawn.content, "taxi", drawn.bill
    )


def _taxi_line(trip: Json) -> InvoiceLine:
    fare, route = Decimal(trip["fare"]), f"Fahrt {trip['from_place']}–{trip['to_place']} und zurück"
    return InvoiceLine(date.fromisoformat(trip["date"]), route, Decimal(1), fare, fare)


def _waiting(scene: Scene, trip: Json) -> bytes:
    """Paid in cash."""
    items = [("Wartezeit Taxi", Decimal(extra["amount"])) for extra in trip["incidentals"]]
    total = sum((amount for _, amount in items), Decimal(0))
    return receipt_jpeg(scene.serial, "de", _TAXI.party, items, total, date.fromisoformat(trip["date"]))


def _inn(scene: Scene, trip: Json) -> bytes:
    left = date.fromisoformat(trip["returns_at"][:10])
    price = Decimal("82.00")
    return receipt_jpeg(scene.serial, "de", _INN.party, [("Einzelzimmer, 1 Nacht", price)], price, left)
