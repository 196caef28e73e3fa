"""Registrations as the page sends them."""

from typing import Any

from tests.factories import a_gln, an_avs_number, number

PASSWORD = "quatre mots au hasard"


def person_registration(**values: Any) -> dict[str, Any]:
    """One of somebody with an account of their own. `individual=` and `applicant=` change single fields."""
    individual = {
        "avs_number": an_avs_number(),
        "birth_date": "1980-02-29",
        "street": "Chemin des Essais",
        "house_number": "12",
        "postcode": "2502",
        "town": "Bienne",
    }
    body = registration(**{name: values.pop(name) for name in ("applicant",) if name in values})
    del body["organisation"]
    return body | {"kind": "person", "individual": individual | values.pop("individual", {})} | values


def registration(**values: Any) -> dict[str, Any]:
    """One that is received. `organisation=` and `applicant=` change single fields."""
    organisation = {
        "name": "Foyer du Lac",
        "department": None,
        "gln": a_gln(),
        "street": "Rue du Lac",
        "house_number": "3",
        "postcode": "2502",
        "town": "Bienne",
        "phone": "+41 32 111 22 33",
    }
    applicant = {
        "first_name": "Élise",
        "last_name": "Favre",
        "email": f"elise.favre{number()}@foyer.example",
        "password": PASSWORD,
        "mobile": "079 123 45 67",
        "language": "fr",
    }
    return {
        "kind": "company",
        "organisation": organisation | values.pop("organisation", {}),
        "applicant": applicant | values.pop("applicant", {}),
        "terms_accepted": True,
        "terms_version": "1",
    } | values
