"""Every filter of the queue, alone and with the others, against what a search by hand finds."""

import random
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID

import pytest
from fastapi import FastAPI

from api.core.db import Database, DbRole
from api.core.ids import new_id
from api.invoices.models import Invoice, InvoiceVersion
from api.review.models import ReviewAssignment
from tests.callers import Caller, Company, company_in
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID, number
from tests.review.requests import PATH, search, send_for

MANY = 27
_VIEWS = ("to_review", "corrected", "mine", "unassigned", "decided_today", "all")
_OWN = {"decided_today": "decided", "all": "newest"}
_DOWN: dict[str, Callable[[Invoice], Any]] = {
    "decided": lambda one: one.decided_at,
    "newest": lambda one: one.submitted_at,
    "largest": lambda one: one.total,
}

Made = list[tuple[Invoice, UUID | None]]
Row = TypeVar("Row", Invoice, InvoiceVersion)


@pytest.fixture
async def made(app: FastAPI, company: Company, database: Database) -> AsyncIterator[Made]:
    """Requests of two companies, as different as they can be; with whom each is assigned to."""
    dice = random.Random(7)
    async with company_in(app, database) as other:
        yield await _like(database, company, MANY, dice) + await _like(database, other, MANY // 3, dice)


async def _like(database: Database, company: Company, count: int, dice: random.Random) -> Made:
    """A request that the company sends, and others like it."""
    request = await send_for(database, company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        first = await session.get_one(Invoice, UUID(request.id))
        sent = await session.get_one(InvoiceVersion, (first.id, first.version))
        others = [_copy(Invoice, first, id=new_id(), **_different(dice)) for _ in range(count)]
        session.add_all(others)
        await session.flush()
        session.add_all([_copy(InvoiceVersion, sent, invoice_id=other.id) for other in others])
        await session.flush()
        session.expunge_all()
    people = [dice.choice([None, REVIEWER_ID, SECOND_REVIEWER_ID]) for _ in others]
    async with database.transaction(DbRole.OFFICE) as session:
        for other, person in zip(others, people, strict=True):
            if person:
                at = datetime.now(UTC)
                session.add(ReviewAssignment(invoice_id=other.id, person_id=person, assigned_by=person, assigned_at=at))
    return [(first, None), *zip(others, people, strict=True)]


def _copy(model: type[Row], row: Row, **values: Any) -> Row:
    return model(**{column.key: getattr(row, column.key) for column in model.__table__.columns} | values)


def _different(dice: random.Random) -> dict[str, Any]:
    """The same instant and amount more than once, so that a cursor has ties to tell apart."""
    now = datetime.now(UTC).replace(microsecond=0)
    status = dice.choice(["in_review", "in_review", "in_review", "accepted", "to_correct", "refused"])
    return {
        "reference": f"2026-{900_000 + number()}",
        "status": status,
        "corrected": status == "in_review" and dice.random() < 0.4,
        "kind": dice.choice(["other", "travel", "hearing_aid"]),
        "total": Decimal(dice.choice(["12.00", "99.95", "100.00", "1500.00"])),
        "decision_number": dice.choice(["30220241234567", "32420241234567", "302123456", "302280"]),
        "warning_count": dice.choice([0, 0, 1, 3]),
        "submitted_at": now - timedelta(days=dice.choice([1, 2, 9])),
        "decided_at": None if status == "in_review" else now - timedelta(seconds=dice.choice([0, 1])),
    }


def _in_view(view: str, one: Invoice, person: UUID | None) -> bool:
    waits = one.status == "in_review"
    return {
        "to_review": waits,
        "corrected": waits and one.corrected,
        "mine": waits and person == REVIEWER_ID,
        "unassigned": waits and person is None,
        "decided_today": one.decided_at is not None,
        "all": True,
    }[view]


def _fits(wish: dict[str, Any], one: Invoice, person: UUID | None) -> bool:
    number, code = one.decision_number, wish.get("decision_office")
    people = {"me": REVIEWER_ID, "nobody": None, str(SECOND_REVIEWER_ID): SECOND_REVIEWER_ID}
    return (
        _in_view(wish["view"], one, person)
        and (not wish.get("statuses") or one.status in wish["statuses"])
        and (not wish.get("kinds") or one.kind in wish["kinds"])
        and ("amount_from" not in wish or one.total >= Decimal(wish["amount_from"]))
        and ("amount_to" not in wish or one.total <= Decimal(wish["amount_to"]))
        and (code is None or (len(number) == 14 and number.startswith(code)))
        and ("warned" not in wish or (one.warning_count > 0) == wish["warned"])
        and ("organisation_id" not in wish or str(one.organisation_id) == wish["organisation_id"])
        and ("assignee" not in wish or person == people[wish["assignee"]])
    )


def by_hand(wish: dict[str, Any], made: Made) -> list[str]:
    rows = sorted((one for one, person in made if _fits(wish, one, person)), key=lambda one: one.id)
    order = wish.get("order") or _OWN.get(wish["view"], "queue")
    if order == "queue":
        rows.sort(key=lambda one: (not one.corrected, one.submitted_at, one.id))
    else:
        rows.sort(key=lambda one: (_DOWN[order](one), one.id), reverse=True)
    return [str(one.id) for one in rows]


async def all_pages(officer: Caller, wish: dict[str, Any], limit: int) -> list[str]:
    seen: list[str] = []
    cursor = None
    while True:
        page = await search(officer, **wish, limit=limit, cursor=cursor)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return seen


def _filters(company: Company) -> dict[str, list[Any]]:
    return {
        "statuses": [["accepted"], ["in_review", "refused"]],
        "kinds": [["other"], ["travel", "hearing_aid"]],
        "amount_from": ["99.95", "100"],
        "amount_to": ["99.95", "1'500.00"],
        "decision_office": ["302", "324"],
        "warned": [True, False],
        "organisation_id": [str(company.id)],
        "assignee": ["me", "nobody", str(SECOND_REVIEWER_ID)],
    }


def _plain(wish: dict[str, Any]) -> dict[str, Any]:
    return {name: value.replace("'", "") if name.startswith("amount") else value for name, value in wish.items()}


async def test_each_filter_finds_what_a_search_by_hand_finds(company: Company, officer: Caller, made: Made) -> None:
    for view in _VIEWS:
        alone = [{name: value} for name, values in _filters(company).items() for value in values]
        for chosen in ({}, *alone):
            wish = {"view": view, **chosen}
            assert await all_pages(officer, wish, 100) == by_hand(_plain(wish), made), wish


async def test_filters_together_find_what_a_search_by_hand_finds(company: Company, officer: Caller, made: Made) -> None:
    dice = random.Random(3)
    filters = _filters(company)
    some = 0
    for _ in range(60):
        names = dice.sample(sorted(filters), dice.choice([2, 2, 3, 4]))
        wish = {"view": dice.choice(["all", "all", "to_review", "mine", "unassigned"])}
        wish |= {name: dice.choice(filters[name]) for name in names}
        if dice.random() < 0.5:
            wish["order"] = dice.choice(["newest", "largest"])
        expected = by_hand(_plain(wish), made)
        some += bool(expected)
        assert await all_pages(officer, wish, 100) == expected, wish
    assert some > 20


@pytest.mark.parametrize("order", [None, "newest", "largest"])
async def test_pages_of_each_order_show_every_request_once(officer: Caller, made: Made, order: str | None) -> None:
    for view in _VIEWS:
        wish = {"view": view, "order": order}
        for limit in (1, 4) if view == "to_review" else (4,):
            assert await all_pages(officer, wish, limit) == by_hand(wish, made), (wish, limit)


async def test_a_cursor_of_another_order_is_refused(officer: Caller, made: Made) -> None:
    for before, after in pairwise([None, "newest", "largest", None]):
        cursor = (await search(officer, order=before, limit=1))["next"]
        body = {"view": "to_review", "order": after, "cursor": cursor}
        answer = await officer.post(f"{PATH}/searches", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid"), (before, after)


async def test_the_counts_are_those_of_the_views(officer: Caller, made: Made) -> None:
    counts = (await officer.get("/api/v1/office/counts")).json()
    for view in _VIEWS[:-1]:
        assert counts[view] == (await search(officer, view=view))["count"] == len(by_hand({"view": view}, made)), view


async def test_a_view_is_each_officers_own(app: FastAPI, officer: Caller, made: Made) -> None:
    assert set(await all_pages(officer, {"view": "mine"}, 50)) == {
        str(one.id) for one, person in made if person == REVIEWER_ID and one.status == "in_review"
    }


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kinds": ["x" * 41]}, "/kinds/0"),
        ({"kinds": ["other"] * 21}, "/kinds"),
        ({"amount_from": "-1"}, "/amount_from"),
        ({"amount_to": "much"}, "/amount_to"),
        ({"amount_to": 12}, "/amount_to"),
        ({"decision_office": "999"}, "/decision_office"),
        ({"warned": "maybe"}, "/warned"),
        ({"organisation_id": "1"}, "/organisation_id"),
        ({"order": "oldest"}, "/order"),
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused(officer: Caller, body: dict[str, Any], pointer: str) -> None:
    answer = await officer.post(f"{PATH}/searches", json={"view": "all"} | body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert answer.json()["errors"][0]["label"]
