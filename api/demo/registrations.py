"""Companies that wait for the office to let them in, and one that was refused."""

from datetime import date, timedelta
from typing import Final

from api.core.config import get_settings
from api.demo.files import Row
from api.demo.numbers import at_work, gln, id_at, seeded, working_day
from api.demo.people import officers
from api.organisations.schemas import RegistrationOrganisationInput

_APPLICANTS: Final = (
    ("pending", "Atelier Spécimen Sàrl", "Sentier des Échantillons", "5", "2605", "Sonceboz-Sombeval", "032 555 03 10",
     "Gaëtan", "Lièvre", "gaetan.lievre@specimen.example", "fr", 41, date(2026, 10, 27)),
    # The same GLN as an active company: the office sees the duplicate.
    ("pending", "Physio Musterfeld Filiale Spiez", "Entwurfsgasse", "22", "3700", "Spiez", None,
     "Regula", "Zbinden", "spiez@musterfeld.example", "de", 3, date(2026, 10, 29)),
    ("refused", "Hauswartung Schablone", "Schablonenplatz", "9", "3400", "Burgdorf", "034 555 03 30",
     "Hansruedi", "Stalder", "kontakt@schablone.example", "de", 43, date(2026, 9, 14)),
)  # fmt: skip
REFUSAL: Final = "Ihr Betrieb erbringt keine Leistungen, welche die Invalidenversicherung vergütet."


def registrations() -> list[Row]:
    """Two that wait for the office, and one that was refused. `password_hash` is missing where one is needed."""
    found = []
    for number, fields in enumerate(_APPLICANTS):
        state, name, street, house, postcode, town, phone, first, last, email, language, serial, day = fields
        random = seeded(f"registration {email}")
        at = at_work(random, day)
        organisation = RegistrationOrganisationInput.model_validate(
            {
                "name": name, "gln": gln(serial), "street": street, "house_number": house, "postcode": postcode,
                "town": town, "phone": phone,
            }
        )  # fmt: skip
        decided = state == "refused"
        found.append(
            {
                "id": id_at(random, at),
                "state": state,
                "kind": "company",
                "organisation": organisation.model_dump(mode="json") | {"avs_number": None},
                "applicant": {
                    "first_name": first,
                    "last_name": last,
                    "email": email,
                    "mobile": f"+4179000002{number}",
                    "language": language,
                },
                "terms_version": get_settings().terms_version,
                "terms_accepted_at": at,
                "submitted_at": at,
                "mailed_at": at,
                "confirmed_at": at + timedelta(minutes=7),
                "decided_at": at_work(random, working_day(day + timedelta(days=3))) if decided else None,
                "decided_by": officers("administrator")[0].id if decided else None,
                "reason": REFUSAL if decided else None,
            }
        )
    return found
