"""300.001: devices, batteries and repairs of adults and children."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.demo.accounts import CompanyKey
from api.demo.attachments import InvoiceLine, invoice_number, invoice_pdf
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
    day,
    shown_day,
    wrong,
)
from api.demo.numbers import LAST_DAY
from api.demo.services import Supplier
from api.demo.terms import Terms
from api.invoices.forms.hearing_aid.fields import FormFields
from api.invoices.shown import shown_avs_number, shown_decision

_ADULT: Final = Terms(
    date(2025, 9, 8),
    {"fr": "Appareillage auditif", "de": "Hörgeräteversorgung"},
    {
        "form_kind": "hearing_aid",
        "valid_from": date(2025, 9, 1),
        "approved_amount": Decimal("1650.00"),
        "omai_number": "5.07",
    },
)
_CHILD: Final = Terms(
    date(2025, 10, 13),
    {"fr": "Appareillage auditif pour mineurs", "de": "Hörgeräteversorgung für Minderjährige"},
    {"form_kind": "hearing_aid", "valid_from": date(2025, 10, 1), "omai_number": "5.07.02"},
)
GRANTS: Final[dict[tuple[CompanyKey, int], Terms]] = {
    ("clairpre", 3): _ADULT,
    ("musterhalde", 3): _ADULT,
    ("musterfeld", 3): _ADULT,
    ("clairpre", 12): _CHILD,
    ("musterhalde", 12): _CHILD,
    ("musterfeld", 7): _CHILD,
}

_SHOPS: Final = {
    "fr": Supplier("Audition Exemple SA", "fr", "Rue de l’Exemple 9", "2502", "Bienne", 31),
    "de": Supplier("Hörberatung Muster GmbH", "de", "Musterweg 18", "3600", "Thun", 32),
}
_EMPTY: Final[Json] = dict.fromkeys(FormFields.model_fields) | {
    "kind": "hearing_aid",
    "has_certificate": False,
    "is_second_ear": False,
}


def _form(supply: str, side: str, **values: Any) -> Json:  # noqa: ANN401 - fields of any type
    return _EMPTY | {"supply": supply, "side": side} | values


def _bought(language: str, side: str, ago: int, model: str, **values: Any) -> Json:  # noqa: ANN401
    shop = _SHOPS[language]
    sold = {
        "is_first_supply": True,
        "delivery_date": day(ago),
        "brand": "Oreillon",
        "model": model,
        "serial_number": f"OR-{ago:03d}-{len(model)}81",
        "metas_number": "T2-64-115",
        "supplier": {
            "name": shop.name,
            "street": shop.street.rpartition(" ")[0],
            "house_number": shop.street.rpartition(" ")[2],
            "postcode": shop.postcode,
            "town": shop.town,
            "gln": shop.gln,
            "uid": None,
        },
    }
    return _form("purchase", side, **sold | values)


_YEAR: Final = LAST_DAY.year

CASES: Final[Sequence[Case]] = (
    Case("clairpre", 3, 178, PAID, _bought("fr", "both", 190, "Piccolo 5", invoice_amount="3480.00")),
    Case(
        "clairpre",
        12,
        12,
        TRANSMITTED,
        _bought("fr", "both", 24, "Junior 2", device_amount="2680.00", service_amount="1540.00"),
    ),
    Case("clairpre", 12, 2, IN_REVIEW, _form("batteries", "both", years_from=_YEAR)),
    Case("musterhalde", 3, 64, PAID, _form("batteries", "both", years_from=_YEAR)),
    Case(
        "musterhalde",
        12,
        92,
        (*CORRECTED, *PAID),
        _form("follow_up", "both", service_date=day(99), service_amount="412.50"),
        Flaw(
            {"/form/service_amount": "421.50"},
            (wrong("/form/service_amount", "Auf der Rechnung stehen CHF 412.50, Sie haben 421.50 erfasst."),),
        ),
    ),
    Case(
        "musterhalde",
        12,
        5,
        ACCEPTED,
        _form(
            "repair_electronic",
            "left",
            repair_date=day(15),
            device_purchase_date=f"{_YEAR - 3}-05-16",
            invoice_amount="238.00",
        ),
    ),
    Case(
        "musterfeld",
        3,
        9,
        TO_CORRECT,
        _bought("de", "left", 18, "Andante 3", invoice_amount="1890.00"),
        Flaw(
            {"/form/delivery_date": day(25), "/form/serial_number": None},
            (
                wrong("/form/delivery_date", f"Gemäss Rechnung wurde das Gerät am {shown_day(18)} abgegeben.", None),
                Item("/form/serial_number", "missing", None, "Bitte ergänzen Sie die Seriennummer des Geräts."),
            ),
        ),
    ),
    Case(
        "musterfeld",
        7,
        47,
        REFUSED,
        _bought("de", "both", 58, "Junior 2", device_amount="2395.00", service_amount="1480.00"),
        refusal=(
            "other",
            (
                f"Nach unseren Akten wurde das Kind im März {_YEAR - 3} mit zwei Geräten versorgt. "
                "Neue Geräte sind erst nach sechs Jahren möglich, ausser ein Facharzt bestätigt, dass sich das Gehör "
                "wesentlich verändert hat."
            ),
        ),
    ),
)

_WORDS: Final = {
    "fr": {
        "device": "Appareil auditif {brand} {model}",
        "service": "Adaptation et suivi",
        "follow_up": "Contrôle et nouveau réglage des appareils",
        "repair": "Réparation électronique par le fabricant, côté {side}",
        "left": "gauche",
        "right": "droit",
        "both": "gauche et droit",
        "file": "Facture",
    },
    "de": {
        "device": "Hörgerät {brand} {model}",
        "service": "Anpassung und Nachbetreuung",
        "follow_up": "Kontrolle und Neueinstellung der Geräte",
        "repair": "Elektronische Reparatur durch den Hersteller, {side}",
        "left": "links",
        "right": "rechts",
        "both": "links und rechts",
        "file": "Rechnung",
    },
}


def papers(scene: Scene, form: Json) -> list[Paper]:
    """The shop's invoice; batteries are paid without one."""
    if form["supply"] == "batteries":
        return []
    lines = _lines(form, _WORDS[scene.language])
    row = scene.beneficiary.row
    drawn = invoice_pdf(
        scene.serial,
        scene.language,
        _SHOPS[scene.language].party,
        scene.company.party,
        lines,
        sum((line.amount for line in lines), Decimal(0)),
        lines[0].day,
        insured=f"{scene.beneficiary.name}, {shown_avs_number(row['avs_number'])}",
        decision=shown_decision(scene.decision["number"]),
    )
    number = invoice_number(scene.serial, lines[0].day).replace("/", "-")
    holds = "invoice" if form["supply"] in {"purchase", "follow_up"} else "manufacturer"
    return [Paper(f"{_WORDS[scene.language]['file']}-{number}.pdf", drawn.content, holds, drawn.bill)]


def _lines(form: Json, words: dict[str, str]) -> list[InvoiceLine]:
    supplied = date.fromisoformat(form["delivery_date"] or form["service_date"] or form["repair_date"])
    device = words["device"].format(brand=form["brand"], model=form["model"])
    parts = {
        "device_amount": device,
        "service_amount": words["follow_up"] if form["supply"] == "follow_up" else words["service"],
        "invoice_amount": device if form["supply"] == "purchase" else words["repair"].format(side=words[form["side"]]),
    }
    return [_line(supplied, what, form, name) for name, what in parts.items() if form[name]]


def _line(supplied: date, what: str, form: Json, name: str) -> InvoiceLine:
    """Two devices of a pair cost the same."""
    amount = Decimal(form[name])
    pieces = Decimal(2 if form["supply"] == "purchase" and form["side"] == "both" and name != "service_amount" else 1)
    return InvoiceLine(supplied, what, pieces, amount / pieces, amount)
