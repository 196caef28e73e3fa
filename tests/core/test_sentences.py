"""Findings in words: those of a list's entries are told apart."""

from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import BaseModel, ValidationError

from api.core.errors import Finding, row_of, sentence
from api.core.schemas import decimal_string
from api.core.validation import findings

_LABEL = "forms.other.lines.date"


@pytest.mark.parametrize(
    ("pointer", "code", "french", "german"),
    [
        ("/form/lines/2/date", "outside_period", "Ligne 3, Date\u00a0: La date doit", "Zeile 3, Datum: Das Datum muss"),
        ("/form/lines/2/date", "required", "Le champ Ligne 3, Date est", "Das Feld Zeile 3, Datum ist"),
        ("/form/service_from", "future", "Le champ Date ne peut", "Das Feld Datum darf"),
    ],
)
def test_a_finding_in_an_entry_names_its_place_once(pointer: str, code: str, french: str, german: str) -> None:
    finding = Finding(pointer, code, label=_LABEL)
    assert sentence(finding, "fr").startswith(french)
    assert sentence(finding, "de").startswith(german)


@pytest.mark.parametrize(
    ("pointer", "row"),
    [
        ("/form/trips/0/incidentals/1/amount", "1.2"),
        ("/form/lines/9", "10"),
        ("/decisions/0/number", "1"),
        ("/attachments/1", None),
        ("/form/line2", None),
        ("/form/lines", None),
        ("/", None),
        ("", None),
    ],
)
def test_a_place_belongs_to_an_entry(pointer: str, row: str | None) -> None:
    assert row_of(pointer) == row


def test_what_is_too_great_says_the_most() -> None:
    class Priced(BaseModel):
        price: Annotated[Decimal, decimal_string(9, 2)]
        rate: Annotated[Decimal, decimal_string(3, 1, maximum="25")]

    with pytest.raises(ValidationError) as caught:
        Priced.model_validate({"price": "10000000", "rate": "25.1"})
    found = findings(caught.value.errors(), {}, "forms.other.lines")
    assert [(finding.code, finding.params) for finding in found] == [
        ("too_great", {"limit": "9'999'999.99"}),
        ("too_great", {"limit": "25"}),
    ]
    assert Priced.model_validate({"price": "9999999.99", "rate": "25"}).rate == 25
