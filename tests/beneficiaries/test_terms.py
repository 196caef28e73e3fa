"""The terms of saved decisions: what a person was granted, as far as the company says so."""

from typing import Any, get_args

import pytest

from api.beneficiaries.schemas import DecisionInput, FormKind
from api.core.labels import LANGUAGES, t
from api.invoices.forms import FORMS
from tests.beneficiaries.bodies import ADULT, input_of
from tests.callers import Caller

PATH = "/api/v1/beneficiaries"
NUMBER = {"number": "302 2024 1234567", "date": "2024-05-01", "description": "Contribution d’assistance"}
TERMS: dict[str, Any] = {
    "form_kind": "assistance",
    "valid_from": "2024-05-01",
    "valid_to": "2027-04-30",
    "approved_amount": "20000.00",
    "monthly_amount": "1500.00",
    "annual_amount": "18000.00",
    "night_flat": "85.50",
    "degree": "moderate",
    "ssi_hours": 4,
    "qualified_hours": "12.50",
    "omai_number": "13.01*",
    "provider": "Spitex Exemple",
    "sessions": 36,
}


async def add(member: Caller, **terms: Any) -> dict[str, Any]:
    answer = await member.post(PATH, json=ADULT | {"decisions": [NUMBER | terms]})
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


async def findings(member: Caller, **terms: Any) -> list[tuple[str, str]]:
    answer = await member.post(PATH, json=ADULT | {"decisions": [NUMBER | terms]})
    assert answer.status_code == 422, answer.text
    assert "ce champ" not in answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_every_term_is_named_and_answered() -> None:
    fields = DecisionInput.model_fields.keys() - {"id", "number", "date", "description"}
    assert fields == TERMS.keys()
    for language in LANGUAGES:
        assert all(t(language, f"beneficiaries.fields.decisions.{field}") for field in fields)


def test_a_decision_can_be_for_every_type_of_invoice() -> None:
    assert set(FORMS) <= set(get_args(FormKind))


async def test_a_decision_keeps_its_terms(member: Caller) -> None:
    added = await add(member, **TERMS)
    [decision] = added["decisions"]
    assert {name: decision[name] for name in TERMS} == TERMS
    listed = (await member.get(f"{PATH}/{added['id']}/decisions")).json()["items"]
    assert listed == [decision]
    again = await member.put(f"{PATH}/{added['id']}", json=input_of(added))
    assert again.json() == added


async def test_terms_are_not_obligatory(member: Caller) -> None:
    [decision] = (await add(member))["decisions"]
    assert {decision[name] for name in TERMS} == {None}


@pytest.mark.parametrize("name", sorted(TERMS))
async def test_each_term_can_be_changed_and_taken_away_alone(member: Caller, name: str) -> None:
    added = await add(member, **TERMS)
    body = input_of(added)
    body["decisions"] = [added["decisions"][0] | {name: None}]
    [decision] = (await member.put(f"{PATH}/{added['id']}", json=body)).json()["decisions"]
    assert {field: decision[field] for field in TERMS} == TERMS | {name: None}


async def test_a_validity_does_not_end_before_it_begins(member: Caller) -> None:
    wrong = await findings(member, valid_from="2024-05-02", valid_to="2024-05-01")
    assert wrong == [("/decisions/0/valid_to", "range")]
    await add(member, valid_from="2024-05-01", valid_to="2024-05-01")


async def test_a_decision_is_not_made_in_the_future_but_may_begin_there(member: Caller) -> None:
    assert await findings(member, date="2099-01-01") == [("/decisions/0/date", "future")]
    await add(member, valid_from="2099-01-01")


@pytest.mark.parametrize("name", ["approved_amount", "monthly_amount", "annual_amount", "night_flat"])
async def test_what_is_granted_is_more_than_nothing(member: Caller, name: str) -> None:
    assert await findings(member, **{name: "0.00"}) == [(f"/decisions/0/{name}", "positive")]


async def test_no_qualified_hours_can_be_said(member: Caller) -> None:
    [decision] = (await add(member, qualified_hours="0", ssi_hours=0))["decisions"]
    assert (decision["qualified_hours"], decision["ssi_hours"]) == ("0.00", 0)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("form_kind", "taxi", "choice"),
        ("degree", "grave", "choice"),
        ("ssi_hours", 5, "choice"),
        ("sessions", 0, "too_small"),
        ("sessions", 10_000, "too_great"),
        ("sessions", "12", "format"),
        ("omai_number", "1" * 21, "too_long"),
        ("provider", "x" * 71, "too_long"),
        ("night_flat", "10000000.00", "too_great"),
        ("qualified_hours", "744.01", "too_great"),
        ("approved_amount", "1.005", "too_many_places"),
    ],
)
async def test_a_term_that_cannot_be_is_named_at_its_field(member: Caller, name: str, value: object, code: str) -> None:
    assert await findings(member, **{name: value}) == [(f"/decisions/0/{name}", code)]


async def test_a_person_has_a_hundred_decisions_at_most(member: Caller) -> None:
    decisions = [{"number": f"302 2024 {serial:07}"} for serial in range(101)]
    refused = await member.post(PATH, json=ADULT | {"decisions": decisions})
    assert refused.status_code == 422, refused.text
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/decisions"]
    accepted = await member.post(PATH, json=ADULT | {"decisions": decisions[:100]})
    assert accepted.status_code == 201, accepted.text
    assert len(accepted.json()["decisions"]) == 100
