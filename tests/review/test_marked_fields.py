"""Every cell of a request that shows a field can be marked for correction, in every type."""

from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI

from api.core.db import Database
from api.invoices.forms import FORMS
from tests.callers import Caller
from tests.conftest import Clock
from tests.invoices.kinds import Json, kind_of
from tests.invoices.sending import Sender, sender_in

# A type whose tables hold only what is computed: its fields are rows.
WITHOUT_LINES = {"hearing_aid"}


@pytest.fixture
async def sender(
    request: pytest.FixtureRequest, app: FastAPI, database: Database, clock: Clock
) -> AsyncIterator[Sender]:
    async with sender_in(app, database, clock, request.getfixturevalue("kind")) as found:
        yield found


def cells_of(examined: Json) -> Iterator[tuple[str, str]]:
    """The pointers of all cells, each with its line's."""
    for section in examined["sections"]:
        for row in (section["table"] or {"rows": []})["rows"]:
            yield from ((cell["pointer"], row["pointer"]) for cell in row["cells"] if cell["pointer"])


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_every_cell_with_a_pointer_can_be_marked(kind: str, sender: Sender, officer: Caller) -> None:
    sent = (await sender.company.manager.submit(await sender.body(kind_of(kind).EXAMPLE))).json()
    path = f"/api/v1/office/invoices/{sent['id']}"
    examined = await officer.get(path)
    cells = list(cells_of(examined.json()))
    assert (cells == []) == (kind in WITHOUT_LINES)
    assert [cell for cell, line in cells if not cell.startswith(f"{line}/")] == []
    if kind in WITHOUT_LINES:
        return
    items = [{"pointer": cell, "kind": "wrong", "message": "Veuillez vérifier."} for cell, _ in cells]
    correction = {"kind": "correction", "message": "Veuillez corriger.", "items": items}
    match = {"If-Match": examined.headers["ETag"]}
    answer = await officer.post(f"{path}/decisions", json=correction, headers=match)
    assert answer.status_code == 200, answer.text
    assert [item["pointer"] for item in answer.json()["correction"]["items"]] == [cell for cell, _ in cells]
