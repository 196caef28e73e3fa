"""What companies get wrong, and what reviewers write about it: corrections and refusals in both languages."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from api.core.sections import show_day
from api.demo.files import keep_only
from api.invoices.shown import shown_decision

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a reviewer asks to correct."""

    pointer: str
    kind: str
    reason_code: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Flawed:
    """A body with something wrong in it, as it was sent first."""

    body: Body
    items: tuple[Item, ...]


GREETING: Final = {
    "fr": (
        "Bonjour, votre demande est presque complète. Veuillez corriger les points indiqués. Merci.",
        "Bonjour, nous avons examiné votre demande. Un point ne correspond pas aux pièces jointes.",
    ),
    "de": (
        "Guten Tag, Ihre Rechnung ist fast vollständig. Bitte korrigieren Sie die angegebenen Punkte. Besten Dank.",
        "Guten Tag, wir haben Ihre Rechnung geprüft. Ein Punkt stimmt nicht mit den Beilagen überein.",
    ),
}
REFUSALS: Final = {
    "service_not_covered": {
        "fr": "La décision porte sur une autre mesure ; ces prestations n’en font pas partie.",
        "de": "Die Verfügung betrifft eine andere Massnahme; diese Leistungen gehören nicht dazu.",
    },
    "outside_period": {
        "fr": "La mesure a pris fin avant les dates facturées.",
        "de": "Die Massnahme endete vor den verrechneten Daten.",
    },
    "duplicate": {
        "fr": "Les mêmes prestations figurent dans une demande déjà traitée.",
        "de": "Dieselben Leistungen stehen in einer bereits behandelten Rechnung.",
    },
    "person_not_covered": {
        "fr": "La décision indiquée concerne une autre personne assurée.",
        "de": "Die angegebene Verfügung betrifft eine andere versicherte Person.",
    },
    "other": {
        "fr": "Ces frais sont à la charge de l’assurance-maladie : adressez-vous à la caisse de la personne assurée.",
        "de": "Diese Kosten trägt die Krankenversicherung. Bitte wenden Sie sich an die Kasse der versicherten Person.",
    },
}
FORWARDED_TO: Final = "324"
"""Another office than the demo's: Neuchâtel."""
FORWARDED: Final = {
    "fr": "La personne assurée habite dans le canton de Neuchâtel depuis le début du mois.",
    "de": "Die versicherte Person wohnt seit Anfang Monat im Kanton Neuenburg.",
}
REOPENED: Final = {
    "fr": "Après votre appel, nous reprenons l’examen : la décision a été prolongée.",
    "de": "Nach Ihrem Anruf nehmen wir die Prüfung wieder auf: Die Verfügung wurde verlängert.",
}

_QUANTITY: Final = {
    "fr": "Le fournisseur facture {right}, vous avez saisi {wrong}.",
    "de": "Der Lieferant verrechnet {right}, Sie haben {wrong} erfasst.",
}
_PRICE: Final = {
    "fr": "Sur la facture, le prix est de CHF {right}.",
    "de": "Auf der Rechnung beträgt der Preis CHF {right}.",
}
_DAY: Final = {
    "fr": "Selon la facture, cette prestation a été fournie le {right}.",
    "de": "Gemäss Rechnung wurde diese Leistung am {right} erbracht.",
}
_UNCLEAR: Final = {
    "fr": ("Prestation selon facture", "Veuillez décrire la prestation : quel traitement, quelle durée ?"),
    "de": ("Leistung gemäss Rechnung", "Bitte beschreiben Sie die Leistung: welche Behandlung, wie lange?"),
}
_DECISION: Final = {
    "fr": "Nous ne trouvons pas de décision avec ce numéro. Est-ce {right} ?",
    "de": "Zu dieser Nummer finden wir keine Verfügung. Meinen Sie {right}?",
}
_MISSING: Final = {
    "fr": "La facture du fournisseur manque. Veuillez la joindre.",
    "de": "Die Rechnung des Lieferanten fehlt. Bitte legen Sie sie bei.",
}
_ACCOUNT: Final = {
    "fr": "Ce compte ne nous est plus connu pour les prestations AI. Veuillez choisir le compte actuel.",
    "de": "Dieses Konto ist uns für IV-Leistungen nicht mehr bekannt. Bitte wählen Sie das aktuelle.",
}


def _line(random: Random, body: Body) -> tuple[int, Body]:
    lines: list[Body] = body["form"]["lines"]
    index = random.randrange(len(lines))
    return index, lines[index]


def _quantity(random: Random, body: Body, language: str) -> Item:
    index, line = _line(random, body)
    right = line["quantity"]
    line["quantity"] = str(Decimal(right) + 1)
    message = _QUANTITY[language].format(right=right, wrong=line["quantity"])
    return Item(f"/form/lines/{index}/quantity", "wrong", "amount_wrong", message)


def _price(random: Random, body: Body, language: str) -> Item:
    index, line = _line(random, body)
    right = Decimal(line["unit_price"])
    line["unit_price"] = f"{right * Decimal('1.1'):.2f}"
    message = _PRICE[language].format(right=f"{right:.2f}")
    return Item(f"/form/lines/{index}/unit_price", "wrong", "amount_wrong", message)


def _day(random: Random, body: Body, language: str) -> Item | None:
    form = body["form"]
    if form["service_to"] is None:
        return None
    index, line = _line(random, body)
    right, first = date.fromisoformat(line["date"]), date.fromisoformat(form["service_from"])
    wrong = right - timedelta(days=1) if right > first else right + timedelta(days=1)
    line["date"] = wrong.isoformat()
    return Item(f"/form/lines/{index}/date", "wrong", None, _DAY[language].format(right=show_day(right)))


def _unclear(random: Random, body: Body, language: str) -> Item:
    index, line = _line(random, body)
    line["description"], message = _UNCLEAR[language]
    return Item(f"/form/lines/{index}/description", "unclear", None, message)


def _decision(random: Random, body: Body, language: str) -> Item:
    right: str = body["decision_number"]
    body["decision_number"] = right[:-3] + f"{(int(right[-3:]) + random.randint(1, 898)) % 1000:03d}"
    message = _DECISION[language].format(right=shown_decision(right))
    return Item("/decision_number", "wrong", "decision_missing", message)


def _missing(random: Random, body: Body, language: str) -> Item | None:  # noqa: ARG001 - nothing to choose
    if len(body["attachments"]) < 2:
        return None
    keep_only(body, body["attachments"][1:])
    return Item("/attachments", "missing", "document_missing", _MISSING[language])


def _account(others: Sequence[str]) -> Callable[[Random, Body, str], Item | None]:
    def flaw(random: Random, body: Body, language: str) -> Item | None:
        if not others or "bank_account_id" not in body["payee"]:
            return None
        body["payee"] = {"bank_account_id": random.choice(others)}
        return Item("/payee", "outdated", "account_or_mandate", _ACCOUNT[language])

    return flaw


def spoil(random: Random, good: Body, language: str, other_accounts: Sequence[str]) -> Flawed:
    """The body with one or two things wrong, and what the reviewer asks."""
    kinds = (_quantity, _price, _day, _unclear, _decision, _missing, _account(other_accounts))
    body = deepcopy(good)
    items: list[Item] = []
    for kind in random.sample(kinds, len(kinds)):
        if item := kind(random, body, language):
            items.append(item)
        if len(items) == 2 or (items and random.random() < 0.65):
            break
    return Flawed(body, tuple(items))
