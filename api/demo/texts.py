"""Text blocks of the office, as an administrator wrote them."""

from dataclasses import dataclass
from typing import Final

from api.demo.files import Row
from api.demo.numbers import id_at, seeded
from api.demo.people import people
from api.review.catalogue.placeholders import TextUse


@dataclass(frozen=True, slots=True)
class Block:
    uses: tuple[TextUse, ...]
    title: dict[str, str]
    text: dict[str, str]


BLOCKS: Final = (
    Block(
        ("correction",),
        {
            "fr": "Quittance illisible",
            "de": "Quittung unleserlich",
            "it": "Ricevuta illeggibile",
            "en": "Receipt cannot be read",
        },
        {
            "fr": (
                "La quittance jointe n’est pas lisible. "
                "Veuillez la numériser à nouveau et l’envoyer d’ici au {due_date}."
            ),
            "de": (
                "Die beigelegte Quittung ist unleserlich. "
                "Bitte scannen Sie sie neu und senden Sie sie bis am {due_date}."
            ),
            "it": (
                "La ricevuta allegata non è leggibile. "
                "La preghiamo di scansionarla di nuovo e di inviarla entro il {due_date}."
            ),
            "en": "The receipt attached cannot be read. Please scan it again and send it by {due_date}.",
        },
    ),
    Block(
        ("correction", "refusal"),
        {
            "fr": "Période hors de la décision",
            "de": "Zeitraum ausserhalb der Verfügung",
            "it": "Periodo fuori dalla decisione",
            "en": "Period outside the decision",
        },
        {
            "fr": "La demande {reference} ({form}, {period}) porte sur des jours que la décision ne couvre pas.",
            "de": "Die Rechnung {reference} ({form}, {period}) betrifft Tage, welche die Verfügung nicht abdeckt.",
            "it": "La richiesta {reference} ({form}, {period}) riguarda giorni non coperti dalla decisione.",
            "en": "The request {reference} ({form}, {period}) is for days that the decision does not cover.",
        },
    ),
    Block(
        ("message",),
        {
            "fr": "Nous vous rappelons",
            "de": "Wir rufen zurück",
            "it": "La richiamiamo",
            "en": "We will call back",
        },
        {
            "fr": (
                "Merci de votre message {reference}. "
                "Nous vous appelons dans les prochains jours. Pour toute question\u00a0: {office_phone}."
            ),
            "de": (
                "Danke für Ihre Nachricht {reference}. "
                "Wir rufen Sie in den nächsten Tagen an. Bei Fragen: {office_phone}."
            ),
            "it": (
                "Grazie del Suo messaggio {reference}. La chiameremo nei prossimi giorni. Per domande: {office_phone}."
            ),
            "en": (
                "Thank you for your message {reference}. "
                "We will call you within the next days. If you have questions: {office_phone}."
            ),
        },
    ),
    Block(
        ("message", "correction"),
        {
            "fr": "Salutations",
            "de": "Grussformel",
            "it": "Saluti",
            "en": "Closing words",
        },
        {
            "fr": "Avec nos meilleures salutations\n{officer}, {office_name}",
            "de": "Freundliche Grüsse\n{officer}, {office_name}",
            "it": "Cordiali saluti\n{officer}, {office_name}",
            "en": "Kind regards\n{officer}, {office_name}",
        },
    ),
)


def text_blocks() -> list[Row]:
    writer = next(person for person in people() if person.account.office == "administrator")
    added = writer.row["created_at"]
    return [
        {
            "id": id_at(seeded(f"text block {position}"), added),
            "revision": 1,
            "owner_id": None,
            "uses": sorted(block.uses),
            "active": True,
            "title": block.title,
            "text": block.text,
            "added_by": writer.id,
            "added_at": added,
        }
        for position, block in enumerate(BLOCKS)
    ]
