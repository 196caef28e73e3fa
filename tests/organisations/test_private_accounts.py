"""An insured person, or who represents one, with an account of their own: AVS number instead of GLN."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.accounts.models import Membership
from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES
from api.organisations.models import Organisation, Registration
from tests.callers import Caller, Company
from tests.documents.reading import read
from tests.factories import IBAN, an_avs_number, invoice_body, make_beneficiary, make_document, open_session
from tests.organisations.bodies import person_registration
from tests.organisations.registering import PATH, registered

OFFICE = "/api/v1/office/registrations"
ACCEPTED = {"outcome": "accepted"}


@dataclass(frozen=True, slots=True)
class Private:
    """Somebody accepted and logged in."""

    caller: Caller
    organisation_id: UUID
    avs_number: str


async def received(client: Caller, officer: Caller, database: Database, **values: Any) -> dict[str, Any]:
    """A registration as the office sees it."""
    body = person_registration(**values)
    await registered(client, database, body)
    items: list[dict[str, Any]] = (await officer.get(OFFICE, params={"state": "pending"})).json()["items"]
    return next(item for item in items if item["applicant"]["email"] == body["applicant"]["email"])


@pytest.fixture
async def person(app: FastAPI, client: Caller, officer: Caller, database: Database) -> AsyncIterator[Private]:
    item = await received(client, officer, database)
    assert (await officer.post(f"{OFFICE}/{item['id']}/decisions", json=ACCEPTED)).status_code == 200
    async with database.transaction(DbRole.OFFICE) as session:
        row = await session.get_one(Registration, UUID(item["id"]))
        membership = (
            await session.scalars(select(Membership).where(Membership.organisation_id == row.organisation_id))
        ).one()
    token = await open_session(database, membership.person_id, membership.organisation_id)
    async with Caller.of(app, ("sid", token)) as caller:
        yield Private(caller, membership.organisation_id, item["organisation"]["avs_number"])


async def test_a_person_is_kept_with_avs_number_and_birth_date(client: Caller, database: Database) -> None:
    body = person_registration()
    assert (await client.post(PATH, json=body)).status_code == 202
    async with database.transaction(DbRole.OFFICE) as session:
        row = (await session.scalars(select(Registration))).one()
    assert (row.kind, row.birth_date) == ("person", date(1980, 2, 29))
    assert row.organisation == {
        "name": "Élise Favre",
        "department": None,
        "gln": None,
        "phone": None,
        **{name: value for name, value in body["individual"].items() if name != "birth_date"},
    }


async def test_everything_that_is_wrong_is_told_at_once(client: Caller) -> None:
    body = person_registration(individual={"avs_number": "756.1234.5678.90", "birth_date": "31.02.1980", "town": ""})
    answer = await client.post(PATH, json=body)
    assert {(e["pointer"], e["code"]) for e in answer.json()["errors"]} == {
        ("/individual/avs_number", "avs_number"),
        ("/individual/birth_date", "format"),
        ("/individual/town", "required"),
    }
    assert all("ce champ" not in e["detail"] for e in answer.json()["errors"])


@pytest.mark.parametrize(
    ("days", "code"), [(2, "future"), (-18 * 365, "account_minor"), (-19 * 366, None)], ids=["future", "minor", "adult"]
)
async def test_a_minor_is_represented_by_somebody(client: Caller, days: int, code: str | None) -> None:
    born = datetime.now(UTC).date() + timedelta(days=days)
    answer = await client.post(PATH, json=person_registration(individual={"birth_date": born.isoformat()}))
    found = [(e["pointer"], e["code"]) for e in answer.json().get("errors", [])]
    assert found == ([("/individual/birth_date", code)] if code else [])


@pytest.mark.parametrize("extra", ["organisation", "gln"])
async def test_a_person_sends_nothing_of_a_company(client: Caller, extra: str) -> None:
    answer = await client.post(PATH, json=person_registration(**{extra: {}}))
    assert [e["code"] for e in answer.json()["errors"]] == ["unknown_field"]


async def test_a_password_with_the_own_name_is_refused(client: Caller) -> None:
    answer = await client.post(PATH, json=person_registration(applicant={"password": "Mot secret: Favre"}))
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/applicant/password", "password_own_words")
    ]


async def test_an_accepted_person_is_gerant_and_first_on_the_own_list(person: Private) -> None:
    caller, avs_number = person.caller, person.avs_number
    session = (await caller.get("/api/v1/sessions/current")).json()
    organisation = session["organisation"]
    assert (session["role"], organisation["kind"], organisation["name"]) == ("manager", "person", "Élise Favre")
    assert session["terms_required"] is False
    own = (await caller.get("/api/v1/organisation")).json()
    assert (own["kind"], own["gln"], own["avs_number"], own["town"]) == ("person", None, avs_number, "Bienne")
    found = (await caller.post("/api/v1/beneficiaries/searches", json={})).json()["items"]
    assert [(item["avs_number"], item["last_name"], item["mandate_state"]) for item in found] == [
        (avs_number, "Favre", "known_to_office")
    ]


async def test_a_person_sends_an_invoice_to_the_own_account_and_prints_it(person: Private, database: Database) -> None:
    caller = person.caller
    [own] = (await caller.post("/api/v1/beneficiaries/searches", json={})).json()["items"]
    record = (await caller.get(f"/api/v1/beneficiaries/{own['id']}")).json()
    writable = {
        name: record[name]
        for name in (
            *("last_name", "first_name", "avs_number", "birth_date", "street", "house_number", "postcode", "town"),
            *("country", "mandate_state"),
        )
    }
    changed = await caller.put(f"/api/v1/beneficiaries/{own['id']}", json=writable | {"iban": IBAN})
    assert changed.status_code == 200
    document_id = await make_document(database, person.organisation_id)
    body = invoice_body(own["id"], own["id"], document_id, payee={"beneficiary_account": True})
    sent = await caller.submit(body)
    assert sent.status_code == 201, sent.json()
    pdf = await caller.get(f"/api/v1/invoices/{sent.json()['id']}/pdf")
    said = " ".join(read(pdf.content).texts)
    assert "Expéditeur" in said
    assert "Société" not in said
    assert "GLN" not in said


async def test_a_person_has_no_accounts_of_a_company(person: Private) -> None:
    body = {"iban": IBAN, "label": "Compte courant", "holder": "Élise Favre"}
    answer = await person.caller.post("/api/v1/bank-accounts", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "companies_only")


async def test_duplicates_are_shown_by_avs_number(
    client: Caller, officer: Caller, company: Company, database: Database
) -> None:
    avs_number = an_avs_number()
    await make_beneficiary(database, company.id, avs_number=avs_number)
    name = (await company.manager.get("/api/v1/organisation")).json()["name"]
    first = await received(client, officer, database, individual={"avs_number": avs_number})
    assert [(d["kind"], d["organisation_name"]) for d in first["duplicates"]] == [("beneficiary", name)]
    again = await received(client, officer, database, individual={"avs_number": avs_number})
    kinds = {(d["kind"], d["organisation_name"]) for d in again["duplicates"]}
    assert kinds == {("beneficiary", name), ("avs_number", "Élise Favre")}
    assert (await officer.post(f"{OFFICE}/{first['id']}/decisions", json=ACCEPTED)).status_code == 200
    answer = await officer.post(f"{OFFICE}/{again['id']}/decisions", json=ACCEPTED)
    assert (answer.status_code, answer.json()["code"]) == (409, "avs_number_taken")


@pytest.mark.committed
async def test_two_registrations_of_one_avs_number_at_once_make_one_account(
    client: Caller, officer: Caller, database: Database
) -> None:
    avs_number = an_avs_number()
    items = [await received(client, officer, database, individual={"avs_number": avs_number}) for _ in range(2)]
    answers = await asyncio.gather(*[officer.post(f"{OFFICE}/{item['id']}/decisions", json=ACCEPTED) for item in items])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    async with database.transaction(DbRole.OFFICE) as session:
        found = (await session.scalars(select(Organisation).where(Organisation.avs_number == avs_number))).all()
    assert len(found) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_letter_names_no_company(language: str, client: Caller, officer: Caller, database: Database) -> None:
    item = await received(client, officer, database, applicant={"language": language})
    letter = await officer.get(f"{OFFICE}/{item['id']}/pdf")
    said = " ".join(read(letter.content).texts)
    assert {"fr": "Expéditeur", "de": "Absender", "it": "Mittente", "en": "Sender"}[language] in said
    assert "None" not in said + letter.headers["Content-Disposition"]
    assert "GLN" not in said
