"""A company's shared mailbox: confirmed by a link, then told what its people are told."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from api import worker
from api.core.config import get_settings
from api.core.db import Database
from api.core.labels import LANGUAGES
from api.core.limits import MAILBOX_ADDRESS, MAILBOX_LINKS, MAILBOX_MAILS
from api.notices.mailbox import VALID_HOURS
from api.notices.service import send_digests
from api.notifications.bounces import take_bounce
from api.notifications.letters import message_domain
from tests.callers import BASE, Caller, Company
from tests.conftest import Clock
from tests.messages.test_messages import office_of, written
from tests.notifications.test_bounces import report
from tests.records import audited, mails
from tests.review.requests import ACCEPT, correction, decide, refusal, send, send_for

PATH, AGAIN, CONFIRM = "/api/v1/mailbox", "/api/v1/mailbox/mails", "/api/v1/mailbox/confirmations"
BODY: dict[str, Any] = {"email": " Factures@Societe.example ", "language": "de", "copies": "each"}
EMAIL = "factures@societe.example"


async def mailed_token(database: Database) -> str:
    """What stands in the fragment of the newest mailed link."""
    await worker.drain(database)
    said = (await mails(database, "mailbox_confirm"))[-1].text or ""
    address = next(word for word in said.split() if word.startswith(f"{BASE}/login/mailbox#"))
    return urlsplit(address).fragment


async def confirm(client: Caller, token: str) -> httpx.Response:
    return await client.post(CONFIRM, json={"token": token})


async def chosen(company: Company, client: Caller, database: Database, **other: str) -> None:
    """A mailbox that is confirmed."""
    assert (await company.manager.put(PATH, json=BODY | other)).status_code == 200
    assert (await confirm(client, await mailed_token(database))).status_code == 201


async def copies(database: Database) -> list[dict[str, Any]]:
    return [mail.params for mail in await mails(database, "mailbox_event")]


async def test_there_is_none_until_a_manager_chooses_one(company: Company) -> None:
    assert (await company.manager.get(PATH)).status_code == 404
    answer = await company.manager.put(PATH, json=BODY)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["email"], shown["language"], shown["copies"]) == (EMAIL, "de", "each")
    assert (shown["confirmed"], shown["mail_failed"]) == (False, False)
    assert shown["confirmable_until"] is not None
    assert (await company.manager.get(PATH)).json() == shown


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"email": "factures"}, "/email"), ({"language": "rm"}, "/language"), ({"copies": "never"}, "/copies")],
)
async def test_what_is_no_mailbox_is_said_at_its_field(body: dict[str, str], pointer: str, company: Company) -> None:
    answer = await company.manager.put(PATH, json=BODY | body)
    assert answer.status_code == 422
    assert [finding["pointer"] for finding in answer.json()["errors"]] == [pointer]


async def test_its_link_goes_to_the_address_and_managers_are_told(company: Company, database: Database) -> None:
    await company.manager.put(PATH, json=BODY)
    await worker.drain(database)
    [link] = await mails(database, "mailbox_confirm")
    assert (link.recipient, link.language, link.person_id) == (EMAIL, "de", None)
    [told] = await mails(database, "mailbox_chosen")
    assert (told.recipient, told.params) == (company.made.manager.email, {"address": EMAIL})
    assert await audited(database, "mailbox", company.made.id) == [("change", ["copies", "email", "language"])]


async def test_whoever_reads_the_address_confirms_it_without_an_account(
    company: Company, client: Caller, database: Database
) -> None:
    await company.manager.put(PATH, json=BODY)
    answer = await confirm(client, await mailed_token(database))
    assert (answer.status_code, answer.json()["email"]) == (201, EMAIL)
    assert answer.json()["organisation_name"]
    shown = (await company.manager.get(PATH)).json()
    assert (shown["confirmed"], shown["confirmable_until"]) == (True, None)
    assert ("confirm", []) in await audited(database, "mailbox", company.made.id)


async def test_before_that_it_gets_nothing(company: Company, officer: Caller, database: Database) -> None:
    await company.manager.put(PATH, json=BODY)
    await decide(officer, await send(company), ACCEPT)
    assert await copies(database) == []


async def test_every_event_is_copied_once_and_names_nobody(
    company: Company, client: Caller, officer: Caller, database: Database
) -> None:
    await chosen(company, client, database)
    requests = [await send_for(database, company) for _ in range(3)]
    for request, decision in zip(requests, (ACCEPT, correction(), refusal()), strict=True):
        assert (await decide(officer, request, decision)).status_code == 200
    await written(officer, office_of(requests[0].id))
    said = await copies(database)
    assert [copy["path"] for copy in said[:3]] == [f"invoices/{request.id}" for request in requests]
    assert said[3]["path"].startswith("messages/")
    for copy, reference in zip(said, [request.sent["reference"] for request in [*requests, requests[0]]], strict=True):
        assert reference in copy["event"]
    await worker.drain(database)
    for mail in await mails(database, "mailbox_event"):
        assert (mail.recipient, mail.language, mail.state) == (EMAIL, "de", "sent")
        assert "Muster" not in (mail.text or "")


async def test_once_a_day_where_the_company_wishes(
    company: Company, client: Caller, officer: Caller, database: Database
) -> None:
    await chosen(company, client, database, copies="digest")
    requests = [await send_for(database, company) for _ in range(2)]
    for request in requests:
        await decide(officer, request, ACCEPT)
    assert await copies(database) == []
    for _ in range(2):  # what was sent is not sent again
        await send_digests(database)
    [mail] = await mails(database, "mailbox_digest")
    assert (mail.recipient, len(mail.params["events"])) == (EMAIL, 2)
    for request, line in zip(requests, mail.params["events"], strict=True):
        assert request.sent["reference"] in line


@pytest.mark.parametrize("language", LANGUAGES)
async def test_in_its_own_language(
    language: str, company: Company, client: Caller, officer: Caller, database: Database
) -> None:
    await chosen(company, client, database, language=language, copies="digest")
    await decide(officer, await send_for(database, company), ACCEPT)
    await company.manager.put(PATH, json=BODY | {"language": language})
    await decide(officer, await send_for(database, company), ACCEPT)
    await send_digests(database)
    await worker.drain(database)
    for message in ("mailbox_event", "mailbox_digest"):
        [mail] = await mails(database, message)
        assert (mail.language, mail.state) == (language, "sent")


async def test_another_language_or_rhythm_needs_no_new_link(
    company: Company, client: Caller, database: Database
) -> None:
    await chosen(company, client, database)
    answer = await company.manager.put(PATH, json=BODY | {"language": "it", "copies": "digest"})
    assert (answer.json()["confirmed"], answer.json()["language"]) == (True, "it")
    assert len(await mails(database, "mailbox_confirm")) == 1


async def test_another_address_is_confirmed_first_and_the_old_one_gets_no_more(
    company: Company, client: Caller, officer: Caller, database: Database
) -> None:
    await chosen(company, client, database, copies="digest")
    await decide(officer, await send_for(database, company), ACCEPT)
    answer = await company.manager.put(PATH, json=BODY | {"email": "autre@societe.example"})
    assert answer.json()["confirmed"] is False
    await decide(officer, await send_for(database, company), ACCEPT)
    await send_digests(database)
    assert (await copies(database), await mails(database, "mailbox_digest")) == ([], [])


async def test_a_link_works_once_and_a_newer_one_kills_it(company: Company, client: Caller, database: Database) -> None:
    await company.manager.put(PATH, json=BODY)
    first = await mailed_token(database)
    assert (await company.manager.post(AGAIN)).status_code == 202
    second = await mailed_token(database)
    assert first != second
    for token, status in ((first, 404), (second[:-1] + ("A" if second[-1] != "A" else "B"), 404), (second, 201)):
        assert (await confirm(client, token)).status_code == status
    answer = await confirm(client, second)
    assert (answer.status_code, answer.json()["code"]) == (404, "mailbox_link_not_valid")


@pytest.mark.parametrize(("seconds", "status"), [(-1, 201), (1, 404)])
async def test_a_link_works_for_72_hours(
    seconds: int, status: int, company: Company, client: Caller, database: Database, clock: Clock
) -> None:
    await company.manager.put(PATH, json=BODY)
    token = await mailed_token(database)
    await clock.move(hours=VALID_HOURS, seconds=seconds)
    assert (await confirm(client, token)).status_code == status


@pytest.mark.committed
async def test_of_many_uses_at_once_one_succeeds(company: Company, client: Caller, database: Database) -> None:
    await company.manager.put(PATH, json=BODY)
    token = await mailed_token(database)
    answers = await asyncio.gather(*(confirm(client, token) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201, *[404] * 9]


async def test_what_is_confirmed_needs_no_new_link(company: Company, client: Caller, database: Database) -> None:
    await chosen(company, client, database)
    answer = await company.manager.post(AGAIN)
    assert (answer.status_code, answer.json()["code"]) == (409, "mailbox_confirmed")


async def test_a_removed_mailbox_gets_nothing_more(
    company: Company, client: Caller, officer: Caller, database: Database
) -> None:
    await chosen(company, client, database, copies="digest")
    await decide(officer, await send_for(database, company), ACCEPT)
    assert (await company.manager.delete(PATH)).status_code == 204
    assert (await company.manager.get(PATH)).status_code == 404
    assert (await company.manager.delete(PATH)).status_code == 404
    await decide(officer, await send_for(database, company), ACCEPT)
    await send_digests(database)
    assert (await copies(database), await mails(database, "mailbox_digest")) == ([], [])
    [told] = await mails(database, "mailbox_removed")
    assert told.recipient == company.made.manager.email


async def test_a_link_of_a_mailbox_that_is_gone_is_not_sent(company: Company, database: Database) -> None:
    await company.manager.put(PATH, json=BODY)
    await company.manager.put(PATH, json=BODY | {"email": "autre@societe.example"})
    await worker.drain(database)
    assert [mail.state == "sent" for mail in await mails(database, "mailbox_confirm")] == [False, True]


async def test_managers_alone_with_a_fresh_factor(company: Company, clock: Clock) -> None:
    for answer in (await company.collaborator.get(PATH), await company.collaborator.put(PATH, json=BODY)):
        assert (answer.status_code, answer.json()["code"]) == (403, "managers_only")
    await company.manager.put(PATH, json=BODY)
    await clock.move(minutes=5, seconds=1)
    for answer in (
        await company.manager.put(PATH, json=BODY),
        await company.manager.post(AGAIN),
        await company.manager.delete(PATH),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")


async def test_no_company_sees_or_changes_anothers(
    company: Company, other_company: Company, database: Database, client: Caller
) -> None:
    await chosen(company, client, database)
    assert (await other_company.manager.get(PATH)).status_code == 404
    await other_company.manager.put(PATH, json=BODY | {"email": "autre@ailleurs.example"})
    await other_company.manager.delete(PATH)
    assert (await company.manager.get(PATH)).json()["email"] == EMAIL


async def test_managers_see_that_its_mails_come_back_and_have_it_confirmed_anew(
    company: Company, client: Caller, officer: Caller, database: Database
) -> None:
    await chosen(company, client, database)
    await decide(officer, await send_for(database, company), ACCEPT)
    await worker.drain(database)
    [mail] = await mails(database, "mailbox_event")
    headers = f"Message-ID: <{{}}@{message_domain(get_settings())}>\n"
    await take_bounce(database, report(mail.id, headers=headers))
    shown = (await company.manager.get(PATH)).json()
    assert (shown["mail_failed"], shown["confirmed"]) == (True, True)
    answer = await company.manager.post(AGAIN)
    assert (answer.json()["mail_failed"], answer.json()["confirmed"]) == (False, False)
    assert (await confirm(client, await mailed_token(database))).status_code == 201


@pytest.mark.committed
async def test_nobody_floods_an_address_or_guesses_links(company: Company, client: Caller) -> None:
    await company.manager.put(PATH, json=BODY)
    answers = [await company.manager.post(AGAIN) for _ in range(MAILBOX_ADDRESS.uses)]
    assert [answer.status_code for answer in answers] == [202] * (MAILBOX_ADDRESS.uses - 1) + [429]
    assert answers[-1].json()["code"] == "too_many_mailbox_mails"
    left = MAILBOX_MAILS.uses - MAILBOX_ADDRESS.uses
    others = [
        await company.manager.put(PATH, json=BODY | {"email": f"a{place}@societe.example"}) for place in range(left + 1)
    ]
    assert [answer.status_code for answer in others] == [200] * left + [429]
    tried = [await confirm(client, "wrong") for _ in range(MAILBOX_LINKS.uses + 1)]
    assert [answer.status_code for answer in tried] == [404] * MAILBOX_LINKS.uses + [429]
