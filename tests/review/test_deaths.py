"""The death of an insured person: known to the office for every company, and told to none."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.beneficiaries.models import Beneficiary
from api.core.clock import today
from api.core.db import Database, DbRole
from api.invoices.models import InvoiceVersion, Parameter
from tests.callers import Caller, Company
from tests.factories import ADMINISTRATOR_ID, invoice_body, make_beneficiary, make_document
from tests.records import audited
from tests.review.requests import ACCEPT, Request, decide, read, send, send_for

NUMBER = "7569217076985"
BEFORE, ON, AFTER = "2026-08-04", "2026-08-12", "2026-08-13"  # the factories' services end on the second


@pytest.fixture(autouse=True)
async def _established_accounts(company: Company, database: Database) -> None:
    """None is flagged as new."""
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(text("UPDATE bank_accounts SET created_at = app_now() - interval '1 year'"))


async def record(officer: Caller, request: Request, day: str | None) -> Any:
    return await officer.put(f"{request.path}/death", json={"day": day})


async def check(officer: Caller, request: Request, code: str = "death") -> dict[str, Any]:
    (found,) = [one for one in (await read(officer, request))["checks"] if one["code"] == code]
    checked: dict[str, Any] = found
    return checked


async def body_for(database: Database, company: Company, **person: Any) -> dict[str, Any]:
    beneficiary_id = await make_beneficiary(database, company.id, **person)
    return invoice_body(beneficiary_id, company.made.bank_account_id, await make_document(database, company.id))


async def test_officers_see_a_death_at_the_requests_of_every_company(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    request = await send_for(database, company, avs_number=NUMBER)
    theirs = await send_for(database, other_company, avs_number=NUMBER)
    somebody = await send(company)
    assert (await check(officer, theirs))["state"] == "ok"
    answer = await record(officer, request, BEFORE)
    assert (answer.status_code, answer.json()["day"]) == (200, BEFORE)
    assert answer.json()["recorded_by"]["name"] == "Anna Muster"
    for one in (request, theirs):
        seen = await check(officer, one)
        assert (seen["state"], seen["pointer"]) == ("error", "/form/service_to")
        assert "04.08.2026" in seen["evidence"]
        assert (await read(officer, one))["death_recorded"] is True
    assert (await read(officer, somebody))["death_recorded"] is False
    assert (await check(officer, somebody))["state"] == "ok"
    assert (await officer.get(f"{theirs.path}/death")).json()["day"] == BEFORE
    await record(officer, theirs, ON)
    assert (await check(officer, request))["state"] == "ok"
    await record(officer, theirs, None)
    assert (await read(officer, theirs))["death_recorded"] is False
    assert (await officer.get(f"{request.path}/death")).json()["day"] is None
    assert "12.08.2026" not in (await check(officer, request))["evidence"]


async def test_no_company_learns_by_asking_of_a_death_that_the_office_knows(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    """Whatever depended on the day would tell it after a few checks with other days."""
    request = await send_for(database, company, avs_number=NUMBER)
    body = await body_for(database, other_company, avs_number=NUMBER)
    person = f"/api/v1/beneficiaries/{body['beneficiary_id']}"

    async def all_that_is_said() -> Any:
        checked = await other_company.collaborator.post("/api/v1/invoice-checks", json=body)
        record_of_person = await other_company.manager.get(person)
        return checked.status_code, checked.json(), record_of_person.json()

    before = await all_that_is_said()
    await record(officer, request, BEFORE)
    assert await all_that_is_said() == before
    sent = await other_company.collaborator.submit(body)
    assert (sent.status_code, sent.json()["warnings"]) == (201, [])
    seen = await check(officer, Request(sent.json()["id"], sent.json(), sent.headers["ETag"]))
    assert (seen["state"], seen["pointer"]) == ("error", "/form/service_to")
    assert "04.08.2026" in seen["evidence"]
    shown = await other_company.collaborator.get(f"/api/v1/invoices/{sent.json()['id']}")
    assert "2026-08-04" not in shown.text
    assert "04.08.2026" not in shown.text


async def test_what_the_office_knows_is_not_frozen_with_a_request(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    await record(officer, await send_for(database, company, avs_number=NUMBER), ON)
    later = await send_for(database, other_company, avs_number=NUMBER)
    async with database.transaction(DbRole.OFFICE) as session:
        version = await session.get_one(InvoiceVersion, (UUID(later.id), 1))
    assert "2026-08-12" not in str(version.frozen)


async def test_the_office_s_day_is_found_beside_a_later_one_of_the_company(
    company: Company, officer: Caller, database: Database
) -> None:
    request = await send_for(database, company, avs_number=NUMBER, death_date=date.fromisoformat(ON))
    assert (await check(officer, request))["state"] == "warning"
    await record(officer, request, BEFORE)
    seen = await check(officer, request)
    assert seen["state"] == "error"
    assert "04.08.2026" in seen["evidence"]


async def test_the_company_s_own_day_is_found_where_the_office_knows_none(
    company: Company, officer: Caller, database: Database
) -> None:
    """As where it typed the day after it had sent."""
    request = await send_for(database, company, avs_number=NUMBER)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        values = {"day": date.fromisoformat(BEFORE), "number": NUMBER}
        await session.execute(text("UPDATE beneficiaries SET death_date = :day WHERE avs_number = :number"), values)
    seen = await check(officer, request)
    assert (seen["state"], seen["pointer"]) == ("error", "/form/service_to")


async def test_no_company_reads_deaths(company: Company, officer: Caller, database: Database) -> None:
    await record(officer, await send_for(database, company, avs_number=NUMBER), ON)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            await session.execute(text("SELECT FROM deaths"))


async def test_a_company_says_a_death_itself_and_is_told_the_day(
    company: Company, officer: Caller, database: Database
) -> None:
    body = await body_for(database, company, death_date=date.fromisoformat(BEFORE))
    refused = await company.collaborator.submit(body)
    errors = [error for error in refused.json()["errors"] if error["code"] == "after_death"]
    assert errors[0]["params"] == {"day": "04.08.2026"}
    assert "04.08.2026" in errors[0]["detail"]
    [row] = [
        one
        for one in (await company.manager.post("/api/v1/beneficiaries/searches", json={})).json()["items"]
        if one["id"] == body["beneficiary_id"]
    ]
    assert row["death_date"] == BEFORE


async def test_officers_are_told_which_company_says_that_somebody_died(
    company: Company, other_company: Company, officer: Caller, database: Database
) -> None:
    request = await send_for(database, company, avs_number=NUMBER)
    await make_beneficiary(database, other_company.id, avs_number=NUMBER, death_date=date.fromisoformat(BEFORE))
    seen = await check(officer, request)
    assert seen["state"] == "warning"
    name = (await other_company.manager.get("/api/v1/organisation")).json()["name"]
    assert name in seen["evidence"]
    # Another company's word refuses nothing.
    assert (await company.collaborator.submit(company.ready.body)).status_code == 201
    await record(officer, request, ON)
    assert (await check(officer, request))["state"] == "ok"


async def test_the_account_of_somebody_who_died_takes_four_eyes(
    company: Company, officer: Caller, database: Database
) -> None:
    beneficiary_id = await make_beneficiary(
        database, company.id, avs_number=NUMBER, iban="CH5604835012345678009", account_holder="Jane Doe"
    )
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(text("UPDATE beneficiaries SET created_at = app_now() - interval '1 year'"))
    async with database.transaction(DbRole.OFFICE) as session:
        session.add(Parameter(name="four_eyes_amount", revision=1, values=["1000000"], added_by=ADMINISTRATOR_ID))
    body = invoice_body(beneficiary_id, company.made.bank_account_id, await make_document(database, company.id))
    request = await send(company, body, payee={"beneficiary_account": True})
    assert (await check(officer, request, "account"))["state"] == "ok"
    await record(officer, request, ON)
    assert (await check(officer, request, "account"))["state"] == "warning"
    asked = (await decide(officer, request, ACCEPT)).json()
    assert (asked["status"], asked["second_look"]["grounds"]) == ("in_review", ["account"])


@pytest.mark.parametrize("by_company", [True, False])
async def test_a_death_is_not_in_the_future_nor_before_the_birth(
    company: Company, officer: Caller, database: Database, by_company: bool
) -> None:
    request = await send_for(database, company)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        person = await session.get_one(Beneficiary, UUID(request.sent["beneficiary"]["id"]))
        tomorrow = await today(session) + timedelta(days=1)
    path = f"/api/v1/beneficiaries/{person.id}"
    whole = (await company.manager.get(path)).json()
    shown = {"id", "bank_name", "mandate_expired", "created_at", "updated_at", "archived_at"}
    for day, code in ((tomorrow, "future"), (person.birth_date - timedelta(days=1), "death_before_birth")):
        if by_company:
            body = {name: value for name, value in whole.items() if name not in shown} | {"death_date": str(day)}
            answer = await company.manager.put(path, json=body)
        else:
            answer = await record(officer, request, str(day))
        assert answer.status_code == 422
        assert [error["code"] for error in answer.json()["errors"]] == [code]


async def test_a_death_is_written_to_the_audit_log_once(company: Company, officer: Caller, database: Database) -> None:
    request = await send_for(database, company)
    person = UUID(request.sent["beneficiary"]["id"])
    for day in (ON, ON, None, None):
        assert (await record(officer, request, day)).status_code == 200
    actions = [name for name, _ in await audited(database, "beneficiary", person)]
    assert [name for name in actions if "death" in name] == ["record_death", "take_back_death"]
