"""The calendar of helplessness requests, and what a half-filled one may hold."""

from datetime import date
from typing import Any

import pytest

from api.invoices.forms.helplessness import Helplessness
from api.invoices.forms.helplessness.days import (
    Stay,
    end_of_minority,
    last_of_three_months,
    month_within,
    months_of,
    nights_by_place,
)
from tests.invoices.facts import context
from tests.invoices.kinds.helplessness import EXAMPLE

MAY = date(2026, 5, 1), date(2026, 5, 31)


def test_each_day_of_a_period_is_one_night() -> None:
    stays = [
        Stay(date(2026, 4, 29), date(2026, 5, 2), "hospital"),
        Stay(date(2026, 5, 30), date(2026, 6, 3), "institution_ai"),
        Stay(date(2026, 5, 10), date(2026, 5, 10), "abroad"),
    ]
    assert nights_by_place(stays, *MAY) == {"hospital": 2, "institution_ai": 2, "abroad": 1, "home": 26}
    assert nights_by_place([], date(2024, 2, 1), date(2024, 2, 29)) == {"home": 29}


def test_a_stay_outside_a_period_has_no_night_in_it() -> None:
    assert Stay(date(2026, 4, 1), date(2026, 4, 30), "hospital").nights(*MAY) == 0
    assert Stay(date(2026, 6, 1), date(2026, 6, 30), "hospital").nights(*MAY) == 0


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 1, 15), date(2026, 4, 14)),
        (date(2025, 11, 28), date(2026, 2, 27)),
        (date(2025, 11, 29), date(2026, 2, 28)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2025, 12, 31), date(2026, 3, 30)),
    ],
)
def test_three_months_end(first: date, last: date) -> None:
    assert last_of_three_months(first) == last


def test_minority_ends_with_the_month_of_the_18th_birthday() -> None:
    assert end_of_minority(date(2008, 5, 1)) == date(2026, 5, 31)
    assert end_of_minority(date(2008, 5, 31)) == date(2026, 5, 31)
    assert end_of_minority(date(2008, 2, 29)) == date(2026, 2, 28)


def test_the_months_that_a_period_touches() -> None:
    assert months_of(date(2025, 11, 30), date(2026, 2, 1)) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert month_within("2026-02", date(2025, 11, 30), date(2026, 2, 1)) == (date(2026, 2, 1), date(2026, 2, 1))
    assert month_within("2026-03", date(2025, 11, 30), date(2026, 2, 1)) is None


NONSENSE: tuple[Any, ...] = (
    None,
    True,
    7,
    1.5,
    "",
    "x",
    "2026-13",
    "2199-12-31",
    [],
    [None],
    {},
    [{"month": "2199-12", "home": 99}],
)


@pytest.mark.parametrize("value", NONSENSE, ids=repr)
@pytest.mark.parametrize("field", [name for name in Helplessness.model_fields if name != "kind"])
def test_a_half_filled_form_may_hold_anything(field: str, value: Any) -> None:
    for raw in (EXAMPLE | {field: value}, {field: value}):
        Helplessness.preview(raw, context())
        Helplessness.indications(raw, context(), None)
        Helplessness.documents(raw, context())
        Helplessness.lookups(raw, context(), "")


@pytest.mark.parametrize("count", [True, 27.0, "27.0", "-1", "³", "127", -1])
def test_nights_are_whole_numbers(count: Any) -> None:
    raw = EXAMPLE | {"months": [{"month": "2026-04", "home": count}]}
    assert Helplessness.preview(raw, context()) == []
