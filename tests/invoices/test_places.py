"""Which entry of a list a field is in, in words. Pure."""

from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from api.core.labels import has_label
from api.invoices.forms import FORMS
from api.invoices.places import place_of, placed


@pytest.mark.parametrize(
    ("kind", "pointer", "place"),
    [
        ("other", "/form/lines/1/date", "Prestation 2"),
        ("other", "/form/lines/1", "Prestation 2"),
        ("travel", "/form/trips/0/incidentals/2/amount", "Trajet 1.3"),
        ("assistance", "/form/continued_wages/0/reason", "Maintien du salaire 1"),
        ("helplessness", "/form/months/2/home", "Mois 3"),
        ("other", "/attachments/1", "Fichier 2"),
        ("other", "/attachments", None),
        ("other", "/form/lines", None),
        ("other", "/form/service_from", None),
        ("other", "/decision_number", None),
        ("other", "/documents/invoice/0", None),
    ],
)
def test_an_entry_is_named_by_its_number(kind: str, pointer: str, place: str | None) -> None:
    assert place_of(kind, pointer, "fr") == place


def test_a_field_of_an_entry_is_named_with_its_place() -> None:
    assert placed("other", "/form/lines/1/date", "forms.other.lines.date", "de") == "Datum (Leistung 2)"
    assert placed("other", "/decision_number", "invoices.fields.decision_number", "de") == "Verfügungsnummer"


@pytest.mark.parametrize("kind", FORMS)
def test_every_list_of_a_type_names_its_entries(kind: str) -> None:
    lists = {
        name
        for name, field in FORMS[kind].model_fields.items()
        if get_origin(field.annotation) is list and issubclass(get_args(field.annotation)[0], BaseModel)
    }
    assert lists == set(FORMS[kind].entry_labels)
    assert all(has_label(label) for label in FORMS[kind].entry_labels.values())
