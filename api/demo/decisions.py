"""Decisions of the demo with their terms, of each type that has any, for people whom they fit."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from api.demo.accounts import CompanyKey
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.files import Row
from api.demo.kinds import KINDS
from api.demo.terms import Terms, decision_row

_WHEELCHAIR: Final = Terms(
    date(2026, 2, 9),
    {"fr": "Fauteuil roulant", "de": "Rollstuhl"},
    {
        "form_kind": "assistive_devices",
        "valid_from": date(2026, 2, 1),
        "valid_to": date(2027, 1, 31),
        "approved_amount": Decimal("4900.00"),
        "omai_number": "9.01",
    },
)
_THERAPY: Final = Terms(
    date(2026, 1, 12),
    {"fr": "Ergothérapie, 36 séances", "de": "Ergotherapie, 36 Sitzungen"},
    {
        "form_kind": "other",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
        "provider": "Praxis Beispiel",
        "sessions": 36,
        "approved_amount": Decimal("5400.00"),
    },
)
# By place in each company.
_EVERYWHERE: Final = {4: _WHEELCHAIR, 5: _THERAPY}


def decisions_with_terms(company: CompanyKey, people: Sequence[DemoBeneficiary]) -> list[Row]:
    """What each company has of everything, and what its requests of the types are based on."""
    granted = [(people[place], terms) for place, terms in _EVERYWHERE.items()]
    for kind in KINDS:
        granted += [(people[place], terms) for (key, place), terms in kind.GRANTS.items() if key == company]
    return [decision_row(person, terms) for person, terms in granted]
