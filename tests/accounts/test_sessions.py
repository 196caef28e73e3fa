"""Sessions: how long they last, who sees and ends them, and for which organisation they are (R-01, R-02, R-44)."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.accounts.models import Membership
from api.core.db import Database, DbRole
from tests.accounts.logging_in import newest_code, refusal, send_password, with_password
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import MadeCompany, make_beneficiary, make_company, open_session
from tests.postgres import Superuser
from tests.records import audited

CURRENT = "/api/v1/sessions/current"


async def browser(app: FastAPI, database: Database, made: MadeCompany) -> Caller:
    return Caller.of(app, ("sid", await open_session(database, made.manager.id, made.id)))


async def use_every(clock: Clock, caller: Caller, path: str, minutes: float, times: int) -> set[int]:
    statuses = set()
    for _ in range(times):
        await clock.move(minutes=minutes)
        statuses.add((await caller.get(path)).status_code)
    return statuses


async def test_a_persons_sessions_are_listed_and_can_be_ended(
    app: FastAPI, company: Company, database: Database
) -> None:
    async with await browser(app, database, company.made) as lost:
        listed = (await company.manager.get("/api/v1/sessions")).json()["items"]
        assert len(listed) == 2
        assert [row["current"] for row in listed].count(True) == 1
        other = next(row["id"] for row in listed if not row["current"])
        assert (await company.manager.delete(f"/api/v1/sessions/{other}")).status_code == 204
        assert refusal(await lost.get(CURRENT)) == (401, "unauthenticated")
        assert refusal(await company.manager.delete(f"/api/v1/sessions/{other}")) == (404, "not_found")
        assert [row["current"] for row in (await company.manager.get("/api/v1/sessions")).json()["items"]] == [True]
        assert ("end_session", []) in await audited(database, "session", UUID(other))


async def test_nobody_sees_or_ends_a_colleagues_session(company: Company) -> None:
    theirs = (await company.collaborator.get(CURRENT)).json()["id"]
    for session_id in (theirs, str(uuid4())):
        assert refusal(await company.manager.delete(f"/api/v1/sessions/{session_id}")) == (404, "not_found")
    assert (await company.collaborator.get(CURRENT)).status_code == 200
    ids = [row["id"] for row in (await company.manager.get("/api/v1/sessions")).json()["items"]]
    assert theirs not in ids


async def test_at_most_five_sessions_the_least_used_one_ends(app: FastAPI, database: Database, clock: Clock) -> None:
    made = await with_password(database)
    callers = []
    for _ in range(6):
        caller = Caller.of(app)
        assert (await send_password(caller, made.manager.email)).status_code == 201
        assert (await caller.post("/api/v1/sessions", json={"code": await newest_code(database)})).status_code == 201
        callers.append(caller)
        await clock.move(hours=1)
        # The first one is used all the time, so the second is the one that ends.
        for used in callers:
            await used.get("/api/v1/organisation")
        await keep_all_alive(database, clock)
    statuses = [(await caller.get(CURRENT)).status_code for caller in callers]
    assert statuses.count(200) == 5, statuses
    listed = (await callers[-1].get("/api/v1/sessions")).json()["items"]
    assert len(listed) == 5


async def keep_all_alive(database: Database, clock: Clock) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE sessions SET last_seen_at = app_now() WHERE ended_at IS NULL"))
    await clock.move(seconds=1)


@pytest.mark.parametrize(("seconds", "status"), [(12 * 3600 - 1, 200), (12 * 3600 + 1, 401)])
async def test_a_companys_session_ends_after_twelve_hours_of_work(
    manager: Caller, clock: Clock, seconds: int, status: int
) -> None:
    assert await use_every(clock, manager, "/api/v1/organisation", 29, 24) == {200}
    await clock.move(seconds=seconds - 24 * 29 * 60)
    assert (await manager.get("/api/v1/organisation")).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(8 * 3600 - 1, 200), (8 * 3600 + 1, 401)])
async def test_the_offices_session_ends_after_eight_hours_of_work(
    officer: Caller, clock: Clock, seconds: int, status: int
) -> None:
    assert await use_every(clock, officer, "/api/v1/office/reasons", 14, 34) <= {200, 404}
    await clock.move(seconds=seconds - 34 * 14 * 60)
    assert (await officer.get("/api/v1/office/sessions/current")).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(30 * 60 - 1, 200), (30 * 60 + 1, 401)])
async def test_a_companys_idle_session_ends_after_30_minutes(
    manager: Caller, clock: Clock, seconds: int, status: int
) -> None:
    await clock.move(seconds=seconds)
    assert (await manager.get("/api/v1/organisation")).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(15 * 60 - 1, 200), (15 * 60 + 1, 401)])
async def test_the_offices_idle_session_ends_after_15_minutes(
    officer: Caller, clock: Clock, seconds: int, status: int
) -> None:
    await clock.move(seconds=seconds)
    assert (await officer.get("/api/v1/office/sessions/current")).status_code == status


async def test_the_header_tells_when_it_ends_and_looking_prolongs_nothing(manager: Caller, clock: Clock) -> None:
    def ends(answer: object) -> datetime:
        return datetime.fromisoformat(answer.headers["Session-Expires-At"])  # type: ignore[attr-defined] # a response

    first = ends(await manager.get("/api/v1/organisation"))
    await clock.move(minutes=10)
    assert ends(await manager.get(CURRENT)) == first
    assert ends(await manager.post("/api/v1/invoice-checks", json={})) == first
    assert (ends(await manager.get("/api/v1/organisation")) - first).total_seconds() == pytest.approx(600, abs=1)
    for _ in range(24):
        await clock.move(minutes=29)
        last = await manager.get("/api/v1/organisation")
    assert (ends(last) - first).total_seconds() == pytest.approx(11.5 * 3600, abs=1)  # not beyond the twelve hours


@pytest.fixture
async def fiduciary(app: FastAPI, database: Database, company: Company) -> AsyncIterator[tuple[Caller, MadeCompany]]:
    """Somebody who is gérant of one company and collaborateur of another."""
    other = await make_company(database)
    person_id = company.made.manager.id
    async with database.transaction(DbRole.OFFICE) as session:
        row = Membership(organisation_id=other.id, person_id=person_id, role="collaborator", active=True)
        session.add(row)
    async with Caller.of(app, ("sid", await open_session(database, person_id, company.id))) as caller:
        yield caller, other


async def switch(caller: Caller, organisation_id: UUID) -> int:
    body = {"organisation_id": str(organisation_id)}
    return (await caller.put(f"{CURRENT}/organisation", json=body)).status_code


async def test_a_person_of_two_companies_changes_between_them(
    database: Database, company: Company, fiduciary: tuple[Caller, MadeCompany]
) -> None:
    caller, other = fiduciary
    theirs = await make_beneficiary(database, other.id)
    before = (await caller.get(CURRENT)).json()
    assert {o["id"] for o in before["organisations"]} == {str(company.id), str(other.id)}
    assert before["role"] == "manager"
    assert (await caller.get(f"/api/v1/beneficiaries/{theirs}")).status_code == 404
    assert await switch(caller, other.id) == 200
    after = (await caller.get(CURRENT)).json()
    assert (after["role"], after["organisation"]["id"]) == ("collaborator", str(other.id))
    assert (await caller.get(f"/api/v1/beneficiaries/{theirs}")).status_code == 200
    assert (await caller.get(f"/api/v1/beneficiaries/{company.ready.beneficiary_id}")).status_code == 404
    account = {"iban": "CH9300762011623852957", "label": "Compte", "holder": "Fondation Doe"}
    assert refusal(await caller.post("/api/v1/bank-accounts", json=account)) == (403, "managers_only")
    assert ("enter", []) in await audited(database, "organisation", other.id)


async def test_nobody_enters_a_company_that_is_not_theirs(
    company: Company, other_company: Company, manager: Caller
) -> None:
    for organisation_id in (other_company.id, uuid4()):
        assert await switch(manager, organisation_id) == 404
    assert (await manager.get(CURRENT)).json()["organisation"]["id"] == str(company.id)


async def test_a_switch_acts_on_one_session_only(
    app: FastAPI, database: Database, company: Company, fiduciary: tuple[Caller, MadeCompany]
) -> None:
    caller, other = fiduciary
    await switch(caller, other.id)
    assert (await company.manager.get(CURRENT)).json()["organisation"]["id"] == str(company.id)


OUT = {
    "membership": "UPDATE memberships SET active = false WHERE organisation_id = $1",
    "organisation suspended": "UPDATE organisations SET suspended_at = app_now() WHERE id = $1",
    "organisation closed": "UPDATE organisations SET closed_at = app_now() WHERE id = $1",
}


@pytest.mark.committed
@pytest.mark.parametrize("what", OUT)
async def test_who_may_no_longer_is_out_at_the_next_request(company: Company, superuser: Superuser, what: str) -> None:
    assert (await company.manager.get("/api/v1/organisation")).status_code == 200
    await superuser.run(OUT[what], company.id)
    for path in ("/api/v1/organisation", CURRENT, "/api/v1/invoices"):
        assert refusal(await company.manager.get(path)) == (
            401,
            "unauthenticated" if what == "session" else "access_ended",
        )


@pytest.mark.committed
async def test_a_disabled_membership_leaves_the_other_company_open(
    superuser: Superuser, company: Company, fiduciary: tuple[Caller, MadeCompany]
) -> None:
    caller, other = fiduciary
    await superuser.run(OUT["membership"], other.id)
    assert [o["id"] for o in (await caller.get(CURRENT)).json()["organisations"]] == [str(company.id)]
    assert await switch(caller, other.id) == 404


@pytest.mark.committed
async def test_a_new_role_acts_at_the_next_request(company: Company, superuser: Superuser) -> None:
    account = {"iban": "CH9300762011623852957", "label": "Compte", "holder": "Fondation Doe"}
    await superuser.run("UPDATE memberships SET role = 'collaborator' WHERE organisation_id = $1", company.id)
    assert (await company.manager.get(CURRENT)).json()["role"] == "collaborator"
    assert refusal(await company.manager.post("/api/v1/bank-accounts", json=account)) == (403, "managers_only")


async def test_a_cookie_is_good_on_its_own_side_only(app: FastAPI, company: Company, officer: Caller) -> None:
    for name, value, path in (
        ("office_sid", company.manager.cookies["sid"], "/api/v1/office/sessions/current"),
        ("sid", officer.cookies["office_sid"], CURRENT),
        ("sid", "x", CURRENT),
        ("sid", "", CURRENT),
        ("login", company.manager.cookies["sid"], CURRENT),
    ):
        async with Caller.of(app, (name, value)) as caller:
            assert refusal(await caller.get(path)) == (401, "unauthenticated"), name


async def test_going_on_prolongs_a_session(manager: Caller, officer: Caller, clock: Clock) -> None:
    for caller, area, minutes in ((manager, "", 28), (officer, "/office", 14)):
        before = (await caller.get(f"/api/v1{area}/sessions/current")).json()
        assert before["warning_seconds"] == 120
        await clock.move(minutes=minutes)
        after = await caller.put(f"/api/v1{area}/sessions/current")
        assert after.status_code == 200, after.text
        gained = datetime.fromisoformat(after.json()["idle_expires_at"]) - datetime.fromisoformat(
            before["idle_expires_at"]
        )
        assert gained.total_seconds() == pytest.approx(60 * minutes, abs=1)
        await clock.move(minutes=-minutes)


async def test_a_page_opened_for_somebody_else_writes_nothing(
    company: Company, officer: Caller, other_company: Company, database: Database
) -> None:
    draft = {"kind": "other", "content": {"remark": "d’une autre"}}
    own = f"{company.made.manager.id}/{company.id}"
    assert (await company.manager.post("/api/v1/drafts", json=draft, headers={"Session-Of": own})).status_code == 201
    colleague, elsewhere = (
        f"{company.made.collaborator.id}/{company.id}",
        f"{company.made.manager.id}/{other_company.id}",
    )
    for opened_for in (colleague, elsewhere, str(company.made.manager.id), ""):
        headers = {"Session-Of": opened_for}
        refused = await company.manager.post("/api/v1/drafts", json=draft, headers=headers)
        assert refusal(refused) == (409, "other_session")
        assert refusal(await company.manager.get(CURRENT, headers=headers)) == (409, "other_session")
    assert len((await company.manager.get("/api/v1/drafts")).json()["items"]) == 1
    office = "/api/v1/office/sessions/current"
    me = (await officer.get(office)).json()["person"]["id"]
    assert (await officer.get(office, headers={"Session-Of": me})).status_code == 200
    assert refusal(await officer.get(office, headers={"Session-Of": own})) == (409, "other_session")
