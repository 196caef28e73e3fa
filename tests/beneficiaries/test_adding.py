import asyncio
from uuid import UUID, uuid4

import pytest

from api.core.db import Database
from tests.beneficiaries.bodies import ADULT, CHILD, IBAN, QR_IBAN, QR_REFERENCE, REPRESENTATIVE, input_of
from tests.callers import Caller, Company
from tests.factories import make_document
from tests.records import audited

PATH = "/api/v1/beneficiaries"


async def test_a_member_adds_an_insured_person_whom_the_company_then_sees(company: Company) -> None:
    body = CHILD | {
        "iban": IBAN,
        "account_holder": "Barbara Doe",
        "decisions": [{"number": "302 2024 1234567", "date": "2024-05-01", "description": "Physiothérapie"}],
    }
    answer = await company.collaborator.post(PATH, json=body)
    assert answer.status_code == 201
    added = answer.json()
    assert added["avs_number"] == "7569217076985"
    assert (added["country"], added["under_guardianship"], added["mandate_state"]) == ("CH", False, "missing")
    assert added["representative"] == body["representative"] | {"house_number": None, "phone": None}
    [decision] = added["decisions"]
    assert {name: value for name, value in decision.items() if value is not None} == {
        "id": decision["id"],
        "number": "30220241234567",
        "date": "2024-05-01",
        "description": "Physiothérapie",
    }
    assert (await company.manager.get(f"{PATH}/{added['id']}")).json() == added


@pytest.mark.parametrize(
    ("iban", "bank"), [("CH3530000000000000123", "PostFinance AG"), ("CH3600000000000000000", None), (None, None)]
)
async def test_the_bank_of_a_persons_account_is_named(member: Caller, iban: str | None, bank: str | None) -> None:
    added = (await member.post(PATH, json=ADULT | {"iban": iban, "payment_reference": QR_REFERENCE})).json()
    assert (added["iban"], added["bank_name"]) == (iban, bank)
    assert (await member.get(f"{PATH}/{added['id']}")).json()["bank_name"] == bank


async def test_adding_and_reading_are_audited_without_values(company: Company, database: Database) -> None:
    added = (await company.collaborator.post(PATH, json=ADULT)).json()
    await company.collaborator.get(f"{PATH}/{added['id']}")
    assert await audited(database, "beneficiary", UUID(added["id"])) == [("create", sorted(ADULT)), ("read", [])]


async def test_a_child_without_representative_is_refused_with_the_guides_sentence(member: Caller) -> None:
    answer = await member.post(PATH, json=CHILD | {"representative": None})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/representative", "representative_required")
    assert error["detail"] == "Le représentant légal est obligatoire pour une personne mineure ou sous curatelle."


async def test_shape_rules_and_records_are_told_in_one_answer(company: Company) -> None:
    """Not one round for what is missing, another for formats and a third for what belongs together."""
    assert (await company.manager.post(PATH, json=ADULT)).status_code == 201
    wrong = {
        "last_name": "",
        "birth_date": "2020-05-01",
        "avs_number": ADULT["avs_number"],
        "postcode": "0100",
        "iban": QR_IBAN,
        "representative": REPRESENTATIVE | {"kind": "curator", "town": ""},
        "decisions": [{"number": "302 2024 1234567"}, {"number": "1"}, {"number": "30220241234567"}],
    }
    answer = await company.manager.post(PATH, json=ADULT | wrong)
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("/last_name", "required"),
        ("/avs_number", "avs_number_known"),
        ("/postcode", "postcode"),
        ("/payment_reference", "qr_reference_required"),
        ("/representative/town", "required"),
        ("/representative/kind", "curator_for_adults"),
        ("/decisions/1/number", "decision_number"),
        ("/decisions/2/number", "decision_twice"),
    }


async def test_a_place_of_the_wrong_shape_is_told_once(member: Caller) -> None:
    wrong = {"birth_date": "2020-05-01", "representative": "Doe", "iban": QR_IBAN, "payment_reference": "1"}
    answer = await member.post(PATH, json=ADULT | wrong)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/representative", "/payment_reference"]


async def test_everything_that_is_wrong_is_named(member: Caller) -> None:
    body = ADULT | {"birth_date": "2099-01-01", "iban": QR_IBAN, "postcode": "x", "mandate_state": "received"}
    errors = (await member.post(PATH, json=body)).json()["errors"]
    assert [(e["pointer"], e["code"]) for e in errors] == [
        ("/birth_date", "future"),
        ("/postcode", "postcode"),
        ("/representative", "representative_required"),
        ("/payment_reference", "qr_reference_required"),
        ("/mandate_document_id", "mandate_document_required"),
    ]
    assert all(e["label"].startswith("beneficiaries.fields.") and "ce champ" not in e["detail"] for e in errors)


async def test_every_missing_field_is_named(member: Caller) -> None:
    errors = (await member.post(PATH, json={"representative": {}, "decisions": [{}]})).json()["errors"]
    assert {e["code"] for e in errors} == {"required"}
    assert {e["pointer"] for e in errors} == {
        *(f"/{n}" for n in ("last_name", "first_name", "avs_number", "birth_date", "street", "postcode", "town")),
        *(f"/representative/{n}" for n in ("kind", "last_name", "first_name", "street", "postcode", "town")),
        "/decisions/0/number",
    }
    assert all("ce champ" not in e["detail"] for e in errors)


async def test_a_company_has_an_avs_number_once(company: Company, other_company: Company) -> None:
    assert (await other_company.manager.post(PATH, json=ADULT)).status_code == 201
    known = await company.manager.post(PATH, json=ADULT)
    assert known.status_code == 201
    again = await company.collaborator.post(PATH, json=ADULT | {"last_name": "Autre"})
    assert again.status_code == 422
    assert [(e["pointer"], e["code"], e["params"]) for e in again.json()["errors"]] == [
        ("/avs_number", "avs_number_known", {"beneficiary_id": known.json()["id"]})
    ]


@pytest.mark.committed
async def test_a_person_added_several_times_at_once_is_there_once(company: Company) -> None:
    answers = await asyncio.gather(*(company.collaborator.post(PATH, json=ADULT) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]


async def test_a_signed_mandate_is_received_and_can_no_longer_be_deleted(company: Company, database: Database) -> None:
    document_id = await make_document(database, company.id)
    answer = await company.collaborator.post(PATH, json=ADULT | {"mandate_document_id": str(document_id)})
    assert (answer.status_code, answer.json()["mandate_state"]) == (201, "received")
    deleted = await company.collaborator.delete(f"/api/v1/documents/{document_id}")
    assert deleted.status_code in {404, 409}
    assert (await company.collaborator.get(f"/api/v1/documents/{document_id}")).status_code == 200


@pytest.mark.parametrize(("valid_to", "expired"), [("2025-01-31", True), ("2099-01-31", False), (None, False)])
async def test_a_mandate_that_is_limited_in_time_expires(company: Company, valid_to: str | None, expired: bool) -> None:
    body = ADULT | {"mandate_state": "known_to_office", "mandate_valid_to": valid_to}
    added = (await company.collaborator.post(PATH, json=body)).json()
    assert (added["mandate_valid_to"], added["mandate_expired"]) == (valid_to, expired)
    rows = (await company.collaborator.get(PATH)).json()["items"]
    assert {row["id"]: row["mandate_expired"] for row in rows}[added["id"]] is expired
    check = await company.collaborator.post(
        "/api/v1/invoice-checks", json=company.ready.body | {"beneficiary_id": added["id"]}
    )
    warnings = [(warning["pointer"], warning["code"]) for warning in check.json()["warnings"]]
    assert warnings == ([("/beneficiary_id", "mandate_expired")] if expired else [])


async def test_a_mandate_must_be_a_free_document_of_the_company(
    company: Company, other_company: Company, database: Database
) -> None:
    documents = [
        uuid4(),
        await make_document(database, other_company.id),
        await make_document(database, company.id, state="rejected", rejection_code="encrypted"),
        await make_document(database, company.id, attached=True),
    ]
    for document_id in documents:
        answer = await company.manager.post(PATH, json=ADULT | {"mandate_document_id": str(document_id)})
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
            ("/mandate_document_id", "document_unknown")
        ]


async def test_what_was_answered_can_be_sent_again(member: Caller) -> None:
    added = (await member.post(PATH, json=CHILD | {"decisions": [{"number": "302 2024 1234567"}]})).json()
    answer = await member.put(f"{PATH}/{added['id']}", json=input_of(added))
    assert (answer.status_code, answer.json()) == (200, added)


async def test_nobody_but_members_reads_or_adds_insured_persons(
    client: Caller, officer: Caller, company: Company
) -> None:
    path = f"{PATH}/{company.ready.beneficiary_id}"
    for caller in (client, officer):
        assert (await caller.get(PATH)).status_code == 401
        assert (await caller.get(path)).status_code == 401
        assert (await caller.post(PATH, json=ADULT)).status_code == 401
        assert (await caller.post(f"{PATH}/searches", json={})).status_code == 401
