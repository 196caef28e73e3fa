from typing import Any
from uuid import UUID

import pytest

from api.core.db import Database
from tests.beneficiaries.bodies import ADULT, CHILD, IBAN, OTHER_IBAN, input_of
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import make_document
from tests.records import audited, mails

PATH = "/api/v1/beneficiaries"
FIRST, SECOND, THIRD = ({"number": f"302 2024 000000{n}"} for n in (1, 2, 3))


async def add(caller: Caller, **values: Any) -> dict[str, Any]:
    answer = await caller.post(PATH, json=ADULT | values)
    assert answer.status_code == 201
    added: dict[str, Any] = answer.json()
    return added


async def change(caller: Caller, beneficiary: dict[str, Any], **values: Any) -> dict[str, Any]:
    answer = await caller.put(f"{PATH}/{beneficiary['id']}", json=input_of(beneficiary) | values)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


async def test_a_change_is_seen_found_and_audited_by_field_name(company: Company, database: Database) -> None:
    added = await add(company.manager)
    changed = await change(company.collaborator, added, last_name="Äschlimann", town="Berne", postcode="3001")
    assert (changed["last_name"], changed["town"]) == ("Äschlimann", "Berne")
    found = await company.manager.post(f"{PATH}/searches", json={"name": "aschli"})
    assert [item["id"] for item in found.json()["items"]] == [added["id"]]
    events = await audited(database, "beneficiary", UUID(added["id"]))
    assert events[-1] == ("change", ["last_name", "postcode", "town"])


async def test_sending_the_same_again_changes_nothing(company: Company, database: Database, clock: Clock) -> None:
    added = await add(company.manager, decisions=[FIRST, SECOND])
    await clock.move(minutes=1)
    assert await change(company.manager, added) == added
    assert (await audited(database, "beneficiary", UUID(added["id"])))[-1] == ("change", [])


async def test_the_rules_hold_for_changes_too(member: Caller) -> None:
    added = await add(member)
    body = input_of(added) | {"under_guardianship": True}
    answer = await member.put(f"{PATH}/{added['id']}", json=body)
    assert [e["code"] for e in answer.json()["errors"]] == ["representative_required"]
    assert (await member.get(f"{PATH}/{added['id']}")).json() == added


async def test_the_avs_number_of_somebody_else_cannot_be_taken(member: Caller) -> None:
    await add(member)
    child = await add(member, **CHILD)
    body = input_of(child) | {"avs_number": ADULT["avs_number"]}
    answer = await member.put(f"{PATH}/{child['id']}", json=body)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/avs_number", "avs_number_known")]
    assert (await member.get(f"{PATH}/{child['id']}")).json() == child


async def test_decisions_are_replaced_as_a_set_and_keep_their_ids(member: Caller) -> None:
    added = await add(member, decisions=[FIRST, SECOND])
    second, first = added["decisions"]
    assert (first["number"], second["number"]) == ("30220240000001", "30220240000002")
    changed = await change(member, added, decisions=[first | {"description": "Lunettes"}, THIRD])
    third, kept = changed["decisions"]
    assert kept == first | {"description": "Lunettes"}
    assert third["number"] == "30220240000003"
    assert (await change(member, changed, decisions=[]))["decisions"] == []


async def test_two_decisions_can_swap_their_numbers(member: Caller) -> None:
    added = await add(member, decisions=[FIRST, SECOND])
    one, two = added["decisions"]
    swapped = [one | {"number": two["number"]}, two | {"number": one["number"]}]
    changed = await change(member, added, decisions=swapped)
    assert {d["id"]: d["number"] for d in changed["decisions"]} == {d["id"]: d["number"] for d in swapped}


async def test_a_decision_of_somebody_else_is_not_taken_over(member: Caller) -> None:
    other = await add(member, **CHILD, decisions=[FIRST])
    added = await add(member)
    body = input_of(added) | {"decisions": other["decisions"]}
    answer = await member.put(f"{PATH}/{added['id']}", json=body)
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/decisions/0/id", "decision_unknown")]


async def test_saved_decisions_are_listed_for_forms(member: Caller) -> None:
    added = await add(member, decisions=[FIRST, SECOND])
    answer = await member.get(f"{PATH}/{added['id']}/decisions")
    assert (answer.status_code, answer.json()) == (200, {"items": added["decisions"]})


async def test_the_first_iban_needs_no_fresh_second_factor(company: Company, clock: Clock, database: Database) -> None:
    added = await add(company.collaborator)
    await clock.move(minutes=6)
    changed = await change(company.collaborator, added, iban=IBAN)
    assert changed["iban"] == IBAN
    assert (await change(company.collaborator, changed, town="Berne"))["town"] == "Berne"
    assert await mails(database, "beneficiary_iban_changed") == []


@pytest.mark.parametrize("iban", [OTHER_IBAN, None])
async def test_another_iban_needs_a_fresh_second_factor_and_is_told_to_all_managers(
    company: Company, clock: Clock, database: Database, iban: str | None
) -> None:
    added = await add(company.collaborator, iban=IBAN)
    changed = await change(company.collaborator, added, iban=iban)
    assert changed["iban"] == iban
    [mail] = await mails(database, "beneficiary_iban_changed")
    assert (mail.recipient, mail.params) == (company.made.manager.email, {"beneficiary_id": added["id"]})
    restored = await change(company.collaborator, changed, iban=IBAN)
    await clock.move(minutes=6)
    answer = await company.collaborator.put(f"{PATH}/{added['id']}", json=input_of(restored) | {"iban": iban})
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    assert (await company.collaborator.get(f"{PATH}/{added['id']}")).json()["iban"] == IBAN


async def test_no_way_round_leads_to_another_account(company: Company, database: Database, clock: Clock) -> None:
    """Neither the holder, nor the AVS number, nor taking the person off the list and adding them anew."""
    added = await add(company.manager, iban=IBAN)
    path = f"{PATH}/{added['id']}"
    await clock.move(minutes=6)
    for other in ({"account_holder": "Somebody"}, {"avs_number": CHILD["avs_number"]}):
        answer = await company.manager.put(path, json=input_of(added) | other)
        assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required"), other
    answer = await company.manager.delete(path)  # erased, the account would be forgotten
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    await company.manager.submit(company.ready.body | {"beneficiary_id": added["id"]})
    assert (await company.manager.delete(path)).json()["archived"]
    answer = await company.manager.post(PATH, json=ADULT | {"iban": OTHER_IBAN})
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    stranger = await add(company.manager, avs_number=CHILD["avs_number"])
    took = input_of(stranger) | {"avs_number": ADULT["avs_number"], "iban": OTHER_IBAN}
    answer = await company.manager.put(f"{PATH}/{stranger['id']}", json=took)  # who was on the list, under a new record
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    assert await mails(database, "beneficiary_iban_changed") == []
    again = await add(company.manager, iban=IBAN)
    assert again["iban"] == IBAN


async def test_who_comes_back_with_another_account_is_told_to_the_managers(
    company: Company, database: Database
) -> None:
    added = await add(company.manager, iban=IBAN)
    await company.manager.submit(company.ready.body | {"beneficiary_id": added["id"]})
    assert (await company.manager.delete(f"{PATH}/{added['id']}")).json()["archived"]
    again = await add(company.manager, iban=OTHER_IBAN)
    [mail] = await mails(database, "beneficiary_iban_changed")
    assert mail.params["beneficiary_id"] == again["id"]


async def test_erasing_a_person_with_an_account_is_told_to_the_managers(company: Company, database: Database) -> None:
    added = await add(company.manager, iban=IBAN)
    assert not (await company.manager.delete(f"{PATH}/{added['id']}")).json()["archived"]
    [mail] = await mails(database, "beneficiary_iban_changed")
    assert mail.params["beneficiary_id"] == added["id"]


async def test_a_new_mandate_replaces_the_old_one(company: Company, database: Database) -> None:
    first, second = [str(await make_document(database, company.id)) for _ in range(2)]
    added = await add(company.manager, mandate_document_id=first)
    changed = await change(company.manager, added, mandate_document_id=second)
    assert (changed["mandate_document_id"], changed["mandate_state"]) == (second, "received")
    answer = await company.manager.put(f"{PATH}/{added['id']}", json=input_of(changed) | {"mandate_state": "validated"})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/mandate_state", "mandate_state_office")]


async def test_another_companys_person_cannot_be_changed(company: Company, other_company: Company) -> None:
    theirs = await add(other_company.manager)
    path = f"{PATH}/{theirs['id']}"
    for answer in (
        await company.manager.get(path),
        await company.manager.get(f"{path}/decisions"),
        await company.manager.put(path, json=input_of(theirs)),
        await company.manager.delete(path),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await other_company.manager.get(path)).json() == theirs
