import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.accounts.models import Membership, Person
from api.core.db import Database, DbRole
from api.invoices.models import EventCounter
from api.organisations.models import Organisation, Registration
from tests.callers import Caller, Company, officer_in
from tests.factories import NO_PASSWORD
from tests.organisations.bodies import PASSWORD, registration
from tests.organisations.registering import registered
from tests.records import audited, mails

PATH = "/api/v1/office/registrations"
ACCEPTED = {"outcome": "accepted"}


async def received(client: Caller, officer: Caller, database: Database, **values: Any) -> dict[str, Any]:
    """A registration as the office sees it."""
    body = registration(**values)
    await registered(client, database, body)
    items: list[dict[str, Any]] = (await officer.get(PATH, params={"state": "pending"})).json()["items"]
    return next(item for item in items if item["organisation"]["gln"] == body["organisation"]["gln"])


async def log_in(client: Caller, email: str) -> int:
    body = {"email": email, "password": PASSWORD, "audience": "company"}
    return (await client.post("/api/v1/logins", json=body)).status_code


async def stored(database: Database, registration_id: str) -> Registration:
    async with database.transaction(DbRole.OFFICE) as session:
        return await session.get_one(Registration, UUID(registration_id))


async def test_the_applicant_of_an_accepted_registration_is_the_manager_and_can_log_in(
    client: Caller, officer: Caller, database: Database
) -> None:
    item = await received(client, officer, database)
    email = item["applicant"]["email"]
    assert await log_in(client, email) == 401
    answer = await officer.post(f"{PATH}/{item['id']}/decisions", json=ACCEPTED)
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["decided_by"]) == ("accepted", "Anna Muster")
    assert await log_in(client, email) == 201
    async with database.transaction(DbRole.OFFICE) as session:
        organisation = (
            await session.scalars(select(Organisation).where(Organisation.gln == item["organisation"]["gln"]))
        ).one()
        role = await session.scalar(select(Membership.role).where(Membership.organisation_id == organisation.id))
        counter = await session.get_one(EventCounter, organisation.id)
    assert (organisation.kind, organisation.name, role, counter.position) == ("company", "Foyer du Lac", "manager", 0)
    [mail] = await mails(database, "registration_accepted")
    assert mail.recipient == email
    assert await audited(database, "registration", UUID(item["id"])) == [
        ("create", []),
        ("confirm", ["state"]),
        ("accepted", ["state", "reason"]),
        ("read", []),
    ]


@pytest.mark.parametrize("decision", [ACCEPTED, {"outcome": "refused", "reason": "GLN d’une autre société"}])
async def test_the_password_hash_is_forgotten_once_decided(
    client: Caller, officer: Caller, database: Database, decision: dict[str, str]
) -> None:
    item = await received(client, officer, database)
    assert (await stored(database, item["id"])).password_hash is not None
    await officer.post(f"{PATH}/{item['id']}/decisions", json=decision)
    assert (await stored(database, item["id"])).password_hash is None


async def test_a_known_person_gets_one_more_company_and_keeps_the_password(
    client: Caller, officer: Caller, company: Company, database: Database
) -> None:
    known = company.made.manager
    item = await received(client, officer, database, applicant={"email": known.email, "first_name": "Autre"})
    assert (await officer.post(f"{PATH}/{item['id']}/decisions", json=ACCEPTED)).status_code == 200
    async with database.transaction(DbRole.OFFICE) as session:
        person = await session.get_one(Person, known.id)
        memberships = (await session.scalars(select(Membership).where(Membership.person_id == known.id))).all()
    assert (person.password_hash, person.first_name) == (NO_PASSWORD, "Jean")
    assert {membership.role for membership in memberships} == {"manager"}
    assert len(memberships) == 2
    assert await log_in(client, known.email) == 401


async def test_duplicates_are_shown_while_a_registration_is_open(
    client: Caller, officer: Caller, company: Company, database: Database
) -> None:
    own = (await company.manager.get("/api/v1/organisation")).json()
    email = company.made.manager.email
    item = await received(client, officer, database, organisation={"gln": own["gln"]}, applicant={"email": email})
    assert [(d["kind"], d["organisation_name"]) for d in item["duplicates"]] == [
        ("gln", own["name"]),
        ("email", own["name"]),
    ]
    another = await received(
        client, officer, database, organisation={"name": "Foyer du Pont"}, applicant={"email": email}
    )
    names = [(d["kind"], d["organisation_name"]) for d in another["duplicates"]]
    assert sorted(names) == [("email", own["name"]), ("email", "Foyer du Lac")]
    refused = await officer.post(f"{PATH}/{item['id']}/decisions", json={"outcome": "refused", "reason": "Doublon"})
    assert refused.json()["duplicates"] == []
    one = (await officer.get(f"{PATH}/{another['id']}")).json()
    assert [d["organisation_name"] for d in one["duplicates"]] == [own["name"]]


async def test_a_registration_without_duplicates_shows_none(
    client: Caller, officer: Caller, database: Database
) -> None:
    assert (await received(client, officer, database))["duplicates"] == []


async def test_a_gln_of_an_active_company_cannot_be_accepted(
    client: Caller, officer: Caller, company: Company, database: Database
) -> None:
    gln = (await company.manager.get("/api/v1/organisation")).json()["gln"]
    item = await received(client, officer, database, organisation={"gln": gln})
    answer = await officer.post(f"{PATH}/{item['id']}/decisions", json=ACCEPTED)
    assert (answer.status_code, answer.json()["code"]) == (409, "gln_taken")
    assert (await stored(database, item["id"])).state == "pending"
    assert await mails(database, "registration_accepted") == []


async def test_a_refusal_needs_a_reason_which_goes_to_the_applicant(
    client: Caller, officer: Caller, database: Database
) -> None:
    item = await received(client, officer, database)
    for body in ({"outcome": "refused"}, {"outcome": "refused", "reason": "  "}):
        answer = await officer.post(f"{PATH}/{item['id']}/decisions", json=body)
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"], e["detail"]) for e in answer.json()["errors"]] == [
            ("/reason", "required", "Le champ Motif est obligatoire.")
        ]
    reason = "Ce GLN appartient à une autre société."
    answer = await officer.post(f"{PATH}/{item['id']}/decisions", json={"outcome": "refused", "reason": reason})
    assert (answer.json()["state"], answer.json()["reason"]) == ("refused", reason)
    [mail] = await mails(database, "registration_refused")
    assert (mail.recipient, mail.params) == (item["applicant"]["email"], {"reason": reason})
    assert await log_in(client, item["applicant"]["email"]) == 401


async def test_a_registration_is_decided_once(client: Caller, officer: Caller, database: Database) -> None:
    item = await received(client, officer, database)
    await officer.post(f"{PATH}/{item['id']}/decisions", json={"outcome": "refused", "reason": "Doublon"})
    answer = await officer.post(f"{PATH}/{item['id']}/decisions", json=ACCEPTED)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_decided")


@pytest.mark.committed
async def test_two_officers_at_once_decide_one_registration_once(
    client: Caller, officer: Caller, app: FastAPI, database: Database
) -> None:
    item = await received(client, officer, database)
    async with officer_in(app, database) as colleague:
        answers = await asyncio.gather(
            *(caller.post(f"{PATH}/{item['id']}/decisions", json=ACCEPTED) for caller in (officer, colleague) * 4)
        )
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    assert len(await mails(database, "registration_accepted")) == 1


@pytest.mark.committed
async def test_two_registrations_of_one_gln_at_once_make_one_company(
    client: Caller, officer: Caller, app: FastAPI, database: Database
) -> None:
    first = await received(client, officer, database)
    body = registration(organisation={"gln": first["organisation"]["gln"]})
    await registered(client, database, body)
    items = (await officer.get(PATH, params={"state": "pending"})).json()["items"]
    answers = await asyncio.gather(*(officer.post(f"{PATH}/{i['id']}/decisions", json=ACCEPTED) for i in items))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_open_registrations_come_the_oldest_first_and_decided_ones_the_newest_first(
    client: Caller, officer: Caller, database: Database
) -> None:
    ids = [(await received(client, officer, database))["id"] for _ in range(3)]
    seen: list[str] = []
    cursor = None
    while True:
        params = {"state": "pending", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await officer.get(PATH, params=params)).json()
        assert (page["count"], page["count_capped"]) == (3, False)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ids
    for registration_id in ids:
        await officer.post(f"{PATH}/{registration_id}/decisions", json={"outcome": "refused", "reason": "Doublon"})
    decided = (await officer.get(PATH, params={"state": "refused"})).json()["items"]
    assert [item["id"] for item in decided] == ids[::-1]


async def test_a_wrong_cursor_is_refused(officer: Caller) -> None:
    answer = await officer.get(PATH, params={"cursor": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")


async def test_only_the_office_sees_registrations(
    client: Caller, manager: Caller, officer: Caller, database: Database
) -> None:
    item = await received(client, officer, database)
    for caller in (client, manager):
        assert (await caller.get(PATH)).status_code == 401
        assert (await caller.get(f"{PATH}/{item['id']}")).status_code == 401
        assert (await caller.post(f"{PATH}/{item['id']}/decisions", json=ACCEPTED)).status_code == 401
    for unknown in (uuid4(), "x"):
        assert (await officer.get(f"{PATH}/{unknown}")).status_code == 404
        assert (await officer.post(f"{PATH}/{unknown}/decisions", json=ACCEPTED)).status_code == 404
