"""318.632.2: allowance and intensive care supplement of five children, by quarter."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from api.core.sections import show_day
from api.demo.accounts import CompanyKey
from api.demo.attachments import Party
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
    Flaw,
    Json,
    Paper,
    Scene,
    first_of_month,
    last_of_month,
    month,
    wrong,
)
from api.demo.letters import letter_pdf
from api.demo.numbers import working_day
from api.demo.terms import Terms
from api.invoices.shown import shown_avs_number

_GRANTED: Final = Terms(
    date(2025, 6, 2),
    {"fr": "API et SSI", "de": "Hilflosenentschädigung und IPZ"},
    {
        "form_kind": "helplessness",
        "valid_from": date(2025, 6, 1),
        "valid_to": date(2027, 5, 31),
        "degree": "moderate",
        "ssi_hours": 4,
    },
)
GRANTS: Final[dict[tuple[CompanyKey, int], Terms]] = {
    ("clairpre", 0): _GRANTED,
    ("clairpre", 2): _GRANTED,
    ("clairpre", 17): _GRANTED,
    ("musterhalde", 0): _GRANTED,
    ("musterhalde", 2): _GRANTED,
    ("musterfeld", 0): _GRANTED,
    ("musterfeld", 2): _GRANTED,
}


def _away(kind: str, where: str, ago: int, begins: int, nights: int, payer: str | None = None) -> Json:
    """Nights away in one month, from this day of it on."""
    first = first_of_month(ago) + timedelta(days=begins - 1)
    last = first + timedelta(days=nights - 1)
    assert last <= last_of_month(ago), "a stay of one month"
    known = {"first_night": first.isoformat(), "last_night": last.isoformat(), "kind": kind, "where": where}
    return known | {"payer": payer}


def _quarter(ago: int, *absences: Json, **values: object) -> Json:
    """The last three months before the demo's present, or three before those."""
    months = [3 * ago, 3 * ago - 1, 3 * ago - 2]
    return {
        "kind": "helplessness",
        "period_from": first_of_month(months[0]).isoformat(),
        "period_to": last_of_month(months[-1]).isoformat(),
        "degree": "moderate",
        "ssi": "4",
        "months": [_month(one, absences) for one in months],
        "absences": list(absences),
    } | values


def _month(ago: int, absences: Sequence[Json]) -> Json:
    """Its nights by place, as many as its days."""
    places = {"hospital": 0, "institution_family": 0, "institution_ai": 0, "institution_other": 0}
    for absence in absences:
        if absence["first_night"].startswith(month(ago)) and absence["kind"] != "abroad":
            place = f"institution_{absence['payer']}" if absence["kind"] == "institution" else absence["kind"]
            places[place] += _nights(absence)
    home = last_of_month(ago).day - sum(places.values())
    return {"month": month(ago), "home": home} | {place: nights or None for place, nights in places.items()}


def _nights(absence: Json) -> int:
    first, last = (date.fromisoformat(absence[name]) for name in ("first_night", "last_night"))
    return (last - first).days + 1


_REST: Final = _away("institution", "Foyer de l’Exemple, Tavannes", 5, 8, 4, "ai")

CASES: Final[Sequence[Case]] = (
    Case("clairpre", 17, 205, PAID, _quarter(3), to_person=True),
    Case(
        "clairpre",
        17,
        108,
        (*CORRECTED, *PAID),
        _quarter(2, _REST),
        Flaw(
            {
                "/form/absences/0/payer": "family",
                "/form/months/1/institution_family": 4,
                "/form/months/1/institution_ai": None,
            },
            (
                wrong(
                    "/form/absences/0/payer",
                    "Selon l’attestation du foyer, ces quatre nuits sont à la charge de l’AI et non de la famille.",
                    None,
                ),
            ),
        ),
        to_person=True,
    ),
    Case(
        "clairpre",
        17,
        12,
        CORRECTED,
        _quarter(1, _away("abroad", "Espagne, vacances en famille", 2, 3, 12)),
        Flaw(
            {"/form/degree": "severe"},
            (wrong("/form/degree", "La décision retient une impotence de degré moyen.", "decision_missing"),),
        ),
        to_person=True,
    ),
    Case("clairpre", 2, 96, PAID, _quarter(2, _away("hospital", "Hôpital Exemple, Berne", 6, 20, 5))),
    Case(
        "clairpre",
        2,
        6,
        ACCEPTED,
        _quarter(1, _away("institution", "Foyer de l’Exemple, Tavannes", 1, 11, 3, "family")),
    ),
    Case("clairpre", 0, 8, IN_REVIEW, _quarter(1, _away("hospital", "Hôpital Exemple, Bienne", 3, 6, 9))),
    Case(
        "musterhalde",
        0,
        70,
        REFUSED,
        _quarter(2),
        refusal=(
            "service_not_covered",
            (
                "Das Kind lebte in diesem Quartal an den Schultagen im Wohnheim, und die IV trägt die Kosten. Für "
                "diese Nächte besteht kein Anspruch. Bitte reichen Sie eine neue Rechnung mit den Abwesenheiten ein."
            ),
        ),
    ),
    Case(
        "musterhalde",
        0,
        14,
        TO_CORRECT,
        _quarter(1, _away("institution", "Wohnheim Musterhalde, Biel", 2, 17, 12, "ai")),
        Flaw(
            {"/form/ssi": "6"},
            (
                wrong("/form/ssi", "Verfügt ist ein Intensivpflegezuschlag von 4 Stunden."),
                Item(
                    "/form/absences/0/where",
                    "unclear",
                    None,
                    "Bitte nennen Sie auch die Wohngruppe; wir vergleichen die Nächte mit der Rechnung des Heims.",
                ),
            ),
        ),
    ),
    Case("musterhalde", 2, 13, TRANSMITTED, _quarter(1, _away("hospital", "Beispielspital, Biel", 2, 4, 6))),
)

_POSTCODES: Final = {"Tavannes": "2710", "Berne": "3011", "Bienne": "2502", "Biel": "2502"}
_STAY: Final = {
    "fr": (
        "Attestation de séjour",
        (
            "Nous attestons que {person}, n° AVS {avs}, a passé chez nous les nuits du {first} au {last} "
            "({nights} nuits)."
        ),
    ),
    "de": (
        "Bestätigung des Aufenthalts",
        (
            "Wir bestätigen, dass {person}, AHV-Nummer {avs}, vom {first} bis {last} bei uns übernachtet hat "
            "({nights} Nächte)."
        ),
    ),
}


def papers(scene: Scene, form: Json) -> list[Paper]:
    """Who took the child in confirms it. Holidays abroad are nobody's to confirm."""
    return [_confirmation(scene, absence) for absence in form["absences"] if absence["kind"] != "abroad"]


def _confirmation(scene: Scene, absence: Json) -> Paper:
    name, _, town = absence["where"].partition(", ")
    first, last = (date.fromisoformat(absence[place]) for place in ("first_night", "last_night"))
    title, text = _STAY[scene.language]
    words = {
        "person": scene.beneficiary.name,
        "avs": shown_avs_number(scene.beneficiary.row["avs_number"]),
        "first": show_day(first),
        "last": show_day(last),
        "nights": str(_nights(absence)),
    }
    house = {"fr": "Rue du Canevas 3", "de": "Modellstrasse 3"}[scene.language]
    sender = Party(name, house, _POSTCODES[town], town)
    signed = min(working_day(last + timedelta(days=4)), scene.sent_on)
    content = letter_pdf((title, text), sender, signed, name, **words)
    return Paper(f"{title.split()[0]}.pdf", content, "hospital" if absence["kind"] == "hospital" else None)
