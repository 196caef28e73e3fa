"""Every text of every invoice type, replaced by what nobody should send: refused by its name, or shown as it is."""

from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any

import pytest
from fastapi import FastAPI

from api.core.db import Database
from api.documents.typeface import SUBSTITUTE
from api.invoices.forms import FORMS
from tests.conftest import Clock
from tests.invoices.kinds import Json, kind_of
from tests.invoices.sending import Sender, at, leaves, sender_in, squeezed

HOSTILE = {
    "markup": "<b onclick=x>A&amp;B</b>",
    "entities": "&lt;i&gt; ]]> {{7*7}} {label}",
    "override": "abc\u202edef",
    "nul": "a\x00b",
    "long": "x" * 10_000,
    "emoji": "Ohr 🦻",
}


@pytest.fixture
async def sender(
    request: pytest.FixtureRequest, app: FastAPI, database: Database, clock: Clock
) -> AsyncIterator[Sender]:
    async with sender_in(app, database, clock, request.getfixturevalue("kind")) as found:
        yield found


def with_text(kind: str, path: tuple[str | int, ...], text: str) -> Json:
    form = deepcopy(kind_of(kind).EXAMPLE)
    *way, last = path
    at(form, tuple(way))[last] = text
    return form


def texts_of(kind: str) -> list[tuple[str | int, ...]]:
    form = kind_of(kind).EXAMPLE
    return [path for path in leaves(form) if isinstance(at(form, path), str)]


async def look_at(sender: Sender, text: str, body: Json) -> bool:
    """Check and submission of one body say the same; whether it was accepted."""
    check = await sender.company.manager.post("/api/v1/invoice-checks", json=body)
    answer = await sender.company.manager.submit(body)
    assert check.status_code in {200, 400}, check.text
    if answer.status_code != 201:
        assert answer.status_code in {400, 422}, answer.text
        assert text not in answer.json()["detail"]  # what was sent is not repeated
        return False
    assert check.json()["errors"] == []
    await shown_as_it_is(sender, text, answer.json())
    return True


async def shown_as_it_is(sender: Sender, text: str, invoice: Json) -> None:
    assert text in "\n".join(strings(invoice["sections"]))
    # The PDF has a square for what its typeface lacks.
    assert squeezed(text.replace("🦻", SUBSTITUTE)) in await sender.pdf_text(invoice)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [found for inner in value.values() for found in strings(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_hostile_texts_are_refused_or_shown_as_they_are(kind: str, name: str, sender: Sender) -> None:
    text, accepted = HOSTILE[name], 0
    for path in texts_of(kind):
        body = await sender.body(with_text(kind, path, text))
        accepted += await look_at(sender, text, body)
    assert accepted == 0 or name not in {"override", "nul", "long"}
