"""Decisions of the demo with their terms, one of each type that has any, for people whom they fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.beneficiaries.schemas import DecisionInput
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.files import Row
from api.demo.numbers import decision_number, id_at, seeded


@dataclass(frozen=True, slots=True)
class _Terms:
    decided: date
    words: Mapping[str, str]
    terms: Mapping[str, Any]


_ASSISTANCE: Final = _Terms(
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
_HELPLESSNESS: Final = _Terms(
    date(2025, 6, 2),
    {"fr": "API et SSI", "de": "Hilflosenentschädigung und IPZ"},
    {
        "form_kind": "helplessness",
        "valid_from": date(2025, 6, 1),
        "valid_to": date(2027, 5, 31),
        "degree": "moderate",
        "ssi_hours": 4,
    },
)
_HEARING_AID: Final = _Terms(
    date(2025, 9, 8),
    {"fr": "Appareillage auditif", "de": "Hörgeräteversorgung"},
    {
        "form_kind": "hearing_aid",
        "valid_from": date(2025, 9, 1),
        "approved_amount": Decimal("1650.00"),
        "omai_number": "5.07",
    },
)
_ASSISTIVE_DEVICE: Final = _Terms(
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
_THERAPY: Final = _Terms(
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
_FOR_ADULTS: Final = (_ASSISTANCE, _HEARING_AID, _ASSISTIVE_DEVICE, _THERAPY)


def decisions_with_terms(people: Sequence[DemoBeneficiary]) -> list[Row]:
    """For the first adults of a company one decision each, for its first two minors the allowance."""
    minors = [person for person in people if _is_minor(person)]
    adults = [person for person in people if not _is_minor(person)]
    chosen = [*zip(adults, _FOR_ADULTS, strict=False), *((minor, _HELPLESSNESS) for minor in minors[:2])]
    return [_row(person, granted) for person, granted in chosen]


def _is_minor(person: DemoBeneficiary) -> bool:
    representative = person.row["representative"]
    return representative is not None and representative["kind"] in {"parent", "guardian"}


def _row(person: DemoBeneficiary, granted: _Terms) -> Row:
    random = seeded(f"terms {person.id} {granted.terms['form_kind']}")
    created = person.row["created_at"]
    return dict.fromkeys(DecisionInput.model_fields) | {
        "id": id_at(random, created),
        "organisation_id": person.row["organisation_id"],
        "beneficiary_id": person.id,
        "number": decision_number(random, granted.decided.year),
        "date": granted.decided,
        "description": granted.words[person.language],
        "created_at": created,
        **granted.terms,
    }
