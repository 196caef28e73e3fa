"""The office's people: invited, changed, and never without an administrator; the first one by a command."""

import asyncio
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from api import worker
from api.accounts.access import Officer
from api.accounts.models import AuthenticatorApp, OfficeMember, Passkey, PasskeyEnrolment, Person, RecoveryCode
from api.accounts.officers import change_officer
from api.accounts.schemas import OfficerChange, OfficerInput
from api.core.clock import now
from api.core.db import Database
from api.running.first_administrator import NotCreated, create, main
from tests.accounts.logging_in import refusal
from tests.accounts.security_key import add_passkey, begin_passkey
from tests.accounts.test_login import log_in
from tests.accounts.test_password_reset import redeem
from tests.callers import BASE, Caller, Company, officer_in
from tests.conftest import Clock
from tests.factories import REVIEWER_ID, SECOND_REVIEWER_ID, number
from tests.records import audited, mails

OFFICERS = "/api/v1/office/officers"
NEW = "un cheval jaune sous la pluie"


def somebody(**values: Any) -> dict[str, Any]:
    return {
        "email": f"neu{number()}@office.example",
        "first_name": "Nora",
        "last_name": "Weber",
        "mobile": "079 321 45 67",
        "language": "de",
        "role": "reviewer",
    } | values


async def invite(administrator: Caller, **values: Any) -> dict[str, Any]:
    answer = await administrator.post(OFFICERS, json=somebody(**values))
    assert answer.status_code == 201, answer.text
    row: dict[str, Any] = answer.json()
    return row


async def put(administrator: Caller, person_id: object, **values: Any) -> httpx.Response:
    return await administrator.put(f"{OFFICERS}/{person_id}", json={"role": "reviewer", "active": True} | values)


async def mailed_token(database: Database, message: str = "office_invitation") -> str:
    await worker.drain(database)
    said = (await mails(database, message))[-1].text or ""
    page = "welcome" if message == "office_invitation" else "password"
    address = next(word for word in said.split() if word.startswith(f"{BASE}/office/login/{page}#"))
    return urlsplit(address).fragment


async def own_id(administrator: Caller) -> str:
    return str((await administrator.get("/api/v1/office/sessions/current")).json()["person"]["id"])


async def test_somebody_new_chooses_a_password_and_logs_in(
    client: Caller, administrator: Caller, database: Database
) -> None:
    row = await invite(administrator)
    assert {key: row[key] for key in ("role", "active", "has_strong_factor", "invited", "last_seen_at")} == {
        "role": "reviewer",
        "active": True,
        "has_strong_factor": False,
        "invited": True,
        "last_seen_at": None,
    }
    assert await log_in(client, row["email"], NEW, "office") == 401
    assert (await redeem(client, await mailed_token(database), NEW)).json() == {"audience": "office"}
    assert await log_in(client, row["email"], NEW, "office") == 201
    assert await log_in(client, row["email"], NEW, "company") == 401
    listed = (await administrator.get(OFFICERS)).json()["items"]
    assert next(item for item in listed if item["id"] == row["id"])["invited"] is False
    assert ("create", sorted(somebody())) in await audited(database, "officer", UUID(row["id"]))


async def test_who_has_an_account_keeps_it_and_is_told(
    administrator: Caller, company: Company, database: Database
) -> None:
    person = company.made.collaborator
    row = await invite(administrator, email=person.email)
    assert (row["id"], row["last_name"], row["invited"]) == (str(person.id), person.last_name, False)
    assert [mail.recipient for mail in await mails(database, "office_access")] == [person.email]
    again = await administrator.post(OFFICERS, json=somebody(email=person.email))
    assert (again.status_code, again.json()["code"]) == (409, "already_officer")


async def test_a_deactivated_officer_is_out_at_once(
    app: FastAPI, administrator: Caller, officer: Caller, database: Database
) -> None:
    assert (await officer.get("/api/v1/office/registrations")).status_code == 200
    assert (await put(administrator, REVIEWER_ID, active=False)).json()["active"] is False
    assert refusal(await officer.get("/api/v1/office/registrations")) == (401, "access_ended")
    assert (await put(administrator, REVIEWER_ID)).status_code == 200
    assert (await officer.get("/api/v1/office/registrations")).status_code == 401
    async with officer_in(app, database) as again:
        assert (await again.get("/api/v1/office/registrations")).status_code == 200
    assert await audited(database, "officer", REVIEWER_ID) == [("change", ["active"]), ("change", ["active"])]


async def test_a_new_role_acts_at_the_next_request(administrator: Caller, officer: Caller) -> None:
    assert (await officer.get(OFFICERS)).json()["code"] == "administrators_only"
    assert (await put(administrator, REVIEWER_ID, role="administrator")).status_code == 200
    assert (await officer.get(OFFICERS)).status_code == 200


async def test_nobody_changes_their_own_access(administrator: Caller) -> None:
    mine = await own_id(administrator)
    for call in (put(administrator, mine, active=False), administrator.post(f"{OFFICERS}/{mine}/factor-resets")):
        answer = await call
        assert (answer.status_code, answer.json()["code"]) == (409, "own_account")


@pytest.mark.committed
async def test_two_administrators_who_demote_each_other_at_once_leave_one(
    app: FastAPI, administrator: Caller, database: Database
) -> None:
    mine = await own_id(administrator)
    assert (await put(administrator, REVIEWER_ID, role="administrator")).status_code == 200
    async with officer_in(app, database) as other:
        answers = await asyncio.gather(put(administrator, REVIEWER_ID), put(other, mine))
    assert sorted(answer.status_code for answer in answers) in ([200, 403], [200, 409])


@pytest.mark.committed
async def test_who_changes_officers_meanwhile_waits(app: FastAPI, administrator: Caller, database: Database) -> None:
    mine = UUID(await own_id(administrator))
    assert (await put(administrator, REVIEWER_ID, role="administrator")).status_code == 200
    async with officer_in(app, database) as other:
        async with database.transaction() as session:
            moment = await now(session)
            caller = Officer(
                session_id=uuid4(),
                person_id=mine,
                first_name="Lea",
                last_name="Keller",
                language="de",
                own_language="de",
                role="administrator",
                has_strong_factor=True,
                second_factor_at=moment,
                now=moment,
            )
            await change_officer(session, caller, REVIEWER_ID, OfficerChange(role="reviewer", active=True))
            waiting = asyncio.create_task(put(other, mine))
            await asyncio.sleep(0.3)
            assert not waiting.done()
        assert (await waiting).json()["code"] == "last_administrator"


async def test_a_lost_factor_is_reset_and_a_link_is_the_way_back(
    client: Caller, administrator: Caller, officer: Caller, database: Database
) -> None:
    async with database.transaction() as session:
        before = (await session.get_one(Person, REVIEWER_ID)).password_hash
        await session.execute(
            text(
                "INSERT INTO authenticator_apps (id, person_id, seed_key, seed_sealed, last_step, confirmed_at) "
                "VALUES (gen_random_uuid(), :id, 'k', '', 0, app_now())"
            ),
            {"id": REVIEWER_ID},
        )
    await add_passkey(officer, "/office")
    await begin_passkey(officer, "/office")
    rows = {row["id"]: row for row in (await administrator.get(OFFICERS)).json()["items"]}
    assert rows[str(REVIEWER_ID)]["has_strong_factor"] is True
    answer = await administrator.post(f"{OFFICERS}/{REVIEWER_ID}/factor-resets")
    state = {name: answer.json()[name] for name in ("has_strong_factor", "invited", "returning")}
    assert (answer.status_code, state) == (201, {"has_strong_factor": False, "invited": False, "returning": True})
    assert (await officer.get("/api/v1/office/registrations")).status_code == 401
    async with database.transaction() as session:
        person = await session.get_one(Person, REVIEWER_ID)
        for kind in (AuthenticatorApp, Passkey, PasskeyEnrolment, RecoveryCode):
            left = await session.scalars(select(kind).where(kind.person_id == REVIEWER_ID))
            assert left.all() == []
    assert person.password_hash != before
    assert [mail.recipient for mail in await mails(database, "factor_reset")] == [person.email]
    first = await mailed_token(database, "office_return")
    assert (await administrator.post(f"{OFFICERS}/{REVIEWER_ID}/mails")).status_code == 202
    assert (await redeem(client, first, NEW)).status_code == 404
    assert (await redeem(client, await mailed_token(database, "office_return"), NEW)).status_code == 201
    assert await log_in(client, person.email, NEW, "office") == 201


async def test_a_newer_link_replaces_the_older_and_lives_for_three_days(
    client: Caller, administrator: Caller, database: Database, clock: Clock
) -> None:
    row = await invite(administrator)
    older = await mailed_token(database)
    assert (await administrator.post(f"{OFFICERS}/{row['id']}/mails")).status_code == 202
    newer = await mailed_token(database)
    assert (await redeem(client, older, NEW)).status_code == 404
    await clock.move(hours=71, minutes=59)
    assert (await redeem(client, newer, NEW)).status_code == 201
    assert (await redeem(client, newer, NEW)).status_code == 404


async def test_who_has_a_password_gets_no_other_link(administrator: Caller) -> None:
    assert (await administrator.post(f"{OFFICERS}/{SECOND_REVIEWER_ID}/mails")).status_code == 404


@pytest.mark.parametrize("what", ["invite", "change", "mail", "reset"])
async def test_a_second_factor_of_long_ago_does_not_do(what: str, administrator: Caller, clock: Clock) -> None:
    row = await invite(administrator)
    await clock.move(minutes=5, seconds=1)
    calls = {
        "invite": administrator.post(OFFICERS, json=somebody()),
        "change": put(administrator, row["id"], role="administrator"),
        "mail": administrator.post(f"{OFFICERS}/{row['id']}/mails"),
        "reset": administrator.post(f"{OFFICERS}/{row['id']}/factor-resets"),
    }
    answers = {name: await call for name, call in calls.items()}
    assert (answers[what].status_code, answers[what].json()["code"]) == (403, "step_up_required")


def arguments(**values: str) -> list[str]:
    known = {"email": "erste@office.example", "mobile": "0791234567", "language": "de"}
    names = {"first-name": "Erste", "last-name": "Person"}
    return [word for name, value in (known | names | values).items() for word in (f"--{name}", value)]


WISH = OfficerInput(
    email="erste@office.example",
    first_name="Erste",
    last_name="Person",
    mobile="0791234567",
    language="de",
    role="administrator",
)


async def test_the_command_makes_an_administrator_and_prints_the_link(client: Caller, database: Database) -> None:
    with pytest.raises(NotCreated, match="there is an administrator already"):
        await create(database, WISH, also=False)
    said = await create(database, WISH, also=True)
    address = next(word for word in said.split() if "#" in word)
    assert address.startswith(f"{BASE}/office/login/welcome#")
    assert (await redeem(client, urlsplit(address).fragment, NEW)).status_code == 201
    assert await log_in(client, WISH.email, NEW, "office") == 201
    assert await mails(database, "office_invitation") == []
    with pytest.raises(NotCreated, match="already_officer"):
        await create(database, WISH, also=True)


@pytest.mark.parametrize(("wrong", "named"), [({"mobile": "031"}, "--mobile"), ({"email": "erste"}, "--email")])
async def test_the_command_says_what_is_wrong(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(NotCreated, match=named):
        await main(arguments(**wrong))


async def test_a_reset_ends_the_sessions_for_a_company_too(
    administrator: Caller, company: Company, database: Database
) -> None:
    person = company.made.collaborator
    async with database.transaction() as session:
        session.add(OfficeMember(person_id=person.id, role="reviewer", active=True))
    assert (await company.collaborator.get("/api/v1/sessions/current")).status_code == 200
    assert (await administrator.post(f"{OFFICERS}/{person.id}/factor-resets")).status_code == 201
    assert (await company.collaborator.get("/api/v1/sessions/current")).status_code == 401


async def test_administrators_are_told_who_is_invited_and_changed(administrator: Caller, database: Database) -> None:
    row = await invite(administrator)
    [told] = await mails(database, "officer_invited")
    assert (await put(administrator, row["id"], active=False)).status_code == 200
    assert (await put(administrator, row["id"], active=False)).status_code == 200
    assert [mail.recipient for mail in await mails(database, "officer_changed")] == [told.recipient]


async def test_an_auditor_has_the_own_account_and_nothing_else(auditor: Caller) -> None:
    assert (await auditor.get("/api/v1/office/sessions/current")).json()["role"] == "auditor"
    assert (await auditor.get("/api/v1/office/account/factors")).status_code == 200
    assert (await auditor.patch("/api/v1/office/account", json={"language": "de"})).status_code == 200
    for path in ("registrations", "tariffs", "counts", "officers", "conversations"):
        assert refusal(await auditor.get(f"/api/v1/office/{path}")) == (403, "audit_log_only"), path


async def test_who_becomes_an_auditor_is_out_of_the_rest_at_once(administrator: Caller, officer: Caller) -> None:
    assert (await officer.get("/api/v1/office/registrations")).status_code == 200
    assert (await put(administrator, REVIEWER_ID, role="auditor")).status_code == 200
    assert refusal(await officer.get("/api/v1/office/registrations")) == (403, "audit_log_only")
