"""Templates that companies have saved: what their headings and choices once were is still understood."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from api import worker
from api.bulk import columns
from api.bulk.cells import value_of
from api.bulk.columns import TEMPLATES, Template, by_word, in_every_language
from api.bulk.table import ERRORS, fitting, read_head
from api.core.db import Database
from api.core.labels import LANGUAGES, catalogue
from api.invoices.forms.folding import folded
from tests.bulk.sheets import as_csv, invoices, other_row, upload
from tests.bulk.test_bulk import avs  # noqa: F401 - a fixture
from tests.callers import Caller

OTHERS = (ERRORS, "bulk.example", "common.yes", "bulk.yes_short", "common.no", "bulk.no_short")


def keys_of(template: Template) -> Iterator[str]:
    for column in template.columns:
        yield column.label
        yield from (column.choices or {}).values()


def test_every_word_of_a_template_is_kept_for_good() -> None:
    """A text that is renamed gets its new words in words.json beside the earlier ones, which stay."""
    ever = columns._ever()
    used = {*chain.from_iterable(keys_of(template) for template in TEMPLATES.values()), *OTHERS}
    assert set(ever) == used
    missing = [
        (key, word)
        for key in sorted(used)
        for language in LANGUAGES
        if (word := catalogue(language)[key]) not in ever[key]
    ]
    assert missing == []


def test_no_earlier_word_means_two_things() -> None:
    for template in TEMPLATES.values():
        for named in (
            [column.label for column in template.columns],
            *(list((column.choices or {}).values()) for column in template.columns),
        ):
            meanings: dict[str, set[str]] = {}
            for key in named:
                for word in in_every_language(key):
                    meanings.setdefault(word, set()).add(key)
            assert {word: keys for word, keys in meanings.items() if len(keys) > 1} == {}


def test_a_word_that_now_is_another_texts_means_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now = catalogue("fr")["forms.other.lines.unit"]
    monkeypatch.setattr(columns, "_ever", lambda: {"forms.other.lines.quantity": [now, "Nombre"]})
    meanings = by_word((key, key) for key in ("forms.other.lines.unit", "forms.other.lines.quantity"))
    assert meanings[folded(now)] == "forms.other.lines.unit"
    assert meanings["nombre"] == "forms.other.lines.quantity"


@pytest.mark.parametrize(
    "earlier",
    [
        "Date de fin des prestations",
        "Enddatum der Leistungen *",
        "DATA DI FINE DELLE PRESTAZIONI",
        "End date of the services",
    ],
)
def test_an_earlier_heading_is_its_column(earlier: str) -> None:
    assert read_head(TEMPLATES["other"], [earlier]).names == ["service_to"]
    assert [template.kind for template, _ in fitting(list(TEMPLATES.values()), [earlier])] == ["other"]


def test_an_earlier_choice_is_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    column = TEMPLATES["travel"].column("trips.mode")
    monkeypatch.setattr(columns, "_ever", lambda: {"forms.travel.trips.mode.taxi": ["Fiacre"]})
    named = by_word((column.choices or {}).items())
    assert named["fiacre"] == "taxi"
    assert value_of(column, "Taxi") == "taxi"


async def test_a_file_made_from_an_older_template_is_read_whole(
    member: Caller,
    database: Database,
    avs: str,  # noqa: F811
) -> None:
    row: dict[str, Any] = other_row(avs) | {"service_to": "06.08.2026"}
    head = ["Date de fin des prestations" if name == "service_to" else name for name in row]
    answer = await upload(member, as_csv([head, list(row.values())]), "other")
    assert answer.status_code == 201, answer.text
    assert answer.json()["unknown_columns"] == []
    await worker.drain(database)
    [invoice] = await invoices(member, answer.json()["id"])
    assert not [finding for finding in invoice["findings"] if finding["column"] == "service_to"]
