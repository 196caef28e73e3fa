"""Who lost the telephone and has no manager to help: the office replaces the number, and nothing else opens (R-25)."""

import httpx
import pytest
from sqlalchemy import insert, select

from api import worker
from api.accounts.models import (
    AuthenticatorApp,
    MobileChange,
    OfficeMember,
    Passkey,
    PasskeyEnrolment,
    Person,
    RecoveryCode,
)
from api.core.db import Database
from tests.accounts.enrolling import add_app
from tests.accounts.logging_in import newest_code, refusal, send_password
from tests.accounts.security_key import add_passkey, begin_passkey
from tests.accounts.test_password_change import know_password
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.records import audited, mails

NEW, STORED = "078 765 43 21", "+41787654321"


def people_of(company: Company) -> str:
    return f"/api/v1/office/organisations/{company.id}/members"


async def replace(administrator: Caller, company: Company, person_id: object, mobile: str = NEW) -> httpx.Response:
    return await administrator.put(f"{people_of(company)}/{person_id}/mobile", json={"mobile": mobile})


async def test_the_office_sees_who_works_for_an_organisation(
    administrator: Caller, company: Company, database: Database
) -> None:
    await add_app(company.collaborator, database)
    manager, collaborator = (await administrator.get(people_of(company))).json()["items"]
    assert manager["id"] == str(company.made.manager.id)
    assert (manager["role"], manager["active"], manager["has_strong_factor"]) == ("manager", True, False)
    assert (collaborator["role"], collaborator["has_strong_factor"]) == ("collaborator", True)
    assert manager["phone_hint"] == f"•• {company.made.manager.mobile[-2:]}"
    assert company.made.manager.mobile not in str(manager)
    one = await administrator.get(f"/api/v1/office/organisations/{company.id}")
    assert (one.json()["id"], one.json()["members"]) == (str(company.id), 2)


async def test_the_new_number_opens_nothing_without_the_address_on_file(
    client: Caller, administrator: Caller, company: Company, database: Database
) -> None:
    manager = company.made.manager
    await know_password(database, manager.id)
    await add_app(company.manager, database)
    await add_passkey(company.manager)
    await begin_passkey(company.manager)
    await company.manager.post("/api/v1/account/recovery-codes")
    await company.manager.post("/api/v1/account/mobile-changes", json={"mobile": "078 765 43 99"})
    answer = await replace(administrator, company, manager.id)
    assert (answer.status_code, answer.json()["phone_hint"], answer.json()["has_strong_factor"]) == (
        200,
        "•• 21",
        False,
    )
    assert (await company.manager.get("/api/v1/organisation")).status_code == 401
    assert refusal(await send_password(client, manager.email)) == (401, "login_failed")
    async with database.transaction() as session:
        assert (await session.get_one(Person, manager.id)).mobile == STORED
        for kind in (AuthenticatorApp, MobileChange, Passkey, PasskeyEnrolment, RecoveryCode):
            left = await session.scalars(select(kind).where(kind.person_id == manager.id))
            assert left.all() == []
    await worker.drain(database)
    [told] = await mails(database, "phone_replaced")
    assert (told.recipient, told.state) == (manager.email, "sent")
    assert "/login/forgotten" in (told.text or "")
    assert STORED[-4:] not in (told.text or "")
    assert ("replace_phone", ["factors", "mobile", "password"]) in await audited(database, "person", manager.id)
    await know_password(database, manager.id)
    assert (await send_password(client, manager.email)).json()["phone_hint"] == "•• 21"


async def test_a_login_under_way_is_over(
    client: Caller, administrator: Caller, company: Company, database: Database
) -> None:
    await know_password(database, company.made.manager.id)
    assert (await send_password(client, company.made.manager.email)).status_code == 201
    stolen = await newest_code(database)
    await replace(administrator, company, company.made.manager.id)
    assert refusal(await client.post("/api/v1/sessions", json={"code": stolen})) == (401, "login_expired")


async def test_the_managers_of_a_colleague_are_told(
    administrator: Caller, company: Company, database: Database
) -> None:
    assert (await replace(administrator, company, company.made.collaborator.id)).status_code == 200
    assert [mail.recipient for mail in await mails(database, "phone_replaced")] == [company.made.collaborator.email]
    [told] = await mails(database, "colleague_phone_replaced")
    assert told.recipient == company.made.manager.email


async def test_only_people_of_that_organisation(
    administrator: Caller, company: Company, other_company: Company, database: Database
) -> None:
    assert (await replace(administrator, company, other_company.made.manager.id)).status_code == 404
    assert await mails(database, "phone_replaced") == []


async def test_who_works_for_the_office_too_is_helped_there(
    administrator: Caller, company: Company, database: Database
) -> None:
    async with database.transaction() as session:
        await session.execute(
            insert(OfficeMember).values(person_id=company.made.manager.id, role="administrator", active=True)
        )
    assert refusal(await replace(administrator, company, company.made.manager.id)) == (409, "officers_own")


async def test_reviewers_do_not_and_an_old_factor_does_not_do(
    administrator: Caller, officer: Caller, company: Company, clock: Clock
) -> None:
    person_id = company.made.manager.id
    assert refusal(await replace(officer, company, person_id)) == (403, "administrators_only")
    assert refusal(await officer.get(people_of(company))) == (403, "administrators_only")
    await clock.move(minutes=5, seconds=1)
    assert refusal(await replace(administrator, company, person_id)) == (403, "step_up_required")


@pytest.mark.parametrize("mobile", ["+49 151 23456789", "031 123 45 67", ""])
async def test_only_a_number_that_gets_sms(mobile: str, administrator: Caller, company: Company) -> None:
    assert (await replace(administrator, company, company.made.manager.id, mobile)).status_code == 422
