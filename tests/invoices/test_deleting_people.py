"""Deleting a person: for good when nothing names them, else off the list, and their requests go on."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from api.core.db import Database, DbRole
from tests.beneficiaries.bodies import ADULT, input_of
from tests.callers import Caller, Company
from tests.factories import make_document
from tests.invoices.moving import ask_for_correction
from tests.records import audited

PATH = "/api/v1/beneficiaries"
NOTHING = {"archived": False, "invoices": 0, "drafts": 0}


async def add(caller: Caller, **values: Any) -> dict[str, Any]:
    answer = await caller.post(PATH, json=ADULT | values)
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


async def remove(caller: Caller, beneficiary_id: object) -> dict[str, Any]:
    """What was announced before, and done."""
    path = f"{PATH}/{beneficiary_id}"
    announced = await caller.get(f"{path}/removal")
    done = await caller.delete(path)
    assert (done.status_code, done.json()) == (200, announced.json())
    removal: dict[str, Any] = done.json()
    return removal


async def rows(database: Database, company: Company, table: str, beneficiary_id: object) -> int:
    column = "id" if table == "beneficiaries" else "beneficiary_id"
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        query = text(f"SELECT count(*) FROM {table} WHERE {column} = :id")  # noqa: S608 - our own names
        found: int = (await session.execute(query, {"id": beneficiary_id})).scalar_one()
        return found


async def test_a_person_whom_nothing_names_is_erased(company: Company, database: Database) -> None:
    added = await add(company.manager, decisions=[{"number": "302 2024 1234567"}])
    assert await remove(company.collaborator, added["id"]) == NOTHING
    assert await rows(database, company, "beneficiaries", added["id"]) == 0
    assert await rows(database, company, "decisions", added["id"]) == 0
    path = f"{PATH}/{added['id']}"
    assert (await company.collaborator.get(path)).status_code == 404
    assert (await company.collaborator.delete(path)).status_code == 404
    assert (await company.collaborator.get(f"{path}/removal")).status_code == 404
    assert (await audited(database, "beneficiary", UUID(added["id"])))[-1] == ("delete", [])


async def test_a_person_with_requests_is_archived_with_them(company: Company, database: Database) -> None:
    sent = await company.collaborator.submit(company.ready.body)
    assert sent.status_code == 201, sent.text
    person = company.ready.beneficiary_id
    assert await remove(company.collaborator, person) == {"archived": True, "invoices": 1, "drafts": 0}
    assert (await company.collaborator.get(PATH)).json()["items"] == []
    invoice = (await company.collaborator.get(f"/api/v1/invoices/{sent.json()['id']}")).json()
    assert invoice["beneficiary"]["last_name"] == "Doe"
    kept = await company.collaborator.get(f"{PATH}/{person}")
    assert kept.json()["archived_at"] is not None
    assert (await company.collaborator.delete(f"{PATH}/{person}")).status_code == 404
    assert ("archive", ["archived_at"]) in await audited(database, "beneficiary", person)


async def test_a_person_whom_a_draft_names_is_archived(company: Company) -> None:
    content = {"beneficiary_id": str(company.ready.beneficiary_id)}
    await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": content})
    removal = await remove(company.collaborator, company.ready.beneficiary_id)
    assert removal == {"archived": True, "invoices": 0, "drafts": 1}


async def test_a_draft_of_a_second_record_names_the_one_it_was_merged_into(company: Company) -> None:
    """Such as a form that was open while somebody else merged the two, and is saved afterwards."""
    other = (await add(company.collaborator))["id"]
    merging = {"other_id": other}
    merged = await company.manager.post(f"{PATH}/{company.ready.beneficiary_id}/merges", json=merging)
    assert merged.status_code == 200, merged.text
    await company.manager.post("/api/v1/drafts", json={"kind": "other", "content": {"beneficiary_id": other}})
    removal = await remove(company.collaborator, company.ready.beneficiary_id)
    assert removal == {"archived": True, "invoices": 0, "drafts": 1}


async def test_an_archived_person_is_not_changed_any_more(company: Company) -> None:
    await company.collaborator.submit(company.ready.body)
    path = f"{PATH}/{company.ready.beneficiary_id}"
    await company.manager.delete(path)
    kept = (await company.manager.get(path)).json()
    assert (await company.manager.put(path, json=input_of(kept))).status_code == 404


@pytest.mark.parametrize("sends", [True, False])
async def test_a_deleted_person_can_be_added_again(company: Company, sends: bool) -> None:
    first = await add(company.manager)
    if sends:
        await company.manager.submit(company.ready.body | {"beneficiary_id": first["id"]})
    assert (await remove(company.manager, first["id"]))["archived"] is sends
    second = await add(company.manager)
    assert second["id"] != first["id"]


async def test_nothing_new_is_sent_for_an_archived_person(company: Company) -> None:
    await company.collaborator.submit(company.ready.body)
    await remove(company.collaborator, company.ready.beneficiary_id)
    answer = await company.collaborator.submit(company.ready.body)
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/beneficiary_id", "beneficiary_unknown")]


async def test_the_correction_of_an_archived_persons_request_can_be_finished(
    company: Company, database: Database
) -> None:
    invoice = (await company.collaborator.submit(company.ready.body)).json()
    other = (await company.collaborator.submit(company.ready.body | {"own_reference": "2"})).json()
    await ask_for_correction(database, invoice["id"])
    await remove(company.collaborator, company.ready.beneficiary_id)
    path = f"/api/v1/invoices/{invoice['id']}"
    read = await company.collaborator.get(path)
    body = company.ready.body | {"remark": "corrigé"}
    checked = await company.manager.post("/api/v1/invoice-checks", json=body, params={"invoice_id": invoice["id"]})
    assert checked.json()["errors"] == []
    elsewhere = await company.manager.post("/api/v1/invoice-checks", json=body, params={"invoice_id": str(uuid4())})
    assert "beneficiary_unknown" in {error["code"] for error in elsewhere.json()["errors"]}
    headers = {"If-Match": read.headers["ETag"], "Idempotency-Key": str(uuid4())}
    answer = await company.manager.put(path, json=body, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (200, "in_review"), answer.text
    assert other["status"] == "in_review"


async def test_the_mandate_of_an_erased_person_is_left_to_the_nightly_job(company: Company, database: Database) -> None:
    document = await make_document(database, company.id)
    added = await add(company.manager, mandate_document_id=str(document))
    assert await remove(company.manager, added["id"]) == NOTHING
    assert not await attached(database, company, document)


async def test_a_mandate_that_was_also_sent_with_a_request_is_kept(company: Company, database: Database) -> None:
    document = await make_document(database, company.id)
    added = await add(company.manager, mandate_document_id=str(document))
    both = [str(company.ready.document_id), str(document)]
    sent = await company.manager.submit(company.ready.body | {"attachments": both})
    assert sent.status_code == 201, sent.text
    assert await remove(company.manager, added["id"]) == NOTHING
    assert await attached(database, company, document)


async def attached(database: Database, company: Company, document_id: UUID) -> bool:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        query = text("SELECT attached FROM documents WHERE id = :id")
        found: bool = (await session.execute(query, {"id": document_id})).scalar_one()
        return found
