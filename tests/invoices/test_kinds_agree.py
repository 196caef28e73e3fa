"""For every invoice type: check and submission say the same of any body, and every place shows the same total.

Bodies are those of the type's cases with places replaced, left out, doubled or added (DECISIONS 17).
"""

from collections.abc import AsyncIterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.core.db import Database
from api.core.sections import show_amount
from api.invoices.forms import FORMS
from tests.conftest import Clock
from tests.invoices.kinds import Json, kind_of
from tests.invoices.sending import Sender, at, leaves, sender_in, squeezed
from tests.invoices.test_agreement import agree, totals

KINDS = sorted(FORMS)

# What stands at the edges: of tariffs, of time, of amounts, of texts; and what does not belong there at all.
EDGES: list[Any] = [
    *(None, "", " ", "x", "x" * 400, "a\tb", "a\nb", "\u202e", "😀", "<b>", True, False, 5, 0.5, [], {}, [None]),
    *("0", "-1", "0.005", "0.01", "1'234.50", "12,5", "1e3", "NaN", "24", "100", "9999999.99", "99999999"),
    *("2021-08-31", "2021-09-01", "2022-12-31", "2023-01-01", "2024-12-31", "2025-01-01", "2026-08-05"),
    *("2026-09-29", "2026-09-30", "2026-10-01", "2099-12-31", "1899-12-31", "2026-02-30", "2026-08", "2026-13"),
    *("00:00", "07:59", "24:00", "7601001302112", "4006381333931"),
]
Path = tuple[str | int, ...]


def inner_nodes(value: Any, path: Path = ()) -> list[Path]:
    """The places that hold an object or a list."""
    if isinstance(value, dict):
        return [path, *(found for name, inner in value.items() for found in inner_nodes(inner, (*path, name)))]
    if isinstance(value, list):
        return [path, *(found for index, inner in enumerate(value) for found in inner_nodes(inner, (*path, index)))]
    return []


def replace_leaf(draw: st.DrawFn, form: Json) -> None:
    if places := [path for path in leaves(form) if path != ("kind",)]:
        *way, last = draw(st.sampled_from(places))
        at(form, tuple(way))[last] = deepcopy(draw(st.sampled_from(EDGES)))  # lists and objects change later


def change_node(draw: st.DrawFn, form: Json) -> None:
    """Leave out, double or move an entry of a list; leave out or add a name of an object."""
    node = at(form, draw(st.sampled_from(inner_nodes(form))))
    if isinstance(node, dict):
        names = [name for name in node if name != "kind"]
        if not names or draw(st.booleans()):
            node["unknown"] = 1
        else:
            del node[draw(st.sampled_from(sorted(names)))]
    elif node:
        place = draw(st.integers(0, len(node) - 1))
        entry = node.pop(place)
        node.extend([deepcopy(entry)] * draw(st.sampled_from([0, 1, 2])))


@st.composite
def forms_of(draw: st.DrawFn, kind: str) -> Json:
    """A form of the type, as in its cases or with up to three changes."""
    known = [kind_of(kind).EXAMPLE, *(case.form for case in kind_of(kind).CASES)]
    form: Json = deepcopy(draw(st.sampled_from(known)))
    for _ in range(draw(st.integers(0, 3))):
        change = draw(st.sampled_from([replace_leaf, replace_leaf, change_node]))
        change(draw, form)
    return form


@pytest.fixture
async def sender(
    request: pytest.FixtureRequest, app: FastAPI, database: Database, clock: Clock
) -> AsyncIterator[Sender]:
    async with sender_in(app, database, clock, request.getfixturevalue("kind")) as found:
        yield found


async def compare(sender: Sender, form: Json) -> Json | None:
    """One form, for a person of its own. The invoice, if it was accepted."""
    body = await sender.body(form)
    check, invoice = await agree(sender.company, body)
    if invoice is None:
        return None
    total = Decimal(check["total"])
    assert sum(Decimal(line["amount"]) for line in check["lines"]) == total
    assert await totals(sender.company, sender.database, invoice) == {total}
    assert invoice["sections"] == check["sections"]
    return invoice


@pytest.mark.parametrize("kind", KINDS)
async def test_the_example_of_a_type_shows_one_total_everywhere(kind: str, sender: Sender) -> None:
    invoice = await compare(sender, kind_of(kind).EXAMPLE)
    assert invoice is not None
    assert squeezed(show_amount(Decimal(invoice["total"]))) in await sender.pdf_text(invoice)


@settings(
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
@pytest.mark.parametrize("kind", KINDS)
async def test_check_and_submission_agree_on_any_form_of_a_type(kind: str, sender: Sender, data: st.DataObject) -> None:
    invoice = await compare(sender, data.draw(forms_of(kind)))
    if invoice is not None:
        assert squeezed(show_amount(Decimal(invoice["total"]))) in await sender.pdf_text(invoice)
