"""Colleagues: invited by mail, changed by a manager, and never a company without an active manager."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api import worker
from api.accounts.access import Member
from api.accounts.models import BrowserSession, LoginAttempt, Membership, Person
from api.core.clock import now, now_sql
from api.core.db import Database, DbRole
from api.core.limits import Window
from api.organisations.invitations import forget_invitations
from api.organisations.members import change_member
from api.organisations.models import Invitation
from api.organisations.schemas import MemberChange
from tests.accounts.logging_in import refusal
from tests.accounts.test_login import log_in
from tests.accounts.test_password_change import know_password
from tests.callers import BASE, Caller, Company
from tests.conftest import Clock
from tests.factories import number, open_session
from tests.postgres import Superuser
from tests.records import audited, mails

MEMBERS = "/api/v1/members"
INVITE = "/api/v1/invitations"
LOOK = f"{INVITE}/lookups"
ACCEPT = f"{INVITE}/acceptances"
NEW = "un cheval jaune sous la pluie"


def invitation(**values: Any) -> dict[str, Any]:
    return {
        "first_name": "Nora",
        "last_name": "Weber",
        "email": f"nora.weber{number()}@societe.example",
        "mobile": "079 321 45 67",
        "role": "collaborator",
        "language": "de",
    } | values


async def invite(company: Company, **values: Any) -> dict[str, Any]:
    answer = await company.manager.post(INVITE, json=invitation(**values))
    assert answer.status_code == 201, answer.text
    row: dict[str, Any] = answer.json()
    return row


async def mailed_token(database: Database) -> str:
    await worker.drain(database)
    said = (await mails(database, "invitation"))[-1].text or ""
    address = next(word for word in said.split() if word.startswith(f"{BASE}/login/invitation#"))
    return urlsplit(address).fragment


async def accept(client: Caller, token: str, password: str | None = NEW) -> httpx.Response:
    return await client.post(ACCEPT, json={"token": token, "password": password, "confirmation": password})


async def put(caller: Caller, person_id: UUID, **values: Any) -> httpx.Response:
    return await caller.put(f"{MEMBERS}/{person_id}", json={"role": "collaborator", "active": True} | values)


async def rename(caller: Caller, person_id: UUID, **values: Any) -> httpx.Response:
    body = {"first_name": "Sandra", "last_name": "Keller", "mobile": "+41791234567"} | values
    return await caller.put(f"{MEMBERS}/{person_id}/person", json=body)


async def test_somebody_new_chooses_a_password_and_logs_in(
    client: Caller, company: Company, database: Database
) -> None:
    row = await invite(company)
    assert {key: row[key] for key in ("first_name", "last_name", "role")} == {
        "first_name": "Nora",
        "last_name": "Weber",
        "role": "collaborator",
    }
    assert [item["id"] for item in (await company.manager.get(INVITE)).json()["items"]] == [row["id"]]
    token = await mailed_token(database)
    [invited] = await mails(database, "invitation")
    name = (await company.manager.get("/api/v1/organisation")).json()["name"]
    assert (invited.language, invited.params) == ("de", {"organisation": name})
    assert name in (invited.text or "")
    shown = (await client.post(LOOK, json={"token": token})).json()
    assert shown == {
        "organisation_name": name,
        "first_name": "Nora",
        "email": row["email"],
        "needs_password": True,
    }
    assert await log_in(client, row["email"], NEW) == 401
    assert (await accept(client, token)).json() == {"state": "accepted"}
    assert await log_in(client, row["email"], NEW) == 201
    assert (await company.manager.get(INVITE)).json()["items"] == []
    members = (await company.manager.get(MEMBERS)).json()["items"]
    assert ("Weber", "collaborator", True) in [(m["last_name"], m["role"], m["active"]) for m in members]
    async with database.transaction() as session:
        person = (await session.scalars(select(Person).where(Person.email == row["email"]))).one()
    assert (person.mobile, person.language) == ("+41793214567", "de")
    assert ("accept_invitation", []) in await audited(database, "person", person.id)


async def test_somebody_with_an_account_keeps_the_password_and_works_for_both(
    client: Caller, company: Company, other_company: Company, database: Database
) -> None:
    known = other_company.made.collaborator
    row = await invite(company, email=known.email, first_name="Faux", last_name="Nom")
    token = await mailed_token(database)
    assert (await client.post(LOOK, json={"token": token})).json()["needs_password"] is False
    async with database.transaction() as session:
        before = (await session.get_one(Person, known.id)).password_hash
    assert (await accept(client, token)).status_code == 201
    async with database.transaction() as session:
        person = await session.get_one(Person, known.id)
        assert (person.password_hash, person.last_name, person.mobile) == (before, known.last_name, known.mobile)
    session_of = (await other_company.collaborator.get("/api/v1/sessions/current")).json()
    assert str(company.id) in {organisation["id"] for organisation in session_of["organisations"]}
    assert row["last_name"] == "Nom"


async def test_a_manager_does_not_learn_whether_an_address_has_an_account(
    company: Company, other_company: Company
) -> None:
    unknown = await company.manager.post(INVITE, json=invitation())
    known = await company.manager.post(INVITE, json=invitation(email=other_company.made.manager.email))
    own = {"id", "email", "mailed_at", "expires_at"}
    assert unknown.status_code == known.status_code == 201
    assert {k: v for k, v in unknown.json().items() if k not in own} == {
        k: v for k, v in known.json().items() if k not in own
    }


async def test_who_is_a_member_or_invited_already_is_not_invited_again(company: Company) -> None:
    answer = await company.manager.post(INVITE, json=invitation(email=company.made.collaborator.email))
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")
    row = await invite(company)
    again = await company.manager.post(INVITE, json=invitation(email=row["email"]))
    assert (again.status_code, again.json()["code"]) == (409, "already_member")


@pytest.mark.committed
async def test_of_fifty_acceptances_at_once_one_succeeds(client: Caller, company: Company, database: Database) -> None:
    await invite(company)
    token = await mailed_token(database)
    answers = await asyncio.gather(*[accept(client, token, f"{NEW} {n}") for n in range(50)])
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(201) == 1
    assert set(statuses) <= {201, 404, 503}  # the queue for hashing is short


async def test_the_password_obeys_the_rules_and_the_link_stays(
    client: Caller, company: Company, database: Database
) -> None:
    await invite(company)
    token = await mailed_token(database)
    for password, code in ((None, "required"), ("Weber et autre chose", "password_own_words")):
        answer = await accept(client, token, password)
        assert {e["code"] for e in answer.json()["errors"]} == {code}
    differs = {"token": token, "password": NEW, "confirmation": f"{NEW}!"}
    assert [e["code"] for e in (await client.post(ACCEPT, json=differs)).json()["errors"]] == ["password_differs"]
    assert (await accept(client, token)).status_code == 201


async def test_a_link_dies_by_age_by_a_newer_one_and_when_it_is_withdrawn(
    client: Caller, company: Company, database: Database, clock: Clock
) -> None:
    row = await invite(company)
    older = await mailed_token(database)
    assert (await company.manager.post(f"{INVITE}/{row['id']}/mails")).status_code == 202
    newer = await mailed_token(database)
    assert (await accept(client, older)).json()["code"] == "link_not_valid"
    await clock.move(hours=72, seconds=1)
    assert (await accept(client, newer)).status_code == 404
    async with database.transaction() as session:
        fresh = {"second_factor_at": now_sql(), "last_seen_at": now_sql(), "created_at": now_sql()}
        await session.execute(update(BrowserSession).values(fresh))
    assert (await company.manager.post(f"{INVITE}/{row['id']}/mails")).status_code == 202
    last = await mailed_token(database)
    assert (await client.post(LOOK, json={"token": last})).status_code == 200
    assert (await company.manager.delete(f"{INVITE}/{row['id']}")).status_code == 204
    assert (await client.post(LOOK, json={"token": last})).status_code == 404
    assert (await accept(client, last)).status_code == 404
    assert (await company.manager.post(f"{INVITE}/{row['id']}/mails")).status_code == 404


@pytest.mark.committed
async def test_nobody_comes_into_a_company_that_was_suspended(
    client: Caller, company: Company, database: Database, superuser: Superuser
) -> None:
    await invite(company)
    token = await mailed_token(database)
    await superuser.run("UPDATE organisations SET suspended_at = app_now() WHERE id = $1", company.id)
    assert (await accept(client, token)).status_code == 404


async def test_a_deactivated_colleague_is_out_at_once_and_comes_back(
    app: FastAPI, company: Company, database: Database
) -> None:
    person = company.made.collaborator
    answer = await put(company.manager, person.id, active=False)
    assert (answer.status_code, answer.json()["active"]) == (200, False)
    assert refusal(await company.collaborator.get("/api/v1/sessions/current")) == (401, "access_ended")
    assert (await put(company.manager, person.id)).json()["active"] is True
    assert refusal(await company.collaborator.get("/api/v1/sessions/current")) == (401, "unauthenticated")
    token = await open_session(database, person.id, company.id)
    async with Caller.of(app, ("sid", token)) as again:
        assert (await again.get("/api/v1/sessions/current")).status_code == 200
    assert await audited(database, "membership", person.id) == [("change", ["active"]), ("change", ["active"])]


async def test_only_the_sessions_in_this_company_end(
    app: FastAPI, company: Company, other_company: Company, database: Database
) -> None:
    person = company.made.collaborator
    async with database.transaction(DbRole.OFFICE) as session:
        session.add(Membership(organisation_id=other_company.id, person_id=person.id, role="collaborator", active=True))
    token = await open_session(database, person.id, other_company.id)
    assert (await put(company.manager, person.id, active=False)).status_code == 200
    async with Caller.of(app, ("sid", token)) as elsewhere:
        assert (await elsewhere.get("/api/v1/sessions/current")).status_code == 200


async def test_a_new_role_acts_at_the_next_request(company: Company) -> None:
    assert (await company.collaborator.get(INVITE)).json()["code"] == "managers_only"
    assert (await put(company.manager, company.made.collaborator.id, role="manager")).status_code == 200
    assert (await company.collaborator.get(INVITE)).status_code == 200


@pytest.mark.parametrize("change", [{"active": False, "role": "manager"}, {"role": "collaborator"}])
async def test_the_last_manager_stays(company: Company, change: dict[str, Any]) -> None:
    answer = await put(company.manager, company.made.manager.id, **change)
    assert (answer.status_code, answer.json()["code"]) == (409, "last_manager")
    own = (await company.manager.get("/api/v1/sessions/current")).json()
    assert own["role"] == "manager"


async def test_a_manager_whose_account_is_disabled_does_not_count(company: Company, database: Database) -> None:
    assert (await put(company.manager, company.made.collaborator.id, role="manager")).status_code == 200
    async with database.transaction() as session:
        disabled = update(Person).where(Person.id == company.made.collaborator.id).values(active=False)
        await session.execute(disabled)
    assert (await put(company.manager, company.made.manager.id)).json()["code"] == "last_manager"


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ([{"role": "manager"}], ["became_manager"]),
        ([{"role": "manager"}, {"role": "collaborator"}], ["became_manager", "no_longer_manager"]),
        ([{"active": False}, {"active": True}], ["access_ended", "access_given"]),
        ([{"active": False}, {"active": False, "role": "manager"}], ["access_ended"]),
        ([{"role": "manager", "active": False}], ["access_ended"]),
        ([{}], []),
    ],
)
async def test_who_may_do_more_or_less_is_told_and_so_are_the_managers(
    changes: list[dict[str, Any]], messages: list[str], company: Company, database: Database
) -> None:
    person = company.made.collaborator
    name = (await company.manager.get("/api/v1/organisation")).json()["name"]
    for change in changes:
        assert (await put(company.manager, person.id, **change)).status_code == 200
    kinds = ("became_manager", "no_longer_manager", "access_ended", "access_given")
    told = {kind: await mails(database, kind) for kind in kinds}
    assert {kind for kind, found in told.items() if found} == set(messages)
    assert {(mail.recipient, mail.params["organisation"]) for found in told.values() for mail in found} <= {
        (person.email, name)
    }
    managers = await mails(database, "colleague_access_changed")
    assert [mail.recipient for mail in managers] == [company.made.manager.email] * len(messages)


async def test_ones_own_number_is_changed_elsewhere(company: Company, database: Database) -> None:
    person = company.made.manager
    answer = await company.manager.put(
        f"{MEMBERS}/{person.id}/person",
        json={"first_name": "Renée", "last_name": person.last_name, "mobile": "079 999 88 77"},
    )
    assert refusal(answer) == (409, "own_mobile")
    async with database.transaction() as session:
        assert (await session.get_one(Person, person.id)).mobile == person.mobile
    renamed = {"first_name": "Renée", "last_name": person.last_name, "mobile": person.mobile}
    answer = await company.manager.put(f"{MEMBERS}/{person.id}/person", json=renamed)
    assert (answer.status_code, answer.json()["first_name"]) == (200, "Renée")
    assert await mails(database, "mobile_changed") == []


@pytest.mark.committed
async def test_two_managers_who_demote_each_other_at_once_leave_one(company: Company) -> None:
    first, second = company.made.manager.id, company.made.collaborator.id
    assert (await put(company.manager, second, role="manager")).status_code == 200
    answers = await asyncio.gather(put(company.manager, second), put(company.collaborator, first))
    assert sorted(answer.status_code for answer in answers) in ([200, 403], [200, 409])


@pytest.mark.committed
async def test_who_changes_members_meanwhile_waits(company: Company, database: Database) -> None:
    first, second = company.made.manager, company.made.collaborator
    assert (await put(company.manager, second.id, role="manager")).status_code == 200
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        demotion = MemberChange(role="collaborator", active=True)
        await change_member(session, await caller_of(session, company), second.id, demotion)
        other = asyncio.create_task(put(company.collaborator, first.id))
        await asyncio.sleep(0.3)
        assert not other.done()
    assert (await other).json()["code"] == "last_manager"


async def caller_of(session: AsyncSession, company: Company) -> Member:
    """The company's manager, as a route would have them."""
    person, moment = company.made.manager, await now(session)
    return Member(
        session_id=uuid4(),
        person_id=person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        language="fr",
        own_language="fr",
        role="manager",
        organisation_id=company.id,
        organisation_kind="company",
        accepted_terms=True,
        second_factor_at=moment,
        now=moment,
    )


async def test_another_number_is_told_and_kills_codes_under_way(
    client: Caller, company: Company, database: Database
) -> None:
    person = company.made.collaborator
    await know_password(database, person.id)
    assert await log_in(client, person.email) == 201
    answer = await rename(company.manager, person.id, mobile="079 999 88 77", first_name="Alexandra")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["mobile"], answer.json()["first_name"]) == ("+41799998877", "Alexandra")
    assert [mail.recipient for mail in await mails(database, "mobile_changed")] == [person.email]
    assert [mail.recipient for mail in await mails(database, "colleague_mobile_changed")] == [
        company.made.manager.email
    ]
    async with database.transaction() as session:
        attempts = await session.scalars(select(LoginAttempt).where(LoginAttempt.person_id == person.id))
        assert all(attempt.consumed_at is not None for attempt in attempts)
    assert await audited(database, "person", person.id) == [
        ("login_password", []),
        ("change", ["first_name", "mobile"]),
        ("read", []),
    ]


async def test_another_name_alone_is_told_to_nobody(company: Company, database: Database) -> None:
    person = company.made.collaborator
    assert (await rename(company.manager, person.id, last_name="Kellerhals")).status_code == 200
    assert await mails(database, "mobile_changed") == []


ELSEWHERE = {
    "company": "INSERT INTO memberships (organisation_id, person_id, role, active) "
    "SELECT o.id, $1, 'collaborator', false FROM organisations o "
    "WHERE o.id NOT IN (SELECT organisation_id FROM memberships WHERE person_id = $1) LIMIT 1",
    "office": "INSERT INTO office_members (person_id, role, active) VALUES ($1, 'reviewer', false)",
}


@pytest.mark.committed
@pytest.mark.usefixtures("other_company")
@pytest.mark.parametrize("where", ELSEWHERE)
async def test_who_works_elsewhere_too_is_not_changed_here(
    where: str, company: Company, database: Database, superuser: Superuser
) -> None:
    person = company.made.collaborator
    assert (await company.manager.get(f"{MEMBERS}/{person.id}")).json()["editable"] is True
    await superuser.run(ELSEWHERE[where], person.id)
    assert (await company.manager.get(f"{MEMBERS}/{person.id}")).json()["editable"] is False
    answer = await rename(company.manager, person.id, mobile="079 999 88 77")
    assert (answer.status_code, answer.json()["code"]) == (409, "member_elsewhere")
    async with database.transaction() as session:
        assert (await session.get_one(Person, person.id)).mobile == person.mobile


@pytest.mark.parametrize("what", ["invite", "role", "number", "mail", "withdraw"])
async def test_a_second_factor_of_long_ago_does_not_do(what: str, company: Company, clock: Clock) -> None:
    row = await invite(company)
    await clock.move(minutes=5, seconds=1)
    person_id = company.made.collaborator.id
    calls: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
        "invite": lambda: company.manager.post(INVITE, json=invitation()),
        "role": lambda: put(company.manager, person_id, role="manager"),
        "number": lambda: rename(company.manager, person_id, mobile="079 999 88 77"),
        "mail": lambda: company.manager.post(f"{INVITE}/{row['id']}/mails"),
        "withdraw": lambda: company.manager.delete(f"{INVITE}/{row['id']}"),
    }
    refused = await calls[what]()
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")


async def test_collaborators_see_names_and_nothing_else(company: Company) -> None:
    [row, *_] = (await company.collaborator.get(MEMBERS)).json()["items"]
    assert row.keys() == {"id", "first_name", "last_name", "short_name", "email", "mail_failed", "role", "active"}
    assert row["email"] is None
    of_manager = (await company.manager.get(MEMBERS)).json()["items"]
    assert company.made.collaborator.email in {member["email"] for member in of_manager}
    person_id = company.made.manager.id
    for path in (INVITE, f"{MEMBERS}/{person_id}"):
        assert (await company.collaborator.get(path)).json()["code"] == "managers_only"
    assert (await put(company.collaborator, person_id)).json()["code"] == "managers_only"
    assert (await rename(company.collaborator, person_id)).json()["code"] == "managers_only"


async def test_who_never_came_is_forgotten_after_a_month(company: Company, database: Database, clock: Clock) -> None:
    late, withdrawn = [await invite(company) for _ in range(2)]
    assert (await company.manager.delete(f"{INVITE}/{withdrawn['id']}")).status_code == 204
    await clock.move(days=30, hours=1)
    await forget_invitations(database)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert [str(i) for i in await session.scalars(select(Invitation.id))] == [late["id"]]
    await clock.move(days=3)
    await forget_invitations(database)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert (await session.scalars(select(Invitation.id))).all() == []


@pytest.mark.parametrize("change", [{"active": False, "role": "manager"}, {"role": "collaborator"}])
async def test_nobody_comes_in_at_the_word_of_who_had_to_go(
    change: dict[str, Any], client: Caller, company: Company, database: Database
) -> None:
    inviter = company.made.collaborator
    assert (await put(company.manager, inviter.id, role="manager")).status_code == 200
    answer = await company.collaborator.post(INVITE, json=invitation(role="manager"))
    assert answer.status_code == 201
    token = await mailed_token(database)
    assert (await put(company.manager, inviter.id, **change)).status_code == 200
    assert (await company.manager.get(INVITE)).json()["items"] == []
    assert (await accept(client, token)).json()["code"] == "link_not_valid"


@pytest.mark.committed
async def test_nor_of_who_was_disabled_otherwise(
    client: Caller, company: Company, database: Database, superuser: Superuser
) -> None:
    await invite(company)
    token = await mailed_token(database)
    await superuser.run("UPDATE people SET active = false WHERE id = $1", company.made.manager.id)
    assert (await accept(client, token)).status_code == 404


async def test_another_manager_may_answer_for_an_invitation(
    client: Caller, company: Company, database: Database
) -> None:
    other = company.made.collaborator
    assert (await put(company.manager, other.id, role="manager")).status_code == 200
    row = (await company.collaborator.post(INVITE, json=invitation())).json()
    assert (await company.manager.post(f"{INVITE}/{row['id']}/mails")).status_code == 202
    token = await mailed_token(database)
    assert (await put(company.manager, other.id, active=False)).status_code == 200
    assert (await accept(client, token)).status_code == 201


@pytest.mark.parametrize(
    ("role", "message"), [("collaborator", "colleague_joined"), ("manager", "colleague_joined_as_manager")]
)
async def test_managers_are_told_who_joined(
    role: str, message: str, client: Caller, company: Company, database: Database
) -> None:
    await invite(company, role=role)
    assert (await accept(client, await mailed_token(database))).status_code == 201
    assert [mail.recipient for mail in await mails(database, message)] == [company.made.manager.email]


async def test_how_to_reach_who_has_left_is_no_longer_shown(company: Company) -> None:
    person = company.made.collaborator
    assert (await put(company.manager, person.id, active=False)).status_code == 200
    detail = (await company.manager.get(f"{MEMBERS}/{person.id}")).json()
    assert (detail["email"], detail["mobile"], detail["editable"]) == (None, None, False)
    assert refusal(await rename(company.manager, person.id, mobile="079 999 88 77")) == (409, "member_left")
    rows = {row["id"]: row for row in (await company.manager.get(MEMBERS)).json()["items"]}
    assert rows[str(person.id)]["email"] is None
    assert rows[str(person.id)]["last_name"] == person.last_name


async def test_one_mailbox_gets_five_invitations_a_day(company: Company, other_company: Company) -> None:
    row = await invite(company)
    again = [await company.manager.post(f"{INVITE}/{row['id']}/mails") for _ in range(5)]
    assert [answer.status_code for answer in again] == [202] * 4 + [429]
    other = await other_company.manager.post(INVITE, json=invitation(email=row["email"]))
    assert refusal(other) == (429, "too_many_invitations")


async def test_managers_are_not_drowned_in_mails(
    company: Company, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.organisations.service.NOTICES", Window("notices", "company", 3, timedelta(hours=1)))
    person = company.made.collaborator
    answers = [await rename(company.manager, person.id, mobile=f"079 999 88 7{n}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    assert refusal(answers[-1]) == (429, "too_many_changes")
