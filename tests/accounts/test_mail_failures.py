"""People whose mails come back are told where they look: in the counter; their gérants too."""

from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from api import worker
from api.accounts.models import Person
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.limits import MAIL_TESTS
from api.notifications.bounces import take_bounce
from api.notifications.failing import mark_address
from api.notifications.letters import message_domain
from tests.callers import Caller, Company
from tests.notifications.test_bounces import report
from tests.records import audited, mails
from tests.review.requests import ACCEPT, decide, send

TEST, ACCOUNT = "/api/v1/account/mail-tests", "/api/v1/sessions/current"


def _headers() -> str:
    return f"Message-ID: <{{}}@{message_domain(get_settings())}>\n"


async def fails(caller: Caller) -> bool:
    return bool((await caller.get(ACCOUNT)).json()["person"]["mail_failed"])


async def failing_of(company: Company, caller: Caller) -> set[str]:
    items = (await caller.get("/api/v1/members")).json()["items"]
    return {item["id"] for item in items if item["mail_failed"]}


@pytest.fixture
async def mail_id(company: Company, officer: Caller, database: Database) -> UUID:
    """A mail that went to the collaborator."""
    await decide(officer, await send(company), ACCEPT)
    await worker.drain(database)
    [mail] = await mails(database, "invoice_accepted")
    return mail.id


async def test_whose_mail_came_back_is_told_and_so_are_the_managers(
    company: Company, mail_id: UUID, database: Database
) -> None:
    assert not await fails(company.collaborator)
    await take_bounce(database, report(mail_id, headers=_headers()))
    assert (await fails(company.collaborator), await fails(company.manager)) == (True, False)
    assert await failing_of(company, company.manager) == {str(company.made.collaborator.id)}
    # A colleague is not told of another's address.
    assert await failing_of(company, company.collaborator) == set()


@pytest.mark.parametrize(("status", "marked"), [("5.1.1", True), ("4.2.2", True), ("4.4.7", True), ("5.7.26", False)])
async def test_only_what_lies_at_the_address_is_its_owners_matter(
    status: str, marked: bool, company: Company, mail_id: UUID, database: Database
) -> None:
    await take_bounce(database, report(mail_id, status=status, headers=_headers()))
    assert await fails(company.collaborator) is marked


async def test_a_mail_to_an_address_that_was_changed_meanwhile_says_nothing_of_the_new_one(
    company: Company, mail_id: UUID, database: Database
) -> None:
    async with database.transaction(DbRole.AUTH) as session:
        own = Person.id == company.made.collaborator.id
        await session.execute(update(Person).where(own).values(email="neu@societe.example"))
    await mark_address(database, mail_id)
    assert not await fails(company.collaborator)


async def test_a_test_mail_takes_the_address_for_a_working_one_until_it_comes_back(
    company: Company, mail_id: UUID, database: Database
) -> None:
    await mark_address(database, mail_id)
    answer = await company.collaborator.post(TEST)
    assert (answer.status_code, answer.json()["person"]["mail_failed"]) == (202, False)
    await worker.drain(database)
    [test] = await mails(database, "mail_test")
    assert test.recipient == company.made.collaborator.email
    assert ("test_mail", ["mail_failed_at"]) in await audited(database, "person", company.made.collaborator.id)
    await mark_address(database, test.id)
    assert await fails(company.collaborator)


@pytest.mark.committed
async def test_only_so_many_test_mails_go_out(company: Company) -> None:
    statuses = [(await company.manager.post(TEST)).status_code for _ in range(MAIL_TESTS.uses + 1)]
    assert statuses == [202] * MAIL_TESTS.uses + [429]


async def test_the_worker_changes_nothing_else_of_people(company: Company, database: Database) -> None:
    own = update(Person).where(Person.id == company.made.manager.id)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.transaction(DbRole.WORKER) as session:
            await session.execute(own.values(email="x@y.example"))
