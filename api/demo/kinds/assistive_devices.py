"""318.635 to 318.639: a workplace, cars, a wig, reading aids and a stairlift, by their suppliers' invoices."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from api.demo.accounts import CompanyKey
from api.demo.attachments import InvoiceLine, Party, invoice_number, invoice_pdf
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
    first_of_month,
    last_of_month,
    shown_day,
    wrong,
)
from api.demo.letters import letter_pdf
from api.demo.services import Supplier
from api.demo.terms import Terms
from api.invoices.forms.other import line_amount
from api.invoices.shown import shown_avs_number, shown_decision


def _granted(omai: str, fr: str, de: str, approved: str) -> Terms:
    return Terms(
        date(2026, 1, 26),
        {"fr": fr, "de": de},
        {
            "form_kind": "assistive_devices",
            "valid_from": date(2026, 1, 1),
            "valid_to": date(2026, 12, 31),
            "approved_amount": Decimal(approved),
            "omai_number": omai,
        },
    )


GRANTS: Final[dict[tuple[CompanyKey, int], Terms]] = {
    ("clairpre", 11): _granted("13", "Aménagement du poste de travail", "Anpassung des Arbeitsplatzes", "4500.00"),
    ("clairpre", 9): _granted("10.05", "Transformation de la voiture", "Umbau des Autos", "9500.00"),
    ("musterhalde", 8): _granted("14.05", "Monte-rampe d’escalier", "Treppenlift", "16000.00"),
    ("musterhalde", 10): _granted("11.06", "Système de lecture", "Lesesystem", "3600.00"),
    ("musterfeld", 1): _granted("5.06", "Perruque", "Perücke", "1500.00"),
}

_OFFICE: Final = Supplier("Ergo-Bureau Modèle SA", "fr", "Avenue du Spécimen 20", "2502", "Bienne", 33)
_GARAGE: Final = Supplier("Carrosserie de l’Ébauche Sàrl", "fr", "Rue de l’Ébauche 15", "2720", "Tramelan", 34)
_LIFTS: Final = Supplier("Liftbau Muster AG", "de", "Skizzenweg 40", "3098", "Köniz", 35)
_READING: Final = Supplier("Sehhilfen Entwurf GmbH", "de", "Entwurfsgasse 21", "3011", "Bern", 36)
_WIGS: Final = Supplier("Haarwerk Beispiel", "de", "Beispielstrasse 8", "3600", "Thun", 37)
_SUPPLIERS: Final = {supplier.name: supplier for supplier in (_OFFICE, _GARAGE, _LIFTS, _READING, _WIGS)}

_VEHICLE: Final[Json] = {
    "make": "VW",
    "model": "Caddy",
    "plate": "BE 000 123",
    "first_registration": "2023-04-03",
    "km": "38500",
    "keeper": "Evard Mathis",
}
_BUILDING: Final[Json] = {"address": "Vorlagenweg 12, 3550 Langnau im Emmental", "owner_consent": True}


def _form(subform: str, *lines: Json, **parts: Any) -> Json:  # noqa: ANN401 - fields of any type
    empty = dict.fromkeys(("context", "vehicle", "building", "dog"))
    return {"kind": "assistive_devices", "subform": subform} | empty | parts | {"lines": list(lines)}


def _line(
    category: str,
    kind: str,
    supplier: Supplier,
    bill: int,
    ago: int,
    what: str,
    price: str,
    quantity: str = "1",
    **values: Any,  # noqa: ANN401
) -> Json:
    """With the VAT of today. `bill` tells a supplier's invoices of one day apart."""
    known = {
        "category": category,
        "line_kind": kind,
        "date": day(ago + 6),
        "date_from": None,
        "date_to": None,
        "description": what,
        "supplier": {"name": supplier.name, "uid": None, "gln": supplier.gln},
        "invoice_number": invoice_number(bill, date.fromisoformat(day(ago))),
        "invoice_date": day(ago),
        "quantity": quantity,
        "unit_price": price,
        "vat_rate": "8.1",
        "stated_amount": str(line_amount(Decimal(quantity), Decimal(price), Decimal("8.1"))),
        "insured_share": None,
        "approved_quote": None,
    }
    return known | values


def _quoted(ago: int, amount: str) -> Json:
    return {"approved_quote": {"amount": amount, "date": day(ago)}}


CASES: Final[Sequence[Case]] = (
    Case(
        "clairpre",
        11,
        155,
        PAID,
        _form(
            "318.635",
            _line("13.02", "purchase", _OFFICE, 12, 161, "Siège ergonomique avec appui lombaire", "980.00"),
            _line(
                "13.03", "purchase", _OFFICE, 12, 161, "Table réglable en hauteur", "1250.00", insured_share="100.00"
            ),
            context="gainful",
        ),
    ),
    Case(
        "clairpre",
        11,
        11,
        CORRECTED,
        _form(
            "318.635",
            _line("13.01", "purchase", _OFFICE, 47, 19, "Logiciel de reconnaissance vocale, licence", "640.00"),
            context="gainful",
        ),
        Flaw(
            {"/form/lines/0/category": "13.04"},
            (wrong("/form/lines/0/category", "Un logiciel est un instrument de travail : catégorie 13.01.", None),),
        ),
    ),
    Case(
        "clairpre",
        9,
        5,
        ACCEPTED,
        _form(
            "318.636",
            _line(
                "10.05",
                "adaptation",
                _GARAGE,
                31,
                10,
                "Commande manuelle des gaz et du frein, montage compris",
                "5200.00",
                **_quoted(74, "5621.20"),
            ),
            vehicle=_VEHICLE,
        ),
    ),
    Case(
        "clairpre",
        9,
        58,
        REFUSED,
        _form(
            "318.636",
            _line("10.05", "repair", _GARAGE, 18, 63, "Service annuel et pneus d’hiver", "612.40"),
            vehicle=_VEHICLE,
        ),
        refusal=(
            "service_not_covered",
            (
                "L’entretien ordinaire du véhicule est à la charge de son détenteur ; seules les réparations des "
                "transformations dues au handicap sont remboursées."
            ),
        ),
    ),
    Case(
        "musterhalde",
        8,
        118,
        (*CORRECTED, *PAID),
        _form(
            "318.639",
            _line(
                "14.05",
                "adaptation",
                _LIFTS,
                22,
                124,
                "Treppenlift mit Sitz, gerade Treppe, inklusive Montage",
                "11800.00",
                **_quoted(190, "12755.80"),
            ),
            building=_BUILDING,
        ),
        Flaw(
            {"/form/building/owner_consent": False},
            (
                Item(
                    "/form/building/owner_consent",
                    "missing",
                    "document_missing",
                    "Für Umbauten in einer Mietwohnung brauchen wir die Zustimmung der Eigentümerschaft.",
                ),
            ),
            attached=1,
        ),
    ),
    Case(
        "musterhalde",
        8,
        15,
        TO_CORRECT,
        _form(
            "318.639",
            _line(
                "14.05",
                "upkeep",
                _LIFTS,
                61,
                22,
                "Wartungsvertrag Treppenlift, drei Monate",
                "95.00",
                "3",
                date=None,
                date_from=first_of_month(3).isoformat(),
                date_to=last_of_month(1).isoformat(),
            ),
            building=_BUILDING,
        ),
        Flaw(
            {"/form/lines/0/date_from": first_of_month(4).isoformat(), "/form/lines/0/invoice_date": day(23)},
            (
                wrong(
                    "/form/lines/0/date_from",
                    f"Die Rechnung umfasst drei Monate ab dem {first_of_month(3):%d.%m.%Y}.",
                    None,
                ),
                wrong("/form/lines/0/invoice_date", f"Die Rechnung ist vom {shown_day(22)}.", None),
            ),
        ),
    ),
    Case(
        "musterhalde",
        10,
        66,
        PAID,
        _form(
            "318.638",
            _line("11.06", "purchase", _READING, 8, 73, "Braillezeile mit 20 Zeichen", "2890.00"),
            _line("11.04", "purchase", _READING, 8, 73, "Abspielgerät für Hörbücher", "318.00"),
        ),
    ),
    Case(
        "musterfeld",
        1,
        12,
        TRANSMITTED,
        _form("318.637", _line("5.06", "purchase", _WIGS, 5, 18, "Perücke aus Kunsthaar", "1120.00")),
    ),
    Case(
        "musterfeld",
        1,
        1,
        IN_REVIEW,
        _form("318.637", _line("5.06", "repair", _WIGS, 9, 3, "Perücke: Haaransatz neu geknüpft", "145.00")),
    ),
)

_CONSENT: Final = (
    "Zustimmung zum Umbau",
    (
        "Als Eigentümerin der Liegenschaft {address} stimme ich dem Einbau eines Treppenlifts für {person} zu. Die "
        "Anlage darf so lange bleiben, wie sie gebraucht wird."
    ),
)
_FILES: Final = {"fr": "Facture-{number}.pdf", "de": "Rechnung-{number}.pdf"}


def papers(scene: Scene, form: Json) -> list[Paper]:
    """Each invoice of a supplier, and for works in a building the owner's consent."""
    bills = groupby(form["lines"], key=lambda line: (line["supplier"]["name"], line["invoice_number"]))
    found = [_bill(scene, _SUPPLIERS[name], number, list(lines)) for (name, number), lines in bills]
    if form["building"]:
        found.append(_consent(scene, form))
    return found


def _bill(scene: Scene, supplier: Supplier, number: str, lines: Sequence[Json]) -> Paper:
    drawn_on = date.fromisoformat(lines[0]["invoice_date"])
    drawn = [_bill_line(line) for line in lines]
    whole = invoice_pdf(
        next(seed for seed in range(900) if invoice_number(seed, drawn_on) == number),
        supplier.language,
        supplier.party,
        scene.company.party,
        drawn,
        sum((line.amount for line in drawn), Decimal(0)),
        drawn_on,
        insured=f"{scene.beneficiary.name}, {shown_avs_number(scene.beneficiary.row['avs_number'])}",
        decision=shown_decision(scene.decision["number"]),
    )
    name = _FILES[supplier.language].format(number=number.replace("/", "-"))
    return Paper(name, whole.content, "invoice", whole.bill)


def _bill_line(line: Json) -> InvoiceLine:
    supplied = date.fromisoformat(line["date"] or line["date_to"])
    numbers = (Decimal(line[name]) for name in ("quantity", "unit_price", "stated_amount", "vat_rate"))
    return InvoiceLine(supplied, line["description"], *numbers)


def _consent(scene: Scene, form: Json) -> Paper:
    signed = date.fromisoformat(form["lines"][0]["invoice_date"])
    owner = Party("Liegenschaften Skizze AG", "Skizzenweg 2", "3550", "Langnau im Emmental")
    words = {"address": form["building"]["address"], "person": scene.beneficiary.name}
    return Paper("Zustimmung.pdf", letter_pdf(_CONSENT, owner, signed, owner.name, **words), "owner_consent")
