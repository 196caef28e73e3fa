"""What the demo's companies invoice: fields of decisions, services with believable prices, fictitious suppliers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.demo.attachments import Party
from api.demo.numbers import gln, iban

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Service:
    """A line of an invoice. `till` is its short name on a receipt."""

    words: Words
    prices: tuple[str, ...]
    """Without VAT."""
    quantities: tuple[str, ...] = ("1",)
    unit: Words | None = None
    vat: str | None = None
    """Of the rates since 2024; most of what serves disabled people is exempt (LTVA art. 21)."""
    code: str | None = None
    till: Words | None = None


@dataclass(frozen=True, slots=True)
class Supplier:
    name: str
    language: str
    street: str
    postcode: str
    town: str
    serial: int
    provider_number: str | None = None

    @property
    def gln(self) -> str:
        return gln(500 + self.serial)

    @property
    def party(self) -> Party:
        account = iban("30000" if self.serial % 3 == 0 else "00790", 5000 + self.serial)
        shown = " ".join(account[start : start + 4] for start in range(0, len(account), 4))
        return Party(self.name, self.street, self.postcode, self.town, f"032 555 02 {self.serial:02d}", shown)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a decision grants, and so what is invoiced under it. Regular services come week by week."""

    key: str
    words: Words
    main: tuple[Service, ...]
    suppliers: tuple[Supplier, ...]
    extras: tuple[Service, ...] = ()
    regular: bool = True
    till: bool = False
    """Sold over a counter: the insured person may have paid already and kept the receipt."""


_SESSION: Final = {"fr": "séance", "de": "Sitzung"}
_PIECE: Final = {"fr": "pièce", "de": "Stück"}
_HOUR: Final = {"fr": "heure", "de": "Stunde"}
_TRIP: Final = {"fr": "course", "de": "Fahrt"}

ERGOTHERAPY: Final = Topic(
    "ergotherapy",
    {"fr": "Ergothérapie (mesure médicale)", "de": "Ergotherapie (medizinische Massnahme)"},
    main=(
        Service(
            {"fr": "Séance d’ergothérapie, 60 minutes", "de": "Ergotherapie, Sitzung von 60 Minuten"},
            ("118.80", "121.00"),
            unit=_SESSION,
            code="7601",
        ),
        Service(
            {"fr": "Séance d’ergothérapie, 45 minutes", "de": "Ergotherapie, Sitzung von 45 Minuten"},
            ("89.10", "90.75"),
            unit=_SESSION,
            code="7601",
        ),
    ),
    extras=(
        Service(
            {"fr": "Déplacement au domicile de la personne assurée", "de": "Weg zum Hausbesuch"},
            ("22.00",),
            code="7621",
        ),
        Service(
            {"fr": "Rapport d’évolution à l’intention de l’office AI", "de": "Verlaufsbericht an die IV-Stelle"},
            ("66.00",),
            code="7630",
        ),
    ),
    suppliers=(
        Supplier("Ergothérapie L’Exemple Sàrl", "fr", "Rue de l’Ébauche 8", "2502", "Bienne", 1, "A000101"),
        Supplier("Ergopraxis Beispiel", "de", "Modellstrasse 21", "3011", "Bern", 2, "A000102"),
    ),
)

PHYSIOTHERAPY: Final = Topic(
    "physiotherapy",
    {"fr": "Physiothérapie (mesure médicale)", "de": "Physiotherapie (medizinische Massnahme)"},
    main=(
        Service(
            {"fr": "Physiothérapie, traitement général", "de": "Physiotherapie, allgemeine Behandlung"},
            ("52.80",),
            unit=_SESSION,
            code="7301",
        ),
        Service(
            {"fr": "Physiothérapie, traitement complexe", "de": "Physiotherapie, aufwändige Behandlung"},
            ("84.70",),
            unit=_SESSION,
            code="7311",
        ),
    ),
    extras=(
        Service(
            {"fr": "Supplément pour le premier traitement", "de": "Zuschlag für die erste Behandlung"},
            ("26.40",),
            code="7350",
        ),
        Service(
            {"fr": "Bandes élastiques pour exercices à domicile", "de": "Übungsbänder für zu Hause"},
            ("18.50", "24.00"),
            ("1", "2"),
            _PIECE,
            "8.1",
        ),
    ),
    suppliers=(
        Supplier("Physio Musterfeld GmbH", "de", "Probegasse 3", "3600", "Thun", 3, "P000103"),
        Supplier("Cabinet de physiothérapie Modèle", "fr", "Avenue du Spécimen 14", "3011", "Berne", 4, "P000104"),
    ),
)

SPEECH: Final = Topic(
    "speech",
    {"fr": "Logopédie (mesure médicale)", "de": "Logopädie (medizinische Massnahme)"},
    main=(
        Service(
            {"fr": "Séance de logopédie, 45 minutes", "de": "Logopädie, Sitzung von 45 Minuten"},
            ("110.25", "114.75"),
            unit=_SESSION,
            code="L45",
        ),
    ),
    extras=(
        Service(
            {"fr": "Bilan de langage avec rapport écrit", "de": "Sprachabklärung mit schriftlichem Bericht"},
            ("294.00",),
            code="L10",
        ),
    ),
    suppliers=(
        Supplier("Logopédie de l’Ébauche", "fr", "Place du Canevas 2", "2502", "Bienne", 5, "L000105"),
        Supplier("Logopädie Entwurf GmbH", "de", "Entwurfsgasse 9", "3400", "Burgdorf", 6, "L000106"),
    ),
)

TRANSPORT: Final = Topic(
    "transport",
    {"fr": "Transports vers le lieu de la mesure", "de": "Transporte zum Ort der Massnahme"},
    main=(
        Service(
            {
                "fr": "Course en véhicule équipé, domicile – atelier, aller et retour",
                "de": "Fahrt im Rollstuhlfahrzeug, Wohnort – Werkstatt, hin und zurück",
            },
            ("46.00", "58.50", "64.00"),
            unit=_TRIP,
        ),
        Service(
            {
                "fr": "Course en véhicule équipé, domicile – thérapie, aller et retour",
                "de": "Fahrt im Rollstuhlfahrzeug, Wohnort – Therapie, hin und zurück",
            },
            ("52.00", "71.00"),
            unit=_TRIP,
        ),
    ),
    extras=(
        Service(
            {"fr": "Temps d’attente pendant la thérapie", "de": "Wartezeit während der Therapie"},
            ("40.00",),
            ("0.50", "0.75"),
            _HOUR,
        ),
        Service(
            {"fr": "Course en taxi, véhicule équipé en révision", "de": "Taxifahrt, Rollstuhlfahrzeug in Revision"},
            ("38.80", "44.40"),
            ("1", "2"),
            _TRIP,
            "8.1",
        ),
    ),
    suppliers=(
        Supplier("Transports Modèle Sàrl", "fr", "Chemin du Modèle 30", "2502", "Bienne", 7),
        Supplier("Fahrdienst Beispiel AG", "de", "Beispielstrasse 55", "3098", "Köniz", 8),
    ),
)

SUPPORT: Final = Topic(
    "support",
    {"fr": "Accompagnement pendant la formation initiale", "de": "Begleitung während der erstmaligen Ausbildung"},
    main=(
        Service(
            {
                "fr": "Accompagnement éducatif sur le lieu de formation",
                "de": "Pädagogische Begleitung am Ausbildungsort",
            },
            ("92.00", "95.00"),
            ("1.50", "2.00", "2.50", "3.00"),
            _HOUR,
        ),
        Service(
            {"fr": "Soutien scolaire individuel", "de": "Individueller Stützunterricht"},
            ("78.00", "84.00"),
            ("1.00", "1.50", "2.00"),
            _HOUR,
        ),
    ),
    extras=(
        Service(
            {"fr": "Entretien de bilan avec l’entreprise formatrice", "de": "Standortgespräch mit dem Lehrbetrieb"},
            ("140.00",),
        ),
    ),
    suppliers=(
        Supplier("Association Tremplin-Exemple", "fr", "Rue des Trois-Essais 6", "2610", "Saint-Imier", 9),
        Supplier("Verein Sprungbrett Muster", "de", "Skizzenweg 17", "4900", "Langenthal", 10),
    ),
)

AIDS: Final = Topic(
    "aids",
    {"fr": "Moyens auxiliaires : entretien et adaptations", "de": "Hilfsmittel: Unterhalt und Anpassungen"},
    main=(
        Service(
            {"fr": "Révision annuelle du fauteuil roulant électrique", "de": "Jährlicher Service am Elektrorollstuhl"},
            ("218.00", "246.50"),
            vat="8.1",
            till={"fr": "Révision fauteuil", "de": "Service Rollstuhl"},
        ),
        Service(
            {"fr": "Coussin de positionnement sur mesure", "de": "Lagerungskissen nach Mass"},
            ("189.00", "232.00"),
            unit=_PIECE,
            vat="8.1",
            till={"fr": "Coussin sur mesure", "de": "Kissen nach Mass"},
        ),
        Service(
            {"fr": "Attelle de poignet adaptée, côté droit", "de": "Angepasste Handgelenkschiene rechts"},
            ("312.40",),
            unit=_PIECE,
            vat="8.1",
            till={"fr": "Attelle poignet", "de": "Handgelenkschiene"},
        ),
    ),
    extras=(
        Service(
            {"fr": "Main-d’œuvre, réglage des appuis", "de": "Arbeit, Einstellen der Stützen"},
            ("96.00",),
            ("0.50", "0.75", "1.25"),
            _HOUR,
            "8.1",
            till={"fr": "Réglage", "de": "Einstellung"},
        ),
        Service(
            {"fr": "Pneus increvables pour fauteuil roulant", "de": "Pannensichere Reifen für Rollstuhl"},
            ("64.80",),
            ("2",),
            _PIECE,
            "8.1",
            till={"fr": "Pneus increvables", "de": "Reifen pannensicher"},
        ),
    ),
    suppliers=(
        Supplier("Orthopédie Exemple SA", "fr", "Rue de l’Exemple 12", "2502", "Bienne", 11),
        Supplier("Rehatechnik Muster AG", "de", "Musterweg 40", "3063", "Ittigen", 12),
    ),
    regular=False,
    till=True,
)

READING: Final = Topic(
    "reading",
    {"fr": "Matériel d’apprentissage adapté", "de": "Angepasstes Lernmaterial"},
    main=(
        Service(
            {"fr": "Manuel de mathématiques en gros caractères", "de": "Lehrmittel Mathematik in Grossdruck"},
            ("68.40", "74.20"),
            unit=_PIECE,
            vat="2.6",
            till={"fr": "Manuel maths", "de": "Lehrmittel Mathe"},
        ),
        Service(
            {"fr": "Livres de lecture faciles à lire", "de": "Lesebücher in leichter Sprache"},
            ("24.90", "28.50"),
            ("2", "3"),
            _PIECE,
            "2.6",
            till={"fr": "Livres de lecture", "de": "Lesebücher"},
        ),
    ),
    extras=(
        Service(
            {"fr": "Loupe éclairante de bureau", "de": "Leuchtlupe für den Schreibtisch"},
            ("119.00",),
            unit=_PIECE,
            vat="8.1",
            till={"fr": "Loupe éclairante", "de": "Leuchtlupe"},
        ),
        Service(
            {"fr": "Pupitre inclinable pour table", "de": "Tischpult mit Neigung"},
            ("86.50",),
            unit=_PIECE,
            vat="8.1",
            till={"fr": "Pupitre", "de": "Tischpult"},
        ),
    ),
    suppliers=(
        Supplier("Librairie du Canevas", "fr", "Place du Canevas 11", "2720", "Tramelan", 13),
        Supplier("Buchhandlung Vorlage", "de", "Vorlagenweg 5", "3600", "Thun", 14),
    ),
    regular=False,
    till=True,
)

STAY: Final = Topic(
    "stay",
    {"fr": "Hébergement pendant la mesure d’instruction", "de": "Unterkunft während der Abklärung"},
    main=(
        Service(
            {
                "fr": "Nuitée en chambre adaptée, petit déjeuner compris",
                "de": "Übernachtung in angepasstem Zimmer mit Frühstück",
            },
            ("98.00", "112.00"),
            ("2", "3", "4"),
            {"fr": "nuit", "de": "Nacht"},
            "3.8",
            till={"fr": "Nuitées", "de": "Übernachtung"},
        ),
    ),
    extras=(
        Service(
            {"fr": "Repas de midi pendant la mesure", "de": "Mittagessen während der Abklärung"},
            ("18.50",),
            ("2", "3"),
            vat="8.1",
            till={"fr": "Repas de midi", "de": "Mittagessen"},
        ),
    ),
    suppliers=(
        Supplier("Maison d’accueil Spécimen", "fr", "Avenue du Spécimen 1", "2520", "La Neuveville", 15),
        Supplier("Gästehaus Schablone", "de", "Schablonenplatz 4", "3800", "Interlaken", 16),
    ),
    regular=False,
    till=True,
)

TOPICS: Final = (ERGOTHERAPY, PHYSIOTHERAPY, SPEECH, TRANSPORT, SUPPORT, AIDS, READING, STAY)
