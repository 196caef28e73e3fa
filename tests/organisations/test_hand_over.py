"""What a colleague was responsible for passes to another; the company's own data change."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from api.core.db import Database, DbRole
from api.invoices.models import Draft, Invoice
from tests.callers import Company
from tests.documents.reading import read
from tests.records import audited

ADDRESS = {"street": "Neuweg", "house_number": "7b", "postcode": "2503", "town": "Biel", "phone": "+41 32 111 22 33"}


def path(company: Company) -> str:
    return f"/api/v1/members/{company.made.collaborator.id}/hand-overs"


async def owners(database: Database, company: Company) -> tuple[set[UUID | None], set[UUID]]:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        invoices = set(await session.scalars(select(Invoice.responsible_id)))
        return invoices, set(await session.scalars(select(Draft.author_id)))


async def test_requests_and_drafts_of_a_colleague_who_left_pass_to_another(
    company: Company, other_company: Company, database: Database
) -> None:
    for caller, ready in ((company.collaborator, company.ready), (other_company.collaborator, other_company.ready)):
        assert (await caller.submit(ready.body)).status_code == 201
        assert (await caller.post("/api/v1/drafts", json={"kind": "other", "content": {}})).status_code == 201
    left = {"role": "collaborator", "active": False}
    assert (await company.manager.put(f"/api/v1/members/{company.made.collaborator.id}", json=left)).status_code == 200
    answer = await company.manager.post(path(company), json={"to": str(company.made.manager.id)})
    assert (answer.status_code, answer.json()) == (201, {"invoices": 1, "drafts": 1, "conversations": 0})
    assert await owners(database, company) == ({company.made.manager.id}, {company.made.manager.id})
    theirs = other_company.made.collaborator.id
    assert await owners(database, other_company) == ({theirs}, {theirs})
    assert ("hand_over", ["responsible"]) in await audited(database, "person", company.made.collaborator.id)
    [row] = (await company.manager.get("/api/v1/invoices")).json()["items"]
    assert row["responsible"]["id"] == str(company.made.manager.id)


async def test_only_an_active_colleague_takes_over(company: Company, other_company: Company) -> None:
    for to in (uuid4(), other_company.made.manager.id, company.made.collaborator.id):
        answer = await company.manager.post(path(company), json={"to": str(to)})
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/to", "not_a_colleague")]
    assert (await company.collaborator.post(path(company), json={"to": str(uuid4())})).status_code == 403
    foreign = f"/api/v1/members/{other_company.made.collaborator.id}/hand-overs"
    answer = await company.manager.post(foreign, json={"to": str(company.made.manager.id)})
    assert answer.status_code == 404


async def test_who_lost_access_takes_nothing_over(company: Company) -> None:
    person_id = company.made.collaborator.id
    left = {"role": "collaborator", "active": False}
    assert (await company.manager.put(f"/api/v1/members/{person_id}", json=left)).status_code == 200
    own = f"/api/v1/members/{company.made.manager.id}/hand-overs"
    answer = await company.manager.post(own, json={"to": str(person_id)})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/to", "not_a_colleague")]


async def test_a_manager_changes_the_address_and_sent_requests_keep_theirs(
    company: Company, database: Database
) -> None:
    sent = (await company.manager.submit(company.ready.body)).json()
    answer = await company.manager.put("/api/v1/organisation", json=ADDRESS)
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()[name] for name in ADDRESS} == ADDRESS
    assert answer.json()["department"] is None
    own = (await company.manager.get("/api/v1/organisation")).json()
    assert (own["town"], own["gln"]) == ("Biel", answer.json()["gln"])
    assert await audited(database, "organisation", company.id) == [
        ("change", ["street", "house_number", "postcode", "town", "phone"])
    ]
    pdf = await company.manager.get(f"/api/v1/invoices/{sent['id']}/pdf")
    assert pdf.status_code == 200
    assert "Neuweg" not in " ".join(read(pdf.content).texts)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (ADDRESS | {"postcode": "25030"}, [("/postcode", "postcode")]),
        (ADDRESS | {"street": ""}, [("/street", "required")]),
        (ADDRESS | {"gln": "7601000000002"}, [("", "unknown_field")]),
        (ADDRESS | {"name": "Andere"}, [("", "unknown_field")]),
    ],
)
async def test_what_is_wrong_or_the_offices_is_refused(
    company: Company, body: dict[str, Any], found: list[Any]
) -> None:
    answer = await company.manager.put("/api/v1/organisation", json=body)
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == found


async def test_a_collaborator_changes_nothing(company: Company) -> None:
    assert (await company.collaborator.put("/api/v1/organisation", json=ADDRESS)).json()["code"] == "managers_only"
