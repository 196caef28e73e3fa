"""What invoices do with "Enregistrer le numéro de décision"."""

from datetime import date

import pytest

from api.accounts.access import Member
from api.beneficiaries.service import save_decision
from api.core.db import Database, DbRole
from tests.beneficiaries.bodies import input_of
from tests.callers import Company, collaborator_of

NUMBER = "30220241234567"


@pytest.fixture
def collaborator(company: Company) -> Member:
    return collaborator_of(company)


async def test_a_decision_is_kept_once_with_the_latest_description(
    company: Company, collaborator: Member, database: Database
) -> None:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        beneficiary_id = company.ready.beneficiary_id
        await save_decision(session, collaborator, beneficiary_id, NUMBER, None, None)
        await save_decision(session, collaborator, beneficiary_id, NUMBER, date(2024, 5, 1), "Physiothérapie")
        await save_decision(session, collaborator, beneficiary_id, NUMBER, None, None)
        await save_decision(session, collaborator, beneficiary_id, NUMBER, None, "Lunettes")
    path = f"/api/v1/beneficiaries/{company.ready.beneficiary_id}/decisions"
    [decision] = (await company.collaborator.get(path)).json()["items"]
    assert decision["number"] == NUMBER
    assert (decision["date"], decision["description"]) == ("2024-05-01", "Lunettes")


async def test_saving_the_number_of_an_invoice_keeps_the_terms(
    company: Company, collaborator: Member, database: Database
) -> None:
    path = f"/api/v1/beneficiaries/{company.ready.beneficiary_id}"
    terms = {"form_kind": "assistance", "monthly_amount": "1500.00", "valid_from": "2024-05-01"}
    body = input_of((await company.manager.get(path)).json()) | {"decisions": [{"number": NUMBER, **terms}]}
    assert (await company.manager.put(path, json=body)).status_code == 200
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await save_decision(session, collaborator, company.ready.beneficiary_id, NUMBER, date(2024, 5, 1), "Assistance")
    [decision] = (await company.manager.get(f"{path}/decisions")).json()["items"]
    assert {name: decision[name] for name in terms} == terms
    assert (decision["date"], decision["description"]) == ("2024-05-01", "Assistance")
