"""Decisions with their terms, as a company saves them from the office's letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.beneficiaries.schemas import DecisionInput
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.files import Row
from api.demo.numbers import decision_number, id_at, seeded


@dataclass(frozen=True, slots=True)
class Terms:
    decided: date
    words: Mapping[str, str]
    terms: Mapping[str, Any]


def decision_row(person: DemoBeneficiary, granted: Terms) -> Row:
    """The same each time it is asked for: a person has one decision with terms of each type."""
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
