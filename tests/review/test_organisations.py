"""The organisations that use the counter: found, suspended, opened again."""

import pytest
from fastapi import FastAPI

from api.core.db import Database
from tests.accounts.logging_in import refusal
from tests.accounts.test_login import log_in
from tests.accounts.test_password_change import know_password
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import open_session
from tests.records import audited, mails

SEARCH = "/api/v1/office/organisations/searches"


def suspension(company: Company) -> str:
    return f"/api/v1/office/organisations/{company.id}/suspension"


async def test_an_organisation_is_found_by_a_part_of_name_town_or_number(
    administrator: Caller, company: Company, other_company: Company
) -> None:
    own = (await company.manager.get("/api/v1/organisation")).json()
    for words in (own["name"].upper(), own["gln"][3:]):
        [found] = (await administrator.post(SEARCH, json={"words": words})).json()["items"]
        assert (found["id"], found["members"], found["suspended_at"]) == (str(company.id), 2, None)
    both = (await administrator.post(SEARCH, json={"words": own["town"]})).json()
    assert {str(company.id), str(other_company.id)} <= {row["id"] for row in both["items"]}
    for nothing in ("%", "_", "\\", "introuvable"):
        assert (await administrator.post(SEARCH, json={"words": nothing})).json()["items"] == []


async def test_whoever_works_for_a_suspended_organisation_is_out_at_once_and_comes_back(
    app: FastAPI, client: Caller, administrator: Caller, company: Company, database: Database
) -> None:
    manager = company.made.manager
    await know_password(database, manager.id)
    answer = await administrator.put(suspension(company), json={"reason": "Fausses factures"})
    assert (answer.status_code, answer.json()["suspension_reason"]) == (200, "Fausses factures")
    assert refusal(await company.manager.get("/api/v1/organisation")) == (401, "access_ended")
    assert await log_in(client, manager.email) == 401
    [told] = await mails(database, "organisation_suspended")
    assert (told.recipient, told.params) == (manager.email, {"reason": "Fausses factures"})
    first = (await administrator.post(SEARCH, json={})).json()["items"][0]
    assert first["id"] == str(company.id)
    assert (await administrator.put(suspension(company), json={"reason": None})).json()["suspended_at"] is None
    token = await open_session(database, manager.id, company.id)
    async with Caller.of(app, ("sid", token)) as again:
        assert (await again.get("/api/v1/organisation")).status_code == 200
    assert [mail.recipient for mail in await mails(database, "organisation_reopened")] == [manager.email]
    assert await audited(database, "organisation", company.id) == [("suspend", []), ("lift_suspension", [])]


async def test_suspending_twice_tells_once(administrator: Caller, company: Company, database: Database) -> None:
    for _ in range(2):
        assert (await administrator.put(suspension(company), json={"reason": "Doublon"})).status_code == 200
    assert len(await mails(database, "organisation_suspended")) == 1


@pytest.mark.parametrize("reason", ["", "  "])
async def test_a_suspension_needs_a_reason(administrator: Caller, company: Company, reason: str) -> None:
    answer = await administrator.put(suspension(company), json={"reason": reason})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/reason", "required")]
    assert (await company.manager.get("/api/v1/organisation")).status_code == 200


async def test_reviewers_suspend_nobody_and_administrators_with_a_fresh_factor_only(
    officer: Caller, administrator: Caller, company: Company, clock: Clock
) -> None:
    body = {"reason": "Doublon"}
    assert (await officer.put(suspension(company), json=body)).json()["code"] == "administrators_only"
    await clock.move(minutes=5, seconds=1)
    assert (await administrator.put(suspension(company), json=body)).json()["code"] == "step_up_required"
    assert (await company.manager.get("/api/v1/organisation")).status_code == 200
