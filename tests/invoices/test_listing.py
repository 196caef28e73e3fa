"""The list of a company's invoices and its filters."""

from datetime import date, timedelta

import pytest

from api.core.db import Database
from api.core.schemas import Page
from api.invoices.listing import references_meant
from api.invoices.schemas import ListedInvoice
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import make_beneficiary, open_session
from tests.invoices.moving import ask_for_correction
from tests.review.requests import correction, decide, send


@pytest.fixture
async def three(company: Company, database: Database) -> list[str]:
    """Three invoices: two of Doe Jane, one of Müller-Dupont Élise. Returns their references, the newest first."""
    elise = await make_beneficiary(database, company.id, last_name="Müller-Dupont", first_name="Élise")
    bodies = [
        company.ready.body,
        company.ready.body | {"own_reference": "zweite"},
        company.ready.body | {"beneficiary_id": str(elise)},
    ]
    sent = [(await company.collaborator.submit(body)).json()["reference"] for body in bodies]
    return sent[::-1]


async def references(company: Company, **search: object) -> list[str]:
    answer = await company.manager.post("/api/v1/invoices/searches", json=search)
    assert answer.status_code == 200, answer.text
    page = Page[ListedInvoice].model_validate_json(answer.content, extra="forbid")
    assert page.count == len(page.items) or page.next
    return [item.reference for item in page.items]


async def test_a_row_is_what_the_contract_says(company: Company, three: list[str]) -> None:
    answer = await company.manager.get("/api/v1/invoices")
    page = Page[ListedInvoice].model_validate_json(answer.content, extra="forbid")
    assert {item.reference for item in page.items} == set(three)
    one = await company.manager.get(f"/api/v1/invoices/{page.items[0].id}")
    row = answer.json()["items"][0]
    assert row.pop("asked") is None
    assert {name: one.json()[name] for name in row} == row
    assert {item.own_reference for item in page.items} == {None, "zweite"}


@pytest.mark.parametrize("typed", ["muller", "Müller-Dupont", "elise dup", "DUPONT É", "Elise Müller", "mueller"])
async def test_names_are_found_without_accents_and_case_in_any_order(
    typed: str, company: Company, three: list[str]
) -> None:
    assert len(await references(company, beneficiary=typed)) == 1


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "x' OR true --", "zzz", "–"])
async def test_wildcards_are_plain_characters(typed: str, company: Company, three: list[str]) -> None:
    assert await references(company, beneficiary=typed) == []


async def test_the_avs_number_is_found_by_its_digits(company: Company, database: Database, three: list[str]) -> None:
    person = await make_beneficiary(database, company.id, avs_number="7561234567897")
    sent = await company.collaborator.submit(company.ready.body | {"beneficiary_id": str(person)})
    assert len(await references(company, beneficiary="756.0")) == 3
    for typed in ("756.1234.5678.97", "5678.97", "34 567"):
        assert await references(company, beneficiary=typed) == [sent.json()["reference"]]
    assert await references(company, beneficiary="756.9999") == []


async def test_filters_narrow_the_list(company: Company, other_company: Company, three: list[str]) -> None:
    assert len(await references(company, statuses=["in_review"])) == 3
    assert await references(company, statuses=["accepted", "paid"]) == []
    assert len(await references(company, responsible_id=str(company.made.collaborator.id))) == 3
    assert await references(company, responsible_id=str(company.made.manager.id)) == []
    assert len(await references(company, period_from="2026-08-12", period_to="2026-12-31")) == 3
    assert await references(company, period_from="2026-08-13") == []
    assert await references(company, period_to="2026-08-04") == []
    assert await references(company, kind="travel") == []
    assert await references(other_company) == []


async def test_one_field_finds_reference_own_reference_name_and_avs_number(
    company: Company, other_company: Company, database: Database, three: list[str]
) -> None:
    person = await make_beneficiary(database, company.id, last_name="Zwahlen", avs_number="7561234567897")
    body = company.ready.body | {"beneficiary_id": str(person), "own_reference": "RE-É%7 / Mai"}
    wanted = (await company.collaborator.submit(body)).json()["reference"]
    year, serial = wanted.split("-")
    for typed in (
        "zwahlen",
        "756.1234.5678.97",
        "re-é%7",
        "7 / MAI",
        wanted,
        f"{year} – {serial}",
        f"{year}-{int(serial)}",
    ):
        assert wanted in await references(company, text=typed), typed
    assert await references(company, text=wanted) == [wanted]
    assert wanted in await references(company, text=str(int(serial)))
    assert three[1] in await references(company, text="ZWEITE")
    assert await references(company, text="zweite", statuses=["paid"]) == []
    assert await references(company, text="zweite", beneficiary="zwahlen") == []
    assert await references(other_company, text=wanted) == []
    assert await references(other_company, text="re-é") == []


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "x' OR true --", "$1", "{}", "2026-%", "–"])
async def test_the_one_field_takes_everything_as_it_is_typed(typed: str, company: Company, three: list[str]) -> None:
    assert await references(company, text=typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-345", ["2026-000345"]),
        ("2026 – 000345", ["2026-000345"]),
        ("2026-1234567", ["2026-1234567"]),
        ("2026-", []),
        ("F-2026", []),
        ("756.1234", []),
    ],
)
def test_a_reference_is_understood_as_people_write_it(typed: str, meant: list[str]) -> None:
    assert references_meant(typed, 2026) == meant


def test_a_number_is_that_of_any_of_the_last_years() -> None:
    found = references_meant("345", 2026)
    assert (found[:2], len(found)) == (["2026-000345", "2025-000345"], 15)


async def test_the_list_tells_what_the_office_asks(company: Company, database: Database, three: list[str]) -> None:
    answer = await company.manager.get("/api/v1/invoices")
    newest = answer.json()["items"][0]
    await ask_for_correction(database, newest["id"])
    items = (await company.manager.get("/api/v1/invoices")).json()["items"]
    asked = {item["reference"]: item["asked"] for item in items}
    whole = (await company.manager.get(f"/api/v1/invoices/{newest['id']}")).json()["correction"]
    assert asked.pop(newest["reference"]) == {
        "due_date": whole["due_date"],
        "overdue": False,
        "message": whole["message"][:160],
    }
    assert set(asked.values()) == {None}


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (1, True)])
async def test_the_list_tells_what_is_overdue(
    days: int, overdue: bool, company: Company, officer: Caller, database: Database, clock: Clock
) -> None:
    request = await send(company)
    await clock.move(seconds=1)
    due = (await decide(officer, request, correction())).json()["correction"]["due_date"]
    await clock.set(date.fromisoformat(due) + timedelta(days=days))
    company.manager.hold("sid", await open_session(database, company.made.manager.id, company.id))
    items = (await company.manager.get("/api/v1/invoices")).json()["items"]
    [asked] = [item["asked"] for item in items if item["asked"]]
    assert (asked["due_date"], asked["overdue"]) == (due, overdue)


async def test_one_persons_invoices_by_the_id_in_the_address(
    company: Company, other_company: Company, three: list[str]
) -> None:
    async def found(caller: Company, beneficiary_id: str) -> list[str]:
        query = {"beneficiary_id": beneficiary_id, "kind": "other", "limit": "1"}
        answer = await caller.collaborator.get("/api/v1/invoices", params=query)
        assert answer.status_code == 200, answer.text
        return [item["reference"] for item in answer.json()["items"]]

    jane = str(company.ready.body["beneficiary_id"])
    assert await found(company, jane) == [three[1]]
    assert await references(company, beneficiary_id=jane) == three[1:]
    assert await found(other_company, jane) == []
    assert await references(other_company, beneficiary_id=jane) == []


async def test_pages_hold_each_invoice_once(company: Company, three: list[str]) -> None:
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        answer = await company.manager.post("/api/v1/invoices/searches", json={"limit": 1, "cursor": cursor})
        page = answer.json()
        assert page["count"] == 3
        seen += [item["reference"] for item in page["items"]]
        cursor = page["next"]
    assert cursor is None
    assert sorted(seen) == sorted(three)
