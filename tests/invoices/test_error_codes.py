"""The catalogue of error codes, as everybody reads it."""

from typing import Any

from api.invoices.forms import FORMS
from api.invoices.header_rules import HEADER_RULES
from tests.callers import Caller

PATH = "/api/v1/error-codes"


async def one(client: Caller, code: str) -> dict[str, Any]:
    answer = await client.get(f"{PATH}/{code}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_rule_of_a_type_says_how_grave_it_is_where_it_stands_and_for_which_forms(client: Caller) -> None:
    assert await one(client, "once_a_month") == {
        "code": "once_a_month",
        "meaning": "Une facture au tarif 904 existe déjà pour cette décision et ce mois ({no}, {date}).",
        "fix": "Facturez ce tarif une fois par décision et par mois, ou expliquez pourquoi dans la remarque.",
        "severity": "warning",
        "source": "tarif 904",
        "forms": ["other"],
    }


async def test_a_rule_of_the_header_holds_for_all_forms(client: Caller) -> None:
    found = await one(client, "decision_other_office")
    assert (found["severity"], found["source"], found["forms"]) == ("warning", "RAI art. 40, 55", ["all"])
    # A rule that types have too is still everybody's.
    assert (await one(client, "future"))["forms"] == ["all"]


async def test_a_code_that_is_no_rule_has_neither_severity_nor_source(client: Caller) -> None:
    found = await one(client, "cross_site")
    assert (found["severity"], found["source"], found["forms"]) == (None, None, [])


async def test_the_list_has_every_code_once_with_the_same_words_as_its_page(client: Caller) -> None:
    items = (await client.get(PATH)).json()["items"]
    codes = [item["code"] for item in items]
    assert codes == sorted(set(codes))
    assert {rule.code for rules in (HEADER_RULES, *(f.rules for f in FORMS.values())) for rule in rules} <= set(codes)
    for item in items[::10]:
        assert await one(client, item["code"]) == item


async def test_the_words_are_the_readers(client: Caller) -> None:
    german = (await client.get(f"{PATH}/prescribed", headers={"Accept-Language": "de"})).json()
    assert german["meaning"].startswith("Der Anspruch")
    assert german["source"] == "ATSG Art. 24"


async def test_the_type_of_an_error_leads_to_its_page(client: Caller) -> None:
    problem = (await client.get(f"{PATH}/nothing_of_the_kind")).json()
    assert problem["code"] == "not_found"
    assert (await one(client, problem["type"].rpartition("/")[2]))["meaning"] == problem["detail"]
