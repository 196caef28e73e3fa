"""Parameters for every message, as callers give them."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from api.notifications.messages import MESSAGES, Kind, Value

SAMPLES: Final[Mapping[Kind, Value]] = {
    "line": "302-26-000123",
    "text": "Veuillez compléter la date.\n\nLe montant est faux.",
    "lines": ["Date des prestations dispensées : à préciser", "Montant : à vérifier"],
    "day": date(2026, 12, 23),
    "id": UUID("01a209fe-437d-7c99-932a-2fa60a3d7984"),
    "iban": "CH93 0076 2011 6238 5295 7",
}
CODE: Final = "123456"


def params_of(message: str, /, **values: Value) -> dict[str, Value]:
    return {name: values.get(name, SAMPLES[kind]) for name, kind in MESSAGES[message].params.items()}


def secrets_of(message: str) -> dict[str, str]:
    return dict.fromkeys(MESSAGES[message].secrets, CODE)
