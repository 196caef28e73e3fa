from typing import Any

import pytest

from api.core.db import Database
from tests.callers import Caller, Company
from tests.factories import make_beneficiary
from tests.records import audited

PATH = "/api/v1/beneficiaries"
PEOPLE = (("Müller", "Zoë"), ("Œuvray", "D’Arc"), ("von Allmen", "Hans-Peter"), ("Éclair", "Élise"), ("Favre", "Élise"))


@pytest.fixture
async def people(company: Company, database: Database) -> None:
    """Five more people beside Jane Doe, whom every company has."""
    for last_name, first_name in PEOPLE:
        await make_beneficiary(database, company.id, last_name=last_name, first_name=first_name)


async def search(caller: Caller, **values: Any) -> dict[str, Any]:
    answer = await caller.post(f"{PATH}/searches", json=values)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def names(page: dict[str, Any]) -> list[str]:
    return [item["last_name"] for item in page["items"]]


@pytest.mark.usefixtures("people")
async def test_people_are_listed_by_name_whatever_the_accents(member: Caller) -> None:
    page = (await member.get(PATH)).json()
    assert names(page) == ["Doe", "Éclair", "Favre", "Müller", "Œuvray", "von Allmen"]
    assert (page["count"], page["count_capped"], page["next"]) == (6, False, None)
    assert page["items"][0].keys() == {
        *("id", "last_name", "first_name", "avs_number", "postcode", "town", "mandate_state"),
        *("mandate_expired", "death_date"),
    }


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("muller", ["Müller"]),
        ("MÜLLER zoe", ["Müller"]),
        ("zoë müller", ["Müller"]),
        ("elise", ["Éclair", "Favre"]),
        ("élise fav", ["Favre"]),
        ("oeuvray d'arc", ["Œuvray"]),
        ("hans peter", ["von Allmen"]),
        ("von-allmen", ["von Allmen"]),
        ("lmen", ["von Allmen"]),
        ("muller elise", []),
        ("%", ["Doe", "Éclair", "Favre", "Müller", "Œuvray", "von Allmen"]),
        ("", ["Doe", "Éclair", "Favre", "Müller", "Œuvray", "von Allmen"]),
    ],
)
async def test_every_typed_word_must_occur_in_the_name(member: Caller, typed: str, expected: list[str]) -> None:
    page = await search(member, name=typed)
    assert (names(page), page["count"]) == (expected, len(expected))


@pytest.mark.parametrize("typed", ["zürcher", "Zuercher", "ZÜRCHER", "zu\u0308rcher", "zürch", "zuerch", "zü"])
async def test_an_umlaut_and_its_two_letters_find_each_other(company: Company, database: Database, typed: str) -> None:
    for last_name in ("Zürcher", "Zuercher", "Zuber"):
        await make_beneficiary(database, company.id, last_name=last_name)
    assert names(await search(company.manager, name=f"{typed} jane")) == (
        ["Zuber", "Zuercher", "Zürcher"] if typed == "zü" else ["Zuercher", "Zürcher"]
    )


async def test_two_letters_at_the_end_of_a_word_are_no_umlaut(company: Company, database: Database) -> None:
    for first_name in ("Zoé", "Zora"):
        await make_beneficiary(database, company.id, last_name=first_name, first_name=first_name)
    assert names(await search(company.manager, name="zoe")) == ["Zoé"]


async def test_people_are_found_by_any_digits_of_the_avs_number(company: Company, database: Database) -> None:
    for number in ("7561234567897", "7561234500003", "7569217076985"):
        await make_beneficiary(database, company.id, last_name=number[3:], avs_number=number)
    assert names(await search(company.manager, avs_number="756.1234")) == ["1234500003", "1234567897"]
    assert names(await search(company.manager, avs_number="756.1234.5678.97")) == ["1234567897"]
    assert names(await search(company.manager, avs_number="7569", name="92")) == ["9217076985"]
    assert names(await search(company.manager, avs_number="756999")) == []
    assert names(await search(company.manager, avs_number="5678.97")) == ["1234567897"]
    assert names(await search(company.manager, avs_number="234 5")) == ["1234500003", "1234567897"]
    assert names(await search(company.manager, avs_number=".76985")) == ["9217076985"]
    assert names(await search(company.manager, avs_number="5697")) == []
    refused = await company.manager.post(f"{PATH}/searches", json={"avs_number": "Doe"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/avs_number")


@pytest.mark.usefixtures("people")
async def test_pages_follow_each_other_without_gap_or_repetition(member: Caller) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await search(member, limit=2, cursor=cursor)
        assert page["count"] == 6
        seen += names(page)
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["Doe", "Éclair", "Favre", "Müller", "Œuvray", "von Allmen"]
    first = (await member.get(PATH, params={"limit": 4})).json()
    rest = (await member.get(PATH, params={"limit": 4, "cursor": first["next"]})).json()
    assert names(first) + names(rest) == seen


async def test_people_of_the_same_name_are_all_on_some_page(company: Company, database: Database) -> None:
    ids = {str(await make_beneficiary(database, company.id, last_name="Twin")) for _ in range(5)}
    first = await search(company.manager, name="twin", limit=3)
    rest = await search(company.manager, name="twin", limit=3, cursor=first["next"])
    assert {item["id"] for item in first["items"] + rest["items"]} == ids


@pytest.mark.parametrize("limit", [0, 101, "2", 1.5])
async def test_a_page_has_one_to_a_hundred_rows(member: Caller, limit: object) -> None:
    answer = await member.post(f"{PATH}/searches", json={"limit": limit})
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/limit"]


async def test_a_cursor_that_is_not_ours_is_refused(member: Caller) -> None:
    for answer in (
        await member.post(f"{PATH}/searches", json={"cursor": "x"}),
        await member.get(PATH, params={"cursor": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")


async def test_another_companys_people_are_not_found(company: Company, other_company: Company) -> None:
    own = str(company.ready.beneficiary_id)
    assert [i["id"] for i in (await company.manager.get(PATH)).json()["items"]] == [own]
    assert [i["id"] for i in (await search(company.manager, name="doe"))["items"]] == [own]
    assert [i["id"] for i in (await search(company.manager, avs_number="756"))["items"]] == [own]
    assert other_company.ready.beneficiary_id != company.ready.beneficiary_id


async def test_lists_and_searches_are_audited(member: Caller, database: Database) -> None:
    await member.get(PATH)
    await search(member, name="doe")
    assert await audited(database, "beneficiary", None) == [("read", []), ("read", [])]
