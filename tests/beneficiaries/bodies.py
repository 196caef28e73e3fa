"""Insured persons as a company sends them."""

from typing import Any

ADULT: dict[str, Any] = {
    "last_name": "Doe",
    "first_name": "Jane",
    "avs_number": "756.1234.5678.97",
    "birth_date": "1980-05-01",
    "street": "Rue de la Gare",
    "house_number": "12",
    "postcode": "1000",
    "town": "Lausanne",
}
REPRESENTATIVE: dict[str, Any] = {
    "kind": "parent",
    "last_name": "Doe",
    "first_name": "Barbara",
    "street": "Rue de la Gare",
    "postcode": "1000",
    "town": "Lausanne",
}
CHILD: dict[str, Any] = ADULT | {
    "first_name": "John",
    "avs_number": "756.9217.0769.85",
    "birth_date": "2020-05-01",
    "representative": REPRESENTATIVE,
}
IBAN = "CH9300762011623852957"
OTHER_IBAN = "CH5604835012345678009"
QR_IBAN = "CH4431999123000889012"
QR_REFERENCE = "210000000003139471430009017"


def input_of(beneficiary: dict[str, Any]) -> dict[str, Any]:
    """What was answered, as it can be sent back."""
    answered = {"id", "bank_name", "mandate_expired", "created_at", "updated_at", "archived_at"}
    return {name: value for name, value in beneficiary.items() if name not in answered}
