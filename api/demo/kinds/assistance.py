"""318.536: the assistants of two people, month by month."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from api.core.sections import show_number
from api.demo.accounts import CompanyKey
from api.demo.attachments import Party
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
    first_of_month,
    last_of_month,
    month,
    wrong,
)
from api.demo.numbers import avs_number, working_day
from api.demo.slips import Entry, slip_pdf
from api.demo.terms import Terms

_GRANTED: Final = Terms(
    date(2025, 3, 17),
    {"fr": "Contribution d’assistance", "de": "Assistenzbeitrag"},
    {
        "form_kind": "assistance",
        "valid_from": date(2025, 4, 1),
        "monthly_amount": Decimal("1500.00"),
        "annual_amount": Decimal("18000.00"),
        "night_flat": Decimal("88.55"),
        "qualified_hours": Decimal("6.00"),
    },
)
GRANTS: Final[dict[tuple[CompanyKey, int], Terms]] = {
    ("clairpre", 1): _GRANTED,
    ("musterhalde", 1): _GRANTED,
    ("musterfeld", 1): _GRANTED,
}

_WAGE: Final = Decimal("27.60")
_NIGHT: Final = Decimal("70.00")
_HOLIDAYS: Final = Decimal("0.0833")  # four weeks
_DEDUCTIONS: Final = {
    "fr": {"AVS/AI/APG": Decimal("0.053"), "AC": Decimal("0.011")},
    "de": {"AHV/IV/EO": Decimal("0.053"), "ALV": Decimal("0.011")},
}


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _worked(hours: str, qualified: str | None, nights: int | None) -> Decimal:
    return _cents((Decimal(hours) + Decimal(qualified or 0)) * _WAGE) + (nights or 0) * _NIGHT


def _assistant(name: str, serial: int, hours: str, qualified: str | None = None, nights: int | None = None) -> Json:
    worked = _worked(hours, qualified, nights)
    return {
        "name": name,
        "avs_number": avs_number(serial),
        "not_relative": True,
        "hours": hours,
        "hours_qualified": qualified,
        "nights": nights,
        "gross_wage": str(worked + _cents(worked * _HOLIDAYS)),
        "employed_since": "2025-04-01",
    }


def _form(ago: int, *assistants: Json, **values: object) -> Json:
    nights = any(assistant["nights"] for assistant in assistants)
    return {
        "kind": "assistance",
        "month": month(ago),
        "is_supplement": False,
        "assistants": list(assistants),
        "night_flat": "88.55" if nights else None,
        "converted_nights": None,
        "continued_wages": [],
        "acute_from": None,
        "acute_to": None,
        "institution_days": None,
    } | values


def _camille(hours: str, nights: int | None = None) -> Json:
    return _assistant("Droz Camille", 11, hours, nights=nights)


def _hugo(hours: str, qualified: str | None = None) -> Json:
    return _assistant("Gagnebin Hugo", 12, hours, qualified)


def _katrin(hours: str, nights: int | None = None) -> Json:
    return _assistant("Christen Katrin", 13, hours, nights=nights)


def _lukas(hours: str, qualified: str | None = None) -> Json:
    return _assistant("Iseli Lukas", 14, hours, qualified)


def _ill(assistant: str, ago: int, hours: str) -> Json:
    """Two days in the middle of the month."""
    first = first_of_month(ago) + timedelta(days=14)
    return {
        "assistant": assistant,
        "reason": "illness",
        "absent_from": first.isoformat(),
        "absent_to": (first + timedelta(days=1)).isoformat(),
        "hours": hours,
        "insurance_benefit": None,
    }


CASES: Final[Sequence[Case]] = (
    Case("clairpre", 1, 147, PAID, _form(5, _camille("22.5", 3), _hugo("6", "4")), to_person=True),
    Case("clairpre", 1, 116, PAID, _form(4, _camille("24", 2), _hugo("7.5", "4.5")), to_person=True),
    Case(
        "clairpre",
        1,
        86,
        (*CORRECTED, *PAID),
        _form(3, _camille("21.75", 4), _hugo("5")),
        Flaw(
            {"/form/assistants/0/hours": "27.15"},
            (wrong("/form/assistants/0/hours", "Le décompte de salaire indique 21.75 heures, vous avez saisi 27.15."),),
        ),
        to_person=True,
    ),
    Case(
        "clairpre",
        1,
        13,
        TRANSMITTED,
        _form(2, _camille("20"), _hugo("6.5", "5"), continued_wages=[_ill("Droz Camille", 2, "5.5")]),
        to_person=True,
    ),
    Case("clairpre", 1, 3, IN_REVIEW, _form(1, _camille("23", 3), _hugo("6", "4.25")), to_person=True),
    Case("musterhalde", 1, 112, PAID, _form(4, _katrin("26", 2), _lukas("4", "3")), to_person=True),
    Case(
        "musterhalde",
        1,
        75,
        REFUSED,
        _form(3, _assistant("Tschanz Monika", 15, "38")),
        refusal=(
            "service_not_covered",
            (
                "Gemäss unseren Akten ist die Assistenzperson die Mutter der versicherten Person. Leistungen von "
                "Verwandten in gerader Linie vergütet die IV nicht (Art. 42quinquies IVG)."
            ),
        ),
        to_person=True,
    ),
    Case(
        "musterhalde",
        1,
        16,
        TO_CORRECT,
        _form(2, _katrin("25.5", 2), _lukas("4.5", "4")),
        Flaw(
            {"/form/assistants/0/nights": 4, "/form/assistants/1/hours_qualified": "8"},
            (
                wrong("/form/assistants/0/nights", "Die Lohnabrechnung weist 2 Nächte aus, Sie haben 4 erfasst."),
                wrong(
                    "/form/assistants/1/hours_qualified",
                    "Die Verfügung gewährt 6 Stunden qualifizierte Hilfe im Monat; abgerechnet wurden 4.",
                ),
            ),
        ),
        to_person=True,
    ),
    Case("musterhalde", 1, 5, ACCEPTED, _form(1, _katrin("27", 3), _lukas("5")), to_person=True),
)

DRAFT: Final = Draft("musterhalde", 1, _form(0, _katrin("12.5") | {"gross_wage": None}))


def papers(scene: Scene, form: Json) -> list[Paper]:
    """A wage slip of each assistant."""
    return [_slip(scene, form, assistant) for assistant in form["assistants"]]


_WORDS: Final = {
    "fr": {
        "title": "Décompte de salaire {month}",
        "file": "Salaire",
        "avs": "N° AVS {avs}",
        "hours": "Salaire horaire",
        "nights": "Services de nuit",
        "holidays": "Indemnité de vacances",
        "gross": "Salaire brut",
        "net": "Salaire net versé",
    },
    "de": {
        "title": "Lohnabrechnung {month}",
        "file": "Lohn",
        "avs": "AHV-Nummer {avs}",
        "hours": "Stundenlohn",
        "nights": "Nachtdienste",
        "holidays": "Ferienentschädigung",
        "gross": "Bruttolohn",
        "net": "Ausbezahlter Nettolohn",
    },
}


def _slip(scene: Scene, form: Json, assistant: Json) -> Paper:
    words, person = _WORDS[scene.language], scene.beneficiary
    row, number = person.row, assistant["avs_number"]
    street = f"{row['street']} {row['house_number']}"
    employer = Party(f"{row['first_name']} {row['last_name']}", street, row["postcode"], row["town"])
    about = [assistant["name"], words["avs"].format(avs=f"{number[:3]}.{number[3:7]}.{number[7:11]}.{number[11:]}")]
    paid_on = min(working_day(last_of_month(_ago(form)) + timedelta(days=2)), scene.sent_on)
    title = words["title"].format(month=f"{form['month'][5:]}.{form['month'][:4]}")
    content = slip_pdf(title, employer, about, paid_on, _wage(assistant, scene.language), scene.language)
    return Paper(f"{words['file']}-{form['month']}-{assistant['name'].split()[0]}.pdf", content, "wage_slips")


def _ago(form: Json) -> int:
    return next(ago for ago in range(24) if month(ago) == form["month"])


def _wage(assistant: Json, language: str) -> list[Entry | None]:
    words, nights = _WORDS[language], assistant["nights"] or 0
    hours = Decimal(assistant["hours"]) + Decimal(assistant["hours_qualified"] or 0)
    by_hour, gross = _cents(hours * _WAGE), Decimal(assistant["gross_wage"])
    worked = by_hour + nights * _NIGHT
    less = [
        (name, f"{show_number(rate * 100)} %", -_cents(gross * rate)) for name, rate in _DEDUCTIONS[language].items()
    ]
    return [
        (words["hours"], f"{show_number(hours)} × {_WAGE}", by_hour),
        *([(words["nights"], f"{nights} × {_NIGHT}", nights * _NIGHT)] if nights else []),
        (words["holidays"], "8.33 %", gross - worked),
        None,
        (words["gross"], "", gross),
        *less,
        None,
        (words["net"], "", gross + sum((amount for *_, amount in less), Decimal(0))),
    ]
