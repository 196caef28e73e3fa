from api.core.db import Database
from tests.beneficiaries.bodies import ADULT
from tests.callers import Company
from tests.records import audited

PATH = "/api/v1/beneficiaries"


async def test_a_deleted_person_is_off_the_list(company: Company, database: Database) -> None:
    path = f"{PATH}/{company.ready.beneficiary_id}"
    assert (await company.collaborator.delete(path)).status_code == 204
    assert (await company.collaborator.get(PATH)).json()["items"] == []
    assert (await company.collaborator.get(path)).status_code == 404
    assert (await company.collaborator.delete(path)).status_code == 404
    assert await audited(database, "beneficiary", company.ready.beneficiary_id) == [("archive", ["archived_at"])]


async def test_a_deleted_person_can_be_added_again(company: Company) -> None:
    first = (await company.manager.post(PATH, json=ADULT)).json()
    await company.manager.delete(f"{PATH}/{first['id']}")
    second = await company.manager.post(PATH, json=ADULT)
    assert second.status_code == 201
    assert second.json()["id"] != first["id"]


async def test_requests_keep_a_person_who_was_deleted(company: Company) -> None:
    sent = await company.collaborator.submit(company.ready.body)
    assert sent.status_code == 201, sent.text
    await company.collaborator.delete(f"{PATH}/{company.ready.beneficiary_id}")
    invoice = (await company.collaborator.get(f"/api/v1/invoices/{sent.json()['id']}")).json()
    assert invoice["beneficiary"]["last_name"] == "Doe"
